"""Float32 masters of weights that may be bfloat16 for speed, and the optimizer that moves the masters."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from model_build.processes import ALONE, Processes

SHAPES = ("linear", "cosine", "trapezoid", "constant")


@dataclass(frozen=True, slots=True)
class Schedule:
    """Linear warm-up to the peak rate, then down to zero, and from which step on the weights' mean is taken.

    The way down is a straight line ("linear"), half a cosine ("cosine"), or the peak rate until the last two fifths of
    the steps and then a straight line ("trapezoid"), which lets a training be made longer or shorter without starting
    again. "constant" has none: the mean does what a falling rate does (Izmailov et al. 2018, arXiv 1803.05407).
    """

    steps: int
    warmup: int
    shape: str = "linear"
    mean_from: int | None = None

    def __post_init__(self) -> None:
        if self.shape not in SHAPES:
            raise ValueError(f"A schedule's shape must be one of {', '.join(SHAPES)}, not {self.shape}.")
        if self.mean_from is not None and not 0 <= self.mean_from < self.steps:
            raise ValueError(f"A mean_from of {self.mean_from} is none of the schedule's {self.steps} steps.")

    def factor(self, step: int) -> float:
        """The fraction of the peak rate at `step`, counted from 0."""
        if step < self.warmup:
            return (step + 1) / self.warmup
        if self.shape == "constant":
            return 1.0
        left = max(0.0, (self.steps - step) / max(1, self.steps - self.warmup))
        if self.shape == "trapezoid":
            return min(1.0, 2.5 * left)
        return left if self.shape == "linear" else (1 - math.cos(math.pi * left)) / 2

    def averages(self, step: int) -> bool:
        """Whether the weights after `step`, counted from 0, are part of the mean."""
        return self.mean_from is not None and step >= self.mean_from

    def begins_as(self, other: Schedule, steps: int) -> bool:
        """Whether the first `steps` steps of both have the same rates and put the same weights into the mean."""
        return all(
            self.factor(step) == other.factor(step) and self.averages(step) == other.averages(step)
            for step in range(steps)
        )


class MasterOptimizer:
    """Keeps float32 masters of a model's trainable parameters, moves them by AdamW and updates both.

    It also keeps the mean of the masters over those steps that are said to be part of it.
    """

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
        self._mean: list[Tensor] = []  # empty as long as nothing is part of it
        self._averaged = 0

    @torch.no_grad()
    def step(self, factor: float, *, averaged: bool = False, share: float = 1.0, processes: Processes = ALONE) -> float:
        """One update at `factor` times the peak rate; gradients are clipped and cleared. Returns their norm.

        `averaged` makes what it comes to a part of the mean. `share` is the weight of this process's gradients in the
        sum over `processes`.
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
        if averaged:
            self._add_to_mean()
        return norm

    def _add_to_mean(self) -> None:
        self._averaged += 1
        if self._averaged == 1:
            self._mean = [m.detach().clone() for m in self.masters]
        else:
            torch._foreach_lerp_(self._mean, self.masters, 1 / self._averaged)

    def state_dict(self) -> dict[str, Any]:
        """Everything that a restart needs, masters and their mean included."""
        return {
            "masters": [m.detach() for m in self.masters],
            "adamw": self._adamw.state_dict(),
            "mean": self._mean,
            "averaged": self._averaged,
        }

    @torch.no_grad()
    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Go on from `state_dict`; the live parameters are set as well."""
        saved: list[Tensor] = state["masters"]
        torch._foreach_copy_(self.masters, saved)
        torch._foreach_copy_([p.data for p in self._live], self.masters)
        self._adamw.load_state_dict(state["adamw"])
        self._mean, self._averaged = state["mean"], state["averaged"]

    def master_state(self, model: nn.Module) -> dict[str, Tensor]:
        """The model's state dict in float32, with the masters in place of the rounded parameters, or their mean."""
        masters = {id(p): m for p, m in zip(self._live, self._mean or self.masters, strict=True)}
        live = dict(model.named_parameters())
        return {
            name: (masters[id(live[name])] if name in live and id(live[name]) in masters else tensor)
            .detach()
            .float()
            .clone()
            for name, tensor in model.state_dict().items()
        }
