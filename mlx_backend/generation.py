"""The use case behind /api/generate and /api/chat: from a request to its events."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mlx_backend.answer_reader import AnswerShape
from mlx_backend.engine import Engine
from mlx_backend.errors import bad_request
from mlx_backend.keep_alive import parse_keep_alive
from mlx_backend.model_pool import ModelPool
from mlx_backend.replies import RequestTimes
from mlx_backend.request_models import ChatRequest, EmbedRequest, GenerateRequest
from mlx_backend.request_queue import RequestQueue
from mlx_backend.row import Event, Piece, RowRequest

if TYPE_CHECKING:
    from mlx_backend.prepare import Prepared
    from mlx_backend.resident_model import ResidentModel


@dataclass(frozen=True)
class Load:
    """The answer to a request without a prompt: `reason` is load or unload."""

    reason: str


@dataclass(frozen=True)
class Embedded:
    """Vectors of length 1, the tokens that went into them, and how long the model took to load (ns)."""

    vectors: list[list[float]]
    tokens: int
    load_ns: int


@dataclass
class Generation:
    """A row under way. `events` ends with a Finish or a Failure."""

    row: RowRequest
    shape: AnswerShape
    times: RequestTimes
    events: "asyncio.Queue[Event]"
    is_over: bool = False

    async def take(self) -> list[Event]:
        """The events that are there, at least one."""
        events = [await self.events.get()]
        while not self.events.empty():
            events.append(self.events.get_nowait())
        self.is_over = not isinstance(events[-1], Piece)
        return events


class Generations:
    """Admits requests, prepares them beside the event loop and hands them to the engine."""

    def __init__(self, engine: Engine, pool: ModelPool, max_rows: int, max_queue: int) -> None:
        self._engine = engine
        self._pool = pool
        self._queue = RequestQueue(max_rows, max_queue, pool.is_loaded)
        # One thread: tokenizers are not made for several, and the work is short beside a generation.
        self._preparing = ThreadPoolExecutor(1, "prepare")

    def count(self) -> tuple[int, int]:
        """Requests that run and requests that wait."""
        return self._queue.count()

    def queues(self) -> list[dict[str, object]]:
        """Running and waiting requests of each model (RequestQueue.describe)."""
        return self._queue.describe()

    async def load_only(self, name: str, keep_alive: object) -> Load:
        """Loads a model, or unloads it with a keep_alive of 0."""
        seconds = None if keep_alive is None else parse_keep_alive(keep_alive)
        self._pool.find(name)
        if seconds == 0:
            await self._pool.unload(name)
            return Load("unload")
        async with self._hold(name, seconds):
            return Load("load")

    @asynccontextmanager
    async def start(
        self, name: str, request: GenerateRequest | ChatRequest, received_ns: int
    ) -> AsyncIterator[Generation]:
        """
        Starts a generation and ends it with the block, at the next step of the engine. Raises RequestError: 400, 404,
        500, or 503 when the queue is full.
        """
        seconds = None if request.keep_alive is None else parse_keep_alive(request.keep_alive)
        refuse_unsupported(request)
        async with self._hold(name, seconds) as model:
            times = RequestTimes(received_ns, time.monotonic_ns())
            events: asyncio.Queue[Event] = asyncio.Queue()
            prepared = await self._prepare(model, request, events.put_nowait)
            row = prepared.row
            generation = Generation(row, prepared.shape, times, events)
            try:
                await self._engine.submit(model, row)
                yield generation
            finally:
                if not generation.is_over:
                    await self._engine.cancel(model, row)

    async def render(self, name: str, request: GenerateRequest | ChatRequest) -> str:
        """The prompt that a request would give the model. Raises RequestError."""
        refuse_unsupported(request)
        async with self._hold(name, None) as model:
            return (await self._prepare(model, request, _drop)).prompt_text

    async def embed(self, request: EmbedRequest, received_ns: int) -> Embedded:
        """Vectors of the request's texts, a few at a time between the steps of running texts. Raises RequestError."""
        name = request.model or ""
        seconds = None if request.keep_alive is None else parse_keep_alive(request.keep_alive)
        async with self._hold(name, seconds) as model:
            from mlx_backend.embedding import embed_texts, encode_texts

            loaded_ns = time.monotonic_ns()
            loop = asyncio.get_running_loop()
            texts = await loop.run_in_executor(self._preparing, encode_texts, model, request)
            vectors = await embed_texts(self._engine, model, texts, request.dimensions)
            return Embedded(vectors, sum(len(ids) for ids in texts), loaded_ns - received_ns)

    @asynccontextmanager
    async def _hold(self, name: str, keep_alive_seconds: float | None) -> "AsyncIterator[ResidentModel]":
        """A place in the model's queue and the model, for the time of the block."""
        with self._queue.place(self._pool.find(name).name):
            async with self._pool.lease(name, keep_alive_seconds) as model:
                yield model

    async def _prepare(
        self, model: "ResidentModel", request: GenerateRequest | ChatRequest, deliver: Callable[[Event], None]
    ) -> "Prepared":
        from mlx_backend.prepare import prepare_row

        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._preparing, prepare_row, model, request, deliver)


def refuse_unsupported(request: GenerateRequest | ChatRequest) -> None:
    """Refuses what can be refused before a model is loaded for it. Raises RequestError 400."""
    has_images = (
        any(message.images for message in request.messages or []) if isinstance(request, ChatRequest) else False
    )
    if has_images or (isinstance(request, GenerateRequest) and request.images):
        raise bad_request(f'"{request.shown_name()}" does not support images')
    if isinstance(request, ChatRequest):
        return
    if request.raw and (request.template or request.system or request.context):
        raise bad_request("raw mode does not support template, system, or context")


def _drop(_: Event) -> None:
    """For a row that is never started."""
