"""Added logits, as a logits processor of one row."""

import mlx.core as mx

from mlx_backend.errors import bad_request


class LogitBias:
    """Adds a number to the logits of some tokens."""

    def __init__(self, bias: dict[int, float]) -> None:
        self._bias = bias
        self._arrays: tuple[mx.array, mx.array] | None = None

    def __call__(self, _: mx.array, logits: mx.array) -> mx.array:
        """`logits` (1, vocabulary)."""
        if self._arrays is None:
            # Made here, because an array belongs to the thread that makes it.
            self._arrays = mx.array(list(self._bias)), mx.array(list(self._bias.values()))[None]
        ids, values = self._arrays
        return logits.at[:, ids].add(values.astype(logits.dtype))


def make_logit_bias(bias: dict[str, float], vocabulary: int) -> LogitBias:
    """From a request's `{"token id": added logit}`. Raises RequestError 400 for an id that is none."""
    ids: dict[int, float] = {}
    for text, value in bias.items():
        if not text.isdecimal() or int(text) >= vocabulary:
            raise bad_request(f"logit_bias: '{text}' is no token of this model (0 to {vocabulary - 1})")
        ids[int(text)] = value
    return LogitBias(ids)
