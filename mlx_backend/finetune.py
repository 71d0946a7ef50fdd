#!/usr/bin/env python3
"""Trains a LoRA adapter for an MLX model: `finetune.py --model DIR --data FILE --dest DEST`.

FILE is JSON lines, all different: `{"messages":[...]}`, `{"prompt","completion"}` or `{"text"}`. The loss counts the
answers, not what they answer; a tenth of the lines is kept apart to check the training against. DEST gets
`adapters.safetensors` and `adapter_config.json` as mlx-lm reads them, and the two newest checkpoints; with --resume the
work goes on from the newest. SIGTERM ends it after a last checkpoint.

Standard output carries one JSON object a line: `data {train,valid,tokens,longest,skipped}`, `train
{step,total,loss,tokensPerSecond,peakBytes}`, `valid {step,loss}`, `checkpoint {step,file}` and `done {step,loss}` or
`error {code,message,hint}` with exit code 1. Losses are means of the natural logarithm over tokens.
"""

import argparse
import hashlib
import json
import os
import sys
import threading
from pathlib import Path

if __package__ in (None, ""):
    sys.path[0] = str(Path(__file__).resolve().parent.parent)
os.environ |= {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "TRANSFORMERS_VERBOSITY": "error"}

from mlx_backend.job_process import JobError, Reporter, cancelled, catch_termination, make_parser, run_job
from mlx_backend.memory import available_bytes, in_gigabytes
from mlx_backend.model_files import find_adapter, read_config, weight_bytes
from mlx_backend.training_data import Example, read_examples, split_examples

LORA_SCALE = 20.0
"""mlx-lm's default factor of the adapter's part."""
WORK_BYTES = 1 << 30


def parse_arguments(arguments: list[str] | None = None) -> argparse.Namespace:
    parser = make_parser(__doc__ or "")
    parser.add_argument("--model", type=Path, required=True, metavar="DIR", help="folder of the model")
    parser.add_argument("--data", type=Path, required=True, metavar="FILE", help="examples as JSON lines")
    parser.add_argument("--dest", type=Path, required=True, metavar="DEST", help="folder of the adapter")
    parser.add_argument("--iterations", type=int, default=200, help="steps (default %(default)s)")
    parser.add_argument("--batch-size", type=int, default=2, help="examples a step (default %(default)s)")
    parser.add_argument("--learning-rate", type=float, default=1e-4, help="of Adam (default %(default)s)")
    parser.add_argument("--layers", type=int, default=8, help="blocks from the end, -1 = all (default %(default)s)")
    parser.add_argument("--rank", type=int, default=8, help="of the adapter (default %(default)s)")
    parser.add_argument("--max-tokens", type=int, default=1024, help="of an example (default %(default)s)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--save-every", type=int, default=100, metavar="STEPS")
    parser.add_argument("--report-every", type=int, default=10, metavar="STEPS")
    parser.add_argument("--resume", action="store_true", help="go on from the newest checkpoint in DEST")
    args = parser.parse_args(arguments)
    for name, least, most in (
        ("iterations", 1, 10**7),
        ("batch_size", 1, 1024),
        ("rank", 1, 1024),
        ("max_tokens", 8, 10**6),
        ("seed", 0, 2**32 - 1),
        ("save_every", 1, 10**7),
        ("report_every", 1, 10**7),
    ):
        if not least <= getattr(args, name) <= most:
            option = "--" + name.replace("_", "-")
            raise JobError("BAD_REQUEST", f"{option} {getattr(args, name)} is not between {least} and {most}")
    if not 0 < args.learning_rate <= 1:
        raise JobError("BAD_REQUEST", f"--learning-rate {args.learning_rate} is not between 0 and 1")
    if args.layers == 0 or args.layers < -1:
        raise JobError("BAD_REQUEST", f"--layers {args.layers} is neither -1 (all) nor at least 1")
    return args


def check_model(folder: Path) -> None:
    """Everything that can be known before the weights are read. Raises JobError."""
    read_config(folder)
    if find_adapter(folder) is not None:
        raise JobError("BAD_REQUEST", f"{folder.name} has an adapter already", "Fuse it first, or train its base.")
    needed, free = int(weight_bytes(folder) * 1.2) + WORK_BYTES, available_bytes()
    if free < needed:
        raise JobError(
            "UNAVAILABLE",
            f"training {folder.name} takes at least {in_gigabytes(needed)} of memory and {in_gigabytes(free)} are free",
            "Unload models, close other programs, or train a smaller or quantised model.",
        )


def fingerprint(args: argparse.Namespace, layers: int, examples: list[Example]) -> str:
    """Of all that decides the steps, but for how many there are."""
    settings = [layers, args.rank, args.batch_size, args.learning_rate, args.max_tokens, args.seed]
    digests = sorted(example.digest for example in examples)
    return hashlib.sha256(json.dumps([settings, digests]).encode()).hexdigest()


def finetune(args: argparse.Namespace, reporter: Reporter, stop: threading.Event) -> None:
    check_model(args.model)
    examples = read_examples(args.data)
    # MLX is imported after the checks, which are then told at once.
    import mlx.core as mx

    from mlx_backend import mlx_weights
    from mlx_backend.training_loop import Training, TrainingPlan

    network, config = mlx_weights.open_model(args.model, lazy=False)
    split = split_examples(examples, mlx_weights.open_tokenizer(args.model, config), args.max_tokens)
    lengths = [len(sequence.tokens) for sequence in split.train + split.valid]
    reporter.emit(
        "data",
        train=len(split.train),
        valid=len(split.valid),
        tokens=sum(lengths),
        longest=max(lengths),
        skipped=split.skipped,
    )
    if stop.is_set():
        raise cancelled()
    mx.random.seed(args.seed)
    blocks = len(getattr(network, "layers", []))
    layers = blocks if args.layers == -1 else min(args.layers, blocks)
    adapter_config = mlx_weights.start_adapter(network, layers, args.rank, LORA_SCALE)
    args.dest.mkdir(parents=True, exist_ok=True)
    (args.dest / "adapter_config.json").write_text(json.dumps(adapter_config, indent=2) + "\n")
    plan = TrainingPlan(
        iterations=args.iterations,
        batch_size=args.batch_size,
        learning_rate=args.learning_rate,
        seed=args.seed,
        report_every=args.report_every,
        save_every=args.save_every,
        fingerprint=fingerprint(args, layers, examples),
    )
    training = Training(network, plan, args.dest, reporter.emit, stop)
    if args.resume:
        training.resume()
    loss = training.run(split)
    reporter.emit("done", step=args.iterations, loss=loss)


def main() -> int:
    stop = catch_termination()
    return run_job(lambda reporter: finetune(parse_arguments(), reporter, stop))


if __name__ == "__main__":
    sys.exit(main())
