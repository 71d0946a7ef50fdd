"""What a model's raw text means: thinking, answer and tool calls."""

import secrets
import string
from dataclasses import dataclass, field
from typing import Any

from mlx_backend.thinking import Split, ThinkingMarkers, ThinkingSplitter
from mlx_backend.tools.call_formats import ToolFormat
from mlx_backend.tools.call_splitter import CallSplitter, ToolSplit
from mlx_backend.tools.call_text import ToolCall, Tools, parse_json_calls
from mlx_backend.tools.harmony import HarmonySplitter


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
    holds the answer to one call in JSON. `is_harmony`: it consists of messages of channels, of which the prompt may
    have opened the final one (`is_final_open`).
    """

    thinking: ThinkingMarkers | None = None
    is_thinking_open: bool = False
    tool_format: ToolFormat | None = None
    tools: Tools = field(default_factory=list)
    is_forced_call: bool = False
    is_harmony: bool = False
    is_final_open: bool = False


class AnswerReader:
    """Reads raw text piece by piece. Belongs to one answer."""

    def __init__(self, shape: AnswerShape) -> None:
        self._is_forced_call = shape.is_forced_call
        self._channels: HarmonySplitter | ThinkingSplitter
        if shape.is_harmony:
            self._channels = HarmonySplitter(shape.is_final_open)
        else:
            self._channels = ThinkingSplitter(shape.thinking, shape.is_thinking_open)
        has_markers = not (shape.is_harmony or shape.is_forced_call)
        self._calls_in_text = CallSplitter(shape.tool_format if has_markers else None, shape.tools)
        self._forced = ""
        self._call_count = 0

    def feed(self, text: str) -> Part:
        """What this piece makes certain; empty while all of it is held back."""
        return self._collect(self._channels.feed(text))

    def finish(self) -> Part:
        """What was held back, at the end of the text."""
        part = self._collect(self._channels.flush())
        for piece in self._calls_in_text.flush():
            self._take(part, piece)
        if self._forced.strip():
            self._take(part, _read_forced(self._forced))
        return part

    def _collect(self, splits: "list[Split] | list[Split | ToolSplit]") -> Part:
        part = Part()
        for split in splits:
            if isinstance(split, ToolSplit):
                self._take(part, split)
            elif split.is_thinking:
                part.thinking += split.text
            elif self._is_forced_call:
                self._forced += split.text
            else:
                for piece in self._calls_in_text.feed(split.text):
                    self._take(part, piece)
        return part

    def _take(self, part: Part, piece: ToolSplit) -> None:
        part.text += piece.text
        for call in piece.calls:
            part.calls.append(_to_wire(call, self._call_count))
            self._call_count += 1


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
