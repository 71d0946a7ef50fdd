#!/usr/bin/env python3
"""Downloads a model from a Hugging Face hub into a folder: `pull.py ORG/NAME --dest DIR [--revision REV] [--have DIR]`.

The only part of the backend that goes online, and a process of its own, so that it can be killed at any moment without
touching a running model. What it fetched stays in DIR (whole files under their names, unfinished ones as `.part`), and
the next call with the same DIR goes on from there, even at another commit with the files that did not change. One
process at a time works on a DIR. Files of the `--have` folder, the installed model, stand in for those that did not
change. `HF_ENDPOINT`, `HF_TOKEN` and `HF_HUB_DOWNLOAD_TIMEOUT` (seconds) are honoured.

Standard output carries one JSON object a line: `{"event":"plan","files":n,"total":bytes,"missing":bytes,
"revision":sha}`, `{"event":"progress","file","completed","total"}`, `{"event":"verifying"}`,
`{"event":"done","revision","bytes"}` or `{"event":"error","code","message","hint"}` with exit code 1. Codes: NOT_FOUND,
GATED, UNAUTHORIZED, OFFLINE, NO_SPACE, NOT_MLX, HASH_MISMATCH, CONFLICT, BAD_REQUEST and INTERNAL.
"""

import argparse
import contextlib
import fcntl
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

if __package__ in (None, ""):
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

# Read by huggingface_hub when it is imported. Xet transfers write to a file that cannot be resumed by a later process.
os.environ.update(HF_HUB_DISABLE_TELEMETRY="1", HF_HUB_DISABLE_XET="1")

import httpx2
from huggingface_hub import constants, set_client_factory
from huggingface_hub.errors import OfflineModeIsEnabled

from mlx_backend.explain_hub_error import explain_hub_error
from mlx_backend.hub_download import Download, remove_stale, take_over
from mlx_backend.hub_repository import Repository, WantedFile, look_up
from mlx_backend.job_process import JobError, Reporter, make_parser, require_space, run_job

SPARE_BYTES = 256 * 1024 * 1024
STATE_FILE = ".pull.json"


def parse_arguments() -> argparse.Namespace:
    parser = make_parser(__doc__ or "")
    parser.add_argument("repo", metavar="ORG/NAME")
    parser.add_argument("--dest", type=Path, required=True, metavar="DIR", help="folder to write")
    parser.add_argument("--revision", default="main", metavar="REV", help="branch, tag or commit (default: main)")
    parser.add_argument("--have", type=Path, metavar="DIR", help="folder of the same model, perhaps older")
    return parser.parse_args()


def pull(args: argparse.Namespace, reporter: Reporter) -> None:
    if constants.is_offline_mode():
        raise OfflineModeIsEnabled
    set_client_factory(_make_client)
    with _only_process(args.dest):
        repository = look_up(args.repo, args.revision)
        missing, known = _prepare_folder(args.dest, repository, args.have)
        total, revision = repository.total_bytes, repository.revision
        reporter.emit("plan", files=len(repository.files), total=total, missing=missing, revision=revision)
        Download(repository, args.dest, reporter, known).run()
        (args.dest / STATE_FILE).unlink()
    reporter.emit("done", revision=revision, bytes=total)


def _make_client() -> httpx2.Client:
    """The hub's client waits for ever in some calls; here every silence ends."""
    patience = httpx2.Timeout(constants.HF_HUB_DOWNLOAD_TIMEOUT)

    def limit_silence(request: httpx2.Request) -> None:
        request.extensions["timeout"] = patience.as_dict()

    return httpx2.Client(follow_redirects=True, event_hooks={"request": [limit_silence]})


@contextlib.contextmanager
def _only_process(dest: Path) -> Iterator[None]:
    """Holds the folder for this process. Raises JobError CONFLICT when another has it."""
    dest.mkdir(parents=True, exist_ok=True)
    # The folder itself, so that no other file is left when it is moved to its place.
    folder = os.open(dest, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise JobError("CONFLICT", f"another process pulls into {dest}", "Wait until it has ended.") from None
    finally:
        os.close(folder)


def _prepare_folder(dest: Path, repository: Repository, have: Path | None) -> tuple[int, list[WantedFile]]:
    """
    Drops what is no longer wanted, takes over what `have` holds, and refuses when the disk is too small for the rest.
    Answers the bytes to fetch, and the files taken over.
    """
    state = dest / STATE_FILE
    try:
        known = dict(json.loads(state.read_text(encoding="utf-8"))["files"])
    except (OSError, ValueError, KeyError, TypeError):
        known = {}
    remove_stale(dest, known, repository.files)
    wanted = {file.path: file.digest for file in repository.files}
    state.write_text(json.dumps({"repo": repository.name, "revision": repository.revision, "files": wanted}))
    taken = [] if have is None else take_over(have, dest, repository.files)
    there = [dest / file.path for file in repository.files]
    there += [path.with_name(path.name + ".part") for path in there]
    missing = repository.total_bytes - sum(path.stat().st_size for path in there if path.is_file())
    if missing > 0:
        require_space(dest, missing + SPARE_BYTES, repository.name)
    return missing, taken


def main() -> int:
    return run_job(lambda reporter: pull(parse_arguments(), reporter), explain_hub_error)


if __name__ == "__main__":
    sys.exit(main())
