"""Networks of PyTorch as ONNX files with the inputs and outputs of a bundle, the way PyTorch's documentation says."""

from __future__ import annotations

import warnings
from pathlib import Path

import torch
from torch import Tensor, nn

from model_build.graph import OPSET
from model_build.teacher import Teacher

_OUTPUTS = {"qa": ["start_logits", "end_logits"], "nli": ["logits"]}
_INPUTS = ["input_ids", "attention_mask", "token_type_ids"]


class TransformersLogits(nn.Module):
    """A transformers model for a task that takes its inputs by position and gives its logits only."""

    def __init__(self, model: nn.Module, task: str) -> None:
        super().__init__()
        self.model = model
        self.outputs = _OUTPUTS[task]

    def forward(self, ids: Tensor, attention: Tensor, types: Tensor) -> tuple[Tensor, ...]:
        """Start and end, [batch, length] each, or the classes, [batch, labels]; all inputs are [batch, length]."""
        found = self.model(input_ids=ids, attention_mask=attention, token_type_ids=types)
        return tuple(getattr(found, name) for name in self.outputs)


class TeacherLogits(nn.Module):
    """The same of a fine-tuned `Teacher`."""

    def __init__(self, teacher: Teacher, task: str) -> None:
        super().__init__()
        self.teacher = teacher
        self.task = task

    def forward(self, ids: Tensor, attention: Tensor, types: Tensor) -> tuple[Tensor, ...]:
        """As of `TransformersLogits`."""
        logits = self.teacher(ids, types, attention)
        return (logits[..., 0], logits[..., 1]) if self.task == "qa" else (logits[:, 0],)


def export(model: TransformersLogits | TeacherLogits, task: str, path: Path) -> None:
    """Write a network for `task`, "qa" or "nli", float32."""
    outputs = _OUTPUTS[task]
    sequences = [*_INPUTS, *(outputs if task == "qa" else [])]
    ids = torch.ones(1, 16, dtype=torch.long)
    with warnings.catch_warnings():
        # The exporter that needs no further package announces its own end, and notes what it takes for constant.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            model.eval(),
            (ids, ids, torch.zeros_like(ids)),
            path,
            input_names=_INPUTS,
            output_names=outputs,
            dynamic_axes={name: {0: "batch", 1: "sequence"} for name in sequences},
            opset_version=OPSET,
            dynamo=False,
        )
