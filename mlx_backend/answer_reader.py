"""What a model's raw text means: thinking, answer and tool calls."""

import secrets
import string
from dataclasses import dataclass, field
from typing import Any

from mlx_backend.thinking import ThinkingMarkers, ThinkingSplitter
from mlx_backend.tool_formats import ToolCall, ToolFormat, Tools, parse_json_calls
from mlx_backend.tool_splitter import ToolSplit, ToolSplitter


@dataclass
class Part:
    """What there is to tell the client at once."""

    text: str = ""
    thinking: str = ""
    calls: list[dict[str, Any]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.text or self.thinking or self.calls)


@dataclass(frozen=True)
class AnswerShape:
    """
    How an answer is to be read. `is_thinking_open`: the prompt ends inside the thinking. `is_forced_call`: a grammar
    holds the whole answer to one call in JSON.
    """

    thinking: ThinkingMarkers | None = None
    is_thinking_open: bool = False
    tool_format: ToolFormat | None = None
    tools: Tools = field(default_factory=list)
    is_forced_call: bool = False


class AnswerReader:
    """Reads raw text piece by piece. Belongs to one answer."""

    def __init__(self, shape: AnswerShape) -> None:
        self._shape = shape
        self._thinking = ThinkingSplitter(shape.thinking, shape.is_thinking_open)
        self._tools = ToolSplitter(None if shape.is_forced_call else shape.tool_format, shape.tools)
        self._forced = ""
        self._calls = 0

    def feed(self, text: str) -> Part:
        """What this piece makes certain; empty while all of it is held back."""
        return self._collect(self._thinking.feed(text), is_end=False)

    def finish(self) -> Part:
        """What was held back, at the end of the text."""
        part = self._collect(self._thinking.flush(), is_end=True)
        if self._forced.strip():
            self._take(part, _read_forced(self._forced))
        return part

    def _collect(self, splits: list, is_end: bool) -> Part:
        part = Part()
        for split in splits:
            if split.is_thinking:
                part.thinking += split.text
            elif self._shape.is_forced_call:
                self._forced += split.text
            else:
                for piece in self._tools.feed(split.text):
                    self._take(part, piece)
        if is_end:
            for piece in self._tools.flush():
                self._take(part, piece)
        return part

    def _take(self, part: Part, piece: ToolSplit) -> None:
        part.text += piece.text
        for call in piece.calls:
            part.calls.append(_to_wire(call, self._calls))
            self._calls += 1


def _read_forced(text: str) -> ToolSplit:
    try:
        return ToolSplit(calls=tuple(parse_json_calls(text)))
    except ValueError:
        # Cut off by num_predict or a stop text in the middle of the call.
        return ToolSplit(text)


_ID_LETTERS = string.ascii_lowercase + string.digits


def _to_wire(call: ToolCall, index: int) -> dict[str, Any]:
    call_id = "call_" + "".join(secrets.choice(_ID_LETTERS) for _ in range(8))
    return {"id": call_id, "function": {"index": index, "name": call.name, "arguments": call.arguments}}
