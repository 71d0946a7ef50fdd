"""The model folders on the disk: `<root>/<org>/<name>[@tag]/` with config.json and *.safetensors."""

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mlx_backend.errors import RequestError

# Bounded, since a disk takes no name of more than 255 bytes, of which model and tag are one.
_PART = r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,119}"
_NAME = re.compile(rf"(?:(?P<org>{_PART})/)?(?P<model>{_PART})(?:[:@](?P<tag>{_PART}))?")
# The organisation of names that have none.
_DEFAULT_ORG = "library"


@dataclass(frozen=True)
class ModelFolder:
    """An installed model. `name` is its folder below the root, `weight_bytes` the size of its safetensors files."""

    name: str
    path: Path
    weight_bytes: int


class ModelStore:
    """Looks models up anew at each call, so that a folder dropped in or removed is seen at once."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def find(self, name: str) -> ModelFolder:
        """Raises RequestError 404 when there is no such model."""
        folder = folder_of(name)
        path = self._root / (folder or "")
        if folder is None or not (path / "config.json").is_file():
            raise RequestError(404, f"model '{name}' not found")
        weights = list(path.glob("*.safetensors"))
        if not weights:
            raise RequestError(404, f"model '{name}' not found: its folder has no *.safetensors files")
        return ModelFolder(folder, path, sum(file.stat().st_size for file in weights))


def folder_of(name: str) -> str | None:
    """The folder of `org/name`, `org/name:tag` or `name:tag`; None for what is no name. `:latest` adds nothing."""
    match = _NAME.fullmatch(name)
    if match is None:
        return None
    tag = match["tag"]
    suffix = "" if tag is None or tag.lower() == "latest" else f"@{tag}"
    return f"{match['org'] or _DEFAULT_ORG}/{match['model']}{suffix}"


def describe_folder(folder: ModelFolder) -> dict[str, Any]:
    """`size`, `digest` and `details` of /api/ps. The digest is one of names and sizes."""
    config = json.loads((folder.path / "config.json").read_text())
    quantization = config.get("quantization") or config.get("quantization_config") or {}
    bits = quantization.get("bits")
    family = str(config.get("model_type", "unknown"))
    files = sorted((file.name, file.stat().st_size) for file in folder.path.iterdir() if file.is_file())
    return {
        "size": folder.weight_bytes,
        "digest": hashlib.sha256(json.dumps(files).encode()).hexdigest(),
        "details": {
            "parent_model": "",
            "format": "mlx",
            "family": family,
            "families": [family],
            "quantization_level": f"{bits}-bit" if bits else str(config.get("torch_dtype", "")),
        },
    }
