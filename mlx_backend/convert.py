#!/usr/bin/env python3
"""Makes a copy of an MLX model with other weights: quantised, unpacked, or of another type.

    convert.py --source DIR --dest DEST --bits 4 [--group-size 64] [--mode affine]
    convert.py --source DIR --dest DEST --dequantize [--dtype float16]
    convert.py --source DIR --dest DEST --dtype bfloat16

Modes: affine (2, 3, 4, 5, 6 or 8 bits in groups of 32, 64 or 128), mxfp4 (4 bits, 32), mxfp8 (8 bits, 32), nvfp4
(4 bits, 16). A model that is quantised already is quantised anew only with --dequantize, because its rounding errors
would add up. Tokenizer, chat template and all other files are copied as they are; the model card is left out.

Standard output carries one JSON object a line: `plan {total}` (bytes to read), `progress {phase,completed,total}` and
`done {bytes,bitsPerWeight}` or `error {code,message,hint}` with exit code 1.
"""

import argparse
import os
import sys
from pathlib import Path

if __package__ in (None, ""):
    sys.path[0] = str(Path(__file__).resolve().parent.parent)
os.environ |= {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "TRANSFORMERS_VERBOSITY": "error"}

from mlx_backend.job_process import JobError, Reporter, make_parser, require_space, run_job
from mlx_backend.memory import available_bytes, in_gigabytes
from mlx_backend.model_files import (
    copy_other_files,
    describe_quantization,
    find_adapter,
    read_config,
    require_empty,
    weight_bytes,
)

MODES = {
    "affine": ((2, 3, 4, 5, 6, 8), (32, 64, 128)),
    "mxfp4": ((4,), (32,)),
    "mxfp8": ((8,), (32,)),
    "nvfp4": ((4,), (16,)),
}
"""Bits and group sizes of each mode."""
DEFAULTS = {"affine": (4, 64), "mxfp4": (4, 32), "mxfp8": (8, 32), "nvfp4": (4, 16)}
DTYPES = ("float16", "bfloat16", "float32")
WORK_BYTES = 3 << 30
"""Memory for a shard of 2 GiB and what it is made of."""


def parse_arguments(arguments: list[str] | None = None) -> argparse.Namespace:
    parser = make_parser(__doc__ or "")
    parser.add_argument("--source", type=Path, required=True, metavar="DIR", help="folder of the model")
    parser.add_argument("--dest", type=Path, required=True, metavar="DEST", help="folder to write, empty or new")
    parser.add_argument("--bits", type=int)
    parser.add_argument("--group-size", type=int)
    parser.add_argument("--mode", choices=sorted(MODES))
    parser.add_argument("--dtype", choices=DTYPES, help="type of the weights that are not quantised")
    parser.add_argument("--dequantize", action="store_true", help="unpack a quantised model")
    return parser.parse_args(arguments)


def choose_quantization(args: argparse.Namespace) -> tuple[int, int, str] | None:
    """Bits, group size and mode; None when nothing is to be quantised. Raises JobError BAD_REQUEST."""
    if args.bits is None and args.group_size is None and args.mode is None:
        return None
    mode = args.mode or "affine"
    bits = DEFAULTS[mode][0] if args.bits is None else args.bits
    group_size = DEFAULTS[mode][1] if args.group_size is None else args.group_size
    allowed_bits, allowed_sizes = MODES[mode]
    if bits not in allowed_bits or group_size not in allowed_sizes:
        raise JobError(
            "BAD_REQUEST",
            f"{mode} has no {bits} bits in groups of {group_size}",
            f"{mode} takes --bits {' or '.join(map(str, allowed_bits))} and "
            f"--group-size {' or '.join(map(str, allowed_sizes))}.",
        )
    return bits, group_size, mode


def check_source(args: argparse.Namespace, quantizes: bool) -> None:
    """Everything that can be known before the weights are read. Raises JobError."""
    config = read_config(args.source)
    name = args.source.name
    if find_adapter(args.source) is not None:
        raise JobError("BAD_REQUEST", f"{name} has an adapter beside its weights", "Fuse it first.")
    quantization = describe_quantization(config)
    if quantization and quantizes and not args.dequantize:
        raise JobError(
            "BAD_REQUEST",
            f"{name} is quantised already ({quantization}), and rounding it a second time would add to its errors",
            "Take the model that it was made from, or unpack it first with --dequantize.",
        )
    if args.dequantize and not quantization:
        raise JobError("BAD_REQUEST", f"{name} is not quantised, so there is nothing to unpack")
    if not (quantizes or args.dequantize or args.dtype):
        raise JobError("BAD_REQUEST", "nothing to do", "Give --bits, --dequantize or --dtype.")
    require_empty(args.dest)
    free, needed = available_bytes(), min(WORK_BYTES, 3 * weight_bytes(args.source))
    if free < needed:
        raise JobError(
            "UNAVAILABLE",
            f"the conversion takes {in_gigabytes(needed)} of memory and {in_gigabytes(free)} are free",
            "Unload models or close other programs.",
        )


def convert(args: argparse.Namespace, reporter: Reporter) -> None:
    quantization = choose_quantization(args)
    check_source(args, quantization is not None)
    reporter.emit("plan", total=weight_bytes(args.source))
    # MLX is imported after the checks, which are then told at once.
    from mlx_backend import mlx_weights

    network, config = mlx_weights.open_model(args.source, lazy=True)
    if args.dequantize:
        config = mlx_weights.dequantize(network, config)
    dtype = args.dtype or next((config[key] for key in ("torch_dtype", "dtype") if config.get(key) in DTYPES), None)
    if dtype:
        mlx_weights.change_dtype(network, dtype)
        config["torch_dtype"] = dtype
    if quantization:
        bits, group_size, mode = quantization
        config = mlx_weights.quantize(network, config, bits, group_size, mode)
    total, bits_per_weight = mlx_weights.total_bytes(network), mlx_weights.bits_per_weight(network)
    args.dest.mkdir(parents=True, exist_ok=True)
    require_space(args.dest, total, "the copy")
    copy_other_files(args.source, args.dest)
    phase = "quantizing" if quantization else "unpacking" if args.dequantize else "converting"
    written = mlx_weights.save(network, config, args.dest, lambda ready: reporter.progress(ready, total, phase=phase))
    reporter.emit("done", bytes=written, bitsPerWeight=round(bits_per_weight, 3))


if __name__ == "__main__":
    sys.exit(run_job(lambda reporter: convert(parse_arguments(), reporter)))
