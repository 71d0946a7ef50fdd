#!/usr/bin/env python3
"""Checks that the MLX backend can run here: `python mlx_backend/validate_backend.py`. Exit 0 when it can, else 1.

Each line is one check with what was found; a failed one says what to do. Run it with the Python of `.venv`.
"""

import json
import os
import platform
import socket
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

PACKAGES = ("mlx", "mlx-lm", "llguidance", "starlette", "uvicorn", "pydantic", "psutil", "huggingface_hub", "numpy")
SETUP_HINT = "run: npm run setup"


class CheckError(Exception):
    """A failed check; the message says what was found and what to do."""


def check_python() -> str:
    if sys.version_info < (3, 11):  # noqa: UP036 - the check is for people who run an older Python
        raise CheckError(f"{platform.python_version()} is too old: mlx-lm needs 3.11 or newer")
    return platform.python_version()


def check_packages() -> str:
    versions, missing = [], []
    for package in PACKAGES:
        try:
            versions.append(f"{package} {metadata.version(package)}")
        except metadata.PackageNotFoundError:
            missing.append(package)
    if missing:
        raise CheckError(f"missing: {', '.join(missing)}; {SETUP_HINT}")
    return ", ".join(versions)


def check_operation() -> str:
    import mlx.core as mx

    product = (mx.array([[1.0, 2.0], [3.0, 4.0]]) @ mx.array([[5.0], [6.0]])).tolist()
    if product != [[17.0], [39.0]]:
        raise CheckError(f"a matrix product came out as {product}")
    return f"a matrix product on {mx.default_device()}"


def check_server() -> str:
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    from mlx_backend import server

    return f"imported from {server.__file__}"


def check_models() -> str:
    root = os.environ.get("OLLMLX_MLX_MODELS") or os.path.join(
        os.environ.get("OLLAMA_MODELS") or os.path.expanduser("~/.ollama/models"), "mlx"
    )
    folder = Path(root)
    if not folder.exists():
        return f"{folder} does not exist yet; the first pull makes it"
    if not os.access(folder, os.R_OK | os.W_OK):
        raise CheckError(f"{folder} cannot be read and written; mend its permissions or set OLLAMA_MODELS")
    models = [path for path in folder.glob("*/*/config.json") if not path.parts[-3].startswith(".")]
    return f"{folder} holds {len(models)} model(s)"


def check_port() -> str:
    port = int(os.environ.get("OLLMLX_MLX_PORT") or 8023)
    with socket.socket() as probe:
        probe.settimeout(1)
        if probe.connect_ex(("127.0.0.1", port)) != 0:
            return f"{port} is free"
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=2) as reply:
            return f"{port} is held by our backend {json.load(reply)['version']}"
    except (urllib.error.URLError, OSError, ValueError, KeyError) as error:
        raise CheckError(f"{port} is held by another program; stop it or set OLLMLX_MLX_PORT") from error


CHECKS: dict[str, Callable[[], str]] = {
    "Python": check_python,
    "packages": check_packages,
    "MLX": check_operation,
    "server": check_server,
    "model folder": check_models,
    "port": check_port,
}


def main() -> int:
    failed = 0
    for name, check in CHECKS.items():
        try:
            print(f"ok    {name}: {check()}")
        except CheckError as error:
            failed += 1
            print(f"FAIL  {name}: {error}")
        except ImportError as error:
            failed += 1
            print(f"FAIL  {name}: {error}; {SETUP_HINT}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
