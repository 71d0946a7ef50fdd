"""Files of a repository into a folder: several at once, going on after every cut, each compared with its hash."""

import hashlib
import os
import shutil
import threading
from collections.abc import Callable
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from pathlib import Path

import httpx2
from huggingface_hub import get_session, hf_hub_url
from huggingface_hub.errors import HfHubHTTPError
from huggingface_hub.utils import build_hf_headers, hf_raise_for_status

from mlx_backend.hub_repository import Repository, WantedFile
from mlx_backend.job_process import JobError, Reporter

_FILES_AT_ONCE = 4
_MOST_FRUITLESS_TRIES = 6
_LONGEST_PAUSE_S = 8.0
_HASH_CHUNK_BYTES = 1 << 20
_PASSING = (408, 425, 429, 500, 502, 503, 504)
"""Statuses that another try may mend."""


class _CutError(Exception):
    """The connection ended before the file did."""


class Download:
    """Whole files stand in `dest` under their names, unfinished ones as `.part`."""

    def __init__(self, repository: Repository, dest: Path, reporter: Reporter, known: list[WantedFile]) -> None:
        """`known` are files in `dest` whose content was compared with their hash just now."""
        self._repository = repository
        self._unknown = [file for file in repository.files if file not in known]
        self._dest = dest
        self._reporter = reporter
        self._stop = threading.Event()

    def run(self) -> None:
        """Fetches and verifies everything; a damaged file is fetched anew once. Raises what the last try raised."""
        self._for_each(self._fetch, self._repository.files)
        self._reporter.emit("verifying")
        damaged = self._verify(self._unknown)
        if not damaged:
            return
        self._for_each(self._fetch, damaged)
        self._reporter.emit("verifying")
        still = self._verify(damaged)
        if still:
            names = ", ".join(file.path for file in still)
            raise JobError(
                "HASH_MISMATCH",
                f"{names} of {self._repository.name} arrived damaged twice: the hash is not the one that the hub names",
                "Pull again later; only what is damaged is fetched anew.",
            )

    def _for_each(self, work: Callable[[WantedFile], object], files: list[WantedFile]) -> list[object]:
        """Results in order. The first failure stops the others at their next piece."""
        with ThreadPoolExecutor(_FILES_AT_ONCE) as pool:
            futures: list[Future[object]] = [pool.submit(work, file) for file in files]
            done, _ = wait(futures, return_when=FIRST_EXCEPTION)
            failure = next((error for future in done if (error := future.exception()) is not None), None)
            if failure is not None:
                self._stop.set()
                pool.shutdown(cancel_futures=True)
                raise failure
        return [future.result() for future in futures]

    def _fetch(self, file: WantedFile) -> None:
        target = self._dest / file.path
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            part = target.with_name(target.name + ".part")
            self._fetch_part(file, part)
            part.replace(target)
        self._reporter.progress(file.size, file.size, file=file.path)

    def _fetch_part(self, file: WantedFile, part: Path) -> None:
        """Tries until the part is whole; tries that bring something do not count."""
        fruitless = 0
        part.touch()
        while True:
            before = part.stat().st_size
            try:
                return self._stream(file, part)
            except (httpx2.TransportError, _CutError, HfHubHTTPError) as error:
                if isinstance(error, HfHubHTTPError) and error.response.status_code not in _PASSING:
                    raise
                fruitless = 0 if part.stat().st_size > before else fruitless + 1
                if fruitless >= _MOST_FRUITLESS_TRIES:
                    raise
                if self._stop.wait(min(_LONGEST_PAUSE_S, 0.25 * 2**fruitless)):
                    raise

    def _stream(self, file: WantedFile, part: Path) -> None:
        with part.open("ab", buffering=0) as out:
            if out.tell() > file.size:
                out.truncate(0)
            have = out.seek(0, 2)
            self._reporter.progress(have, max(file.size, have + 1), file=file.path)
            if have == file.size:
                return
            # Identity, because a position in a compressed answer is not one in the file.
            headers = build_hf_headers() | {"Accept-Encoding": "identity"}
            if have:
                headers["Range"] = f"bytes={have}-"
            url = hf_hub_url(self._repository.name, file.path, revision=self._repository.revision)
            with get_session().stream("GET", url, headers=headers) as response:
                if response.is_error:
                    response.read()
                hf_raise_for_status(response)
                if have and response.status_code != 206:
                    out.truncate(have := 0)
                # As they come from the socket: a larger piece would be lost when the connection breaks off.
                for chunk in response.iter_bytes():
                    if self._stop.is_set():
                        raise _CutError
                    if have + len(chunk) > file.size:
                        raise JobError("HASH_MISMATCH", f"{file.path} is longer on the hub than its {file.size} bytes")
                    out.write(chunk)
                    have += len(chunk)
                    self._reporter.progress(have, file.size, file=file.path)
        if have < file.size:
            raise _CutError(f"{file.path} ended after {have} of {file.size} bytes")

    def _verify(self, files: list[WantedFile]) -> list[WantedFile]:
        """The files whose content is not what the hub names; they are removed."""
        results = self._for_each(self._is_whole, files)
        damaged = [file for file, is_whole in zip(files, results, strict=True) if not is_whole]
        for file in damaged:
            (self._dest / file.path).unlink()
        return damaged

    def _is_whole(self, file: WantedFile) -> bool:
        return _has_digest(self._dest / file.path, file)


def _has_digest(path: Path, file: WantedFile) -> bool:
    head = f"blob {file.size}\0".encode()
    digest = hashlib.sha256() if file.is_large else hashlib.sha1(head, usedforsecurity=False)
    with path.open("rb") as stream:
        while chunk := stream.read(_HASH_CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest() == file.digest


def take_over(have: Path, dest: Path, files: list[WantedFile]) -> list[WantedFile]:
    """Links the files of `have` whose content is wanted into `dest`, where they are not yet. Answers which."""
    taken = []
    for file in files:
        source, target = have / file.path, dest / file.path
        is_candidate = source.is_file() and source.stat().st_size == file.size and not target.exists()
        if is_candidate and _has_digest(source, file):
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                os.link(source.resolve(), target)
            except OSError:
                # A link to another disk, or a file system without hard links.
                shutil.copyfile(source, target)
            taken.append(file)
    return taken


def remove_stale(dest: Path, known: dict[str, str], files: list[WantedFile]) -> None:
    """
    Removes everything but what is of the wanted content: files and parts that an earlier pull noted in `known` (path to
    digest) under the digest that is wanted now.
    """
    kept = {dest / file.path for file in files if known.get(file.path) == file.digest}
    kept |= {path.with_name(path.name + ".part") for path in kept}
    for path in sorted(dest.rglob("*"), reverse=True):
        if path.is_dir() and not path.is_symlink():
            if not any(path.iterdir()):
                shutil.rmtree(path)
        elif path not in kept:
            path.unlink()
