#!/usr/bin/env python3
"""Adds a trained adapter to the weights of its model: `fuse.py --model DIR --adapter DIR --dest DEST [--dequantize]`.

What comes out is a model of its own that needs no adapter. The layers of a quantised model are quantised again, which
rounds small changes away; with --dequantize all its layers stay plain and the files grow.

Standard output carries one JSON object a line: `progress {phase,completed,total}` and `done {bytes}` or
`error {code,message,hint}` with exit code 1.
"""

import argparse
import os
import sys
from pathlib import Path

if __package__ in (None, ""):
    sys.path[0] = str(Path(__file__).resolve().parent.parent)
os.environ |= {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "TRANSFORMERS_VERBOSITY": "error"}

from mlx_backend.job_process import JobError, Reporter, make_parser, require_space, run_job
from mlx_backend.model_files import copy_other_files, describe_quantization, read_config, require_empty


def parse_arguments(arguments: list[str] | None = None) -> argparse.Namespace:
    parser = make_parser(__doc__ or "")
    parser.add_argument("--model", type=Path, required=True, metavar="DIR", help="folder of the model")
    parser.add_argument("--adapter", type=Path, required=True, metavar="DIR", help="folder with adapters.safetensors")
    parser.add_argument("--dest", type=Path, required=True, metavar="DEST", help="folder to write, empty or new")
    parser.add_argument("--dequantize", action="store_true", help="leave the layers of a quantised model plain")
    return parser.parse_args(arguments)


def fuse(args: argparse.Namespace, reporter: Reporter) -> None:
    config = read_config(args.model)
    for name in ("adapters.safetensors", "adapter_config.json"):
        if not (args.adapter / name).is_file():
            raise JobError("NOT_FOUND", f"{args.adapter} holds no adapter: it has no {name}")
    if args.dequantize and describe_quantization(config) is None:
        raise JobError("BAD_REQUEST", f"{args.model.name} is not quantised, so there is nothing to unpack")
    require_empty(args.dest)
    from mlx_backend import mlx_weights

    network, config = mlx_weights.open_model(args.model, lazy=True)
    mlx_weights.add_adapter(network, args.adapter)
    mlx_weights.fuse_adapter(network, dequantize=args.dequantize)
    if args.dequantize:
        config = mlx_weights.dequantize(network, config)
    total = mlx_weights.total_bytes(network)
    args.dest.mkdir(parents=True, exist_ok=True)
    require_space(args.dest, total, "the fused model")
    copy_other_files(args.model, args.dest)
    written = mlx_weights.save(
        network, config, args.dest, lambda ready: reporter.progress(ready, total, phase="fusing")
    )
    reporter.emit("done", bytes=written)


if __name__ == "__main__":
    sys.exit(run_job(lambda reporter: fuse(parse_arguments(), reporter)))
