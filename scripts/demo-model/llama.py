"""A small Llama in JAX: RMS norms, rotary positions, SwiGLU, tied embeddings. All arrays are f32."""

from dataclasses import dataclass

import jax
import jax.numpy as jnp


@dataclass(frozen=True)
class Shape:
    """Sizes of the model; the defaults are those of ollmlx/demo."""

    vocabulary: int = 2560
    width: int = 256
    layers: int = 6
    heads: int = 4
    inner: int = 768
    rope_theta: float = 10_000.0
    norm_epsilon: float = 1e-5

    @property
    def head_size(self) -> int:
        return self.width // self.heads


def init_weights(shape: Shape, key: jax.Array) -> dict:
    """Random weights. Matrices are (in, out); those of all layers are stacked in front."""
    keys = iter(jax.random.split(key, 8))
    count, width, inner = shape.layers, shape.width, shape.inner

    def matrix(rows: int, columns: int, gain: float = 1.0) -> jax.Array:
        return jax.random.normal(next(keys), (count, rows, columns)) * gain / rows**0.5

    small = (2 * count) ** -0.5
    return {
        "embed": jax.random.normal(next(keys), (shape.vocabulary, width)) * 0.02,
        "norm": jnp.ones(width),
        "layers": {
            "q": matrix(width, width),
            "k": matrix(width, width),
            "v": matrix(width, width),
            "o": matrix(width, width, small),
            "gate": matrix(width, inner),
            "up": matrix(width, inner),
            "down": matrix(inner, width, small),
            "attention_norm": jnp.ones((count, width)),
            "mlp_norm": jnp.ones((count, width)),
        },
    }


@jax.custom_vjp
def look_up(table: jax.Array, tokens: jax.Array) -> jax.Array:
    """Rows of a table. Its gradient is a matrix product, since XLA on the CPU adds row by row, which takes seconds."""
    return table[tokens]


def _look_up_forward(table: jax.Array, tokens: jax.Array) -> tuple:
    return table[tokens], (tokens, table.shape[0])


def _look_up_backward(kept: tuple, gradient: jax.Array) -> tuple:
    tokens, rows = kept
    return jnp.einsum("btv,btw->vw", jax.nn.one_hot(tokens, rows), gradient), None


look_up.defvjp(_look_up_forward, _look_up_backward)


def rms_norm(x: jax.Array, weight: jax.Array, epsilon: float) -> jax.Array:
    return x * jax.lax.rsqrt(jnp.mean(x * x, axis=-1, keepdims=True) + epsilon) * weight


def rotate(x: jax.Array, positions: jax.Array, theta: float) -> jax.Array:
    """Rotary positions in Hugging Face's layout, halves not pairs. x: (batch, length, heads, size)."""
    half = x.shape[-1] // 2
    angles = positions[..., None] * theta ** (-jnp.arange(half) / half)
    sine, cosine = jnp.sin(angles)[..., None, :], jnp.cos(angles)[..., None, :]
    first, second = x[..., :half], x[..., half:]
    return jnp.concatenate([first * cosine - second * sine, second * cosine + first * sine], axis=-1)


def attend(q: jax.Array, k: jax.Array, v: jax.Array, chunk: int = 256) -> jax.Array:
    """Causal attention in pieces of queries, which leaves out keys that no query of a piece may see."""
    length, size = q.shape[1], q.shape[-1]
    pieces = []
    for start in range(0, length, chunk):
        end = min(start + chunk, length)
        scores = jnp.einsum("bqhd,bkhd->bhqk", q[:, start:end], k[:, :end]) * size**-0.5
        seen = jnp.arange(start, end)[:, None] >= jnp.arange(end)[None, :]
        weights = jax.nn.softmax(jnp.where(seen, scores, -1e9), axis=-1)
        pieces.append(jnp.einsum("bhqk,bkhd->bqhd", weights, v[:, :end]))
    return jnp.concatenate(pieces, axis=1)


def project(x: jax.Array, layer: dict, shape: Shape, positions: jax.Array) -> tuple[jax.Array, jax.Array, jax.Array]:
    """Rotated queries and keys, and values, each (batch, length, heads, size)."""
    normed = rms_norm(x, layer["attention_norm"], shape.norm_epsilon)
    q, k, v = ((normed @ layer[name]).reshape(*x.shape[:2], shape.heads, shape.head_size) for name in "qkv")
    return rotate(q, positions, shape.rope_theta), rotate(k, positions, shape.rope_theta), v


def finish_layer(x: jax.Array, attended: jax.Array, layer: dict, shape: Shape) -> jax.Array:
    """Adds what attention found, then the MLP."""
    x = x + attended.reshape(x.shape) @ layer["o"]
    normed = rms_norm(x, layer["mlp_norm"], shape.norm_epsilon)
    return x + (jax.nn.silu(normed @ layer["gate"]) * (normed @ layer["up"])) @ layer["down"]


def forward(weights: dict, tokens: jax.Array, shape: Shape) -> jax.Array:
    """Logits (batch, length, vocabulary) of tokens (batch, length)."""
    positions = jnp.broadcast_to(jnp.arange(tokens.shape[1]), tokens.shape)

    def run_layer(x: jax.Array, layer: dict) -> tuple[jax.Array, None]:
        q, k, v = project(x, layer, shape, positions)
        return finish_layer(x, attend(q, k, v), layer, shape), None

    x, _ = jax.lax.scan(run_layer, look_up(weights["embed"], tokens), weights["layers"])
    return rms_norm(x, weights["norm"], shape.norm_epsilon) @ weights["embed"].T


def loss(weights: dict, tokens: jax.Array, counts: jax.Array, shape: Shape) -> jax.Array:
    """Mean cross entropy of the tokens where `counts` is 1; both are (batch, length)."""
    logits = forward(weights, tokens[:, :-1], shape)
    targets, counted = tokens[:, 1:], counts[:, 1:]
    right = jnp.sum(logits * jax.nn.one_hot(targets, shape.vocabulary), axis=-1)
    losses = jax.nn.logsumexp(logits, axis=-1) - right
    return jnp.sum(losses * counted) / jnp.maximum(jnp.sum(counted), 1)
