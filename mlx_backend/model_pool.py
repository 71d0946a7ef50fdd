"""Which models are in memory, and for how long. Everything here runs on the event loop."""

import asyncio
import math
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mlx_backend.engine import Engine
from mlx_backend.errors import RequestError
from mlx_backend.log import log
from mlx_backend.memory import available_bytes, in_gigabytes, needed_bytes
from mlx_backend.model_store import ModelFolder, ModelStore, folder_of

if TYPE_CHECKING:
    from mlx_backend.resident_model import ResidentModel


@dataclass
class PoolEntry:
    """
    A model that is loading (`model` is None) or loaded. It is unloaded `keep_alive_seconds` after its last lease
    ended; `expires_at` is that moment as a Unix time, infinite for never, None while it is leased.
    """

    folder: ModelFolder
    keep_alive_seconds: float
    model: "ResidentModel | None" = None
    loading: "asyncio.Task[None] | None" = None
    leases: int = 0
    expires_at: float | None = None
    idle_since: float = 0.0
    timer: asyncio.TimerHandle | None = field(default=None, repr=False)


class ModelPool:
    """Loads models on demand, one at a time, and unloads idle ones: after their time, or to make room."""

    def __init__(
        self,
        engine: Engine,
        store: ModelStore,
        default_keep_alive_seconds: float,
        available: Callable[[], int] = available_bytes,
    ) -> None:
        self._engine = engine
        self._store = store
        self._default_keep_alive_seconds = default_keep_alive_seconds
        self._available = available
        self._entries: dict[str, PoolEntry] = {}
        self._load_lock = asyncio.Lock()
        self._unloads: set[asyncio.Task[None]] = set()

    def find(self, name: str) -> ModelFolder:
        """Raises RequestError 404."""
        return self._store.find(name)

    def entries(self) -> list[PoolEntry]:
        return list(self._entries.values())

    def is_loaded(self, folder_name: str) -> bool:
        """Whether the model is in memory; one that is loading is not yet."""
        entry = self._entries.get(folder_name)
        return entry is not None and entry.model is not None

    @asynccontextmanager
    async def lease(self, name: str, keep_alive_seconds: float | None) -> "AsyncIterator[ResidentModel]":
        """
        Holds a model in memory, loading it first where needed. `keep_alive_seconds` applies from the end of the lease,
        None for the default. Raises RequestError 404, or 500 when the model cannot be loaded.
        """
        folder = self.find(name)
        entry = self._entries.setdefault(folder.name, PoolEntry(folder, self._default_keep_alive_seconds))
        entry.leases += 1
        entry.expires_at = None
        if entry.timer is not None:
            entry.timer.cancel()
        try:
            if entry.model is None:
                if entry.loading is None:
                    entry.loading = asyncio.create_task(self._load(entry))
                    # An error that nobody waits for any more is not worth asyncio's warning: `_load` logs it.
                    entry.loading.add_done_callback(lambda task: task.exception())
                # A caller that leaves does not stop the loading that others may wait for.
                await asyncio.shield(entry.loading)
            entry.keep_alive_seconds = (
                self._default_keep_alive_seconds if keep_alive_seconds is None else keep_alive_seconds
            )
            assert entry.model is not None
            yield entry.model
        finally:
            entry.leases -= 1
            if entry.leases == 0:
                self._start_idle(entry)

    async def unload(self, name: str) -> None:
        """Unloads a model as soon as its last request ends; nothing when it is not loaded."""
        entry = self._entries.get(folder_of(name) or name)
        if entry is None:
            return
        entry.keep_alive_seconds = 0
        if entry.leases == 0:
            await self._unload(entry)

    def _start_idle(self, entry: PoolEntry) -> None:
        entry.idle_since = time.monotonic()
        if entry.model is None:
            if entry.loading is None or entry.loading.done():
                self._forget(entry)
            else:
                entry.loading.add_done_callback(lambda _: self._start_idle(entry) if entry.leases == 0 else None)
        elif math.isinf(entry.keep_alive_seconds):
            entry.expires_at = math.inf
        else:
            entry.expires_at = time.time() + entry.keep_alive_seconds
            loop = asyncio.get_running_loop()
            entry.timer = loop.call_later(entry.keep_alive_seconds, self._expire, entry)

    def _expire(self, entry: PoolEntry) -> None:
        task = asyncio.ensure_future(self._unload(entry))
        self._unloads.add(task)
        task.add_done_callback(self._unloads.discard)

    def _forget(self, entry: PoolEntry) -> None:
        if self._entries.get(entry.folder.name) is entry:
            del self._entries[entry.folder.name]

    async def _load(self, entry: PoolEntry) -> None:
        async with self._load_lock:
            await self._make_room(entry.folder)
            started_at = time.monotonic()
            try:
                entry.model = await self._engine.load(entry.folder.path)
            except Exception as error:
                self._forget(entry)
                log("error", "load_failed", model=entry.folder.name, error=repr(error))
                raise RequestError(500, f"model '{entry.folder.name}' cannot be loaded: {error}") from error
            log("info", "loaded", model=entry.folder.name, seconds=round(time.monotonic() - started_at, 3))

    async def _make_room(self, folder: ModelFolder) -> None:
        needed = needed_bytes(folder)
        while self._available() < needed:
            idle = [entry for entry in self._entries.values() if entry.model is not None and entry.leases == 0]
            if not idle:
                self._entries.pop(folder.name, None)
                raise RequestError(
                    500,
                    f"model '{folder.name}' needs {in_gigabytes(needed)} of memory and "
                    f"{in_gigabytes(self._available())} are free: close other programs or take a smaller model",
                )
            await self._unload(min(idle, key=lambda entry: entry.idle_since))

    async def _unload(self, entry: PoolEntry) -> None:
        if entry.model is None or entry.leases > 0:
            return
        if entry.timer is not None:
            entry.timer.cancel()
        self._forget(entry)
        model, entry.model = entry.model, None
        unloading = self._engine.unload(model)
        # No frame may keep the model while the engine frees its memory.
        del model
        await unloading
        log("info", "unloaded", model=entry.folder.name)
