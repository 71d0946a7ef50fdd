"""Greedy answers during the training, without a grammar: the model has to know the form by itself."""

import functools

import jax
import jax.numpy as jnp
import numpy as np
from llama import Shape, finish_layer, project, rms_norm
from tokenizers import Tokenizer
from vocabulary import END, PAD, render


@functools.partial(jax.jit, static_argnames=("shape",))
def _decode(weights: dict, tokens: jax.Array, known: jax.Array, end: int, shape: Shape) -> jax.Array:
    """Continues each row of `tokens` (batch, length) after its first `known` tokens."""
    batch, length = tokens.shape
    cache = jnp.zeros((2, shape.layers, batch, length, shape.heads, shape.head_size))

    def step(state: tuple) -> tuple:
        position, tokens, cache, is_done = state
        x = weights["embed"][jax.lax.dynamic_slice_in_dim(tokens, position, 1, axis=1)]
        positions = jnp.full((batch, 1), position)

        def run_layer(x: jax.Array, inputs: tuple) -> tuple:
            layer, keys, values = inputs
            q, k, v = project(x, layer, shape, positions)
            keys = jax.lax.dynamic_update_slice_in_dim(keys, k, position, axis=1)
            values = jax.lax.dynamic_update_slice_in_dim(values, v, position, axis=1)
            scores = jnp.einsum("bqhd,bkhd->bhqk", q, keys) * shape.head_size**-0.5
            scores = jnp.where(jnp.arange(length) <= position, scores, -1e9)
            attended = jnp.einsum("bhqk,bkhd->bqhd", jax.nn.softmax(scores, axis=-1), values)
            return finish_layer(x, attended, layer, shape), (keys, values)

        x, (keys, values) = jax.lax.scan(run_layer, x, (weights["layers"], cache[0], cache[1]))
        logits = rms_norm(x[:, 0], weights["norm"], shape.norm_epsilon) @ weights["embed"].T
        is_asked = position + 1 < known
        given = jax.lax.dynamic_slice_in_dim(tokens, position + 1, 1, axis=1)[:, 0]
        chosen = jnp.where(is_asked, given, jnp.where(is_done, end, jnp.argmax(logits, axis=-1)))
        tokens = jax.lax.dynamic_update_slice_in_dim(tokens, chosen[:, None], position + 1, axis=1)
        return position + 1, tokens, jnp.stack([keys, values]), is_done | (~is_asked & (chosen == end))

    def is_open(state: tuple) -> jax.Array:
        return (state[0] + 1 < length) & ~jnp.all(state[3])

    start = (jnp.int32(0), tokens, cache, jnp.zeros(batch, bool))
    return jax.lax.while_loop(is_open, step, start)[1]


def answer(weights: dict, shape: Shape, tokenizer: Tokenizer, examples: list[dict], room: int) -> list[str]:
    """The model's answers to the examples' questions, each of at most `room` tokens."""
    asked = [tokenizer.encode(render(example)[0], add_special_tokens=False).ids for example in examples]
    # In steps, so that few lengths are compiled.
    length = -(-(max(map(len, asked)) + room) // 256) * 256
    tokens = np.full((len(asked), length), tokenizer.token_to_id(PAD), np.int32)
    for row, ids in enumerate(asked):
        tokens[row, : len(ids)] = ids
    known = np.array([len(ids) for ids in asked])
    end = tokenizer.token_to_id(END)
    said = np.asarray(_decode(weights, jnp.array(tokens), jnp.array(known), end, shape))
    answers = []
    for row, ids in enumerate(asked):
        rest = said[row, len(ids) :].tolist()
        answers.append(tokenizer.decode(rest[: rest.index(end)] if end in rest else rest))
    return answers
