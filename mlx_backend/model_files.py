"""Model folders as the long work reads and writes them: Hugging Face files, weights apart from all others."""

import json
import shutil
from pathlib import Path
from typing import Any

from mlx_backend.errors import RequestError
from mlx_backend.job_process import JobError
from mlx_backend.overlay import FILE_NAME, read_overlay

# The card tells of other weights, and the index and the other quantisation file would contradict the new ones.
_LEFT_OUT = (
    "README.md",
    "model.safetensors.index.json",
    "hf_quant_config.json",
    "config.json",
    "training.json",
    FILE_NAME,
)


def read_config(folder: Path) -> dict[str, Any]:
    """config.json of a model that has weights. Raises JobError NOT_FOUND or NOT_SUPPORTED."""
    if not folder.is_dir():
        raise JobError("NOT_FOUND", f"there is no folder {folder}")
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise JobError("NOT_FOUND", f"{folder} holds no model: it has no config.json") from None
    except (OSError, ValueError) as error:
        raise JobError("NOT_SUPPORTED", f"{folder / 'config.json'} cannot be read: {error}") from error
    if not isinstance(config, dict) or not isinstance(config.get("model_type"), str):
        raise JobError("NOT_SUPPORTED", f"{folder / 'config.json'} does not name a model_type")
    if not any(folder.glob("model*.safetensors")):
        raise JobError("NOT_FOUND", f"{folder} has no model*.safetensors weights")
    return config


def weight_bytes(folder: Path) -> int:
    """Size of the model's own weights."""
    return sum(file.stat().st_size for file in folder.glob("model*.safetensors"))


def find_adapter(folder: Path) -> Path | None:
    """The adapter that a derived model names. Raises JobError NOT_SUPPORTED for an overlay that cannot be read."""
    try:
        return read_overlay(folder).adapter_path(folder)
    except RequestError as error:
        raise JobError("NOT_SUPPORTED", error.message) from error


def describe_quantization(config: dict[str, Any]) -> str | None:
    """Such as "4-bit affine"; None for weights that are not quantised."""
    found = config.get("quantization") or config.get("quantization_config")
    if not isinstance(found, dict) and isinstance(config.get("text_config"), dict):
        found = config["text_config"].get("quantization_config")
    if not isinstance(found, dict) or not found:
        return None
    bits = found.get("bits")
    mode = found.get("mode") or found.get("quant_method") or found.get("quant_algo") or "affine"
    return f"{bits}-bit {mode}" if bits else str(mode)


def copy_other_files(source: Path, dest: Path) -> None:
    """Tokenizer, templates, licence and whatever else is no weight and tells of none; the overlay loses its adapter."""
    adapter = find_adapter(source)
    for path in sorted(source.rglob("*")):
        place = path.relative_to(source)
        is_hidden = any(part.startswith(".") for part in place.parts)
        is_weight = path.suffix in (".safetensors", ".npz", ".gguf", ".bin", ".pt", ".pth")
        is_of_adapter = adapter is not None and path.is_relative_to(adapter)
        if not path.is_file() or is_hidden or is_weight or is_of_adapter or str(place) in _LEFT_OUT:
            continue
        (dest / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, dest / place)
    overlay = source / FILE_NAME
    if overlay.is_file():
        content = json.loads(overlay.read_text(encoding="utf-8"))
        content.pop("adapter", None)
        (dest / FILE_NAME).write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def require_empty(dest: Path) -> None:
    """Raises JobError CONFLICT when the folder holds anything."""
    if dest.exists() and (not dest.is_dir() or any(dest.iterdir())):
        raise JobError("CONFLICT", f"{dest} is not an empty folder", "Choose another one.")
