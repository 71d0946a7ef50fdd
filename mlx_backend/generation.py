"""The use case behind /api/generate and /api/chat: from a request to its events."""

import asyncio
import time
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass

from mlx_backend.engine import Engine
from mlx_backend.errors import RequestError, bad_request
from mlx_backend.keep_alive import parse_keep_alive
from mlx_backend.model_pool import ModelPool
from mlx_backend.replies import RequestTimes
from mlx_backend.request_models import ChatRequest, GenerateRequest
from mlx_backend.row import Event, Piece, RowRequest


@dataclass(frozen=True)
class Load:
    """The answer to a request without a prompt: `reason` is load or unload."""

    reason: str


@dataclass
class Generation:
    """A row under way. `events` ends with a Finish or a Failure."""

    row: RowRequest
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
        self._max_rows = max_rows
        self._max_queue = max_queue
        # One thread: tokenizers are not made for several, and the work is short beside a generation.
        self._preparing = ThreadPoolExecutor(1, "prepare")

    def count(self) -> tuple[int, int]:
        """Requests that run and requests that wait."""
        loaded = {entry.folder.name for entry in self._pool.entries() if entry.model is not None}
        leases = self._pool.count_leases()
        running = sum(min(count, self._max_rows) for name, count in leases.items() if name in loaded)
        return running, sum(leases.values()) - running

    async def load_only(self, name: str, keep_alive: object) -> Load:
        """Loads a model, or unloads it with a keep_alive of 0."""
        seconds = None if keep_alive is None else parse_keep_alive(keep_alive)
        self._pool.find(name)
        if seconds == 0:
            await self._pool.unload(name)
            return Load("unload")
        self._admit(name)
        async with self._pool.lease(name, seconds):
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
        refuse_unsupported(name, request)
        self._pool.find(name)
        self._admit(name)
        async with self._pool.lease(name, seconds) as model:
            times = RequestTimes(received_ns, time.monotonic_ns())
            events: asyncio.Queue[Event] = asyncio.Queue()
            from mlx_backend.prepare import prepare_row

            loop = asyncio.get_running_loop()
            row = await loop.run_in_executor(self._preparing, prepare_row, model, request, events.put_nowait)
            generation = Generation(row, times, events)
            try:
                await self._engine.submit(model, row)
                yield generation
            finally:
                if not generation.is_over:
                    await self._engine.cancel(model, row)

    def _admit(self, name: str) -> None:
        _, waiting = self.count()
        entry = next((entry for entry in self._pool.entries() if entry.folder.name == name), None)
        must_wait = entry is None or entry.model is None or entry.leases >= self._max_rows
        if must_wait and waiting >= self._max_queue:
            raise RequestError(503, "server busy, please try again.  maximum pending requests exceeded")


def refuse_unsupported(name: str, request: GenerateRequest | ChatRequest) -> None:
    """Refuses what this engine cannot do yet instead of ignoring it. Raises RequestError 400."""
    if request.tools:
        raise bad_request(f'"{name}" does not support tools')
    if request.think:
        raise bad_request(f'"{name}" does not support thinking')
    if request.logprobs or request.top_logprobs:
        raise bad_request("logprobs are not supported by the MLX engine")
    if isinstance(request, ChatRequest):
        _refuse_unsupported_messages(name, request)
        return
    if request.images:
        raise bad_request(f'"{name}" does not support images')
    if request.suffix:
        raise bad_request(f'"{name}" does not support insert')
    if request.raw and (request.template or request.system or request.context):
        raise bad_request("raw mode does not support template, system, or context")
    if request.template:
        raise bad_request("template is not supported by the MLX engine: use raw with a prompt of your own form")


def _refuse_unsupported_messages(name: str, request: ChatRequest) -> None:
    for message in request.messages or []:
        if message.images:
            raise bad_request(f'"{name}" does not support images')
        if message.tool_calls or message.role == "tool":
            raise bad_request(f'"{name}" does not support tools')
        if message.role not in ("system", "developer", "user", "assistant"):
            raise bad_request(f'messages: role "{message.role}" is unknown; use system, user or assistant')
