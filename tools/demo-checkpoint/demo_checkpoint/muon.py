"""Muon: momentum whose steps are made orthogonal, for the matrices inside the layers (Jordan et al., 2024)."""

from __future__ import annotations

import torch
from torch import Tensor


class Muon(torch.optim.Optimizer):
    """Steps have the size AdamW's would have, so that both take the same rate (Liu et al., 2025)."""

    def __init__(self, parameters: list[Tensor], lr: float, momentum: float = 0.95, weight_decay: float = 0.02) -> None:
        super().__init__(parameters, {"lr": lr, "momentum": momentum, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self) -> None:
        for group in self.param_groups:
            by_shape: dict[tuple, list[tuple[Tensor, Tensor]]] = {}
            for parameter in group["params"]:
                if parameter.grad is None:
                    continue
                momentum = self.state[parameter].setdefault("momentum", torch.zeros_like(parameter))
                momentum.lerp_(parameter.grad, 1 - group["momentum"])
                direction = parameter.grad.lerp(momentum, group["momentum"])
                for target, part in _squares(parameter, direction):
                    by_shape.setdefault(tuple(part.shape), []).append((target, part))
            for (rows, columns), pairs in by_shape.items():
                steps = orthogonal(torch.stack([part for _, part in pairs]))
                size = 0.2 * max(rows, columns) ** 0.5
                for (target, _), step in zip(pairs, steps):
                    target.mul_(1 - group["lr"] * group["weight_decay"]).add_(step, alpha=-group["lr"] * size)


def _squares(parameter: Tensor, direction: Tensor) -> list[tuple[Tensor, Tensor]]:
    """Wide matrices as they are, tall ones turned, three stacked projections apart."""
    rows, columns = parameter.shape
    if rows == 3 * columns:
        return list(zip(parameter.chunk(3), direction.chunk(3)))
    return [(parameter.T, direction.T)] if rows > columns else [(parameter, direction)]


def orthogonal(matrices: Tensor) -> Tensor:
    """Nearest orthogonal matrices of [n, rows, columns], rows <= columns, by five Newton-Schulz steps."""
    x = matrices.bfloat16()
    x = x / (x.float().norm(dim=(1, 2), keepdim=True) + 1e-7).bfloat16()
    for _ in range(5):
        a = x @ x.mT
        b = -4.7750 * a + 2.0315 * (a @ a)
        x = 3.4445 * x + b @ x
    return x.to(matrices.dtype)
