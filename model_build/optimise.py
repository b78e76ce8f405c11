"""Float32 masters of weights that may be bfloat16 for speed, and the optimizer that moves the masters."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from model_build.processes import ALONE, Processes

SHAPES = ("linear", "cosine", "trapezoid")


@dataclass(frozen=True, slots=True)
class Schedule:
    """Linear warm-up to the peak rate, then down to zero.

    The way down is a straight line ("linear"), half a cosine ("cosine"), or the peak rate until the last two fifths of
    the steps and then a straight line ("trapezoid"), which lets a training be made longer or shorter without starting
    again.
    """

    steps: int
    warmup: int
    shape: str = "linear"

    def __post_init__(self) -> None:
        if self.shape not in SHAPES:
            raise ValueError(f"A schedule's shape must be one of {', '.join(SHAPES)}, not {self.shape}.")

    def factor(self, step: int) -> float:
        """The fraction of the peak rate at `step`, counted from 0."""
        if step < self.warmup:
            return (step + 1) / self.warmup
        left = max(0.0, (self.steps - step) / max(1, self.steps - self.warmup))
        if self.shape == "trapezoid":
            return min(1.0, 2.5 * left)
        return left if self.shape == "linear" else (1 - math.cos(math.pi * left)) / 2

    def begins_as(self, other: Schedule, steps: int) -> bool:
        """Whether the first `steps` steps of both have the same rates."""
        return all(self.factor(step) == other.factor(step) for step in range(steps))


class MasterOptimizer:
    """Keeps float32 masters of a model's trainable parameters, moves them by AdamW and updates both."""

    def __init__(self, model: nn.Module, *, rate: float, decay: float = 0.01, clip: float = 1.0) -> None:
        self._rate = rate
        self._clip = clip
        self._live = [p for p in model.parameters() if p.requires_grad]
        self.masters = [p.detach().float().clone().requires_grad_(True) for p in self._live]
        groups = [
            {"params": [m for m in self.masters if m.ndim > 1], "weight_decay": decay},
            {"params": [m for m in self.masters if m.ndim <= 1], "weight_decay": 0.0},
        ]
        self._adamw = torch.optim.AdamW(groups, lr=rate, betas=(0.9, 0.98), fused=True)

    @torch.no_grad()
    def step(self, factor: float, *, share: float = 1.0, processes: Processes = ALONE) -> float:
        """One update at `factor` times the peak rate; gradients are clipped and cleared. Returns their norm.

        `share` is the weight of this process's gradients in the sum over `processes`.
        """
        gradients = []
        for master, live in zip(self.masters, self._live, strict=True):
            master.grad = torch.zeros_like(master) if live.grad is None else live.grad.float()
            live.grad = None
            gradients.append(master.grad)
        if processes.count > 1:
            torch._foreach_mul_(gradients, share)
            processes.add_up(gradients)
        norm = float(nn.utils.clip_grad_norm_(self.masters, self._clip, foreach=True))
        if not math.isfinite(norm):
            return norm  # skip: one bad batch must not poison the moments
        for group in self._adamw.param_groups:
            group["lr"] = self._rate * factor
        self._adamw.step()
        torch._foreach_copy_([p.data for p in self._live], self.masters)
        return norm

    def state_dict(self) -> dict[str, Any]:
        """Everything that a restart needs, masters included."""
        return {"masters": [m.detach() for m in self.masters], "adamw": self._adamw.state_dict()}

    @torch.no_grad()
    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Go on from `state_dict`; the live parameters are set as well."""
        saved: list[Tensor] = state["masters"]
        torch._foreach_copy_(self.masters, saved)
        torch._foreach_copy_([p.data for p in self._live], self.masters)
        self._adamw.load_state_dict(state["adamw"])

    def master_state(self, model: nn.Module) -> dict[str, Tensor]:
        """The model's state dict in float32, with the masters in place of the rounded parameters."""
        masters = {id(p): m for p, m in zip(self._live, self.masters, strict=True)}
        live = dict(model.named_parameters())
        return {
            name: (masters[id(live[name])] if name in live and id(live[name]) in masters else tensor)
            .detach()
            .float()
            .clone()
            for name, tensor in model.state_dict().items()
        }
