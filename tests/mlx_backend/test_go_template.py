"""Ollama's templates as Jinja: against texts written by hand, and against a real Ollama that renders the same."""

import re

import pytest
from transformers.utils.chat_template_utils import render_jinja_template

from mlx_backend.go_template import to_jinja
from tests.mlx_backend import go_templates
from tests.mlx_backend.ollama_process import needs_ollama

SYSTEM = {"role": "system", "content": "Be brief."}
CHAT = [
    {"role": "user", "content": "Hi"},
    {"role": "assistant", "content": "Hello."},
    {"role": "user", "content": "1 < 2 & {{ true }}?"},
]
TOOL = {
    "type": "function",
    "function": {
        "name": "weather",
        "description": "Tells the weather",
        "parameters": {
            "type": "object",
            "required": ["city"],
            "properties": {
                "unit": {"type": "string", "description": "Unit"},
                "city": {"type": "string", "description": "A city"},
            },
        },
    },
}
TOOL_CHAT = [
    SYSTEM,
    {"role": "user", "content": "Weather in Oslo?"},
    {
        "role": "assistant",
        "content": "",
        "tool_calls": [{"function": {"name": "weather", "arguments": {"unit": "C", "city": "<Oslo>", "days": [1, 2]}}}],
    },
    {"role": "tool", "content": "rain", "tool_name": "weather"},
]
CHATS = {
    "a question": [CHAT[0]],
    "a system text": [SYSTEM, CHAT[0]],
    "a chat": CHAT,
    "a chat with system": [SYSTEM, *CHAT],
    "two turns of one role": [SYSTEM, CHAT[0], CHAT[0], SYSTEM, CHAT[2]],
    "an answer to go on with": CHAT[:2],
    "a result of a tool": TOOL_CHAT,
}


def render(source: str, messages: list[dict], **values: object) -> str:
    [[text], _] = render_jinja_template([messages], chat_template=to_jinja(source), **values)
    return text


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            go_templates.CHATML,
            "<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n"
            "Hello.<|im_end|>\n<|im_start|>user\n1 < 2 & {{ true }}?<|im_end|>\n<|im_start|>assistant\n",
        ),
        (
            go_templates.PHI3,
            "<|system|>\nBe brief.<|end|>\n<|user|>\nHi<|end|>\n<|assistant|>\nHello.<|end|>"
            "<|user|>\n1 < 2 & {{ true }}?<|end|>\n<|assistant|>\n",
        ),
        (
            go_templates.MISTRAL,
            "[INST] Hi[/INST] Hello.</s>[INST] Be brief.\n\n1 < 2 & {{ true }}?[/INST]",
        ),
        (
            go_templates.GEMMA_SYSTEM,
            "<start_of_turn>user\nBe brief.\nHi<end_of_turn>\n<start_of_turn>model\nHello.<end_of_turn>\n"
            "<start_of_turn>user\n1 < 2 & {{ true }}?<end_of_turn>\n<start_of_turn>model\n",
        ),
        (go_templates.BARE, "Be brief. HiHello.1 < 2 & {{ true }}?"),
    ],
)
def test_a_chat_reads_as_the_model_was_trained(source, expected):
    assert render(source, [SYSTEM, *CHAT]) == expected


def test_arguments_and_tools_are_written_as_json():
    text = render(go_templates.QWEN, TOOL_CHAT, tools=[TOOL])
    assert '<tools>\nweather: Tells the weather ["city"]\n</tools>' in text
    assert '{"name": "weather", "arguments": {"city":"\\u003cOslo\\u003e","days":[1,2],"unit":"C"}}' in text
    assert text.endswith("<tool_response>\nrain\n</tool_response><|im_end|>\n<|im_start|>assistant\n")


def test_a_suffix_is_filled_in_around():
    text = render(go_templates.QWEN, [{"role": "user", "content": "def f("}], suffix="return 1")
    assert text == "<|fim_prefix|>def f(<|fim_suffix|>return 1<|fim_middle|>"


def test_thinking_is_told():
    source = "{{ if and .IsThinkSet (not .Think) }}/no_think{{ end }}{{ .ThinkLevel }}"
    source += "{{ range .Messages }}{{ .Thinking }}{{ end }}"
    message = {"role": "assistant", "content": "", "reasoning_content": "hm"}
    assert render(source, [message]) == "hm"
    assert render(source, [message], enable_thinking=False) == "/no_thinkhm"
    assert render(source, [message], enable_thinking=True, reasoning_effort="high") == "highhm"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a  {{- 1 }}  b", "a1  b"),
        ("a  {{ 1 -}}  b", "a  1b"),
        ("a  {{- /* note }} */ -}}  b", "ab"),
        ("{{ \"}}\" }}{{ `\\n` }}{{ \"\\n\" }}", "}}\\n\n"),
        ("{% if true %}{# no #}", "{% if true %}{# no #}"),
        ("\U0001f600 'it''s' \\", "\U0001f600 'it''s' \\"),
        ("{{ $a := 1 }}{{ if true }}{{ $a := 2 }}{{ $a = 3 }}{{ end }}{{ $a }}", "1"),
        ("{{ $a := 1 }}{{ if true }}{{ $a = 3 }}{{ end }}{{ $a }}", "3"),
        ("{{ range $i, $m := .Messages }}{{ if eq $i 1 }}{{ break }}{{ end }}{{ $i }}{{ $m.Role }}{{ end }}", "0user"),
        ("{{ if $x := len .Messages }}{{ $x }}{{ end }}", "3"),
        ("{{ gt (len .Messages) 2 }}{{ lt 1 2 }}{{ ge 1 2 }}{{ ne 1 1 }}", "truetruefalsefalse"),
        ("{{ or .System \"none\" }}{{ and 1 0 }}{{ not .Messages }}", "none0false"),
        ("{{ eq .System \"a\" \"\" }}", "true"),
        ("{{ printf \"%d%%-%s-%v\" 3 \"x\" true }}", "3%-x-true"),
        ("{{ json \"<é>\" }}", '"\\u003cé\\u003e"'),
        ("{{ with (index .Messages 1) }}{{ .Role }}{{ $.System }}{{ end }}", "assistant"),
        ("{{ nil }}{{ .Tools }}", "[]"),
    ],
)  # fmt: skip
def test_the_language(source, expected):
    assert render(source + "{{ $unused := .Messages }}", CHAT) == expected


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("{{ .Nonsense }}", r"field \.Nonsense"),
        ("{{ yesterdayDate }}", "function yesterdayDate"),
        ("a\n{{ if .System }}", "no {{ end }}"),
        ("a\n{{ end }}", "line 2: {{ end }} without"),
        ("a\nb {{ .System", "line 2: {{ has no }}"),
        ("{{ .System ? }}", "line 1: '\\?' is not understood"),
        ('{{ define "x" }}{{ end }}', "line 1: {{ define }} is not covered"),
        ("{{ if 1 }}{{ else }}{{ else }}{{ end }}", "two {{ else }}"),
        ("{{ $x }}", r"variable \$x is not declared"),
        ("{{ eq .Role }}", "eq has 1 arguments"),
        ("{{ (1 }}", r"\( has no \)"),
        ("{{ }}", "a value is missing"),
        ("{{ 1 | 2 }}", "no function"),
        ("{{ .System = 1 }}", "cannot be assigned"),
        ("{{ break }}", "break"),
        ("{{ range .Messages }}" * 30 + "{{ end }}" * 30, "nested too deeply"),
        ("{{ if 1 }}" * 5000 + "{{ end }}" * 5000, "nested too deeply"),
        ("{{ " + "(" * 5000 + ")" * 5000 + "}}", "nested too deeply"),
    ],
)
def test_what_is_not_covered_is_named(source, problem):
    with pytest.raises(ValueError, match=problem):
        to_jinja(source)


@needs_ollama
@pytest.mark.parametrize("name", go_templates.ALL)
def test_a_real_ollama_writes_the_same_prompts(name, ollama, tiny_model):
    source = go_templates.ALL[name]
    model = "rendered-" + re.sub(r"\W", "-", name)
    ollama.create(model, f'FROM {tiny_model}\nTEMPLATE """{source}"""\n')
    takes_tools = ".Tools" in source
    for title, messages in CHATS.items():
        for tools in ([], [TOOL]) if takes_tools else ([],):
            asked = {"model": model, "messages": messages, "tools": tools, "_debug_render_only": True}
            expected = ollama.ask("/api/chat", **asked)["_debug_info"]["rendered_template"]
            assert render(source, messages, tools=tools) == expected, title
