"""The model folders on the disk: `<root>/<org>/<name>/` with config.json and *.safetensors."""

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mlx_backend.errors import RequestError

_PART = r"[A-Za-z0-9_][A-Za-z0-9_.-]*"
_NAME = re.compile(rf"{_PART}/{_PART}")


@dataclass(frozen=True)
class ModelFolder:
    """An installed model. `weight_bytes` is the size of its safetensors files."""

    name: str
    path: Path
    weight_bytes: int


class ModelStore:
    """Looks models up anew at each call, so that a folder dropped in or removed is seen at once."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def find(self, name: str) -> ModelFolder:
        """Raises RequestError 404 when there is no such model."""
        path = self._root / name
        if not _NAME.fullmatch(name) or not (path / "config.json").is_file():
            raise RequestError(404, f"model '{name}' not found")
        weights = list(path.glob("*.safetensors"))
        if not weights:
            raise RequestError(404, f"model '{name}' not found: its folder has no *.safetensors files")
        return ModelFolder(name, path, sum(file.stat().st_size for file in weights))


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
