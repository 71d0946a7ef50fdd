"""What the process is started with: flags first, then environment, then defaults (docs/engine-protocol.md)."""

import argparse
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from mlx_backend.errors import RequestError
from mlx_backend.keep_alive import parse_keep_alive

DEFAULT_PORT = 8023


@dataclass(frozen=True)
class Settings:
    """Parsed once at the start. `keep_alive_seconds` is infinite for models that always stay."""

    port: int
    models_dir: Path
    keep_alive_seconds: float
    max_queue: int
    parallel: int
    exit_with_parent: bool


def default_models_dir(env: Mapping[str, str]) -> Path:
    """`OLLMLX_MLX_MODELS`, or `mlx` below Ollama's folder of models."""
    own = env.get("OLLMLX_MLX_MODELS")
    if own:
        return Path(own).expanduser()
    return Path(env.get("OLLAMA_MODELS") or "~/.ollama/models").expanduser() / "mlx"


def parse_settings(arguments: Sequence[str], env: Mapping[str, str] = os.environ) -> Settings:
    """Exits with status 2 and a message on standard error when a value is wrong."""
    parser = argparse.ArgumentParser(prog="mlx_backend/server.py", description="Serves MLX models on 127.0.0.1.")

    def whole_number(low: int, high: int):
        def parse(text: str) -> int:
            if not text.strip().isdigit() or not low <= int(text) <= high:
                raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from {low} to {high}")
            return int(text)

        return parse

    def keep_alive(text: str) -> float:
        try:
            return parse_keep_alive(float(text) if text.lstrip("+-").isdigit() else text)
        except RequestError as error:
            raise argparse.ArgumentTypeError(error.message) from error

    parser.add_argument("--port", type=whole_number(1, 65535), default=env.get("OLLMLX_MLX_PORT") or str(DEFAULT_PORT))
    parser.add_argument("--models", type=lambda text: Path(text).expanduser(), default=default_models_dir(env))
    parser.add_argument("--keep-alive", type=keep_alive, default=env.get("OLLAMA_KEEP_ALIVE") or "5m")
    parser.add_argument("--max-queue", type=whole_number(1, 1_000_000), default=env.get("OLLAMA_MAX_QUEUE") or "512")
    parser.add_argument("--parallel", type=whole_number(1, 256), default=env.get("OLLAMA_NUM_PARALLEL") or "8")
    parser.add_argument("--exit-with-parent", action="store_true", help="exit when standard input closes")
    args = parser.parse_args(arguments)
    return Settings(
        port=args.port,
        models_dir=args.models,
        keep_alive_seconds=args.keep_alive,
        max_queue=args.max_queue,
        parallel=args.parallel,
        exit_with_parent=args.exit_with_parent,
    )
