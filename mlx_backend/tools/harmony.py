"""
gpt-oss's answers: messages of channels, such as `<|channel|>analysis<|message|>why<|end|><|start|>assistant
<|channel|>final<|message|>text` or `<|channel|>commentary to=functions.f <|constrain|>json<|message|>{}`
(github.com/openai/harmony, docs/format.md).
"""

import json
import re

from mlx_backend.text_markers import find_first, open_length
from mlx_backend.thinking import Split, ThinkingMarkers
from mlx_backend.tools.call_splitter import ToolSplit
from mlx_backend.tools.call_text import to_call

HARMONY_MARKERS = ThinkingMarkers("<|channel|>analysis<|message|>", "<|channel|>final<|message|>")
_MESSAGE = "<|message|>"
_ENDS = ["<|end|>", "<|start|>", "<|channel|>", "<|call|>", "<|return|>"]
_RECIPIENT = re.compile(r"\bto=(?:functions\.)?([\w.-]+)")
_CHANNEL = re.compile(r"<\|channel\|>\s*(\w+)")


def is_harmony(template: str) -> bool:
    """Whether a chat template writes this form."""
    return all(marker in template for marker in ("<|channel|>", _MESSAGE, "<|start|>"))


class HarmonySplitter:
    """Reads raw text piece by piece. `is_final_open`: the prompt has opened the final channel already."""

    def __init__(self, is_final_open: bool) -> None:
        self._held = ""
        self._header = ""
        self._state = "text" if is_final_open else "header"

    def feed(self, text: str) -> list[Split | ToolSplit]:
        """What this piece makes certain."""
        self._held += text
        splits: list[Split | ToolSplit] = []
        while self._take(splits):
            pass
        return splits

    def flush(self) -> list[Split | ToolSplit]:
        """What was held back when the text ends."""
        held, self._held = self._held, ""
        if self._state == "header":
            # A header without a message says nothing, unless it is no header.
            return [] if not held.strip() or _may_be_header(held) else [Split(held, False)]
        return self._told(held)

    def _take(self, splits: list[Split | ToolSplit]) -> bool:
        if self._state == "header":
            return self._take_header()
        found = find_first(self._held, _ENDS)
        if found is None:
            if self._state != "call":
                certain = len(self._held) - open_length(self._held, _ENDS)
                splits += self._told(self._held[:certain])
                self._held = self._held[certain:]
            return False
        place, marker = found
        splits += self._told(self._held[:place])
        # The marker may open the next header.
        self._held = self._held[place + (0 if marker == "<|channel|>" else len(marker)) :]
        self._state = "header"
        return True

    def _take_header(self) -> bool:
        if not _may_be_header(self._held):
            self._state = "text"
            return True
        place = self._held.find(_MESSAGE)
        if place < 0:
            return False
        self._header, self._held = self._held[:place], self._held[place + len(_MESSAGE) :]
        channel = _CHANNEL.search(self._header)
        if _RECIPIENT.search(self._header):
            self._state = "call"
        else:
            self._state = "thinking" if channel and channel[1] == "analysis" else "text"
        return True

    def _told(self, body: str) -> list[Split | ToolSplit]:
        if self._state == "call":
            return [self._read_call(body)]
        return [Split(body, self._state == "thinking")] if body else []

    def _read_call(self, body: str) -> Split | ToolSplit:
        recipient = _RECIPIENT.search(self._header)
        assert recipient is not None
        try:
            arguments = json.loads(body) if body.strip() else {}
            return ToolSplit(calls=(to_call({"name": recipient[1], "arguments": arguments}),))
        except (ValueError, RecursionError):
            return Split(f"{self._header}{_MESSAGE}{body}", False)


def _may_be_header(text: str) -> bool:
    begun = text.lstrip()
    return any(begun.startswith(sign) or sign.startswith(begun) for sign in ("<|", "assistant", "to="))
