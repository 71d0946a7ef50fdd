"""Choosing the next token of every row of a batch in one go."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import mlx.core as mx


@dataclass(frozen=True)
class RowSampling:
    """How one row samples. `random` draws one number a token, so a seeded row does not depend on its neighbours."""

    temperature: float
    top_k: int
    top_p: float
    min_p: float
    random: random.Random

    @property
    def is_greedy(self) -> bool:
        return self.temperature == 0


class BatchSampler:
    """
    One callable for all rows of a model, because BatchGenerator samples in one call only when the rows share it.
    `rows_of` tells which rows the log-probabilities of a call belong to, in their order.

    Filters run in Ollama's order: top_k, temperature, top_p, min_p. The draw is the inverse of the cumulative
    distribution at the row's own random number.
    """

    def __init__(self, rows_of: Callable[[int], Sequence[RowSampling]]) -> None:
        self._rows_of = rows_of
        self._rows: Sequence[RowSampling] = ()
        self._table: dict[str, mx.array] = {}

    def __call__(self, logprobs: mx.array) -> mx.array:
        """Log-probabilities (rows, vocabulary) to token ids (rows,)."""
        rows = self._rows_of(logprobs.shape[0])
        best = mx.argmax(logprobs, axis=-1)
        if all(row.is_greedy for row in rows):
            return best
        if list(rows) != list(self._rows):
            self._rows, self._table = list(rows), _make_table(rows)
        drawn = self._draw(logprobs.astype(mx.float32))
        return mx.where(self._table["greedy"], best, drawn.astype(best.dtype))

    def _draw(self, logprobs: mx.array) -> mx.array:
        table, size = self._table, logprobs.shape[-1]
        candidates, values = _sort_candidates(logprobs, _candidate_count(self._rows, size))
        ranks = mx.arange(candidates.shape[-1])[None]
        kept = ranks < mx.minimum(table["top_k"], size)
        probabilities = mx.softmax(mx.where(kept, values / table["temperature"], -mx.inf), axis=-1)
        before = mx.cumsum(probabilities, axis=-1) - probabilities
        # The first candidate always stays, so that no filter can empty a row.
        kept = (before < table["top_p"]) & (probabilities >= table["min_p"] * probabilities[:, :1]) | (ranks == 0)
        cumulative = mx.cumsum(mx.where(kept, probabilities, 0), axis=-1)
        target = mx.array([[_draw_number(row)] for row in self._rows]) * cumulative[:, -1:]
        choice = mx.sum(cumulative <= target, axis=-1)
        return mx.take_along_axis(candidates, choice[:, None], axis=-1)[:, 0]


def _draw_number(row: RowSampling) -> float:
    """A number below 1 by more than f32 rounding, so that the draw never lands behind the last likely token."""
    return 0.0 if row.is_greedy else row.random.random() * 0.999999


def _make_table(rows: Sequence[RowSampling]) -> dict[str, mx.array]:
    def column(values: list[float]) -> mx.array:
        return mx.array(values)[:, None]

    return {
        "greedy": mx.array([row.is_greedy for row in rows]),
        "temperature": column([row.temperature or 1.0 for row in rows]),
        "top_k": column([row.top_k if row.top_k > 0 else 1 << 30 for row in rows]),
        "top_p": column([row.top_p for row in rows]),
        "min_p": column([row.min_p for row in rows]),
    }


def _candidate_count(rows: Sequence[RowSampling], size: int) -> int:
    """How many of the best tokens to sort. Steps, so that one row's top_k seldom changes another's arithmetic."""
    needed = max((row.top_k if row.top_k > 0 else size) for row in rows if not row.is_greedy)
    return next((step for step in (64, 1024) if needed <= step < size), size)


def _sort_candidates(logprobs: mx.array, count: int) -> tuple[mx.array, mx.array]:
    """Ids and values (rows, count) of the best tokens, best first; equal values in order of their ids."""
    if count < logprobs.shape[-1]:
        ids = mx.sort(mx.argpartition(-logprobs, kth=count - 1, axis=-1)[:, :count], axis=-1)
        values = mx.take_along_axis(logprobs, ids, axis=-1)
        order = mx.argsort(-values, axis=-1)
        return mx.take_along_axis(ids, order, axis=-1), mx.take_along_axis(values, order, axis=-1)
    order = mx.argsort(-logprobs, axis=-1)
    return order, mx.take_along_axis(logprobs, order, axis=-1)
