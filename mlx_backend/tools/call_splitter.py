"""Taking tool calls out of an answer that arrives in pieces."""

from dataclasses import dataclass

from mlx_backend.text_markers import open_length
from mlx_backend.tools.call_formats import ToolFormat
from mlx_backend.tools.call_text import ToolCall, Tools


@dataclass(frozen=True)
class ToolSplit:
    """Text for the client, or whole calls."""

    text: str = ""
    calls: tuple[ToolCall, ...] = ()


class CallSplitter:
    """
    Holds back what may become a call. A call that cannot be read is given back as the text that it was. White space
    around calls belongs to nobody.
    """

    def __init__(self, tool_format: ToolFormat | None, tools: Tools) -> None:
        self._format = tool_format if tools else None
        self._tools = tools
        self._state = "start"
        self._held = ""
        self._blanks = ""
        self._is_after_call = False

    def feed(self, text: str) -> list[ToolSplit]:
        """Takes the next piece. Answers what is certain."""
        if self._format is None:
            return [ToolSplit(text)] if text else []
        self._held += text
        splits: list[ToolSplit] = []
        while self._held and self._take(self._format, splits):
            pass
        return splits

    def flush(self) -> list[ToolSplit]:
        """What was held back when the text ends; a call without an end marker ends here."""
        held, self._held = self._held, ""
        if self._format is not None and self._state in ("call", "bare"):
            return [self._read(self._format, held, "")]
        rest, self._blanks = self._blanks + held, ""
        return [ToolSplit(rest)] if rest.strip() or (rest and not self._is_after_call) else []

    def _take(self, form: ToolFormat, splits: list[ToolSplit]) -> bool:
        """One step; False when more text is needed."""
        if self._state == "start":
            begins_bare = form.begins_bare(self._held.lstrip())
            if begins_bare is None:
                return False
            self._state = "bare" if begins_bare else "text"
        if self._state == "bare":
            return False
        return self._take_call(form, splits) if self._state == "call" else self._take_text(form, splits)

    def _take_call(self, form: ToolFormat, splits: list[ToolSplit]) -> bool:
        place = form.find_end(self._held)
        if place is None:
            return False
        inner, self._held = self._held[:place], self._held[place + len(form.end) :]
        splits.append(self._read(form, inner, form.end))
        self._state = "text"
        return True

    def _take_text(self, form: ToolFormat, splits: list[ToolSplit]) -> bool:
        place = self._held.find(form.start)
        certain = place if place >= 0 else len(self._held) - open_length(self._held, [form.start])
        text = self._blanks + self._held[:certain]
        self._held = self._held[certain:]
        # Blanks wait, because they are dropped before a call.
        told = text.rstrip()
        self._blanks = text[len(told) :]
        if told:
            splits.append(ToolSplit(told))
            self._is_after_call = False
        if place < 0:
            return False
        self._held = self._held[len(form.start) :]
        self._state = "call"
        return True

    def _read(self, form: ToolFormat, inner: str, end: str) -> ToolSplit:
        blanks, self._blanks = self._blanks, ""
        is_bare = self._state == "bare"
        try:
            calls = tuple((form.parse_bare if is_bare else form.parse)(inner, self._tools))
        except ValueError:
            self._is_after_call = False
            return ToolSplit(f"{blanks}{'' if is_bare else form.start}{inner}{end}")
        self._is_after_call = True
        return ToolSplit(calls=calls)
