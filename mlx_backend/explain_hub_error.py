"""What went wrong between us and the hub, in words for a person."""

import os

import httpx2
from huggingface_hub import constants
from huggingface_hub.errors import (
    DisabledRepoError,
    GatedRepoError,
    HfHubHTTPError,
    HFValidationError,
    OfflineModeIsEnabled,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)

from mlx_backend.job_process import JobError, explain_failure

_LOG_IN = "run `ollmlx login` with a token of that account, or set HF_TOKEN"


def explain_hub_error(error: Exception) -> JobError:
    """The codes are those of pull.py."""
    if isinstance(error, HFValidationError):
        return JobError("NOT_FOUND", f"that is no repository name: {error}", "Write it as organisation/name.")
    if isinstance(error, OfflineModeIsEnabled):
        return JobError("OFFLINE", "HF_HUB_OFFLINE is set", "Unset it to pull from the hub.")
    if isinstance(error, HfHubHTTPError):
        return _explain_status(error)
    if isinstance(error, httpx2.TransportError):
        reason = "it does not answer in time" if isinstance(error, httpx2.TimeoutException) else str(error)
        return JobError(
            "OFFLINE",
            f"the hub at {constants.ENDPOINT} cannot be reached: {reason}",
            "Check the network and pull again; what was fetched is kept.",
        )
    if isinstance(error, PermissionError):
        return JobError("INTERNAL", f"{error.filename} cannot be written", "Mend its permissions.")
    return explain_failure(error)


def _explain_status(error: HfHubHTTPError) -> JobError:
    url = error.response.url
    name = _repository_in(url.path)
    page = f"{constants.ENDPOINT}/{name}"
    has_token = bool(os.environ.get("HF_TOKEN"))
    status = error.response.status_code
    if isinstance(error, GatedRepoError):
        ask = f"Ask for access at {page}, then "
        hint = f"{ask}pull again once it is given to the account of your token." if has_token else f"{ask}{_LOG_IN}."
        return JobError("GATED", f"{name} is gated: its owner wants you to accept the terms first", hint)
    if isinstance(error, DisabledRepoError):
        return JobError("NOT_FOUND", f"the hub has switched {name} off", "Choose another repository.")
    if isinstance(error, RevisionNotFoundError):
        return JobError("NOT_FOUND", f"{name} has no such revision", f"Its branches and tags are at {page}/tree/main.")
    if isinstance(error, RepositoryNotFoundError):
        private = "the account of your token may not see it" if has_token else _LOG_IN
        return JobError(
            "NOT_FOUND", f"the hub has no repository {name}", f"Check the spelling; if it is private, {private}."
        )
    if status == 401:
        return JobError("UNAUTHORIZED", f"the hub refuses the token (HTTP 401 for {name})", f"Again {_LOG_IN}.")
    if status == 403:
        return JobError("UNAUTHORIZED", f"the token may not read {name} (HTTP 403)", f"Ask for access at {page}.")
    if status == 404:
        return JobError("NOT_FOUND", f"the hub has no {url.path}", "Pull again; the repository may have changed.")
    if status == 429:
        return JobError("OFFLINE", "the hub takes no more requests from here for a while (HTTP 429)", "Try later.")
    return JobError("OFFLINE", f"the hub answered HTTP {status} for {name}", "Try again later; nothing is lost.")


def _repository_in(path: str) -> str:
    """`org/name` of `/api/models/org/name/...` or `/org/name/resolve/...`."""
    parts = path.strip("/").removeprefix("api/models/").split("/")
    return "/".join(parts[:2])
