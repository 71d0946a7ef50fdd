"""Texts to vectors: tokens in, batches of a size that running texts hardly notice, and vectors of length 1."""

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from mlx_backend.errors import bad_request
from mlx_backend.request_models import EmbedRequest, Options

if TYPE_CHECKING:
    from mlx_backend.engine import Engine
    from mlx_backend.resident_model import ResidentModel

_BATCH_TOKENS = 512
_BATCH_TEXTS = 8


def encode_texts(model: "ResidentModel", request: EmbedRequest) -> list[list[int]]:
    """
    Token ids with the tokenizer's own special ones. A text that is too long is cut before its last token if that is a
    special one, or refused when `truncate` is false. Raises RequestError 400.
    """
    from mlx_backend.prepare import context_limits, merge_options

    options = merge_options(model.parameters, request.options or Options())
    limit = context_limits(options, model.context_length).tokens
    special = set(model.tokenizer.all_special_ids)
    encoded = [model.tokenizer.encode(text) for text in request.texts()]
    if request.truncate is False and any(len(ids) > limit for ids in encoded):
        raise bad_request("the input length exceeds the context length")
    cut = [ids if len(ids) <= limit else _cut(ids, limit, special) for ids in encoded]
    return [ids or [model.tokenizer.eos_token_id or 0] for ids in cut]


def _cut(ids: list[int], limit: int, special: set[int]) -> list[int]:
    """Models made for embedding read the text at its end token."""
    return [*ids[: limit - 1], ids[-1]] if ids[-1] in special else ids[:limit]


async def embed_texts(
    engine: "Engine", model: "ResidentModel", texts: list[list[int]], dimensions: int | None
) -> list[list[float]]:
    """Vectors of length 1, in the order of the texts. Raises RequestError 400 for a model that has none."""
    vectors: list[list[float]] = []
    try:
        for batch in batch_texts(texts):
            if len(batch[0]) <= _BATCH_TOKENS:
                vectors += await engine.call(lambda batch=batch: model.embed(batch))
                continue
            reading = model.read_for_embedding(batch[0])
            vector = None
            while vector is None:
                vector = await engine.call(lambda reading=reading: reading.step(_BATCH_TOKENS))
            vectors.append(vector)
    except (ValueError, TypeError, AttributeError) as error:
        raise bad_request(f"this model does not support embeddings: {error}") from error
    return [_normalize(vector[:dimensions] if dimensions else vector) for vector in vectors]


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


def takes_last_token(folder: Path) -> bool:
    """Whether the last token stands for the text: as its pooling file says, else for models made for embedding."""
    try:
        pooling = json.loads((folder / "1_Pooling" / "config.json").read_text())
        return bool(pooling.get("pooling_mode_lasttoken"))
    except (OSError, ValueError, AttributeError):
        return "embed" in folder.name.lower()


def _normalize(vector: list[float]) -> list[float]:
    length = math.sqrt(math.fsum(value * value for value in vector))
    return [value / length for value in vector] if length > 0 else vector
