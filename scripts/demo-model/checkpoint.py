"""Checkpoints of a training run: one file, replaced as a whole, so that a kill leaves the last good one."""

from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

NAME = "checkpoint.safetensors"


def save_checkpoint(run: Path, weights: dict[str, Tensor], state: dict[str, Tensor], step: int, shard: int) -> None:
    tensors = {f"weights.{name}": weight.detach() for name, weight in weights.items()} | state
    fresh = run / f"{NAME}.new"
    save_file(tensors | {"step": torch.tensor([step]), "shard": torch.tensor([shard])}, fresh)
    fresh.replace(run / NAME)


def load_checkpoint(run: Path) -> tuple[dict[str, Tensor], dict[str, Tensor], int, int] | None:
    """Weights, optimizer state, step and shard of the last checkpoint, or None."""
    if not (run / NAME).exists():
        return None
    tensors = load_file(run / NAME)
    step, shard = (int(tensors.pop(name)) for name in ("step", "shard"))
    weights = {
        name.removeprefix("weights."): tensors.pop(name) for name in list(tensors) if name.startswith("weights.")
    }
    return weights, tensors, step, shard
