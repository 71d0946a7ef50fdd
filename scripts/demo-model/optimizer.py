"""Muon for the layers' matrices, Adam for embeddings and norms.

Muon (Keller Jordan, 2024) makes the momentum of a matrix orthogonal by five Newton-Schulz steps; small transformers
need about half the tokens that they need with Adam.
"""

import torch
from llama import MATRICES, product_type
from torch import Tensor

MOMENTUM = 0.95
ADAM_BETAS = (0.9, 0.98)
ADAM_EPSILON = 1e-9
ADAM_SHARE = 0.5
"""Rate of Adam as a share of Muon's."""
LARGEST_GRADIENT = 1.0
DECAY = 0.01
"""What a matrix loses in a step, as a share of the rate."""


def init_state(weights: dict[str, Tensor]) -> dict[str, Tensor]:
    """Momenta of all weights (`first.`), and the mean squares that Adam keeps (`second.`)."""
    first = {f"first.{name}": torch.zeros_like(weight) for name, weight in weights.items()}
    second = {f"second.{name}": torch.zeros_like(weight) for name, weight in weights.items() if name not in MATRICES}
    return first | second


def orthogonalise(matrices: Tensor) -> Tensor:
    """The nearest matrices whose singular values are about 1; (layers, rows, columns)."""
    is_tall = matrices.shape[-2] > matrices.shape[-1]
    x = matrices.mT if is_tall else matrices
    x = (x / (torch.linalg.matrix_norm(x, keepdim=True) + 1e-7)).to(product_type())
    for _ in range(5):
        square = x @ x.mT
        x = 3.4445 * x + (-4.775 * square + 2.0315 * square @ square) @ x
    return (x.mT if is_tall else x).float()


@torch.no_grad()
def update(weights: dict[str, Tensor], state: dict[str, Tensor], step: int, rate: float) -> None:
    """Changes weights and state in place by the weights' gradients, and clears those. `rate` is Muon's."""
    torch.nn.utils.clip_grad_norm_(weights.values(), LARGEST_GRADIENT)
    low, high = ADAM_BETAS
    for name, weight in weights.items():
        gradient, first = weight.grad, state[f"first.{name}"]
        if name in MATRICES:
            first.mul_(MOMENTUM).add_(gradient)
            direction = orthogonalise(gradient + MOMENTUM * first)
            stretch = max(1.0, weight.shape[-1] / weight.shape[-2]) ** 0.5
            weight.mul_(1 - rate * DECAY).sub_(direction, alpha=rate * stretch)
        else:
            second = state[f"second.{name}"]
            first.lerp_(gradient, 1 - low)
            second.lerp_(gradient * gradient, 1 - high)
            spread = (second / (1 - high**step)).sqrt_().add_(ADAM_EPSILON)
            weight.sub_(first / spread, alpha=ADAM_SHARE * rate / (1 - low**step))
        weight.grad = None
