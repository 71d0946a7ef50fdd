"""Runs the programs of long work as the daemon does: a process with an environment, and JSON lines."""

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

from tests.mlx_backend.backend_process import ROOT


def online_environment() -> dict[str, str]:
    """This process's, without what programs that are imported for a test set for the whole process."""
    return {name: value for name, value in os.environ.items() if name not in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")}


def start_job(script: str, *arguments: object, largest_file_bytes: int | None = None, **env: str) -> subprocess.Popen:
    """`script` is a file of mlx_backend; its events are the lines of `stdout`. A limit of files acts as a full disk."""

    def limit_files() -> None:
        if largest_file_bytes is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file_bytes, largest_file_bytes))

    command = [sys.executable, str(ROOT / "mlx_backend" / script), *map(str, arguments)]
    return subprocess.Popen(
        command,
        env=online_environment() | {"MLX_DISABLE_COMPILE": "1"} | env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=limit_files,
    )


def finish_job(process: subprocess.Popen) -> tuple[int, list[dict]]:
    """Exit code and the events that were not read yet."""
    out, err = process.communicate(timeout=120)
    assert "Traceback" not in err, err
    return process.returncode, [json.loads(line) for line in out.splitlines()]


def run_job(
    script: str, *arguments: object, largest_file_bytes: int | None = None, **env: str
) -> tuple[int, list[dict]]:
    return finish_job(start_job(script, *arguments, largest_file_bytes=largest_file_bytes, **env))


def read_until(process: subprocess.Popen, event: str) -> dict:
    """Reads events up to the first of this kind."""
    assert process.stdout is not None
    for line in process.stdout:
        if json.loads(line)["event"] == event:
            return json.loads(line)
    raise AssertionError(f"no {event}: {process.stderr.read() if process.stderr else ''}")


def contents(folder: Path) -> dict[str, bytes]:
    """All files below a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
