"""What a repository of the hub holds, and whether MLX can use it."""

import fnmatch
import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from huggingface_hub import HfApi
from huggingface_hub.hf_api import RepoFile

from mlx_backend.job_process import JobError

# mlx-lm reads weights of these names only; others hold the same once more.
_WANTED = ("*.json", "model*.safetensors", "*.jinja", "*.txt", "*.model", "*.tiktoken", "*.py", "LICENSE*", "README.md")
_SHARD = re.compile(r"(?P<stem>.*)-(?P<number>\d{5})-of-(?P<count>\d{5})\.safetensors")


@dataclass(frozen=True)
class WantedFile:
    """`digest` is the sha256 of the content of a large file, else the git blob's sha1."""

    path: str
    size: int
    digest: str
    is_large: bool


@dataclass(frozen=True)
class Repository:
    """The wanted files of `name` at one commit."""

    name: str
    revision: str
    files: list[WantedFile]

    @property
    def total_bytes(self) -> int:
        return sum(file.size for file in self.files)


def look_up(name: str, revision: str) -> Repository:
    """Asks the hub. Raises JobError NOT_MLX for what MLX cannot load, and the client's own errors."""
    api = HfApi()
    commit = api.model_info(name, revision=revision).sha
    if commit is None:
        raise JobError("NOT_FOUND", f"the hub names no commit of {name} at {revision}")
    tree = [entry for entry in api.list_repo_tree(name, revision=commit, recursive=True) if isinstance(entry, RepoFile)]
    _require_mlx(name, {entry.path for entry in tree})
    wanted = [entry for entry in tree if any(fnmatch.fnmatch(entry.path, pattern) for pattern in _WANTED)]
    return Repository(name, commit, [_to_wanted(name, entry) for entry in wanted])


def _to_wanted(name: str, entry: RepoFile) -> WantedFile:
    parts = PurePosixPath(entry.path).parts
    if entry.path.startswith("/") or ".." in parts or "\\" in entry.path:
        raise JobError("NOT_MLX", f"{name} names a file outside its folder: {entry.path}")
    return WantedFile(entry.path, entry.size, entry.lfs.sha256 if entry.lfs else entry.blob_id, entry.lfs is not None)


def _require_mlx(name: str, paths: set[str]) -> None:
    weights = {path for path in paths if fnmatch.fnmatch(path, "model*.safetensors") and "/" not in path}
    advice = "Choose a repository of mlx-community."
    if not weights:
        if any(path.endswith(".npz") for path in paths):
            problem = "its weights are in the old .npz format, which today's MLX does not load"
            advice = "Look for a newer upload of the same model, such as one of mlx-community."
        elif any(path.endswith(".gguf") for path in paths):
            problem = "it holds GGUF files only"
            advice = f"Run it with Ollama: ollmlx pull hf.co/{name}"
        elif any(path.endswith((".bin", ".pt", ".pth")) for path in paths):
            problem = "its weights are PyTorch files, not .safetensors"
        else:
            problem = "it has no model*.safetensors weights"
        raise JobError("NOT_MLX", f"{name} cannot run on MLX: {problem}", advice)
    if "config.json" not in paths:
        raise JobError("NOT_MLX", f"{name} cannot run on MLX: it has no config.json", "Choose another repository.")
    for match in filter(None, map(_SHARD.fullmatch, sorted(weights))):
        for number in range(1, int(match["count"]) + 1):
            shard = f"{match['stem']}-{number:05d}-of-{match['count']}.safetensors"
            if shard not in weights:
                raise JobError("NOT_MLX", f"{name} is incomplete on the hub: {shard} is missing", advice)
