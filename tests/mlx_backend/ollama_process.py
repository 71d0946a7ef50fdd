"""A real Ollama in a process of its own, for tests that compare with it."""

import json
import os
import subprocess
import time
from pathlib import Path

import httpx
import pytest

from tests.mlx_backend.backend_process import free_port

_may_skip = "OLLMLX_TEST_OLLAMA" not in os.environ and os.environ.get("CI") != "true"
needs_ollama = pytest.mark.skipif(_may_skip, reason="OLLMLX_TEST_OLLAMA names no Ollama")
"""Skips on a machine without Ollama; with CI=true its absence fails the test."""


class OllamaProcess:
    """Started at construction with an empty store below `folder`."""

    def __init__(self, folder: Path) -> None:
        self._port = free_port()
        self._folder = folder
        self._env = os.environ | {
            "HOME": str(folder),
            "OLLAMA_HOST": f"127.0.0.1:{self._port}",
            "OLLAMA_MODELS": str(folder / "models"),
        }
        self._log = (folder / "ollama.log").open("wb")
        self.process = subprocess.Popen(
            [os.environ["OLLMLX_TEST_OLLAMA"], "serve"], env=self._env, stdout=self._log, stderr=self._log
        )
        self.client = httpx.Client(base_url=f"http://127.0.0.1:{self._port}", timeout=120)
        deadline = time.monotonic() + 60
        while True:
            try:
                self.client.get("/api/version")
                return
            except httpx.TransportError:
                assert self.process.poll() is None, (folder / "ollama.log").read_text()[-2000:]
                assert time.monotonic() < deadline, "Ollama does not answer"
                time.sleep(0.05)

    def create(self, name: str, modelfile: str, *arguments: str) -> None:
        """Makes a model from the text of a Modelfile."""
        file = self._folder / "Modelfile"
        file.write_text(modelfile)
        command = [os.environ["OLLMLX_TEST_OLLAMA"], "create", name, "-f", str(file), *arguments]
        done = subprocess.run(command, env=self._env, capture_output=True, text=True, stdin=subprocess.DEVNULL)
        assert done.returncode == 0, done.stderr

    def ask(self, route: str, **body: object) -> dict:
        """The whole answer of a request."""
        reply = self.client.post(route, content=json.dumps({"stream": False, **body}))
        assert reply.status_code == 200, reply.text
        return reply.json()

    def stop(self) -> None:
        self.client.close()
        self.process.terminate()
        self.process.wait(20)
        self._log.close()
