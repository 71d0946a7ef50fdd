"""Ollama's penalties on repeated tokens, as a logits processor of one row."""

from dataclasses import dataclass

import mlx.core as mx


@dataclass(frozen=True)
class Penalties:
    """
    Applied to the logits of tokens among the last `last_n` of prompt and output (-1: all of them, 0: off): divide a
    positive logit by `repeat` and multiply a negative one; subtract `frequency` for each occurrence and `presence`
    once. The arithmetic is that of llama.cpp's penalties sampler.
    """

    repeat: float
    last_n: int
    presence: float
    frequency: float

    @property
    def is_active(self) -> bool:
        return self.last_n != 0 and (self.repeat != 1 or self.presence != 0 or self.frequency != 0)

    def __call__(self, tokens: mx.array, logits: mx.array) -> mx.array:
        """`tokens` (n,) are the row's ids so far, `logits` (1, vocabulary)."""
        recent = tokens if self.last_n < 0 else tokens[-self.last_n :]
        counts = mx.zeros(logits.shape[-1]).at[recent].add(1)[None]
        seen = counts > 0
        repeated = mx.where(logits > 0, logits / self.repeat, logits * self.repeat)
        penalised = repeated - counts * self.frequency - self.presence
        return mx.where(seen, penalised, logits).astype(logits.dtype)
