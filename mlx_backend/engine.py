"""The engine: the only thread that builds, evaluates or frees MLX arrays, but for the weights of a model that loads."""

import asyncio
import queue
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from mlx_backend.log import log
from mlx_backend.row import RowRequest

if TYPE_CHECKING:
    from mlx_backend.resident_model import Delivery, ModelSource, ResidentModel

Result = TypeVar("Result")


class Engine:
    """
    Runs calls from its mailbox between the steps of the loaded models. Its methods belong to the event loop; results
    come back in one `call_soon_threadsafe` a step.
    """

    def __init__(self, max_rows: int, max_cache_bytes: int, on_death: Callable[[], None]) -> None:
        self._loop = asyncio.get_running_loop()
        self._max_rows = max_rows
        self._max_cache_bytes = max_cache_bytes
        self._on_death = on_death
        self._mailbox: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._models: list[ResidentModel] = []
        self._loading = ThreadPoolExecutor(1, "mlx-load")
        self._thread = threading.Thread(target=self._run, name="mlx-engine", daemon=True)
        self.device: str | None = None
        """None until the heavy imports are done."""
        self.is_dead = False

    def start(self) -> None:
        self._thread.start()

    def call(self, act: Callable[[], Result]) -> "asyncio.Future[Result]":
        """Runs `act` on the engine thread between two steps."""
        future: asyncio.Future[Result] = self._loop.create_future()

        def run() -> None:
            try:
                result = act()
            except Exception as error:
                self._loop.call_soon_threadsafe(_settle, future, None, error)
            else:
                self._loop.call_soon_threadsafe(_settle, future, result, None)

        if self.is_dead:
            future.set_exception(RuntimeError("the engine has died"))
        else:
            self._mailbox.put(run)
        return future

    async def load(self, folder: Path) -> "ResidentModel":
        """
        Loads a model; its rows are stepped from then on. Its files are read on a thread of their own, so that the texts
        of other models go on meanwhile.
        """

        def read() -> "ModelSource":
            from mlx_backend.resident_model import read_model

            return read_model(folder)

        sources = [await self._loop.run_in_executor(self._loading, read)]

        def load() -> "ResidentModel":
            from mlx_backend.resident_model import ResidentModel

            # No other reference may keep the weights in memory after the model is unloaded.
            model = ResidentModel(sources.pop(), self._max_rows, self._max_cache_bytes)
            self._models.append(model)
            return model

        return await self.call(load)

    def unload(self, model: "ResidentModel") -> "asyncio.Future[None]":
        """Frees a model without rows."""

        def unload() -> None:
            from mlx_backend.mlx_adapter import release_memory

            self._models.remove(model)
            model.close()
            release_memory()

        return self.call(unload)

    def submit(self, model: "ResidentModel", request: RowRequest) -> "asyncio.Future[None]":
        """Starts a row. The future fails when the row cannot be queued."""
        return self.call(lambda: model.submit(request))

    def cancel(self, model: "ResidentModel", request: RowRequest) -> "asyncio.Future[None]":
        """Ends a row after the current step without a further event."""
        return self.call(lambda: model.cancel(request))

    def _run(self) -> None:
        try:
            from mlx_backend.mlx_adapter import describe_device

            self.device = describe_device()
            log("info", "engine_ready", device=self.device)
            while True:
                self._run_calls()
                deliveries = [delivery for model in self._models if model.has_rows for delivery in model.step()]
                if deliveries:
                    self._loop.call_soon_threadsafe(_deliver, deliveries)
        except BaseException as error:
            log("error", "engine_died", error=repr(error))
            lost = [d for model in self._models for d in model.fail_rows("the MLX engine has died and restarts")]
            self._loop.call_soon_threadsafe(self._die, lost)

    def _run_calls(self) -> None:
        """Waits for a call while there is nothing to decode, otherwise runs those that are there."""
        if not any(model.has_rows for model in self._models):
            self._mailbox.get()()
        while True:
            try:
                call = self._mailbox.get_nowait()
            except queue.Empty:
                return
            call()

    def _die(self, lost: "list[Delivery]") -> None:
        self.is_dead = True
        _deliver(lost)
        self._on_death()


def _deliver(deliveries: "list[Delivery]") -> None:
    for deliver, event in deliveries:
        deliver(event)


def _settle(future: "asyncio.Future[Result]", result: Result, error: Exception | None) -> None:
    if future.done():
        return
    if error is not None:
        future.set_exception(error)
    else:
        future.set_result(result)
