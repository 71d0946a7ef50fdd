"""A small Llama in PyTorch: RMS norms, rotary positions, SwiGLU, tied embeddings.

Weights are a flat dict of f32 tensors; matrices are (in, out), and those of all layers are stacked in front.
"""

import time
from dataclasses import dataclass
from functools import cache

import torch
from torch import Tensor
from torch.nn import functional

MATRICES = ("q", "k", "v", "o", "gate", "up", "down")


@cache
def product_type() -> torch.dtype:
    """The type in which this processor multiplies matrices faster: bf16 where it has instructions for it, else f32."""

    def measure(kind: torch.dtype) -> float:
        left, right = torch.ones(256, 256, dtype=kind), torch.ones(256, 768, dtype=kind)
        _ = left @ right
        started = time.perf_counter()
        for _ in range(5):
            _ = left @ right
        return time.perf_counter() - started

    return min((torch.float32, torch.bfloat16), key=measure)


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


def init_weights(shape: Shape, random: torch.Generator) -> dict[str, Tensor]:
    """Random weights."""
    width, inner = shape.width, shape.inner

    def matrix(rows: int, columns: int, gain: float = 1.0) -> Tensor:
        return torch.randn(shape.layers, rows, columns, generator=random) * gain / rows**0.5

    small = (2 * shape.layers) ** -0.5
    return {
        "embed": torch.randn(shape.vocabulary, width, generator=random) * 0.02,
        "norm": torch.ones(width),
        "q": matrix(width, width),
        "k": matrix(width, width),
        "v": matrix(width, width),
        "o": matrix(width, width, small),
        "gate": matrix(width, inner),
        "up": matrix(width, inner),
        "down": matrix(inner, width, small),
        "attention_norm": torch.ones(shape.layers, width),
        "mlp_norm": torch.ones(shape.layers, width),
    }


def rms_norm(x: Tensor, weight: Tensor, shape: Shape) -> Tensor:
    return functional.rms_norm(x, (shape.width,), weight, shape.norm_epsilon)


def find_angles(positions: Tensor, shape: Shape) -> tuple[Tensor, Tensor]:
    """Cosine and sine of the rotary angles, each (..., 1, head size / 2), of positions (...)."""
    half = shape.head_size // 2
    angles = positions[..., None, None] * shape.rope_theta ** (-torch.arange(half) / half)
    return angles.cos(), angles.sin()


def rotate(x: Tensor, angles: tuple[Tensor, Tensor]) -> Tensor:
    """Rotary positions in Hugging Face's layout, halves not pairs. x: (batch, length, heads, size)."""
    cosine, sine = (part.to(x.dtype) for part in angles)
    first, second = x.chunk(2, dim=-1)
    return torch.cat([first * cosine - second * sine, second * cosine + first * sine], dim=-1)


def project(
    x: Tensor, weights: dict[str, Tensor], layer: int, shape: Shape, angles: tuple[Tensor, Tensor]
) -> tuple[Tensor, Tensor, Tensor]:
    """Rotated queries and keys, and values, each (batch, length, heads, size)."""
    normed = rms_norm(x, weights["attention_norm"][layer], shape).to(weights["q"].dtype)
    q, k, v = ((normed @ weights[name][layer]).unflatten(-1, (shape.heads, shape.head_size)) for name in "qkv")
    return rotate(q, angles), rotate(k, angles), v


def attend(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None = None) -> Tensor:
    """Attention of (batch, length, heads, size) to what the mask shows, (batch, 1, queries, keys), else causal."""
    q, k, v = (part.transpose(1, 2) for part in (q, k, v))
    found = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask, is_causal=mask is None)
    return found.transpose(1, 2).flatten(-2)


def finish_layer(x: Tensor, attended: Tensor, weights: dict[str, Tensor], layer: int, shape: Shape) -> Tensor:
    """Adds what attention found, then the MLP."""
    x = x + attended @ weights["o"][layer]
    normed = rms_norm(x, weights["mlp_norm"][layer], shape).to(weights["gate"].dtype)
    inner = functional.silu(normed @ weights["gate"][layer]) * (normed @ weights["up"][layer])
    return x + inner @ weights["down"][layer]


def loss(weights: dict[str, Tensor], tokens: Tensor, counts: Tensor, shape: Shape) -> Tensor:
    """
    Mean cross entropy of the tokens where `counts` is true; both are (batch, length). The layers' products may be made
    in bf16; what is added up from layer to layer stays in f32, where small parts are not rounded away.
    """
    kind = product_type()
    parts = {name: weight.to(kind) if name in MATRICES else weight for name, weight in weights.items()}
    asked, targets, counted = tokens[:, :-1], tokens[:, 1:], counts[:, 1:]
    angles = find_angles(torch.arange(asked.shape[1]), shape)
    x = functional.embedding(asked, parts["embed"])
    for layer in range(shape.layers):
        q, k, v = project(x, parts, layer, shape, angles)
        attended = attend(q, k, v)
        if layer == shape.layers - 1:
            # Nothing looks at the other places any more.
            x, attended = x[counted], attended[counted]
        x = finish_layer(x, attended, parts, layer, shape)
    logits = rms_norm(x, parts["norm"], shape) @ parts["embed"].T
    return functional.cross_entropy(logits, targets[counted])
