"""Jinja that stands before a translated Go template: it makes the values that Ollama hands to its templates."""

# Go writes <, > and & in JSON as escapes.
HELPERS = r"""
{%- macro to_json(value) -%}
{{- value | tojson(separators=(",", ":")) | replace("<", "\\u003c") | replace(">", "\\u003e")
  | replace("&", "\\u0026") -}}
{%- endmacro -%}
{%- macro show(value) -%}
{%- if value is string -%}{{- value -}}
{%- elif value is undefined or value is none -%}
{%- elif value is sequence and value is not mapping and value | reject("mapping") | list -%}
{{- "[" ~ value | join(" ") ~ "]" -}}
{%- else -%}{{- to_json(value) -}}
{%- endif -%}
{%- endmacro -%}"""

# Neighbours of one role become one message, as Ollama makes them; results of tools stay apart. Arguments and properties
# are maps there, whose keys Go keeps in order, while the parameters of a tool are written in the order of its struct.
MESSAGES = r"""
{%- set go = namespace(system=none, messages=[], tools=[]) -%}
{%- for message in messages -%}
{%- set content = message.content or "" -%}
{%- if message.role == "system" -%}
{%- set go.system = content if go.system is none else go.system ~ "\n\n" ~ content -%}
{%- endif -%}
{%- set last = go.messages[-1] if go.messages else {} -%}
{%- if last and last.role == message.role and message.role != "tool" -%}
{%- set go.messages = go.messages[:-1] + [dict(last, content=last.content ~ "\n\n" ~ content)] -%}
{%- else -%}
{%- set thinking = message.thinking or message.reasoning_content or "" -%}
{%- set go.calls = [] -%}
{%- for call in message.tool_calls or [] -%}
{%- set arguments = dict((call.function.arguments or {}) | dictsort(true)) -%}
{%- set go.calls = go.calls + [dict(call, function=dict(call.function, arguments=arguments))] -%}
{%- endfor -%}
{%- set go.messages = go.messages + [dict(message, content=content, thinking=thinking, tool_calls=go.calls,
  tool_name=message.tool_name or message.name or "")] -%}
{%- endif -%}
{%- endfor -%}
{%- for tool in tools or [] -%}
{%- set given = tool.function.parameters or {} -%}
{%- set first = dict(type=given.type or "object") if not given.required else
  dict(type=given.type or "object", required=given.required) -%}
{%- set parameters = dict(first, **dict(given, properties=dict((given.properties or {}) | dictsort(true)))) -%}
{%- set go.tools = go.tools + [dict(tool, function=dict(tool.function, parameters=parameters))] -%}
{%- endfor -%}
{%- set thinks = dict(think=enable_thinking | default(false), is_think_set=enable_thinking is defined,
  think_level=reasoning_effort | default(""), response="") -%}"""

WITH_MESSAGES = r"""
{%- if suffix -%}
{%- set go.root = dict(thinks, prompt=go.messages[-1].content, suffix=suffix) -%}
{%- else -%}
{%- set go.root = dict(thinks, system=go.system or "", messages=go.messages, tools=go.tools) -%}
{%- endif -%}"""

# Ollama renders such a template once for each question with its answer; the last time it ends where the answer begins.
IN_ROUNDS = r"""
{%- if suffix -%}
{{- last_round(dict(thinks, prompt=go.messages[-1].content, suffix=suffix)) -}}
{%- else -%}
{%- set now = namespace(system="", prompt="", response="") -%}
{%- for message in go.messages -%}
{%- if message.role == "system" and (now.prompt or now.response) or message.role == "user" and now.response -%}
{{- whole_round(dict(thinks, system=now.system, prompt=now.prompt, response=now.response)) -}}
{%- set now.system = "" -%}{%- set now.prompt = "" -%}{%- set now.response = "" -%}
{%- endif -%}
{%- if message.role == "system" -%}{%- set now.system = message.content -%}
{%- elif message.role == "user" -%}{%- set now.prompt = message.content -%}
{%- elif message.role == "assistant" -%}{%- set now.response = message.content -%}
{%- endif -%}
{%- endfor -%}
{{- last_round(dict(thinks, system=now.system, prompt=now.prompt, response=now.response)) -}}
{%- endif -%}"""
