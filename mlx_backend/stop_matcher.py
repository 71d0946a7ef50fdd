"""Stop texts, found in the text itself: a stop text rarely has the token boundaries that it has when written alone."""


class StopMatcher:
    """Lets text through up to the first stop text and holds back an end that may still become one."""

    def __init__(self, stops: list[str]) -> None:
        self._stops = stops
        self._held = ""

    def feed(self, text: str) -> tuple[str, bool]:
        """Takes the next piece. Answers the text that is now certain, and whether a stop text was met."""
        if not self._stops:
            return text, False
        self._held += text
        found = [(self._held.find(stop), len(stop)) for stop in self._stops]
        # The one that is complete first, so that it does not matter in what pieces the text came.
        first = min(((start + length, start) for start, length in found if start >= 0), default=None)
        if first:
            certain, self._held = self._held[: first[1]], ""
            return certain, True
        keep = max(self._open_length(stop) for stop in self._stops)
        split = len(self._held) - keep
        certain, self._held = self._held[:split], self._held[split:]
        return certain, False

    def flush(self) -> str:
        """The text held back, when the generation ended without a stop text."""
        held, self._held = self._held, ""
        return held

    def _open_length(self, stop: str) -> int:
        """Length of the longest end of the held text that begins `stop`."""
        for length in range(min(len(stop) - 1, len(self._held)), 0, -1):
            if self._held.endswith(stop[:length]):
                return length
        return 0
