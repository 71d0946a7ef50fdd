"""Batches of equal-length rows: examples of like length together, cut from a shard of freshly written examples."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from renaming import list_pieces, rename
from tokenizers import Tokenizer
from torch import Tensor
from vocabulary import PAD, generate, render

LENGTHS = (*range(32, 129, 16), *range(160, 257, 32), *range(320, 1025, 64), 1152, 1280, 1536, 2048)
TOKENS_A_BATCH = 4096


@dataclass
class Batch:
    """Both (rows, length); counts is true where the loss counts, that is on the answer and its end."""

    tokens: Tensor
    counts: Tensor


def read_shard(program: Path, tokenizer: Tokenizer, seed: int, stage: str, examples: int) -> Iterator[Batch]:
    """The batches of one shard in random order. The same seed gives the same batches."""
    rows: dict[int, list[tuple[list[int], int]]] = {length: [] for length in LENGTHS}
    written = generate(program, "--seed", str(seed), "--count", str(examples), "--stage", stage)
    pieces, random = list_pieces(tokenizer), np.random.default_rng(seed)
    pairs = [render(rename(example, pieces, random)) for example in written]
    asked = tokenizer.encode_batch([question for question, _ in pairs], add_special_tokens=False)
    answered = tokenizer.encode_batch([answer for _, answer in pairs], add_special_tokens=False)
    for question, answer in zip(asked, answered, strict=True):
        size = len(question.ids) + len(answer.ids)
        length = next((length for length in LENGTHS if length >= size), None)
        if length is not None:
            rows[length].append((question.ids + answer.ids, len(question.ids)))
    groups = [
        (length, found[start : start + size])
        for length, found in rows.items()
        for size in [round(TOKENS_A_BATCH / length)]
        for start in range(0, len(found), size)
    ]
    pad = tokenizer.token_to_id(PAD)
    for index in random.permutation(len(groups)):
        length, group = groups[index]
        batch = Batch(torch.full((len(group), length), pad), torch.zeros(len(group), length, dtype=torch.bool))
        for row, (tokens, answer_start) in enumerate(group):
            batch.tokens[row, : len(tokens)] = torch.tensor(tokens)
            batch.counts[row, answer_start : len(tokens)] = True
        yield batch
