"""Lines of Python in a process of their own, which has imported nothing yet."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def run_python(code: str, **env: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "-c", code]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **env}, capture_output=True, text=True)


def with_extras_in(folder: Path) -> str:
    """The first line of code for which what set-up adds to the environment lies in `folder`."""
    return f"import sysconfig; sysconfig.get_path = lambda _: {str(folder)!r}\n"
