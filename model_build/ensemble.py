"""Several teachers of one task at once: together they are right more often than each of them."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from model_build.teacher import Teacher, TeacherView
from model_build.thinning import WholeNetwork


class Ensemble(nn.Module):
    """Teachers whose logits are averaged, so that its probabilities are the geometric mean of theirs, scaled to 1.

    Their layers have no common shape, so that a student learns nothing but logits from it.
    """

    def __init__(self, teachers: Sequence[Teacher | WholeNetwork]) -> None:
        super().__init__()
        self.teachers = nn.ModuleList(teachers)
        self._views = [teacher.view for teacher in teachers]

    def view(self, ids: Tensor, types: Tensor, attention: Tensor | None, *, attentions: bool = False) -> TeacherView:
        """The mean of the teachers' logits, [batch, length, outputs], and nothing of their layers."""
        logits = [view(ids, types, attention).logits for view in self._views]
        return TeacherView((), (), torch.stack(logits).mean(dim=0))
