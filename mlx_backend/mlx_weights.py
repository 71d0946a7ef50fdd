"""
Loading, changing and saving whole models with mlx_lm, for the long work. Beside mlx_adapter the only file that imports
mlx_lm; it is written against the pinned version. All arrays stay unevaluated until `save`, which evaluates them one by
one, so that a model larger than the memory can be converted.
"""

import errno
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import mlx.core as mx
import mlx.nn as nn
from mlx.utils import tree_flatten, tree_map, tree_map_with_path, tree_unflatten
from mlx_lm.tokenizer_utils import TokenizerWrapper
from mlx_lm.tuner.utils import linear_to_lora_layers, load_adapters
from mlx_lm.utils import (
    compute_bits_per_weight,
    dequantize_model,
    load_model,
    load_tokenizer,
    make_shards,
    quantize_model,
    save_config,
)

from mlx_backend.job_process import JobError

_SHARD_GIGABYTES = 2
"""What is held in memory at most before it is written, but for a larger single tensor."""

Config = dict[str, Any]


def open_model(folder: Path, *, lazy: bool) -> tuple[nn.Module, Config]:
    """The network and its configuration. Raises JobError NOT_SUPPORTED for a model that mlx_lm cannot load."""
    try:
        return load_model(folder, lazy=lazy)
    except (ValueError, KeyError, TypeError, FileNotFoundError, RuntimeError, ImportError, AttributeError) as error:
        raise JobError("NOT_SUPPORTED", f"MLX cannot load {folder.name}: {error}") from error


def open_tokenizer(folder: Path, config: Config) -> TokenizerWrapper:
    """Raises JobError NOT_SUPPORTED."""
    try:
        return load_tokenizer(folder, eos_token_ids=config.get("eos_token_id"))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise JobError("NOT_SUPPORTED", f"the tokenizer of {folder.name} cannot be read: {error}") from error


def add_adapter(network: nn.Module, folder: Path) -> None:
    """Puts a trained adapter on the network. Raises JobError BAD_REQUEST for one that does not fit."""
    try:
        load_adapters(network, str(folder))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RuntimeError) as error:
        raise JobError("BAD_REQUEST", f"the adapter {folder} does not fit this model: {error}") from error


def start_adapter(network: nn.Module, layers: int, rank: int, scale: float) -> Config:
    """
    Freezes the network and puts fresh LoRA layers on the linear layers of its last `layers` blocks. Answers the
    content of adapter_config.json. Raises JobError NOT_SUPPORTED for a network without such blocks.
    """
    if not hasattr(network, "layers") or not len(network.layers):
        raise JobError("NOT_SUPPORTED", "this model has no transformer blocks that an adapter could change")
    parameters = {"rank": rank, "scale": scale, "dropout": 0.0}
    network.freeze()
    try:
        linear_to_lora_layers(network, layers, parameters)
    except ValueError as error:
        raise JobError("NOT_SUPPORTED", f"this model cannot be trained: {error}") from error
    return {"fine_tune_type": "lora", "num_layers": layers, "lora_parameters": parameters}


def fuse_adapter(network: nn.Module, *, dequantize: bool) -> None:
    """Adds the adapter to the weights; quantised layers are quantised again unless they shall stay plain."""
    fused = [
        (name, part.fuse(dequantize=dequantize)) for name, part in network.named_modules() if hasattr(part, "fuse")
    ]
    network.update_modules(tree_unflatten(fused))


def change_dtype(network: nn.Module, dtype: str) -> None:
    """Casts all floating weights but those that the architecture wants exact."""
    wants = getattr(network, "cast_predicate", lambda _: True)
    target = getattr(mx, dtype)

    def cast(name: str, value: mx.array) -> mx.array:
        return value.astype(target) if wants(name) and mx.issubdtype(value.dtype, mx.floating) else value

    network.update(tree_map_with_path(cast, network.parameters()))


def quantize(network: nn.Module, config: Config, bits: int, group_size: int, mode: str) -> Config:
    """Answers the new configuration. Raises JobError BAD_REQUEST when no layer can be quantised in such groups."""
    _, config = quantize_model(network, config, group_size, bits, mode=mode)
    if not any(hasattr(part, "bits") for part in network.modules()):
        raise JobError(
            "BAD_REQUEST",
            f"no layer of this model can be cut into groups of {group_size}",
            "Choose a smaller --group-size.",
        )
    return config


def dequantize(network: nn.Module, config: Config) -> Config:
    """Answers the new configuration."""
    dequantize_model(network)
    return {key: value for key, value in config.items() if key not in ("quantization", "quantization_config")}


def bits_per_weight(network: nn.Module) -> float:
    return compute_bits_per_weight(network)


def total_bytes(network: nn.Module) -> int:
    """Size of all weights as they will be saved."""
    return sum(value.nbytes for _, value in tree_flatten(network.parameters()))


def save(network: nn.Module, config: Config, dest: Path, progress: Callable[[int], None]) -> int:
    """
    Writes weights, their index and config.json, and empties the network. `progress` is called with the bytes that are
    ready. Answers the size of the weights. Raises OSError ENOSPC when a file could not be written whole.
    """
    keeps_vision = "vision_tower" in getattr(network, "model", {})
    weights = dict(tree_flatten(network.parameters()))
    network.update(tree_map(lambda _: mx.array([]), network.parameters()))
    total, ready, index = sum(value.nbytes for value in weights.values()), 0, {}
    shards = make_shards(weights, _SHARD_GIGABYTES)
    del weights
    for number in range(len(shards)):
        shard, shards[number] = shards[number], {}
        name = "model.safetensors" if len(shards) == 1 else f"model-{number + 1:05d}-of-{len(shards):05d}.safetensors"
        for value in shard.values():
            mx.eval(value)
            progress(ready := ready + value.nbytes)
        _write_whole(dest / name, shard)
        index |= dict.fromkeys(shard, name)
        del shard
        mx.clear_cache()
    content = {"metadata": {"total_size": total}, "weight_map": dict(sorted(index.items()))}
    (dest / "model.safetensors.index.json").write_text(json.dumps(content, indent=2) + "\n")
    save_config(config, dest / "config.json", keep_vision_config=keeps_vision)
    return total


def save_arrays(file: Path, arrays: dict[str, mx.array], metadata: dict[str, str]) -> None:
    """Writes a file of arrays whole or not at all. Raises OSError."""
    # Hidden, so that one that a killed process left is never taken for a whole file.
    part = file.with_name(f".{file.name}")
    try:
        _write_whole(part, arrays, metadata)
        part.replace(file)
    except OSError:
        part.unlink(missing_ok=True)
        raise


def _write_whole(file: Path, arrays: dict[str, mx.array], metadata: dict[str, str] | None = None) -> None:
    """MLX tells of a full disk by a RuntimeError of its own."""
    try:
        mx.save_safetensors(str(file), arrays, metadata={"format": "mlx", **(metadata or {})})
    except RuntimeError as error:
        if "[write]" not in str(error):
            raise
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(file)) from error
