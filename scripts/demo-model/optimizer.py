"""Muon for the layers' matrices, Adam for embeddings and norms.

Muon (Keller Jordan, 2024) makes the momentum of a matrix orthogonal by five Newton-Schulz steps; small transformers
need about half the tokens that they need with Adam.
"""

import jax
import jax.numpy as jnp

MOMENTUM = 0.95
ADAM_BETAS = (0.9, 0.98)
ADAM_EPSILON = 1e-9
ADAM_SHARE = 0.15
"""Rate of Adam as a share of Muon's."""
LARGEST_GRADIENT = 1.0


def init_state(weights: dict) -> dict:
    zeros = jax.tree.map(jnp.zeros_like, weights)
    return {"first": zeros, "second": jax.tree.map(jnp.zeros_like, weights), "step": jnp.zeros((), jnp.int32)}


def orthogonalise(matrices: jax.Array) -> jax.Array:
    """The nearest matrices whose singular values are about 1; (layers, rows, columns)."""
    is_tall = matrices.shape[-2] > matrices.shape[-1]
    x = jnp.swapaxes(matrices, -1, -2) if is_tall else matrices
    x = x / (jnp.linalg.norm(x, axis=(-2, -1), keepdims=True) + 1e-7)
    for _ in range(5):
        square = x @ jnp.swapaxes(x, -1, -2)
        x = 3.4445 * x + (-4.775 * square + 2.0315 * square @ square) @ x
    return jnp.swapaxes(x, -1, -2) if is_tall else x


def update(weights: dict, gradients: dict, state: dict, rate: jax.Array, decay: float = 0.01) -> tuple[dict, dict]:
    """One step. `rate` is Muon's; the decay of a matrix is a share of it."""
    norm = jnp.sqrt(sum(jnp.sum(g * g) for g in jax.tree.leaves(gradients)))
    scale = jnp.minimum(1.0, LARGEST_GRADIENT / (norm + 1e-9))
    step = state["step"] + 1
    low, high = ADAM_BETAS

    def change(weight: jax.Array, gradient: jax.Array, first: jax.Array, second: jax.Array) -> tuple:
        gradient = gradient * scale
        if weight.ndim == 3:
            first = MOMENTUM * first + gradient
            direction = orthogonalise(gradient + MOMENTUM * first)
            direction = direction * max(1.0, weight.shape[-1] / weight.shape[-2]) ** 0.5
            return weight * (1 - rate * decay) - rate * direction, first, second
        first = low * first + (1 - low) * gradient
        second = high * second + (1 - high) * gradient * gradient
        mean, spread = first / (1 - low**step), second / (1 - high**step)
        return weight - ADAM_SHARE * rate * mean / (jnp.sqrt(spread) + ADAM_EPSILON), first, second

    leaves, structure = jax.tree.flatten(weights)
    parts = [structure.flatten_up_to(tree) for tree in (gradients, state["first"], state["second"])]
    changed = [change(*leaf) for leaf in zip(leaves, *parts, strict=True)]
    new_weights, first, second = (structure.unflatten(column) for column in zip(*changed, strict=True))
    return new_weights, {"first": first, "second": second, "step": step}
