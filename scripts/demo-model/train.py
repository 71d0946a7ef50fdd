#!/usr/bin/env python3
"""Trains ollmlx/demo on examples that the generator writes as it goes.

    node scripts/demo-model/build.mjs
    PYTHON scripts/demo-model/train.py --run DIR [--steps N] [--from MODEL]

With `--from` a run begins with an exported model instead of random weights, and skips the first stages. The run folder
holds the tokenizer, a checkpoint every five minutes, `log.jsonl` (loss) and `scores.jsonl` (held-out tasks). The same
command goes on where a run was stopped or killed; a larger `--steps` makes a finished run longer.
"""

import argparse
import fcntl
import json
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import TextIO

import numpy as np
import torch
from batches import TOKENS_A_BATCH, read_shard
from checkpoint import load_checkpoint, save_checkpoint
from copying import plant_copying
from decoder import answer
from export import read_exported
from llama import Shape, init_weights, loss
from optimizer import init_state, update
from tokenizers import Tokenizer
from torch import Tensor
from vocabulary import generate, make_tokenizer

BUNDLE = Path(__file__).parents[2] / "node_modules/.cache/ollmlx-demo"
RATE = 0.005
WARM_UP_STEPS = 100
DECAY_SHARE = 0.4
"""The last part of the steps, in which the rate falls to a twentieth. Before it is constant, so a run can be longer."""
STAGE_ENDS = {"orders": 150, "titles": 450, "short": 1200}
"""The step at which each stage ends, to the end of the shard that is being read."""
EXAMPLES_A_SHARD = 4000
LATER_SHARD = 1000
"""The first shard of a run that begins with an exported model, which has seen the first ones."""
SCORED = {
    "breakdown": (16, 700),
    "opinion": (24, 80),
    "copy": (24, 80),
    "name": (24, 100),
    "plan": (24, 100),
    "chat": (24, 60),
    "docs": (8, 400),
    "change": (8, 120),
}
"""Held-out examples of each kind in a score, and tokens for an answer."""


def stage_of(step: int) -> str:
    """Orders first, then titles, then what people write with few lines of the prompt, and at last the whole prompt."""
    return next((stage for stage, end in STAGE_ENDS.items() if step < end), "whole")


def rate_of(step: int, steps: int) -> float:
    decay_steps = DECAY_SHARE * steps
    left = min(1.0, (steps - step) / decay_steps)
    return RATE * min(1.0, (step + 1) / WARM_UP_STEPS) * max(left, 0.05)


def write_line(path: Path, line: dict) -> None:
    with path.open("a") as file:
        file.write(json.dumps(line) + "\n")


def score(weights: dict[str, Tensor], shape: Shape, tokenizer: Tokenizer, program: Path, run: Path, step: int) -> None:
    """Asks held-out questions, lets the product's parsers judge the answers, and keeps the last answers for reading."""
    lines = []
    for kind, (count, room) in SCORED.items():
        examples = generate(program, "--seed", "1", "--count", str(count), "--split", "held-out", "--kind", kind)
        said = answer(weights, shape, tokenizer, examples, room)
        lines += [json.dumps({"example": e, "said": s}) for e, s in zip(examples, said, strict=True)]
    (run / "answers.jsonl").write_text("\n".join(lines) + "\n")
    command = ["node", str(program / "score.mjs")]
    output = subprocess.run(command, input="\n".join(lines), check=True, capture_output=True, text=True).stdout
    write_line(run / "scores.jsonl", {"step": step, "at": time.strftime("%FT%TZ", time.gmtime()), **json.loads(output)})


def prepare(run: Path, source: Path | None) -> tuple[Path, Tokenizer]:
    """The run's own copy of the generator, and its tokenizer, which is that of the source if there is one."""
    run.mkdir(parents=True, exist_ok=True)
    program = BUNDLE / run.name
    if not program.exists():
        program.mkdir()
        for name in ("generate.mjs", "score.mjs"):
            shutil.copy(BUNDLE / name, program / name)
    path = run / "tokenizer.json"
    if not path.exists() and source:
        shutil.copy(source / "tokenizer.json", path)
    elif not path.exists():
        make_tokenizer(program).save(str(path))
    return program, Tokenizer.from_file(str(path))


def lock(run: Path) -> TextIO:
    """Holds the run's folder until this process ends. Raises SystemExit where another one has it."""
    run.mkdir(parents=True, exist_ok=True)
    file = (run / "lock").open("w")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise SystemExit(f"another process trains in {run}; stop it first") from None
    return file


def begin(run: Path, source: Path | None, shape: Shape) -> tuple[dict[str, Tensor], dict[str, Tensor], int, int]:
    """Weights, optimizer state, step and shard to go on with."""
    checkpoint = load_checkpoint(run)
    if checkpoint:
        return checkpoint
    if source:
        weights = read_exported(source)
        return weights, init_state(weights), 0, LATER_SHARD
    weights = init_weights(shape, torch.Generator().manual_seed(1))
    weights = plant_copying(weights, shape, np.random.default_rng(2))
    return weights, init_state(weights), 0, 1


def train(run: Path, source: Path | None, steps: int, save_seconds: float, score_steps: int) -> None:
    program, tokenizer = prepare(run, source)
    shape = Shape(vocabulary=-(-tokenizer.get_vocab_size() // 256) * 256)
    weights, state, step, shard = begin(run, source, shape)
    for weight in weights.values():
        weight.requires_grad_()
    is_stopped = False

    def stop(*_: object) -> None:
        nonlocal is_stopped
        is_stopped = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    saved_at = logged_at = time.monotonic()
    losses: list[float] = []
    while step < steps and not is_stopped:
        stage = "whole" if source else stage_of(step)
        for batch in read_shard(program, tokenizer, shard, stage, EXAMPLES_A_SHARD):
            value = loss(weights, batch.tokens, batch.counts, shape)
            value.backward()
            update(weights, state, step + 1, rate_of(step, steps))
            losses.append(value.item())
            step += 1
            if step % 25 == 0:
                mean, now = float(np.mean(losses)), time.monotonic()
                speed = round(25 * TOKENS_A_BATCH / (now - logged_at))
                write_line(
                    run / "log.jsonl",
                    {"step": step, "loss": round(mean, 4), "shard": shard, "tokensPerSecond": speed},
                )
                losses, logged_at = [], now
            if step % score_steps == 0:
                score(weights, shape, tokenizer, program, run, step)
                logged_at = time.monotonic()
            if time.monotonic() - saved_at > save_seconds:
                save_checkpoint(run, weights, state, step, shard)
                saved_at = time.monotonic()
            if is_stopped or step >= steps:
                break
        shard += 1
    save_checkpoint(run, weights, state, step, shard)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", type=Path, required=True, help="folder of the run")
    parser.add_argument("--from", dest="source", type=Path, help="exported model to begin with")
    parser.add_argument("--steps", type=int, default=8750)
    parser.add_argument("--save-seconds", type=float, default=300)
    parser.add_argument("--score-steps", type=int, default=500)
    options = parser.parse_args()
    held = lock(options.run)
    train(options.run, options.source, options.steps, options.save_seconds, options.score_steps)
    held.close()
