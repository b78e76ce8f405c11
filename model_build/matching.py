"""Which layer of the teacher each block of the student answers to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from model_build.losses import attention_loss, feature_map_loss
from model_build.mobilebert import MobileBert, additive_mask
from model_build.teacher import Teacher, TeacherView
from model_build.thinning import WholeNetwork


@dataclass(frozen=True, slots=True)
class Stage:
    """Blocks `first`..`last` of the student do the work of one teacher layer (1 is the first after the embeddings).

    `heads[i]` are the teacher's heads that the heads of block `first + i` imitate; the blocks after that are free.
    """

    layer: int
    first: int
    last: int
    heads: tuple[tuple[int, ...], ...]


def matched_stages(blocks: int, heads: int, layers: int, teacher_heads: int) -> tuple[Stage, ...]:
    """Share the student's blocks evenly among the teacher's layers, and a layer's heads among its first blocks.

    24 blocks of 4 heads on 6 layers of 12: four blocks a layer, whose first three take four teacher heads each.
    ValueError where the blocks cannot be shared evenly.
    """
    if blocks % layers:
        raise ValueError(f"{blocks} blocks cannot be shared among {layers} teacher layers.")
    each = blocks // layers
    groups = [tuple(range(at, at + heads)) for at in range(0, teacher_heads - heads + 1, heads)][:each]
    return tuple(Stage(n + 1, n * each, n * each + each - 1, tuple(groups)) for n in range(layers))


def stages_between(student: MobileBert, teacher: Teacher | WholeNetwork) -> tuple[Stage, ...]:
    """`matched_stages` of two networks."""
    return matched_stages(student.shape.blocks, student.shape.heads, teacher.layers, teacher.heads)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The student beside its teacher: losses per matched place, if any, and the student's last hidden states."""

    features: tuple[Tensor, ...]
    attentions: tuple[Tensor, ...]
    hidden: Tensor


def compare(
    student: MobileBert,
    teacher: TeacherView,
    stages: Sequence[Stage],
    ids: Tensor,
    types: Tensor,
    *,
    attention: Tensor | None,
    own: float = 1.0,
) -> Comparison:
    """Run the student and measure it against its teacher at every matched place.

    `own` is how much of each stage's input is the student's own output: 0 feeds it the teacher's hidden state with
    the free dimensions at zero (teacher forcing), 1 is the plain network. Attention is compared where the teacher's
    view has it.
    """
    mask = additive_mask(attention, next(student.parameters()).dtype)
    keep = None if attention is None else attention.float()
    hidden = student.embed(ids, types)
    free = hidden.shape[-1] - teacher.hidden[0].shape[-1]
    features = [feature_map_loss(hidden, teacher.hidden[0], keep)]
    attentions: list[Tensor] = []
    for stage in stages:
        if own < 1:
            hidden = torch.lerp(F.pad(teacher.hidden[stage.layer - 1], (0, free)), hidden, own)
        for block in range(stage.first, stage.last + 1):
            matched = stage.heads[block - stage.first] if block - stage.first < len(stage.heads) else None
            scores: list[Tensor] | None = [] if matched and teacher.attentions else None
            hidden = student.blocks[block](hidden, mask, scores)
            if scores and matched:
                wanted = teacher.attentions[stage.layer - 1][:, list(matched)]
                attentions.append(attention_loss(scores[0], wanted, keep))
        features.append(feature_map_loss(hidden, teacher.hidden[stage.layer], keep))
    return Comparison(tuple(features), tuple(attentions), hidden)
