"""Greedy answers during the training, without a grammar: the model has to know the form by itself."""

import torch
from llama import Shape, attend, find_angles, finish_layer, project, rms_norm
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional
from vocabulary import END, PAD, render


class Cache:
    """Keys and values of rows of unequal length, and what is said of them so far."""

    def __init__(self, weights: dict[str, Tensor], shape: Shape, rows: int, length: int) -> None:
        self.weights, self.shape = weights, shape
        size = (shape.layers, rows, length, shape.heads, shape.head_size)
        self.keys, self.values = torch.zeros(size), torch.zeros(size)
        self.rows, self.places = torch.arange(rows)[:, None], torch.arange(length)

    def read(self, tokens: Tensor, positions: Tensor) -> Tensor:
        """What the last layer makes of tokens at positions, both (rows, tokens)."""
        angles = find_angles(positions, self.shape)
        seen = (self.places <= positions[..., None])[:, None]
        x = functional.embedding(tokens, self.weights["embed"])
        for layer in range(self.shape.layers):
            q, k, v = project(x, self.weights, layer, self.shape, angles)
            keys, values = self.keys[layer], self.values[layer]
            keys[self.rows, positions], values[self.rows, positions] = k, v
            x = finish_layer(x, attend(q, keys, values, seen), self.weights, layer, self.shape)
        return x

    def choose(self, x: Tensor) -> Tensor:
        """The likeliest next tokens, (rows, 1), after what the last layer made of one token a row, (rows, width)."""
        logits = rms_norm(x, self.weights["norm"], self.shape) @ self.weights["embed"].T
        return logits.argmax(-1, keepdim=True)


@torch.no_grad()
def answer(
    weights: dict[str, Tensor], shape: Shape, tokenizer: Tokenizer, examples: list[dict], room: int
) -> list[str]:
    """The model's answers to the examples' questions, each of at most `room` tokens."""
    asked = [tokenizer.encode(render(example)[0], add_special_tokens=False).ids for example in examples]
    pad, end = tokenizer.token_to_id(PAD), tokenizer.token_to_id(END)
    longest = max(map(len, asked))
    questions = torch.tensor([ids + [pad] * (longest - len(ids)) for ids in asked])
    cache = Cache(weights, shape, len(asked), longest + room)
    read = cache.read(questions, torch.arange(longest).expand_as(questions))
    # What stands at the padding is written over before a later token sees it.
    position = torch.tensor([[len(ids)] for ids in asked])
    token = cache.choose(read[cache.rows[:, 0], position[:, 0] - 1])
    said, is_done = [token], token == end
    while len(said) < room and not is_done.all():
        token = cache.choose(cache.read(token, position)[:, 0])
        position = position + 1
        said.append(token)
        is_done |= token == end
    answers = torch.cat(said, dim=1).tolist()
    return [tokenizer.decode(ids[: ids.index(end)] if end in ids else ids) for ids in answers]
