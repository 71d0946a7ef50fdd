"""Weights to begin with, in which copying is planted instead of waiting for the training to find it.

A name is copied by induction heads (Olsson et al., 2022): a head of one layer notes at each token which token came
before it; a head of the next one looks for earlier places whose noted token is the present one, and says what stood
there. The first layer notes the tokens one and two places before; the second looks for the last token, the third for
the last two together. Tokens are told apart by codes of +1 and -1 in the first columns of the embedding. The columns:

    0                     the same for each token, which lets a head look by position alone
    1 .. 165              the token: its code
    166 .. 225            the first 60 columns of the code of the token before
    226 .. 255            the first 30 columns of the code of the token before that
"""

import numpy as np
import torch
from llama import MATRICES, Shape
from torch import Tensor

SCALE = 0.3
"""Size of an embedding's columns. Muon writes into the residual stream in steps of about 0.02 of it."""
CONSTANT = 1.2
TOKEN = np.arange(1, 166)
BEFORE = np.arange(166, 226)
BEFORE_THAT = np.arange(226, 256)
FINAL_GAIN = 0.2
NEAR_PAIRS = 12
"""Rotary pairs that turn fast enough to tell neighbouring places apart."""
SLOW_PAIR = 22
"""The first rotary pair that hardly turns within the few hundred tokens of a task."""
NEAR_SCORE = 46.0
SAME_SCORE = 10.0
COPY_GAINS = {1: 0.7, 2: 2.0}
"""How loud each layer says what it found: two tokens that fit are better evidence than one."""


def plant_copying(weights: dict[str, Tensor], shape: Shape, random: np.random.Generator) -> dict[str, Tensor]:
    """The weights with layers that add nothing at first, but for the heads above in the first three."""
    layers = {name: weights[name].numpy().copy() for name in MATRICES}
    layers["o"][:] = 0
    layers["down"][:] = 0
    embed = np.zeros((shape.vocabulary, shape.width), np.float32)
    embed[:, 0] = CONSTANT
    embed[:, TOKEN] = SCALE * random.choice((-1, 1), (shape.vocabulary, TOKEN.size))
    # What the norms make of the columns: (constant, code) in the first layer, and a code later on.
    size = np.sqrt((CONSTANT**2 + TOKEN.size * SCALE**2) / shape.width)
    later = SCALE / np.sqrt((CONSTANT**2 + (TOKEN.size + 90) * SCALE**2) / shape.width)
    for head, (offset, columns) in enumerate(((1, BEFORE), (2, BEFORE_THAT))):
        _look_back(layers, shape, head, offset, CONSTANT / size)
        _carry(layers, shape, 0, head, TOKEN[: columns.size], columns, size)
    thirds = np.split(TOKEN, 3)
    for head in range(3):
        alone = np.arange(20) + 20 * head
        _match(layers, shape, 1, head, [(TOKEN[alone], BEFORE[alone])], later)
        pair = np.arange(10) + 10 * head
        _match(layers, shape, 2, head, [(TOKEN[pair], BEFORE[pair]), (BEFORE[pair], BEFORE_THAT[pair])], later)
        for layer, loudness in COPY_GAINS.items():
            _carry(layers, shape, layer, head, thirds[head], thirds[head], loudness * SCALE / later)
    planted = {name: torch.from_numpy(value) for name, value in layers.items()}
    return weights | planted | {"embed": torch.from_numpy(embed), "norm": weights["norm"] * FINAL_GAIN}


def _columns(shape: Shape, head: int) -> slice:
    return slice(head * shape.head_size, (head + 1) * shape.head_size)


def _look_back(layers: dict, shape: Shape, head: int, offset: int, constant: float) -> None:
    """Lets a head of the first layer attend to the token `offset` places before, by turning its query that far back."""
    half = shape.head_size // 2
    angles = shape.rope_theta ** (-np.arange(half) / half) * offset
    gain = np.where(np.arange(half) < NEAR_PAIRS, np.sqrt(NEAR_SCORE), 0) / constant
    for name, values in (
        ("q", np.concatenate([gain * np.cos(angles), -gain * np.sin(angles)])),
        ("k", np.concatenate([gain, 0 * gain])),
    ):
        layers[name][0, :, _columns(shape, head)] = 0
        layers[name][0, 0, _columns(shape, head)] = values


def _match(layers: dict, shape: Shape, layer: int, head: int, pairs: list, gain: float) -> None:
    """Lets a head attend to tokens whose second columns hold the code that the present token has in the first ones."""
    half = shape.head_size // 2
    slow = np.concatenate([np.arange(SLOW_PAIR, half), np.arange(half + SLOW_PAIR, 2 * half)])
    start = head * shape.head_size
    for name, side in (("q", 0), ("k", 1)):
        layers[name][layer, :, _columns(shape, head)] = 0
        rows = np.concatenate([pair[side] for pair in pairs])
        layers[name][layer, rows, start + slow[: rows.size]] = np.sqrt(SAME_SCORE) / gain


def _carry(
    layers: dict, shape: Shape, layer: int, head: int, source: np.ndarray, target: np.ndarray, gain: float
) -> None:
    """Lets a head copy columns of what it attends to into other columns."""
    start = head * shape.head_size
    layers["v"][layer, :, _columns(shape, head)] = 0
    layers["v"][layer, source, start + np.arange(source.size)] = 1
    layers["o"][layer, start + np.arange(target.size), target] = gain
