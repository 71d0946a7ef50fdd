"""Checkpoints of a training run: one file, replaced as a whole, so that a kill leaves the last good one."""

from pathlib import Path

import jax
import jax.numpy as jnp
from safetensors.numpy import load_file, save_file

NAME = "checkpoint.safetensors"


def save_checkpoint(run: Path, weights: dict, state: dict, step: int, shard: int) -> None:
    tensors = {}
    for part, tree in (("weights", weights), ("first", state["first"]), ("second", state["second"])):
        for path, leaf in jax.tree_util.tree_leaves_with_path(tree):
            tensors[f"{part}{jax.tree_util.keystr(path)}"] = jax.device_get(leaf)
    for name, number in (("step", step), ("shard", shard), ("updates", state["step"])):
        tensors[name] = jax.device_get(jnp.int32(number)).reshape(1)
    fresh = run / f"{NAME}.new"
    save_file(tensors, fresh)
    fresh.replace(run / NAME)


def load_checkpoint(run: Path) -> tuple[dict, dict, int, int] | None:
    """Weights, optimizer state, step and shard of the last checkpoint, or None."""
    if not (run / NAME).exists():
        return None
    tensors = load_file(run / NAME)

    def tree(part: str) -> dict:
        root: dict = {"layers": {}}
        for name, value in tensors.items():
            if not name.startswith(f"{part}["):
                continue
            keys = name[len(part) + 2 : -2].split("']['")
            (root if len(keys) == 1 else root["layers"])[keys[-1]] = jnp.array(value)
        return root

    updates = jnp.int32(tensors["updates"][0])
    state = {"first": tree("first"), "second": tree("second"), "step": updates}
    return tree("weights"), state, int(tensors["step"][0]), int(tensors["shard"][0])
