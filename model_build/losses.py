"""The losses of distillation, as pure functions of tensors."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

UNKNOWN = -100
"""The label of an example that has none: it costs nothing."""


def feature_map_loss(student: Tensor, teacher: Tensor, keep: Tensor | None = None) -> Tensor:
    """Fraction of the teacher's variance that the student leaves unexplained: 0 is perfect, 1 is the mean.

    `student` is [batch, length, at least d]: its first d dimensions must equal `teacher`, [batch, length, d].
    `keep` [batch, length] is 1 where a position counts. Returns a scalar, computed in float32.
    """
    size = teacher.shape[-1]
    ours, theirs = student[..., :size].float().reshape(-1, size), teacher.float().reshape(-1, size)
    if keep is not None:
        chosen = keep.reshape(-1).bool()
        ours, theirs = ours[chosen], theirs[chosen]
    variance = (theirs - theirs.mean(dim=0)).square().mean()
    return (ours - theirs).square().mean() / variance.clamp_min(1e-6)


def attention_loss(student_scores: Tensor, teacher_probabilities: Tensor, keep: Tensor | None = None) -> Tensor:
    """Mean over heads and positions of KL(teacher || student), in nats (section 3.4 of the paper).

    `student_scores` are the scores before the softmax and `teacher_probabilities` those after it, both
    [batch, heads, length, length]; `keep` [batch, length] is 1 where a query position counts.
    """
    student = student_scores.float().log_softmax(dim=-1)
    teacher = teacher_probabilities.float()
    divergence = (torch.xlogy(teacher, teacher) - teacher * student).sum(dim=-1).mean(dim=1)
    if keep is None:
        return divergence.mean()
    return (divergence * keep).sum() / keep.sum()


def logit_loss(student: Tensor, teacher: Tensor, temperature: float = 1.0) -> Tensor:
    """KL(teacher || student) of class logits [batch, classes], batch mean, scaled by temperature squared."""
    return (
        F.kl_div(
            (student.float() / temperature).log_softmax(dim=-1),
            (teacher.float() / temperature).log_softmax(dim=-1),
            reduction="batchmean",
            log_target=True,
        )
        * temperature**2
    )


def span_cross_entropy(logits: Tensor, spans: Tensor) -> Tensor:
    """Mean cross-entropy of start and end: logits [batch, length, 2], spans [batch, 2] (token positions) or UNKNOWN."""
    # To it, positions are the classes and start and end two places, each of which has one.
    return F.cross_entropy(logits.float(), spans, ignore_index=UNKNOWN, reduction="sum") / spans.numel()


def span_logit_loss(student: Tensor, teacher: Tensor, temperature: float = 1.0) -> Tensor:
    """`logit_loss` averaged over the start and the end distribution: both [batch, length, 2]."""
    start = logit_loss(student[..., 0], teacher[..., 0], temperature)
    end = logit_loss(student[..., 1], teacher[..., 1], temperature)
    return (start + end) / 2


def class_cross_entropy(logits: Tensor, labels: Tensor) -> Tensor:
    """Mean of -log p(gold | what its source can say): logits [batch, 3], labels [batch, 2] or UNKNOWN.

    A label is two sets of classes, as bits: the gold one, or both that "not entailment" leaves open, and all that its
    source ever says. A source that leaves one out says nothing about how probable that one is.
    """
    known = labels != UNKNOWN
    sets = torch.where(known, labels, 1)  # any but the empty one will do for UNKNOWN
    gold, possible = (_log_sum(logits.float(), bits) for bits in sets.unbind(dim=1))
    return torch.where(known[:, 0], possible - gold, 0.0).sum() / len(labels)


def _log_sum(logits: Tensor, bits: Tensor) -> Tensor:
    """The logarithm of the sum of exp(logits), [batch, classes], of the classes in a set of bits, [batch]."""
    chosen = (bits[:, None] >> torch.arange(logits.shape[1], device=bits.device)) & 1
    return logits.masked_fill(chosen == 0, -torch.inf).logsumexp(dim=1)
