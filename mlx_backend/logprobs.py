"""Log-probabilities of tokens as clients get them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import mlx.core as mx


@dataclass(frozen=True)
class LogprobsWish:
    """`top` alternatives for each token. `to_bytes` gives the bytes of a token, which may be half a character."""

    top: int
    to_bytes: Callable[[int], bytes]

    def describe(self, token: int, logprobs: mx.array) -> dict[str, Any]:
        """The entry of a chosen token. `logprobs` (vocabulary,). Engine thread only."""
        logprobs = logprobs.reshape(-1).astype(mx.float32)
        entry = self._entry(token, logprobs[token].item())
        if self.top:
            best = mx.argsort(-logprobs)[: self.top].tolist()
            entry["top_logprobs"] = [self._entry(other, logprobs[other].item()) for other in best]
        return entry

    def _entry(self, token: int, logprob: float) -> dict[str, Any]:
        data = self.to_bytes(token)
        # A masked alternative has no probability at all, which JSON cannot say.
        finite = max(logprob, -1e30)
        return {"token": data.decode(errors="replace"), "logprob": finite, "bytes": list(data)}
