import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.mlx_backend.backend_process import MODEL, ROOT, BackendProcess
from tests.mlx_backend.ollama_process import OllamaProcess

# A busy machine makes single examples slow.
settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")


@pytest.fixture(scope="session")
def models_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that holds the tiny model under MODEL."""
    root = tmp_path_factory.mktemp("models")
    script = ROOT / "scripts" / "make-tiny-model.py"
    subprocess.run([sys.executable, script, "--out", root / MODEL, "--seed", "7"], check=True, capture_output=True)
    return root


@pytest.fixture(scope="session")
def backend(models_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BackendProcess]:
    """One backend for all tests that leave it as they find it."""
    process = BackendProcess(models_dir, tmp_path_factory.mktemp("log"))
    yield process
    process.stop()


@pytest.fixture(scope="session")
def ollama(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OllamaProcess]:
    """A real Ollama; mark the tests with `needs_ollama`."""
    process = OllamaProcess(tmp_path_factory.mktemp("ollama"))
    yield process
    process.stop()


@pytest.fixture(scope="session")
def tiny_model(models_dir: Path) -> Path:
    """The tiny model's folder, read only."""
    return models_dir / MODEL
