"""A real backend in a process of its own, for tests."""

import json
import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parents[2]
MODEL = "test/tiny"
START_TIMEOUT_SECONDS = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class BackendProcess:
    """Started at construction; `client` speaks to it, `models` is its store, `log_file` holds its log lines."""

    def __init__(self, models: Path, folder: Path, *arguments: str, stdin: int = subprocess.DEVNULL) -> None:
        self.models = models
        self.port = free_port()
        self.log_file = folder / f"backend-{self.port}.log"
        command = [sys.executable, str(ROOT / "mlx_backend" / "server.py"), "--port", str(self.port)]
        env = {key: value for key, value in os.environ.items() if not key.startswith(("OLLAMA_", "OLLMLX_"))}
        self.process = subprocess.Popen(
            [*command, "--models", str(models), *arguments], stdin=stdin, stderr=self.log_file.open("wb"), env=env
        )
        self.client = httpx.Client(base_url=f"http://127.0.0.1:{self.port}", timeout=60)
        self.wait_for(lambda: self.health().status_code == 200, START_TIMEOUT_SECONDS)

    def health(self) -> httpx.Response:
        return self.client.get("/health")

    def wait_for(self, is_true, timeout_seconds: float = 20) -> None:
        """Polls until the condition holds; a refused connection counts as not yet."""
        deadline = time.monotonic() + timeout_seconds
        while time.monotonic() < deadline:
            assert self.process.poll() is None, f"the backend ended: {self.log_file.read_text()[-2000:]}"
            try:
                if is_true():
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.02)
        raise AssertionError(f"not true after {timeout_seconds} s: {self.log_file.read_text()[-2000:]}")

    def generate(self, prompt: str, status: int = 200, **fields) -> dict:
        """A whole answer of /api/generate; `options` and other fields as keywords."""
        body = {"model": MODEL, "prompt": prompt, "stream": False, **fields}
        reply = self.client.post("/api/generate", content=json.dumps(body))
        assert reply.status_code == status, reply.text
        return reply.json()

    @contextmanager
    def stream(self, prompt: str, route: str = "/api/generate", **fields):
        """The lines of a streamed answer as objects."""
        with self.client.stream("POST", route, json={"model": MODEL, "prompt": prompt, **fields}) as reply:
            yield (json.loads(line) for line in reply.iter_lines())

    def running(self) -> tuple[int, int]:
        health = self.health().json()
        return health["running"], health["waiting"]

    def stop(self) -> None:
        self.client.close()
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait(10)
