import itertools
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlx_backend.answer_reader import AnswerReader, AnswerShape, Part
from mlx_backend.thinking import ThinkingMarkers
from mlx_backend.tools.call_formats import DEEPSEEK, HERMES, LLAMA
from mlx_backend.tools.call_text import parse_python_calls

THINK = ThinkingMarkers("<think>", "</think>")
TOOLS = [{"type": "function", "function": {"name": "now"}}, {"type": "function", "function": {"name": "find"}}]


def read(pieces: list[str], shape: AnswerShape) -> Part:
    """All that a reader says of a text in these pieces."""
    reader, whole = AnswerReader(shape), Part()
    for part in [*(reader.feed(piece) for piece in pieces), reader.finish()]:
        whole.text += part.text
        whole.thinking += part.thinking
        whole.calls += part.calls
    return whole


def calls_of(part: Part) -> list[tuple[str, dict]]:
    return [(call["function"]["name"], call["function"]["arguments"]) for call in part.calls]


def cut(text: str, places: list[int]) -> list[str]:
    edges = [0, *sorted(place % (len(text) + 1) for place in places), len(text)]
    return [text[start:end] for start, end in itertools.pairwise(edges)]


THINKING = [
    ("plain answer", False, "", "plain answer"),
    ("<think>why</think>answer", False, "why", "answer"),
    ("\n<think>\nwhy\n</think>\n\nanswer\n", False, "why", "answer\n"),
    ("why</think> answer", True, "why", "answer"),
    ("never ends", True, "never ends", ""),
    ("<think>never ends", False, "never ends", ""),
    ("a <think>late</think>", False, "", "a <think>late</think>"),
    ("<thinking>x", False, "", "<thinking>x"),
    ("  blanks stay", False, "", "  blanks stay"),
    ("<think></think>answer", False, "", "answer"),
]
CALLS = [
    (HERMES, '<tool_call>{"name":"now","arguments":{}}</tool_call>', "", [("now", {})]),
    (
        HERMES,
        'Let me see. <tool_call>\n{"name": "find", "arguments": {"q": "</b>"}}\n</tool_call>',
        "Let me see.",
        [("find", {"q": "</b>"})],
    ),
    (
        HERMES,
        '<tool_call>{"name":"now","arguments":{}}</tool_call>\n<tool_call>{"name":"find","arguments":{"q":1}}'
        "</tool_call>",
        "",
        [("now", {}), ("find", {"q": 1})],
    ),
    (HERMES, "<tool_call>{broken</tool_call> rest", "<tool_call>{broken</tool_call> rest", []),
    (HERMES, '<tool_call>{"name":"now","arguments":{}}', "", [("now", {})]),
    (HERMES, "no call, a < b", "no call, a < b", []),
    (HERMES, '<tool_call>{"name":"now","arguments":"{\\"a\\": 1}"}</tool_call>', "", [("now", {"a": 1})]),
    (LLAMA, '{"name": "now", "parameters": {}}', "", [("now", {})]),
    (
        LLAMA,
        '<|python_tag|>{"name": "now", "parameters": {}}; {"name": "find", "parameters": {"q": 2}}',
        "",
        [("now", {}), ("find", {"q": 2})],
    ),
    (LLAMA, '[find(q="x", n=3), now()]', "", [("find", {"q": "x", "n": 3}), ("now", {})]),
    (LLAMA, '{"name": "unknown", "parameters": {}}', '{"name": "unknown", "parameters": {}}', []),
    (LLAMA, '{"a": 1}', '{"a": 1}', []),
    (LLAMA, "[1] is a footnote", "[1] is a footnote", []),
    (
        DEEPSEEK,
        f"{DEEPSEEK.start}{DEEPSEEK.start.replace('calls', 'call')}function"
        f"{DEEPSEEK.start.replace('calls', '').replace('begin', 'sep').replace(chr(0x2581) * 2, chr(0x2581))}"
        f'find\n```json\n{{"q": 1}}\n```{DEEPSEEK.end.replace("calls", "call")}{DEEPSEEK.end}',
        "",
        [("find", {"q": 1})],
    ),
]


@pytest.mark.parametrize(("text", "is_open", "thinking", "answer"), THINKING)
@given(places=st.lists(st.integers(0, 200), max_size=6))
def test_thinking_is_told_from_the_answer_however_it_arrives(text, is_open, thinking, answer, places):
    part = read(cut(text, places), AnswerShape(thinking=THINK, is_thinking_open=is_open))
    assert (part.thinking, part.text) == (thinking, answer)


@pytest.mark.parametrize(("form", "text", "answer", "calls"), CALLS)
@given(places=st.lists(st.integers(0, 300), max_size=6))
def test_calls_are_taken_out_and_what_is_none_is_given_back(form, text, answer, calls, places):
    part = read(cut(text, places), AnswerShape(tool_format=form, tools=TOOLS))
    assert (part.text, calls_of(part)) == (answer, calls)
    assert [call["function"]["index"] for call in part.calls] == list(range(len(calls)))
    assert len({call["id"] for call in part.calls}) == len(calls)


@given(text=st.text(alphabet="<>/abc{}\"' \n"), places=st.lists(st.integers(0, 50), max_size=5))
def test_no_text_is_lost(text, places):
    part = read(cut(text, places), AnswerShape(tool_format=HERMES, tools=TOOLS))
    assert part.text == text
    assert not part.calls


def test_thinking_and_calls_together():
    text = 'I look.</think>\n\n<tool_call>{"name":"now","arguments":{}}</tool_call>'
    shape = AnswerShape(thinking=THINK, is_thinking_open=True, tool_format=HERMES, tools=TOOLS)
    part = read(list(text), shape)
    assert (part.thinking, part.text, calls_of(part)) == ("I look.", "", [("now", {})])


def test_a_forced_call_is_the_whole_answer_and_a_cut_one_is_text():
    shape = AnswerShape(tool_format=HERMES, tools=TOOLS, is_forced_call=True)
    whole = json.dumps({"name": "find", "arguments": {"q": "x"}})
    assert calls_of(read([whole[:9], whole[9:]], shape)) == [("find", {"q": "x"})]
    assert read([whole[:9]], shape).text == whole[:9]


def test_text_without_tools_or_thinking_passes_at_once():
    reader = AnswerReader(AnswerShape())
    assert reader.feed("<tool_call><think>").text == "<tool_call><think>"


@pytest.mark.parametrize("text", ["now", "1 + 1", "[now]", "f(1)()", "now(", "f(*x)"])
def test_python_that_is_no_list_of_calls_is_refused(text):
    with pytest.raises(ValueError, match="not"):
        parse_python_calls(text)
