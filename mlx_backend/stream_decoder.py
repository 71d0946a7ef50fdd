"""Token ids to text, piece by piece."""

from collections.abc import Callable, Sequence

_CONTEXT_TOKENS = 4
_MAX_OPEN_TOKENS = 8
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


class StreamDecoder:
    """
    Decodes a short window of ids twice, with and without the new ones, and hands out the difference: whether a token
    begins with a space depends on the token before it. Text that ends inside a UTF-8 character is held back.
    """

    def __init__(self, decode: Callable[[Sequence[int]], str], prompt: Sequence[int]) -> None:
        self._decode = decode
        self._ids = list(prompt[-_CONTEXT_TOKENS:])
        self._open = 0
        self._known = decode(self._ids)

    def feed(self, token: int) -> str:
        """Takes one id. Answers the text that it completes, "" inside a character."""
        self._ids.append(token)
        self._open += 1
        text = self._decode(self._ids)
        # A character has four bytes, so more open tokens than that are bytes that never become one.
        if text.endswith(_REPLACEMENT) and self._open < _MAX_OPEN_TOKENS:
            return ""
        return self._take(text)

    def flush(self) -> str:
        """What is left at the end; an unfinished character becomes U+FFFD."""
        return self._take(self._decode(self._ids)) if self._open else ""

    def _take(self, text: str) -> str:
        piece = text[len(self._known) :]
        self._ids = self._ids[-max(self._open, _CONTEXT_TOKENS) :]
        self._open = 0
        self._known = self._decode(self._ids)
        return piece
