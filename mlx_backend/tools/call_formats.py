"""The ways in which models write tool calls, and which of them a model's template asks for."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mlx_backend.tools.call_text import (
    ToolCall,
    Tools,
    parse_json_calls,
    parse_python_calls,
    to_call,
    tool_names,
)

if TYPE_CHECKING:
    from mlx_lm.tokenizer_utils import TokenizerWrapper

Parse = Callable[[str, Tools], list[ToolCall]]

_BARE_JSON = [f'{opening}"{key}":' for opening in ("{", "[{") for key in ("name", "function", "type", "parameters")]
_BARE_PYTHON = re.compile(r"\[\s*[A-Za-z_][\w.]*\(")
_BARE_PYTHON_BEGUN = re.compile(r"\[\s*(?:[A-Za-z_][\w.]*(?:\(.*)?)?", re.DOTALL)


@dataclass(frozen=True)
class ToolFormat:
    """
    `start` opens a call and `end` closes it; "" closes it at the end of the text. `parse` reads what stands between,
    and raises ValueError for what is no call. With `is_bare_json` and `is_bare_python` an answer that begins like a
    call of one of the tools is one without any marker. `forced_start` is written before a call that must come and is
    then one JSON object with the keys "name" and `arguments_key`.
    """

    start: str
    end: str
    parse: Parse
    is_bare_json: bool = False
    is_bare_python: bool = False
    forced_start: str = ""
    arguments_key: str = "arguments"

    def find_end(self, text: str) -> int | None:
        """Where the call ends that `text` goes on with; an end marker in a string of JSON is none."""
        if not self.end:
            return None
        place = text.find(self.end)
        while place >= 0 and _is_in_string(text[:place]):
            place = text.find(self.end, place + 1)
        return place if place >= 0 else None

    def begins_bare(self, text: str) -> bool | None:
        """Whether an answer with this beginning is a call without a marker; None while it may become one."""
        compact = re.sub(r"\s", "", text[:200])
        if self.is_bare_json and any(compact.startswith(opening) for opening in _BARE_JSON):
            return True
        if self.is_bare_python and _BARE_PYTHON.match(text):
            return True
        is_open = (self.is_bare_json and any(opening.startswith(compact) for opening in _BARE_JSON)) or (
            self.is_bare_python and _BARE_PYTHON_BEGUN.fullmatch(text)
        )
        return None if is_open else False

    def parse_bare(self, text: str, tools: Tools) -> list[ToolCall]:
        """The calls of an answer without markers. Raises ValueError, also for a name that is no tool."""
        try:
            calls = parse_json_calls(text)
        except ValueError:
            calls = parse_python_calls(text)
        if any(call.name not in tool_names(tools) for call in calls):
            raise ValueError("a name that is no tool")
        return calls


def _is_in_string(text: str) -> bool:
    if text.lstrip()[:1] not in ("{", "["):
        return False
    return len(re.findall(r'"', re.sub(r"\\.", "", text))) % 2 == 1


def choose_tool_format(tokenizer: "TokenizerWrapper", template: str) -> ToolFormat | None:
    """The format of a template, or None when it has no tools. "" is a template that the library has as a program."""
    if template and "tools" not in template.lower() and "tool_call" not in template:
        return None
    if tokenizer.has_tool_calling:
        parse = _from_library(tokenizer.tool_parser)
        start, end = tokenizer.tool_call_start, tokenizer.tool_call_end or ""
        is_json = tokenizer.tool_parser.__module__.endswith(".json_tools")
        return ToolFormat(start, end, parse, is_json, forced_start=HERMES.forced_start if is_json else "")
    if not template:
        return None
    return next((form for sign, form in _OWN_FORMATS if sign in template), HERMES)


def _from_library(parser: Callable[[str, Tools], object]) -> Parse:
    def parse(text: str, tools: Tools) -> list[ToolCall]:
        try:
            result = parser(text, tools)
            return [to_call(item) for item in (result if isinstance(result, list) else [result])]
        except Exception:
            # The library's parsers know one form; small models often write plain JSON between the same markers.
            return parse_json_calls(text)

    return parse


def _parse_llama(text: str, tools: Tools) -> list[ToolCall]:
    try:
        return parse_json_calls(text)
    except ValueError:
        return parse_python_calls(text)


_BAR, _LOW = "\N{FULLWIDTH VERTICAL LINE}", "\N{LOWER ONE EIGHTH BLOCK}"


def _deepseek(*words: str) -> str:
    """A special token of DeepSeek's, which are written with letters from far away."""
    return f"<{_BAR}{_LOW.join(words)}{_BAR}>"


# V3 and R1 write `function<sep>name` and fenced JSON, V3.1 the name, the separator and JSON.
_DEEPSEEK_CALL = re.compile(
    rf"{_deepseek('tool', 'call', 'begin')}(?:function{_deepseek('tool', 'sep')})?([^\n<]+?)"
    rf"(?:{_deepseek('tool', 'sep')}|\n)\s*(?:```json\n)?(.*?)(?:\n```)?\s*{_deepseek('tool', 'call', 'end')}",
    re.DOTALL,
)


def _parse_deepseek(text: str, _: Tools) -> list[ToolCall]:
    found = _DEEPSEEK_CALL.findall(text)
    if not found:
        raise ValueError("no call")
    return [to_call({"name": name.strip(), "arguments": arguments}) for name, arguments in found]


_DEEPSEEK_START, _DEEPSEEK_END = _deepseek("tool", "calls", "begin"), _deepseek("tool", "calls", "end")
DEEPSEEK = ToolFormat(_DEEPSEEK_START, _DEEPSEEK_END, _parse_deepseek)
LLAMA = ToolFormat("<|python_tag|>", "", _parse_llama, True, True, arguments_key="parameters")
_PHI = ToolFormat("<|tool_call|>", "<|/tool_call|>", parse_json_calls, True)
HERMES = ToolFormat("<tool_call>", "</tool_call>", parse_json_calls, True, forced_start="<tool_call>\n")

# By a sign in the template, the surest first; without any it is read as Hermes's, which the most models write.
_OWN_FORMATS = [
    (_DEEPSEEK_START, DEEPSEEK),
    ("<|python_tag|>", LLAMA),
    ("ipython", LLAMA),
    ("<|tool_call|>", _PHI),
    ("<|tool|>", _PHI),
]
