"""The losses of each task, "qa" and "nli", on a batch: logits are [batch, length, outputs] for both."""

from __future__ import annotations

from torch import Tensor

from model_build.batches import Batch
from model_build.losses import class_cross_entropy, logit_loss, span_cross_entropy, span_logit_loss


def masked(task: str, logits: Tensor, batch: Batch) -> Tensor:
    """Logits of which padding can get no share: a span cannot lie there."""
    if task == "nli" or batch.attention is None:
        return logits
    return logits.masked_fill((batch.attention == 0)[..., None], -1e4)


def gold_loss(task: str, logits: Tensor, batch: Batch) -> Tensor:
    """The loss of masked logits against the gold answers."""
    if task == "nli":
        return class_cross_entropy(logits[:, 0], batch.labels)
    return span_cross_entropy(logits, batch.labels)


def imitation_loss(
    task: str, logits: Tensor, wanted: Tensor, temperature: float = 1.0, taught: Tensor | None = None
) -> Tensor:
    """The loss of masked logits against a teacher's, masked too: the mean, where those not `taught` cost nothing."""
    if taught is not None:
        if not taught.any():
            return 0.0 * logits.sum()  # of any part of a batch a training wants a gradient
        return taught.float().mean() * imitation_loss(task, logits[taught], wanted[taught], temperature)
    if task == "nli":
        return logit_loss(logits[:, 0], wanted[:, 0], temperature)
    return span_logit_loss(logits, wanted, temperature)


def distance(task: str, found: Tensor, wanted: Tensor, batch: Batch) -> Tensor:
    """How far a batch's logits are from those wanted, both [batch, length, outputs], where they count: a scalar."""
    return imitation_loss(task, masked(task, found, batch), masked(task, wanted, batch))
