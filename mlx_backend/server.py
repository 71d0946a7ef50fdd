"""
Starts the backend: `.venv/bin/python mlx_backend/server.py`. It listens before MLX is imported, which takes a second;
requests wait for the engine meanwhile.
"""

import asyncio
import contextlib
import os
import signal
import socket
import sys
import threading
from pathlib import Path

if __package__ in (None, ""):
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

# The backend only reads files: no library of it may ask the network.
os.environ |= {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1"}
os.environ |= {"TOKENIZERS_PARALLELISM": "false", "TRANSFORMERS_VERBOSITY": "error"}

import uvicorn

from mlx_backend.api import Api
from mlx_backend.engine import Engine
from mlx_backend.generation import Generations
from mlx_backend.log import log
from mlx_backend.memory import prompt_cache_bytes
from mlx_backend.model_pool import ModelPool
from mlx_backend.model_store import ModelStore
from mlx_backend.settings import Settings, parse_settings

EXIT_ENGINE_DIED = 70
_DEATH_NOTICE_SECONDS = 0.3
"""Time for the error lines of lost requests to leave."""
_KEEP_CONNECTION_SECONDS = 75
"""Longer than the daemon keeps an unused connection, so that it never sends on one that this side is closing."""


class _Server(uvicorn.Server):
    """A server whose signals end the process at once: what clients lose, they learn from the broken stream."""

    @contextlib.contextmanager
    def capture_signals(self):
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, _exit, 0)
        yield


def _exit(status: int) -> None:
    log("info", "exit", status=status)
    os._exit(status)


def _exit_with_parent() -> None:
    while sys.stdin.buffer.read(4096):
        pass
    _exit(0)


def _listen(port: int) -> socket.socket:
    """Exits with status 1 when the port cannot be had."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
    except OSError as error:
        log("error", "port_unavailable", port=port, error=str(error))
        sys.exit(1)
    return listener


async def serve(settings: Settings) -> None:
    """Runs until the process ends."""
    listener = _listen(settings.port)
    loop = asyncio.get_running_loop()
    engine = Engine(
        settings.parallel,
        prompt_cache_bytes(),
        on_death=lambda: loop.call_later(_DEATH_NOTICE_SECONDS, _exit, EXIT_ENGINE_DIED),
    )
    pool = ModelPool(engine, ModelStore(settings.models_dir), settings.keep_alive_seconds)
    api = Api(engine, pool, Generations(engine, pool, settings.parallel, settings.max_queue))
    config = uvicorn.Config(
        api.app(),
        log_config=None,
        access_log=False,
        lifespan="off",
        ws="none",
        server_header=False,
        timeout_keep_alive=_KEEP_CONNECTION_SECONDS,
    )
    server = _Server(config)
    log("info", "start", port=settings.port, models=str(settings.models_dir), pid=os.getpid())
    loop.call_soon(engine.start)
    await server.serve(sockets=[listener])


def main() -> None:
    settings = parse_settings(sys.argv[1:])
    if settings.exit_with_parent:
        threading.Thread(target=_exit_with_parent, name="parent-watch", daemon=True).start()
    asyncio.run(serve(settings))


if __name__ == "__main__":
    main()
