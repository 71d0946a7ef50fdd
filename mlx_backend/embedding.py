"""Texts to vectors: tokens in, batches of a size that running texts hardly notice, and vectors of length 1."""

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from mlx_backend.errors import bad_request
from mlx_backend.request_models import EmbedRequest

if TYPE_CHECKING:
    from mlx_backend.resident_model import ResidentModel

_BATCH_TOKENS = 512
_BATCH_TEXTS = 8


def encode_texts(model: "ResidentModel", request: EmbedRequest) -> list[list[int]]:
    """
    Token ids with the tokenizer's own special ones. A text that is too long is cut at its end, or refused when
    `truncate` is false. Raises RequestError 400.
    """
    from mlx_backend.prepare import context_limits, merge_options

    options = merge_options(model.overlay.parameters, request.options) if request.options else None
    limit = context_limits(options, model.context_length).tokens if options else (model.context_length or 8192)
    encoded = [model.tokenizer.encode(text) for text in request.texts()]
    for ids in encoded:
        if len(ids) > limit and request.truncate is False:
            raise bad_request("the input length exceeds the context length")
    return [ids[:limit] or [model.tokenizer.eos_token_id or 0] for ids in encoded]


def batch_texts(texts: list[list[int]]) -> Iterator[list[list[int]]]:
    """Neighbours together, so that a batch with its padding stays below 512 tokens unless one text alone is longer."""
    batch: list[list[int]] = []
    for ids in texts:
        longest = max(len(ids), *(len(other) for other in batch)) if batch else len(ids)
        if batch and (len(batch) == _BATCH_TEXTS or longest * (len(batch) + 1) > _BATCH_TOKENS):
            yield batch
            batch = []
        batch.append(ids)
    if batch:
        yield batch


def takes_last_token(folder: Path, name: str) -> bool:
    """Whether the last token stands for the text: as its pooling file says, else for models made for embedding."""
    try:
        pooling = json.loads((folder / "1_Pooling" / "config.json").read_text())
        return bool(pooling.get("pooling_mode_lasttoken"))
    except (OSError, ValueError):
        return "embed" in name.lower()


def finish_vectors(vectors: list[list[float]], dimensions: int | None) -> list[list[float]]:
    """The first `dimensions` numbers of each, brought to length 1."""
    return [_normalize(vector[:dimensions] if dimensions else vector) for vector in vectors]


def _normalize(vector: list[float]) -> list[float]:
    length = math.sqrt(math.fsum(value * value for value in vector))
    return [value / length for value in vector] if length > 0 else vector
