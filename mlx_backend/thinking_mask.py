"""A grammar for the answer of a model that thinks first."""

import llguidance
import mlx.core as mx

from mlx_backend.grammar import GrammarMask
from mlx_backend.thinking import ThinkingMarkers

_END_WINDOW_TOKENS = 12
"""An end marker has fewer tokens than this."""


class MaskAfterThinking:
    """
    Logits processor of one row: leaves the logits alone while the model thinks and masks its answer. A model that has
    not begun to think may choose between the start marker and the answer.
    """

    def __init__(
        self, mask: GrammarMask, markers: ThinkingMarkers, tokenizer: llguidance.LLTokenizer, is_open: bool
    ) -> None:
        self._mask = mask
        self._markers = markers
        self._tokenizer = tokenizer
        [self._start_token, *_] = tokenizer.tokenize_str(markers.start, parse_special=True)
        self._state = "thinking" if is_open else "start"
        self._prompt_tokens: int | None = None

    def __call__(self, tokens: mx.array, logits: mx.array) -> mx.array:
        """As GrammarMask. Raises RuntimeError when the grammar is lost."""
        if self._prompt_tokens is None:
            self._prompt_tokens = tokens.shape[0]
        written = tokens.shape[0] - self._prompt_tokens
        if self._state == "start" and written == 0:
            return self._mask.restrict(logits, also=self._start_token)
        if self._state == "start":
            self._begin(tokens[-1].item())
        if self._state == "thinking" and not self._has_ended(tokens, written):
            return logits
        self._state = "answer"
        return self._mask(tokens, logits)

    def _begin(self, first: int) -> None:
        if first == self._start_token:
            self._state = "thinking"
        else:
            self._state = "answer"
            self._mask.begin_with_last()

    def _has_ended(self, tokens: mx.array, written: int) -> bool:
        count = min(written, _END_WINDOW_TOKENS)
        return count > 0 and self._markers.end in self._tokenizer.decode_str(tokens[-count:].tolist())
