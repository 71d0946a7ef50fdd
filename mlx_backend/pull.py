#!/usr/bin/env python3
"""Downloads a model from a Hugging Face hub into a folder: `pull.py ORG/NAME --dest DIR [--revision REV]`.

The only part of the backend that goes online, and a process of its own, so that it can be killed at any moment without
touching a running model. What it fetched stays in DIR (whole files under their names, unfinished ones as `.part`), and
the next call with the same DIR goes on from there. `HF_ENDPOINT` and `HF_TOKEN` are honoured.

Standard output carries one JSON object a line:
`{"event":"plan","files":n,"total":bytes,"revision":sha}`, `{"event":"progress","file","completed","total"}`,
`{"event":"verifying"}`, `{"event":"done","revision","bytes"}` or `{"event":"error","code","message","hint"}` with exit
code 1. Codes: NOT_FOUND, GATED, UNAUTHORIZED, OFFLINE, NO_SPACE, NOT_MLX, HASH_MISMATCH, INTERNAL.
"""

import argparse
import errno
import fnmatch
import hashlib
import json
import os
import shutil
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

# Read by huggingface_hub when it is imported. Xet transfers write to a file that cannot be resumed by a later process.
os.environ.update(HF_HUB_DISABLE_TELEMETRY="1", HF_HUB_DISABLE_XET="1", HF_HUB_DISABLE_PROGRESS_BARS="0")

from huggingface_hub import HfApi, constants, hf_hub_url
from huggingface_hub.errors import GatedRepoError, HfHubHTTPError, HFValidationError, RepositoryNotFoundError
from huggingface_hub.file_download import http_get
from huggingface_hub.hf_api import RepoFile
from huggingface_hub.utils import build_hf_headers

WANTED = ("*.json", "*.safetensors", "*.jinja", "*.txt", "*.model", "*.tiktoken", "*.py", "LICENSE*", "README.md")
PROGRESS_EVERY_S = 0.2
SPARE_BYTES = 256 * 1024 * 1024
STATE_FILE = ".pull.json"
CHUNK_BYTES = 256 * 1024
# The client hands over 10 MB at a time, which a killed process would lose and a slow line would show as a standstill.
constants.DOWNLOAD_CHUNK_SIZE = CHUNK_BYTES


class PullError(Exception):
    """A failure with a code that the daemon knows, a message for people and what they can do."""

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.code, self.hint = code, hint


class Reporter:
    """Writes events as JSON lines; progress at most every 200 ms a file, and always the last of it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last: dict[str, float] = {}

    def emit(self, event: str, **fields: object) -> None:
        with self._lock:
            print(json.dumps({"event": event, **fields}), flush=True)

    def progress(self, file: str, completed: int, total: int) -> None:
        now = time.monotonic()
        if completed < total and now - self._last.get(file, 0) < PROGRESS_EVERY_S:
            return
        self._last[file] = now
        self.emit("progress", file=file, completed=completed, total=total)


@dataclass(frozen=True)
class Download:
    """One pull: the files of a repository at one commit, and the folder they go to."""

    repo: str
    revision: str
    files: list[RepoFile]
    dest: Path
    reporter: Reporter

    def fetch(self, file: RepoFile) -> None:
        """Downloads one file, going on from its `.part`. Throws what `http_get` throws."""
        target = self.dest / file.path
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            part = target.with_name(target.name + ".part")
            self._fetch_part(file, part)
            part.replace(target)
        self.reporter.progress(file.path, file.size, file.size)

    def _fetch_part(self, file: RepoFile, part: Path) -> None:
        with part.open("ab", buffering=0) as stream:
            have = stream.tell()
            if have > file.size:
                stream.truncate(have := 0)
            self.reporter.progress(file.path, have, file.size)
            if have < file.size:
                http_get(
                    hf_hub_url(self.repo, file.path, revision=self.revision),
                    stream,
                    resume_size=have,
                    headers=build_hf_headers(),
                    expected_size=file.size,
                    tqdm_class=bar_class(self.reporter, file, have),
                )

    def verify(self, file: RepoFile) -> None:
        """Compares the content with the hash in the repository's tree; a wrong file is deleted."""
        path = self.dest / file.path
        expected = file.lfs.sha256 if file.lfs else file.blob_id
        digest = hashlib.sha256() if file.lfs else hashlib.sha1(f"blob {file.size}\0".encode(), usedforsecurity=False)
        with path.open("rb") as stream:
            while chunk := stream.read(CHUNK_BYTES):
                digest.update(chunk)
        if digest.hexdigest() != expected:
            path.unlink()
            raise PullError(
                "HASH_MISMATCH",
                f"{file.path} of {self.repo} arrived damaged: its hash is not the one the hub names",
                "Pull again; only the damaged file is fetched anew.",
            )


def bar_class(reporter: Reporter, file: RepoFile, have: int) -> type:
    """A stand-in for the progress bar class that `http_get` takes; it counts bytes of one file."""

    class Bar:
        def __init__(self, **_options: object) -> None:
            self.completed = have

        def update(self, count: float = 1) -> None:
            self.completed += int(count)
            reporter.progress(file.path, self.completed, file.size)

        def __enter__(self) -> "Bar":
            return self

        def __exit__(self, *_exception: object) -> None:
            """The bar holds nothing."""

    return Bar


def plan(repo: str, revision: str, dest: Path, reporter: Reporter) -> Download:
    """Asks the hub what there is. Throws PullError for a repository that cannot be served, hub errors otherwise."""
    api = HfApi()
    commit = api.model_info(repo, revision=revision).sha
    tree = [entry for entry in api.list_repo_tree(repo, revision=commit, recursive=True) if isinstance(entry, RepoFile)]
    files = [file for file in tree if any(fnmatch.fnmatch(file.path, pattern) for pattern in WANTED)]
    names = {file.path for file in tree}
    if not any(name.endswith(".safetensors") and "/" not in name for name in names):
        if any(name.endswith(".npz") for name in names):
            problem = "its weights are in the old .npz format, which today's MLX does not load"
        elif any(name.endswith(".gguf") for name in names):
            problem = "it holds GGUF files only; pull it as hf.co/" + repo + " to run it with Ollama"
        else:
            problem = "it has no .safetensors weights"
        raise PullError("NOT_MLX", f"{repo} cannot run on MLX: {problem}", "Choose a repository of mlx-community.")
    if "config.json" not in names:
        raise PullError("NOT_MLX", f"{repo} cannot run on MLX: it has no config.json", "Choose another repository.")
    return Download(repo, commit, files, dest, reporter)


def prepare_folder(download: Download) -> None:
    """Drops what another commit left in the folder and refuses when the disk is too small."""
    state = download.dest / STATE_FILE
    if state.exists() and json.loads(state.read_text()).get("revision") != download.revision:
        shutil.rmtree(download.dest)
    download.dest.mkdir(parents=True, exist_ok=True)
    state.write_text(json.dumps({"repo": download.repo, "revision": download.revision}))
    have = sum(path.stat().st_size for path in download.dest.rglob("*") if path.is_file())
    need = sum(file.size for file in download.files) - have
    free = shutil.disk_usage(download.dest).free
    if need + SPARE_BYTES > free:
        raise PullError(
            "NO_SPACE",
            f"{download.repo} needs {need / 1e9:.1f} GB more and {download.dest} has {free / 1e9:.1f} GB free",
            "Free some space or set OLLAMA_MODELS to a folder on a larger disk.",
        )


def pull(repo: str, revision: str, dest: Path, reporter: Reporter) -> None:
    download = plan(repo, revision, dest, reporter)
    prepare_folder(download)
    total = sum(file.size for file in download.files)
    reporter.emit("plan", files=len(download.files), total=total, revision=download.revision)
    with ThreadPoolExecutor(max_workers=4) as pool:
        for finished in as_completed([pool.submit(download.fetch, file) for file in download.files]):
            if finished.exception():
                pool.shutdown(cancel_futures=True)
                finished.result()
    reporter.emit("verifying")
    for file in download.files:
        download.verify(file)
    (dest / STATE_FILE).unlink()
    reporter.emit("done", revision=download.revision, bytes=total)


def explain(error: Exception, repo: str) -> PullError:
    """The failure in words for a person, with its cause kept."""
    if isinstance(error, PullError):
        return error
    if isinstance(error, HFValidationError):
        return PullError("NOT_FOUND", f"{repo} is not a repository name", "Write it as organisation/name.")
    if isinstance(error, GatedRepoError):
        return PullError(
            "GATED",
            f"{repo} is gated: its owner wants you to accept the terms first",
            "Accept them on the model's page, then set HF_TOKEN to a token of that account.",
        )
    if isinstance(error, HfHubHTTPError) and error.response is not None:
        status = error.response.status_code
        if isinstance(error, RepositoryNotFoundError) and not os.environ.get("HF_TOKEN"):
            hint = "Check the spelling; for a private repository set HF_TOKEN."
            return PullError("NOT_FOUND", f"the hub has no repository {repo}", hint)
        if status in (401, 403):
            return PullError(
                "UNAUTHORIZED", f"the hub refused {repo} (HTTP {status})", "Set HF_TOKEN to a valid token."
            )
        if status == 404:
            return PullError("NOT_FOUND", f"the hub has no repository {repo}", "Check the spelling.")
        return PullError("OFFLINE", f"the hub answered HTTP {status} for {repo}", "Try again later.")
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return PullError("NO_SPACE", f"the disk is full while downloading {repo}", "Free some space and pull again.")
    if type(error).__module__.split(".")[0] in ("httpx", "httpx2", "httpcore", "httpcore2"):
        return PullError(
            "OFFLINE",
            f"the hub at {constants.ENDPOINT} cannot be reached: {error}",
            "Check the network and pull again; what was fetched is kept.",
        )
    return PullError("INTERNAL", f"{type(error).__name__}: {error}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repo")
    parser.add_argument("--dest", type=Path, required=True)
    parser.add_argument("--revision", default="main")
    args = parser.parse_args()
    reporter = Reporter()
    try:
        pull(args.repo, args.revision, args.dest, reporter)
    except Exception as error:
        failure = explain(error, args.repo)
        reporter.emit("error", code=failure.code, message=str(failure), hint=failure.hint)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
