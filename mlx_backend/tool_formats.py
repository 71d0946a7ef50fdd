"""The ways in which models write tool calls, and how each is read."""

import ast
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mlx_lm.tokenizer_utils import TokenizerWrapper

Tools = list[dict[str, Any]]


@dataclass(frozen=True)
class ToolCall:
    """A call as a model wrote it. `arguments` is always an object."""

    name: str
    arguments: dict[str, Any]


@dataclass(frozen=True)
class ToolFormat:
    """
    `start` opens a call and `end` closes it; "" closes it at the end of the text. `parse` reads what stands between,
    and raises ValueError for what is no call. `is_bare`: without a marker, an answer that begins like a call is one.
    """

    start: str
    end: str
    parse: Callable[[str, Tools], list[ToolCall]]
    is_bare: bool = False


def choose_tool_format(tokenizer: "TokenizerWrapper") -> ToolFormat | None:
    """The format of a model's template, or None when the template has no tools."""
    template = template_text(tokenizer)
    if "tools" not in template and "tool_call" not in template:
        return None
    if tokenizer.has_tool_calling:
        parser = tokenizer.tool_parser
        return ToolFormat(tokenizer.tool_call_start, tokenizer.tool_call_end or "", _from_library(parser))
    for sign, tool_format in _own_formats:
        if sign in template:
            return tool_format
    return _own_formats[-1][1]


def template_text(tokenizer: "TokenizerWrapper") -> str:
    """The chat template's source; of several the one for tools."""
    template = getattr(tokenizer, "chat_template", None) or ""
    if isinstance(template, dict):
        template = template.get("tool_use") or template.get("default") or ""
    return template if isinstance(template, str) else ""


def parse_json_calls(text: str, _: Tools = []) -> list[ToolCall]:  # noqa: B006 (never changed)
    """One JSON object, a list of them, or several in a row: `{"name", "arguments" | "parameters"}`."""
    decoder, rest, calls = json.JSONDecoder(strict=False), text.strip(), []
    while rest:
        try:
            value, end = decoder.raw_decode(rest)
        except ValueError as error:
            raise ValueError(f"not JSON: {error}") from error
        calls += [_to_call(item) for item in (value if isinstance(value, list) else [value])]
        rest = rest[end:].lstrip(" \n\t;,")
    if not calls:
        raise ValueError("no call")
    return calls


def parse_python_calls(text: str, _: Tools = []) -> list[ToolCall]:  # noqa: B006
    """Calls as Python writes them: `[get_weather(city="Paris"), now()]`, with literals as arguments."""
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except SyntaxError as error:
        raise ValueError(f"not Python: {error}") from error
    nodes = tree.elts if isinstance(tree, ast.List | ast.Tuple) else [tree]
    calls = [node for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and not node.args]
    if not nodes or len(calls) < len(nodes):
        raise ValueError("not a list of calls")
    return [
        ToolCall(node.func.id, {word.arg: ast.literal_eval(word.value) for word in node.keywords if word.arg})
        for node in calls
    ]


def _parse_llama(text: str, tools: Tools) -> list[ToolCall]:
    try:
        calls = parse_json_calls(text)
    except ValueError:
        calls = parse_python_calls(text)
    names = {tool.get("function", {}).get("name") for tool in tools}
    if any(call.name not in names for call in calls):
        raise ValueError("a name that is no tool")
    return calls


_BAR, _LOW = "\N{FULLWIDTH VERTICAL LINE}", "\N{LOWER ONE EIGHTH BLOCK}"


def _deepseek(*words: str) -> str:
    """A special token of DeepSeek's, which are written with letters from far away."""
    return f"<{_BAR}{_LOW.join(words)}{_BAR}>"


_DEEPSEEK_CALL = re.compile(
    rf"{_deepseek('tool', 'call', 'begin')}(?:function{_deepseek('tool', 'sep')})?([^\n<]+?)"
    rf"(?:{_deepseek('tool', 'sep')}|\n)\s*(?:```json\n)?(.*?)(?:\n```)?{_deepseek('tool', 'call', 'end')}",
    re.DOTALL,
)


def _parse_deepseek(text: str, _: Tools) -> list[ToolCall]:
    calls = [
        _to_call({"name": name.strip(), "arguments": arguments}) for name, arguments in _DEEPSEEK_CALL.findall(text)
    ]
    if not calls:
        raise ValueError("no call")
    return calls


def _to_call(value: object) -> ToolCall:
    if not isinstance(value, dict):
        raise ValueError("a call is an object")
    inner = value.get("function") if isinstance(value.get("function"), dict) else value
    name = inner.get("name")
    arguments = inner.get("arguments", inner.get("parameters", {}))
    if isinstance(arguments, str):
        arguments = json.loads(arguments) if arguments.strip() else {}
    if not isinstance(name, str) or not name or not isinstance(arguments, dict):
        raise ValueError("a call has a name and an object of arguments")
    return ToolCall(name, arguments)


def _from_library(parser: Callable[[str, Tools], object]) -> Callable[[str, Tools], list[ToolCall]]:
    def parse(text: str, tools: Tools) -> list[ToolCall]:
        try:
            result = parser(text, tools)
            return [_to_call(item) for item in (result if isinstance(result, list) else [result])]
        except Exception:
            # The library's parsers know one form; small models often write plain JSON between the same markers.
            return parse_json_calls(text)

    return parse


_DEEPSEEK_START, _DEEPSEEK_END = _deepseek("tool", "calls", "begin"), _deepseek("tool", "calls", "end")

# By a sign in the template, the surest first.
_own_formats: list[tuple[str, ToolFormat]] = [
    (_DEEPSEEK_START, ToolFormat(_DEEPSEEK_START, _DEEPSEEK_END, _parse_deepseek)),
    ("<|python_tag|>", ToolFormat("<|python_tag|>", "", _parse_llama, is_bare=True)),
    ("ipython", ToolFormat("<|python_tag|>", "", _parse_llama, is_bare=True)),
    ("[TOOL_CALLS]", ToolFormat("[TOOL_CALLS]", "", parse_json_calls)),
    ("<tool_call>", ToolFormat("<tool_call>", "</tool_call>", parse_json_calls)),
]
