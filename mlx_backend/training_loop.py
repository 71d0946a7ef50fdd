"""The training itself: batches, steps, checkpoints (the loop of LoRA training with Adam, on MLX)."""

import math
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import mlx.core as mx
import mlx.nn as nn
import mlx.optimizers as optimizers
import numpy as np
from mlx.utils import tree_flatten, tree_unflatten

from mlx_backend.job_process import JobError, cancelled
from mlx_backend.mlx_weights import save_arrays
from mlx_backend.training_data import Sequence, Split

_PAD_TO = 32
"""Lengths are rounded up, so that few shapes occur, each of which MLX compiles anew."""
_MOST_GRADIENT = 1.0
"""Norm to which longer gradients are cut; single odd examples then do not throw the training off."""
_CHECKED_BATCHES = 25
_KEPT_CHECKPOINTS = 2

Emit = Callable[..., None]


@dataclass(frozen=True)
class TrainingPlan:
    """`fingerprint` names what a checkpoint must agree with to be gone on from."""

    iterations: int
    batch_size: int
    learning_rate: float
    seed: int
    report_every: int
    save_every: int
    fingerprint: str


class Training:
    """An adapter under training. It lives in `dest`: `adapters.safetensors` and the newest checkpoints."""

    def __init__(self, network: nn.Module, plan: TrainingPlan, dest: Path, emit: Emit, stop: threading.Event) -> None:
        self._network = network
        self._plan = plan
        self._dest = dest
        self._emit = emit
        self._stop = stop
        self._optimizer = optimizers.Adam(learning_rate=plan.learning_rate)
        self._optimizer.init(network.trainable_parameters())
        self._step = 0
        self._loss = 0.0
        self._is_saved = True

    def resume(self) -> None:
        """Goes on from the newest checkpoint, if there is one. Raises JobError BAD_REQUEST when it is of other work."""
        found = sorted(self._dest.glob("checkpoint-*.safetensors"))
        if not found:
            return
        try:
            arrays, metadata = mx.load(str(found[-1]), return_metadata=True)
        except RuntimeError as error:
            raise JobError("BAD_REQUEST", f"{found[-1]} cannot be read: {error}", "Remove it.") from error
        if metadata.get("fingerprint") != self._plan.fingerprint:
            raise JobError("BAD_REQUEST", f"{found[-1]} was made with other settings", "Choose an empty --dest.")
        adapter = [(name, value) for name, value in arrays.items() if not name.startswith("optimizer.")]
        self._network.load_weights(adapter, strict=False)
        state = [
            (name.removeprefix("optimizer."), value) for name, value in arrays.items() if name.startswith("optimizer.")
        ]
        self._optimizer.state = tree_unflatten(state)
        self._step, self._loss = int(metadata["step"]), float(metadata["loss"])

    def run(self, split: Split) -> float:
        """Trains to the end. Answers the last loss. Raises JobError: CANCELLED (after a checkpoint), or BAD_REQUEST."""
        plan, network = self._plan, self._network
        state = [network.state, self._optimizer.state, mx.random.state]
        value_and_grad = nn.value_and_grad(network, _loss)

        @partial(mx.compile, inputs=state, outputs=state)
        def step(tokens: mx.array, spans: mx.array) -> tuple[mx.array, mx.array]:
            (loss, count), gradients = value_and_grad(network, tokens, spans)
            gradients, _ = optimizers.clip_grad_norm(gradients, _MOST_GRADIENT)
            self._optimizer.update(network, gradients)
            return loss, count

        check_every = max(1, plan.iterations // 10)
        batches = _batches(split.train, plan.batch_size, plan.seed, self._step)
        losses: list[float] = []
        trained_tokens, seconds = 0, 0.0
        if self._step == 0:
            self._check(split.valid)
        while self._step < plan.iterations:
            self._end_if_asked()
            network.train()
            started_at = time.perf_counter()
            loss, count = step(*next(batches))
            mx.eval(state, loss, count)
            seconds += time.perf_counter() - started_at
            if not math.isfinite(loss.item()):
                raise JobError(
                    "BAD_REQUEST",
                    f"the loss is no number any more at step {self._step + 1}",
                    "Lower the learning rate; the last checkpoint is kept.",
                )
            self._step, self._loss, self._is_saved = self._step + 1, loss.item(), False
            losses.append(self._loss)
            trained_tokens += count.item()
            is_last = self._step == plan.iterations
            if self._step % plan.report_every == 0 or is_last:
                self._report(sum(losses) / len(losses), trained_tokens / seconds)
                losses, trained_tokens, seconds = [], 0, 0.0
            if self._step % check_every == 0 or is_last:
                self._check(split.valid)
            if self._step % plan.save_every == 0 or is_last:
                self._save()
        return self._loss

    def _report(self, loss: float, speed: float) -> None:
        self._emit(
            "train",
            step=self._step,
            total=self._plan.iterations,
            loss=round(loss, 5),
            tokensPerSecond=round(speed, 2),
            peakBytes=mx.get_peak_memory(),
        )

    def _check(self, valid: list[Sequence]) -> None:
        """Tells the mean loss over tokens that are not trained with."""
        if not valid:
            return
        self._network.eval()
        batches = _batches(valid, self._plan.batch_size, 0, 0)
        total, count = 0.0, 0
        for _ in range(min(_CHECKED_BATCHES, math.ceil(len(valid) / self._plan.batch_size))):
            self._end_if_asked()
            loss, tokens = _loss(self._network, *next(batches))
            total, count = total + loss.item() * tokens.item(), count + tokens.item()
        self._emit("valid", step=self._step, loss=round(total / count, 5))

    def _save(self) -> None:
        """Writes a checkpoint to go on from and the adapter as it is now, each whole or not at all."""
        adapter = dict(tree_flatten(self._network.trainable_parameters()))
        state = {f"optimizer.{name}": value for name, value in tree_flatten(self._optimizer.state)}
        file = self._dest / f"checkpoint-{self._step:07d}.safetensors"
        about = {"step": str(self._step), "loss": str(self._loss), "fingerprint": self._plan.fingerprint}
        save_arrays(file, adapter | state, about)
        save_arrays(self._dest / "adapters.safetensors", adapter, {})
        for old in sorted(self._dest.glob("checkpoint-*.safetensors"))[:-_KEPT_CHECKPOINTS]:
            old.unlink()
        self._is_saved = True
        self._emit("checkpoint", step=self._step, file=file.name)

    def _end_if_asked(self) -> None:
        if not self._stop.is_set():
            return
        if not self._is_saved:
            self._save()
        raise cancelled()


def _loss(network: nn.Module, tokens: mx.array, spans: mx.array) -> tuple[mx.array, mx.array]:
    """Mean cross entropy of the tokens within `spans` (rows of first and end), and how many those are."""
    logits = network(tokens[:, :-1])
    places = mx.arange(1, tokens.shape[1])
    mask = mx.logical_and(places >= spans[:, 0:1], places < spans[:, 1:2])
    entropies = nn.losses.cross_entropy(logits, tokens[:, 1:]).astype(mx.float32) * mask
    count = mask.sum()
    return entropies.sum() / count, count


def _batches(sequences: list[Sequence], size: int, seed: int, done: int) -> Iterator[tuple[mx.array, mx.array]]:
    """
    Batches without end, every sequence once a round, those of like length together, in another order each round.
    `done` batches are passed over, so that a training that goes on sees what it would have seen.
    """
    for epoch in range(10**9):
        random = np.random.default_rng([seed, epoch])
        order = sorted(random.permutation(len(sequences)), key=lambda number: len(sequences[number].tokens))
        groups = [order[start : start + size] for start in range(0, len(order), size)]
        for group in random.permutation(len(groups)):
            if done > 0:
                done -= 1
            else:
                yield _pad([sequences[number] for number in groups[group]])


def _pad(rows: list[Sequence]) -> tuple[mx.array, mx.array]:
    width = 1 + _PAD_TO * math.ceil(max(len(row.tokens) for row in rows) / _PAD_TO)
    tokens = np.zeros((len(rows), width), np.int32)
    for number, row in enumerate(rows):
        tokens[number, : len(row.tokens)] = row.tokens
    return mx.array(tokens), mx.array([[row.first_trained, len(row.tokens)] for row in rows])
