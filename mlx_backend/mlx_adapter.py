"""
The only file that imports mlx_lm. It is written against the pinned version: BatchGenerator changes its arguments
between releases, and the order of rows in a sampler's call is read from two of its private fields
(tests/mlx_backend/test_adapter.py holds the contract). Everything here runs on the engine thread, but for loading.
"""

import gc
import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import mlx.core as mx
import mlx.nn as nn
import mlx_lm
from mlx.utils import tree_flatten
from mlx_lm.models.cache import can_trim_prompt_cache, make_prompt_cache, trim_prompt_cache
from mlx_lm.tokenizer_utils import TokenizerWrapper
from mlx_lm.utils import load_tokenizer as load_tokenizer_files

from mlx_backend.sampling import BatchSampler, RowSampling

LayerCaches = list[Any]
LogitsProcessor = Callable[[mx.array, mx.array], mx.array]


# By name, because the package has a function of the same name.
_generate = importlib.import_module("mlx_lm.generate")

# The whole working set would be wired otherwise, which on a small Mac leaves no memory to other programs.
_generate.maybe_set_recommended_wired_limit = lambda: None

_WIDENED_BYTES = 10**9
"""Most f16 and bf16 that a processor computes in f32, which doubles the memory they take (docs/decisions/0005)."""
_HALVES = (mx.float16, mx.bfloat16)

_IDLE_PREFILL_TOKENS = 2048
_BUSY_PREFILL_TOKENS = 512


@dataclass(frozen=True)
class LoadedWeights:
    """A model in memory: the network, its tokenizer and config.json."""

    network: Any
    tokenizer: TokenizerWrapper
    config: dict[str, Any]


@dataclass(frozen=True)
class NewRow:
    """One prompt to continue. `prompt` follows the `cached` tokens that `caches` hold; it is never empty."""

    prompt: list[int]
    max_tokens: int
    sampling: RowSampling
    processors: list[LogitsProcessor]
    cached: list[int]
    caches: LayerCaches | None


@dataclass(frozen=True)
class Token:
    """One generated token. `reason` is None, "stop" (then `token` is an end token) or "length"."""

    row: int
    token: int
    logprobs: mx.array
    """(vocabulary,), not evaluated yet."""
    reason: str | None
    caches: LayerCaches | None
    tokens: list[int] | None


@dataclass(frozen=True)
class Step:
    """What one step did: rows whose prompt was worked on, rows whose prompt is complete, and new tokens."""

    reading: list[int]
    read: list[int]
    tokens: list[Token]


def load_weights(folder: Path, adapter: Path | None) -> LoadedWeights:
    """
    Loads and evaluates a model, with a LoRA adapter if there is one, from files only; on any thread. Raises what
    mlx_lm raises for a model that it cannot load.
    """
    adapter_path = None if adapter is None else str(adapter)
    network, tokenizer, config = mlx_lm.load(str(folder), adapter_path=adapter_path, return_config=True)
    if mx.default_device() == mx.cpu:
        _widen(network)
    mx.eval(_arrays_in(network))
    return LoadedWeights(network, tokenizer, config)


def _widen(network: nn.Module) -> None:
    """Makes f32 of a small model's f16 and bf16, which a processor multiplies by converting each number every time: all
    of its weights, or the scales of packed ones."""
    halves = sum(array.nbytes for _, array in tree_flatten(network.parameters()) if array.dtype in _HALVES)
    if halves <= _WIDENED_BYTES:
        network.set_dtype(mx.float32, lambda kind: kind in _HALVES)


def _arrays_in(value: Any) -> list[mx.array]:
    """
    All arrays of a network, those that are no parameters as well (the frequencies of rotary positions): an array that
    is not evaluated yet belongs to the thread that made it.
    """
    if isinstance(value, mx.array):
        return [value]
    parts: list[Any] = []
    if isinstance(value, dict):
        parts += value.values()
    elif isinstance(value, list | tuple):
        parts += value
    if isinstance(value, nn.Module) or type(value).__module__.startswith("mlx_lm.models"):
        parts += vars(value).values() if hasattr(value, "__dict__") else []
    return [array for part in parts for array in _arrays_in(part)]


def load_tokenizer(folder: Path) -> TokenizerWrapper:
    """Loads the tokenizer alone."""
    return load_tokenizer_files(folder)


def context_length(config: dict[str, Any]) -> int | None:
    """Positions that the model was made for, or None when its config does not tell."""
    for part in (config, config.get("text_config") or {}):
        value = part.get("max_position_embeddings") or part.get("max_sequence_length") or part.get("n_positions")
        if isinstance(value, int) and value > 0:
            return value
    return None


def can_trim(caches: LayerCaches, count: int) -> bool:
    """Whether the last `count` tokens can be taken off these caches."""
    return count == 0 or can_trim_prompt_cache(caches)


def trim_caches(caches: LayerCaches, count: int) -> None:
    """Takes the last `count` tokens off, in place."""
    if count:
        trim_prompt_cache(caches, count)


def cache_bytes(caches: LayerCaches) -> int:
    return sum(cache.nbytes for cache in caches)


def evaluate_caches(caches: LayerCaches) -> None:
    mx.eval([cache.state for cache in caches])


def release_memory() -> None:
    """Gives memory that nothing refers to back to the system."""
    gc.collect()
    mx.synchronize()
    mx.clear_cache()


class DecodeBatch:
    """The rows of one model that are read and decoded together."""

    def __init__(self, weights: LoadedWeights, max_rows: int) -> None:
        self._sampling: dict[int, RowSampling] = {}
        self._decodes_first = False
        self._generator = _generate.BatchGenerator(
            weights.network,
            stop_tokens=[[token] for token in sorted(weights.tokenizer.eos_token_ids)],
            sampler=BatchSampler(self._rows_of),
            completion_batch_size=max_rows,
            prefill_batch_size=max_rows,
            prefill_step_size=_IDLE_PREFILL_TOKENS,
        )
        self._decoding: set[int] = set()

    def insert(self, row: NewRow) -> int:
        """Queues a row. Answers its number in this batch."""
        [uid] = self._generator.insert(
            [list(row.prompt)],
            max_tokens=[row.max_tokens],
            caches=[row.caches],
            all_tokens=[list(row.cached)],
            logits_processors=[row.processors],
        )
        self._sampling[uid] = row.sampling
        return uid

    def step(self) -> Step:
        """One decode step of all running rows and one piece of the waiting prompts."""
        generator = self._generator
        # Short pieces while others decode, so that a long prompt does not stop their text.
        generator.prefill_step_size = _BUSY_PREFILL_TOKENS if self._decoding else _IDLE_PREFILL_TOKENS
        self._decodes_first = len(self._decoding) > 0
        prompts, responses = generator.next()
        read = [prompt.uid for prompt in prompts if prompt.end_of_prompt]
        self._decoding.update(read)
        tokens = [Token(r.uid, r.token, r.logprobs, r.finish_reason, r.prompt_cache, r.all_tokens) for r in responses]
        for token in tokens:
            if token.reason is not None:
                self._forget(token.row)
        return Step([prompt.uid for prompt in prompts], read, tokens)

    def remove(self, uid: int, keep_caches: bool) -> tuple[LayerCaches, list[int]] | None:
        """Takes a row out at any stage. Answers its caches and the tokens that they hold when asked to keep them."""
        removed = self._generator.remove([uid], return_prompt_caches=keep_caches)
        self._forget(uid)
        return removed.get(uid)

    def close(self) -> None:
        self._generator.close()

    def _forget(self, uid: int) -> None:
        self._sampling.pop(uid, None)
        self._decoding.discard(uid)

    def _rows_of(self, count: int) -> Sequence[RowSampling]:
        """
        The rows of a sampler's call. Within a step the running rows are sampled first; then those whose prompt became
        complete, which are the rows that are neither running nor among the waiting and half-read ones, in the order of
        their arrival.
        """
        generator = self._generator
        if self._decodes_first:
            self._decodes_first = False
            uids = list(generator._generation_batch.uids)
        else:
            waiting = {sequence[0] for sequence in generator._unprocessed_sequences}
            elsewhere = waiting | set(generator._prompt_batch.uids) | set(generator._generation_batch.uids)
            uids = [uid for uid in self._sampling if uid not in elsewhere and uid not in self._decoding]
        if len(uids) != count:
            raise RuntimeError(f"the sampler was called for {count} rows, {len(uids)} are known")
        return [self._sampling[uid] for uid in uids]


def _hidden_layers(weights: LoadedWeights) -> Callable[..., mx.array]:
    """Tokens to the last hidden layer. Raises ValueError for a network of another form."""
    network = getattr(weights.network, "language_model", weights.network)
    layers = getattr(network, "model", None)
    if layers is None:
        raise ValueError("this architecture does not give its hidden states")
    return layers


def embed_tokens(weights: LoadedWeights, texts: list[list[int]], takes_last: bool) -> list[list[float]]:
    """
    One vector a text from the last hidden layer: of the last token, or the mean of all. Padding stands at the right,
    where the causal mask keeps it from the other tokens. Raises ValueError for a network of another form.
    """
    longest = max(len(ids) for ids in texts)
    padded = mx.array([ids + [0] * (longest - len(ids)) for ids in texts])
    hidden = _hidden_layers(weights)(padded).astype(mx.float32)
    lengths = mx.array([len(ids) for ids in texts])
    if takes_last:
        vectors = mx.take_along_axis(hidden, (lengths - 1)[:, None, None], axis=1)[:, 0]
    else:
        is_text = (mx.arange(longest)[None] < lengths[:, None])[..., None]
        vectors = mx.sum(mx.where(is_text, hidden, 0), axis=1) / lengths[:, None]
    return vectors.tolist()


class LongEmbedding:
    """One long text, read piece by piece so that the engine has time for others between the pieces."""

    def __init__(self, weights: LoadedWeights, ids: list[int], takes_last: bool) -> None:
        self._weights = weights
        self._ids = ids
        self._takes_last = takes_last
        self._read = 0
        self._caches: LayerCaches | None = None
        self._sum: mx.array | None = None

    def step(self, count: int) -> list[float] | None:
        """Reads `count` tokens more. Answers the vector after the last ones. Raises ValueError as embed_tokens."""
        layers = _hidden_layers(self._weights)
        if self._caches is None:
            self._caches = make_prompt_cache(self._weights.network)
        piece = self._ids[self._read : self._read + count]
        hidden = layers(mx.array([piece]), cache=self._caches).astype(mx.float32)[0]
        self._read += len(piece)
        if self._takes_last or self._sum is None:
            self._sum = hidden[-1] if self._takes_last else mx.sum(hidden, axis=0)
        else:
            self._sum = self._sum + mx.sum(hidden, axis=0)
        mx.eval(self._sum, [cache.state for cache in self._caches])
        if self._read < len(self._ids):
            return None
        return (self._sum if self._takes_last else self._sum / len(self._ids)).tolist()


def describe_device() -> str:
    """`gpu` or `cpu`."""
    return str(mx.default_device().type).removeprefix("DeviceType.")
