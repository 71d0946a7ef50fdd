"""What the processes of long work have in common: their lines, their errors and their end (docs/engine-protocol.md)."""

import argparse
import contextlib
import errno
import json
import os
import shutil
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

_PROGRESS_EVERY_S = 0.2
_PARENT_CHECK_S = 1.0


class JobError(Exception):
    """
    A failure with a code, a message for people and what they can do. Codes: those of docs/engine-protocol.md, and
    BAD_REQUEST, NOT_FOUND, NO_SPACE, NOT_SUPPORTED, UNAVAILABLE, CONFLICT, CANCELLED, INTERNAL.
    """

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.code, self.hint = code, hint


class Reporter:
    """Writes events as JSON lines, from any thread; progress at most every 200 ms of one kind, and always its last."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._lock = threading.Lock()
        self._last: dict[str, float] = {}

    def emit(self, event: str, **fields: object) -> None:
        with self._lock:
            self._stream.write(json.dumps({"event": event, **fields}) + "\n")
            self._stream.flush()

    def progress(self, completed: int, total: int, **kind: str) -> None:
        """`kind` is what the figures are of: `file` or `phase`."""
        name, now = "\0".join(kind.values()), time.monotonic()
        with self._lock:
            if completed < total and now - self._last.get(name, -1) < _PROGRESS_EVERY_S:
                return
            self._last[name] = now
        self.emit("progress", **kind, completed=completed, total=total)


class _Parser(argparse.ArgumentParser):
    """Wrong arguments are told as an event too."""

    def error(self, message: str) -> None:
        raise JobError("BAD_REQUEST", message, f"{self.prog} --help tells what there is.")

    def print_help(self, file: TextIO | None = None) -> None:
        super().print_help(file or sys.__stdout__)


def make_parser(description: str) -> argparse.ArgumentParser:
    return _Parser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)


def run_job(work: Callable[[Reporter], None], explain: Callable[[Exception], JobError] | None = None) -> int:
    """
    Does `work` and answers the exit code. Only events go to standard output: what libraries print goes to standard
    error. An exception ends the work with an `error` line; `explain` may know more of it than this function.
    """
    reporter = Reporter(sys.stdout)
    _end_with_parent()
    try:
        with contextlib.redirect_stdout(sys.stderr):
            work(reporter)
    except BrokenPipeError:
        # Nobody reads the events any more.
        return 1
    except (Exception, KeyboardInterrupt) as error:
        failure = (explain or explain_failure)(error) if isinstance(error, Exception) else cancelled()
        reporter.emit("error", code=failure.code, message=str(failure), hint=failure.hint)
        return 1
    return 0


def explain_failure(error: Exception) -> JobError:
    """The failure in words for a person."""
    if isinstance(error, JobError):
        return error
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return JobError("NO_SPACE", f"the disk is full: {error}", "Free some space and try again.")
    if isinstance(error, MemoryError) or "[malloc]" in str(error) or "[metal::malloc]" in str(error):
        return JobError("UNAVAILABLE", f"the memory is full: {error}", "Unload models or close programs and try again.")
    return JobError("INTERNAL", f"{type(error).__name__}: {error}")


def cancelled() -> JobError:
    return JobError("CANCELLED", "the work was cancelled")


def catch_termination() -> threading.Event:
    """SIGTERM and SIGINT only set the event from now on, so that the work can end in good order."""
    asked = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: asked.set())
    return asked


def require_space(folder: Path, needed: int, what: str) -> None:
    """Raises JobError NO_SPACE when the disk of `folder` has less than `needed` bytes free."""
    free = shutil.disk_usage(folder).free
    if needed > free:
        raise JobError(
            "NO_SPACE",
            f"{what} needs {in_bytes(needed)} and {folder} has {in_bytes(free)} free",
            "Free some space or set OLLAMA_MODELS to a folder on a larger disk.",
        )


def in_bytes(size: int) -> str:
    """Such as "4.2 GB" or "17 MB", in powers of ten as disks are sold."""
    return f"{size / 1e9:.1f} GB" if size >= 1e8 else f"{size / 1e6:.0f} MB"


def _end_with_parent() -> None:
    """Work that nobody waits for any more ends at once: a killed daemon leaves no writer behind."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_PARENT_CHECK_S)
        os._exit(1)

    if not sys.stdin or not sys.stdin.isatty():
        threading.Thread(target=watch, daemon=True).start()
