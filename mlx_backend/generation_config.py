"""`generation_config.json` in a model's folder: how its makers want it sampled (transformers' GenerationConfig)."""

import json
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from mlx_backend.request_models import Options

FILE_NAME = "generation_config.json"
_KEYS = ("temperature", "top_k", "top_p", "min_p")


def read_sampling(folder: Path) -> dict[str, Any]:
    """
    Ollama's options for what the file says, greedy where it says `do_sample: false`. A file or value that cannot be
    used is as good as absent: it is advice, and the model runs without it. `repetition_penalty` is left out, since it
    counts the whole prompt and Ollama's `repeat_penalty` the last tokens only.
    """
    try:
        content = json.loads((folder / FILE_NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(content, dict):
        return {}
    if content.get("do_sample") is False:
        return {"temperature": 0}
    return {key: content[key] for key in _KEYS if content.get(key) is not None and _is_usable(key, content[key])}


def _is_usable(key: str, value: object) -> bool:
    try:
        Options.model_validate({key: value})
    except ValidationError:
        return False
    return True
