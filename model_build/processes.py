"""The processes that train together: one alone, or those that Hugging Face Accelerate launched.

    accelerate launch -m model_build run RECIPE --data DATA

Each computes its share of every batch, and the gradients are added up, so that a recipe means the same on any number
of processes. They must all see the same work folder.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

if TYPE_CHECKING:
    from accelerate import Accelerator

PATIENCE = datetime.timedelta(days=2)  # the others wait while the first prepares data or evaluates
BUCKET = 1 << 24  # numbers that are added up in one message

CPU = torch.device("cpu")

# Features of a processor that multiplies bfloat16 itself, as `torch.cpu.get_capabilities` names them on x86 and ARM.
_BFLOAT16 = ("avx512_bf16", "amx_bf16", "bf16")

# What `accelerate launch` and `torchrun` set for the processes they start.
_LAUNCHED = ("ACCELERATE_MIXED_PRECISION", "LOCAL_RANK")


@dataclass(frozen=True, slots=True)
class Processes:
    """This process among `count`, numbered from 0, and the device it computes on; the default is one alone."""

    index: int = 0
    count: int = 1
    device: torch.device = CPU
    accelerator: Accelerator | None = None

    @property
    def main(self) -> bool:
        """Whether this is the one that writes files and speaks."""
        return self.index == 0

    @property
    def dtype(self) -> torch.dtype:
        """What weights are trained in: bfloat16, or float32 on a processor that would only emulate it, far slower."""
        if self.device.type != "cpu":
            return torch.bfloat16
        features = torch.cpu.get_capabilities()
        return torch.bfloat16 if any(features.get(name) for name in _BFLOAT16) else torch.float32

    def wait(self) -> None:
        """Return when every process has come here."""
        if self.accelerator is not None:
            self.accelerator.wait_for_everyone()

    def add_up(self, tensors: Sequence[Tensor]) -> None:
        """Replace each tensor by its sum over all processes; all must call this with the same shapes."""
        if self.accelerator is None or self.count == 1:
            return
        for bucket in _buckets(tensors):
            total: Any = self.accelerator.reduce(torch.cat([t.reshape(-1) for t in bucket]), "sum")
            for tensor, part in zip(bucket, total.split([t.numel() for t in bucket]), strict=True):
                tensor.copy_(part.view_as(tensor))

    def close(self) -> None:
        """Leave the others, at the end of the work."""
        if self.accelerator is not None:
            self.accelerator.end_training()


ALONE = Processes()


def launched_processes() -> Processes:
    """What a launcher started, or `ALONE` where none did. ValueError where Accelerate is not installed."""
    if not any(name in os.environ for name in _LAUNCHED):
        return ALONE
    try:
        from accelerate import Accelerator  # noqa: PLC0415 (only a launched training needs it)
        from accelerate.utils import InitProcessGroupKwargs  # noqa: PLC0415
    except ImportError as error:
        raise ValueError("Several processes need Accelerate: pip install 'edgewise[build]'.") from error
    accelerator = Accelerator(kwargs_handlers=[InitProcessGroupKwargs(timeout=PATIENCE)])
    return Processes(accelerator.process_index, accelerator.num_processes, accelerator.device, accelerator)


def _buckets(tensors: Sequence[Tensor]) -> Iterator[list[Tensor]]:
    """Cut a list where its sizes have added up to `BUCKET`."""
    bucket: list[Tensor] = []
    size = 0
    for tensor in tensors:
        bucket.append(tensor)
        size += tensor.numel()
        if size >= BUCKET:
            yield bucket
            bucket, size = [], 0
    if bucket:
        yield bucket
