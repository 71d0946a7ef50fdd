"""A model in memory with its rows. Only the engine thread calls these methods, except where said."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import llguidance

from mlx_backend import mlx_adapter
from mlx_backend.embedding import takes_last_token
from mlx_backend.generation_config import read_sampling
from mlx_backend.log import log
from mlx_backend.mlx_adapter import DecodeBatch, LoadedWeights, NewRow
from mlx_backend.overlay import Overlay, read_overlay
from mlx_backend.prompt_cache import PromptCache
from mlx_backend.row import Event, Failure, Finish, GuardedProcessor, Piece, Row, RowRequest

Delivery = tuple[Callable[[Event], None], Event]


@dataclass(frozen=True)
class ModelSource:
    """What a model's folder holds, read and in memory."""

    weights: LoadedWeights
    overlay: Overlay
    parameters: dict[str, Any]
    """Options for requests that say nothing: the derived model's, else those of the model's makers."""
    takes_last_token: bool


def read_model(folder: Path) -> ModelSource:
    """Takes seconds for a large model; on any thread. Raises what mlx_lm raises, or RequestError 500."""
    overlay = read_overlay(folder)
    weights = mlx_adapter.load_weights(folder, overlay.adapter_path(folder))
    parameters = {**read_sampling(folder), **overlay.parameters}
    return ModelSource(weights, overlay, parameters, takes_last_token(folder))


class ResidentModel:
    """Weights, tokenizer, prompt cache and the batch of rows."""

    def __init__(self, source: ModelSource, max_rows: int, max_cache_bytes: int) -> None:
        self.overlay = source.overlay
        self.parameters = source.parameters
        self._weights: LoadedWeights = source.weights
        self._takes_last_token = source.takes_last_token
        self._max_rows = max_rows
        self._prompts = PromptCache(max_cache_bytes)
        self._batch = DecodeBatch(self._weights, max_rows)
        self._rows: dict[int, Row] = {}
        self._grammar_tokenizer: llguidance.LLTokenizer | None = None
        self._grammar_lock = threading.Lock()

    @property
    def tokenizer(self):
        """The Hugging Face tokenizer; safe to read from any thread."""
        return self._weights.tokenizer

    @property
    def context_length(self) -> int | None:
        return mlx_adapter.context_length(self._weights.config)

    @property
    def has_rows(self) -> bool:
        return bool(self._rows)

    def decode(self, ids: list[int]) -> str:
        """Text of ids, special tokens as they are written. Any thread."""
        backend = getattr(self.tokenizer, "backend_tokenizer", None)
        if backend is not None:
            return backend.decode(ids, skip_special_tokens=False)
        return self.tokenizer.decode(ids, skip_special_tokens=False)

    def grammar_tokenizer(self) -> llguidance.LLTokenizer:
        """Built at the first use, which takes seconds for a large vocabulary. Any thread but the engine's."""
        with self._grammar_lock:
            if self._grammar_tokenizer is None:
                import llguidance.hf

                self._grammar_tokenizer = llguidance.hf.from_tokenizer(
                    self.tokenizer._tokenizer, eos_token=sorted(self.tokenizer.eos_token_ids)
                )
            return self._grammar_tokenizer

    def token_bytes(self, token: int) -> bytes:
        """The bytes that a token stands for."""
        return self.grammar_tokenizer().decode_bytes([token])

    def embed(self, texts: list[list[int]]) -> list[list[float]]:
        """One vector a text. Raises ValueError for an architecture that cannot."""
        return mlx_adapter.embed_tokens(self._weights, texts, self._takes_last_token)

    def read_for_embedding(self, ids: list[int]) -> mlx_adapter.LongEmbedding:
        """A text too long for one step of the engine."""
        return mlx_adapter.LongEmbedding(self._weights, ids, self._takes_last_token)

    def submit(self, request: RowRequest) -> None:
        """Queues a row; its events come out of `step`."""
        cached, caches = self._prompts.find(request.prompt)
        guards = [GuardedProcessor(processor) for processor in request.processors]
        uid = self._batch.insert(
            NewRow(
                prompt=request.prompt[len(cached) :],
                max_tokens=request.max_tokens,
                sampling=request.sampling,
                processors=list(guards),
                cached=cached,
                caches=caches,
            )
        )
        self._rows[uid] = Row(request, len(cached), guards)

    def cancel(self, request: RowRequest) -> None:
        """Takes a row out without a further event. Not an error when it has ended."""
        uid = next((uid for uid, row in self._rows.items() if row.request is request), None)
        if uid is not None:
            self._take_out(uid)

    def step(self) -> list[Delivery]:
        """One step of the batch. Answers what there is to tell; an exception inside ends the rows, not the model."""
        before_ns = time.monotonic_ns()
        try:
            step = self._batch.step()
        except Exception as error:
            log("error", "step_failed", error=repr(error), rows=len(self._rows))
            return self._fail_all(f"the model failed while generating: {error}")
        for uid in step.reading:
            self._rows[uid].reading_at_ns = self._rows[uid].reading_at_ns or before_ns
        read_at_ns = time.monotonic_ns()
        for uid in step.read:
            self._rows[uid].read_at_ns = read_at_ns
        events: list[Delivery] = []
        for token in step.tokens:
            row = self._rows[token.row]
            text, reason = row.take(token, len(step.tokens))
            if text:
                events.append((row.request.deliver, Piece(text, row.take_logprobs())))
            if reason is not None:
                events.append((row.request.deliver, self._end(token, row, reason)))
        return events + self._fail_guarded()

    def close(self) -> None:
        """Drops all that holds memory."""
        self._batch.close()
        self._prompts.clear()
        del self._batch, self._weights, self._grammar_tokenizer

    def fail_rows(self, message: str) -> list[Delivery]:
        """Ends all rows with an error."""
        return [(row.request.deliver, Failure(message)) for row in self._take_rows()]

    def _end(self, token: mlx_adapter.Token, row: Row, reason: str) -> Finish:
        if token.reason is None:
            self._take_out(token.row)
        else:
            del self._rows[token.row]
            self._prompts.store(token.tokens or [], token.caches or [])
        return row.finish(reason)

    def _take_out(self, uid: int) -> None:
        del self._rows[uid]
        removed = self._batch.remove(uid, keep_caches=True)
        if removed is not None:
            caches, tokens = removed
            self._prompts.store(list(tokens), caches)

    def _fail_guarded(self) -> list[Delivery]:
        events: list[Delivery] = []
        for uid, row in [(uid, row) for uid, row in self._rows.items() if row.guards and row.error() is not None]:
            del self._rows[uid]
            self._batch.remove(uid, keep_caches=False)
            events.append((row.request.deliver, Failure(f"the output cannot be kept to its format: {row.error()}")))
        return events

    def _fail_all(self, message: str) -> list[Delivery]:
        events = self.fail_rows(message)
        self._batch.close()
        self._prompts.clear()
        self._batch = DecodeBatch(self._weights, self._max_rows)
        return events

    def _take_rows(self) -> list[Row]:
        rows = list(self._rows.values())
        self._rows.clear()
        return rows
