"""Prompts already read: the longest stored beginning of a new prompt is not computed again."""

import copy
import time
from dataclasses import dataclass, field

import numpy as np

from mlx_backend.mlx_adapter import LayerCaches, cache_bytes, can_trim, evaluate_caches, trim_caches

_MAX_ENTRIES = 16
_MIN_SHARED_TOKENS = 8


@dataclass
class _Entry:
    tokens: np.ndarray
    caches: LayerCaches
    bytes: int
    used_at: float = field(default_factory=time.monotonic)


class PromptCache:
    """Key-value caches of finished rows of one model, the least recently used dropped beyond `max_bytes`."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._entries: list[_Entry] = []

    @property
    def bytes(self) -> int:
        return sum(entry.bytes for entry in self._entries)

    def store(self, tokens: list[int], caches: LayerCaches) -> None:
        """Keeps single-row caches that hold exactly `tokens`. An entry that the new one continues is replaced."""
        if not tokens or not caches:
            return
        ids = np.asarray(tokens, dtype=np.int64)
        size = cache_bytes(caches)
        if size > self._max_bytes:
            return
        # Evaluated at once: a lazy slice would keep the whole batch's buffers alive.
        evaluate_caches(caches)
        self._entries = [entry for entry in self._entries if _shared_length(entry.tokens, ids) < len(entry.tokens)]
        self._entries.append(_Entry(ids, caches, size))
        self._entries.sort(key=lambda entry: entry.used_at)
        while len(self._entries) > _MAX_ENTRIES or self.bytes > self._max_bytes:
            self._entries.pop(0)

    def find(self, prompt: list[int]) -> tuple[list[int], LayerCaches | None]:
        """
        The beginning of `prompt` that is stored and caches for it, which the caller may change; ([], None) when there
        is none. At least one token of the prompt is left to compute. O(len(prompt)) for each of the few entries.
        """
        ids = np.asarray(prompt, dtype=np.int64)
        best, best_length = None, _MIN_SHARED_TOKENS - 1
        for entry in self._entries:
            length = min(_shared_length(entry.tokens, ids), len(ids) - 1)
            if length > best_length and can_trim(entry.caches, len(entry.tokens) - length):
                best, best_length = entry, length
        if best is None:
            return [], None
        best.used_at = time.monotonic()
        caches = copy.deepcopy(best.caches)
        trim_caches(caches, len(best.tokens) - best_length)
        return list(prompt[:best_length]), caches

    def clear(self) -> None:
        self._entries.clear()


def _shared_length(first: np.ndarray, second: np.ndarray) -> int:
    length = min(len(first), len(second))
    differing = np.flatnonzero(first[:length] != second[:length])
    return int(differing[0]) if len(differing) else length
