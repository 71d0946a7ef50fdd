"""How much memory a model may take."""

import psutil

from mlx_backend.model_store import ModelFolder

_LOAD_FACTOR = 1.05
_RESERVE_BYTES = 512 * 1024**2
"""For the key-value caches of a first request and the working buffers."""


def needed_bytes(folder: ModelFolder) -> int:
    """What loading the model and answering with it takes at least."""
    return int(folder.weight_bytes * _LOAD_FACTOR) + _RESERVE_BYTES


def available_bytes() -> int:
    """Memory that can be had without swapping."""
    return psutil.virtual_memory().available


def prompt_cache_bytes() -> int:
    """Share of the memory for prompts already read, for each model."""
    return min(psutil.virtual_memory().total // 16, 2 * 1024**3)


def in_gigabytes(size: int) -> str:
    return f"{size / 1024**3:.1f} GiB"
