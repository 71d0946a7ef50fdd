"""Telling a model's thinking from its answer, in text that arrives in pieces."""

from dataclasses import dataclass

from mlx_backend.text_markers import open_length


@dataclass(frozen=True)
class ThinkingMarkers:
    """What a model writes around its thinking, such as `<think>` and `</think>`."""

    start: str
    end: str


@dataclass(frozen=True)
class Split:
    """A piece of text: thinking or answer."""

    text: str
    is_thinking: bool


class ThinkingSplitter:
    """
    The thinking comes first: behind the start marker, or at once where the prompt's template has written that marker
    already. A block that never ends is all thinking. White space around the markers belongs to neither side.
    """

    def __init__(self, markers: ThinkingMarkers | None, is_open: bool) -> None:
        self._markers = markers
        self._state = "answer" if markers is None else "thinking" if is_open else "start"
        self._held = ""
        self._is_fresh = True

    @property
    def is_thinking(self) -> bool:
        """Whether the answer has not begun yet, as far as is known."""
        return self._state == "thinking"

    def feed(self, text: str) -> list[Split]:
        """Takes the next piece. Answers what is certain."""
        self._held += text
        splits: list[Split] = []
        if self._state == "start":
            self._look_for_start()
        if self._state == "thinking":
            splits += self._take_thinking()
        if self._state == "answer":
            splits += self._take_answer()
        return splits

    def flush(self) -> list[Split]:
        """What was held back when the text ends."""
        held, self._held = self._held, ""
        return [Split(held, self._state == "thinking")] if held else []

    def _look_for_start(self) -> None:
        assert self._markers is not None
        bare = self._held.lstrip()
        if bare.startswith(self._markers.start):
            self._held = bare[len(self._markers.start) :]
            self._state = "thinking"
        elif not self._markers.start.startswith(bare):
            self._state = "answer"
            # It is an answer from its first blank on.
            self._is_fresh = False

    def _take_thinking(self) -> list[Split]:
        assert self._markers is not None
        self._drop_leading_blanks()
        place = self._held.find(self._markers.end)
        if place >= 0:
            thinking, self._held = self._held[:place].rstrip(), self._held[place + len(self._markers.end) :]
            self._state, self._is_fresh = "answer", True
        else:
            # Blanks before the end marker belong to neither side, so they wait with it.
            certain = len(self._held) - open_length(self._held, [self._markers.end])
            certain = len(self._held[:certain].rstrip())
            thinking, self._held = self._held[:certain], self._held[certain:]
        return [Split(thinking, True)] if thinking else []

    def _take_answer(self) -> list[Split]:
        self._drop_leading_blanks()
        text, self._held = self._held, ""
        return [Split(text, False)] if text else []

    def _drop_leading_blanks(self) -> None:
        if self._is_fresh and self._markers is not None:
            self._held = self._held.lstrip()
            self._is_fresh = not self._held
