"""Fewer blocks: which ones a trained network misses least, and the whole network as the teacher of what is left.

A block adds to its input, so that without it the others still work, only worse (Fan et al. 2019, arXiv 1909.11556).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import torch
from torch import Tensor, nn

from model_build.batches import Batch
from model_build.mobilebert import MobileBert, StateDict, additive_mask
from model_build.teacher import TeacherView

Imitation = Callable[[Tensor, Tensor, Batch], Tensor]
"""How far logits are from those wanted, both [batch, length, outputs]: a scalar."""

_BLOCK = re.compile(r"blocks\.(\d+)\.(.+)")


@torch.no_grad()
def most_important(network: MobileBert, count: int, batches: Sequence[Batch], imitation: Imitation) -> tuple[int, ...]:
    """The `count` blocks to keep, in order.

    One block after another is left out, each time the one without which the logits on `batches` stay closest to the
    whole network's. ValueError where the network has fewer than `count`.
    """
    kept = list(range(network.shape.blocks))
    if not 1 <= count <= len(kept):
        raise ValueError(f"A network of {len(kept)} blocks cannot keep {count}.")
    wanted = [network(batch.ids, batch.types, batch.attention) for batch in batches]
    while len(kept) > count:
        costs = torch.zeros(len(kept))
        for batch, logits in zip(batches, wanted, strict=True):
            costs += torch.stack([imitation(found, logits, batch) for found in _without_each(network, kept, batch)])
        del kept[int(costs.argmin())]
    return tuple(kept)


def _without_each(network: MobileBert, kept: Sequence[int], batch: Batch) -> list[Tensor]:
    """The logits of the network of the blocks `kept`, without the first of them, without the second, and so on."""
    hidden = network.embed(batch.ids, batch.types)
    mask = additive_mask(batch.attention, hidden.dtype)
    logits = []
    for place, block in enumerate(kept):
        rest = hidden
        for later in kept[place + 1 :]:
            rest = network.blocks[later](rest, mask)
        logits.append(network.head(rest))
        hidden = network.blocks[block](hidden, mask)
    return logits


def thin(state: StateDict, kept: Sequence[int]) -> StateDict:
    """The state dict of a `MobileBert` that has only the blocks `kept` of another's, in that order."""
    places = {block: place for place, block in enumerate(kept)}
    thinned: StateDict = {}
    for name, tensor in state.items():
        match = _BLOCK.fullmatch(name)
        if match is None:
            thinned[name] = tensor
        elif (place := places.get(int(match[1]))) is not None:
            thinned[f"blocks.{place}.{match[2]}"] = tensor
    return thinned


class WholeNetwork(nn.Module):
    """The network that blocks were left out of, as a teacher: a layer of it is a kept block and what follows it.

    So each kept block learns to do also what those left out after it did, and the embedding what the first ones did.
    """

    def __init__(self, network: MobileBert, kept: Sequence[int]) -> None:
        super().__init__()
        self.network = network
        self.layers = len(kept)
        self.heads = network.shape.heads
        self.width = network.shape.hidden
        self._kept = frozenset(kept)

    def view(self, ids: Tensor, types: Tensor, attention: Tensor | None, *, attentions: bool = False) -> TeacherView:
        """Everything that the thinned network can be compared with."""
        hidden = self.network.embed(ids, types)
        mask = additive_mask(attention, hidden.dtype)
        before, scores = list[Tensor](), list[Tensor]()
        for index, block in enumerate(self.network.blocks):
            kept = index in self._kept
            if kept:
                before.append(hidden)
            hidden = block(hidden, mask, scores if attentions and kept else None)
        shares = tuple(one.softmax(dim=-1) for one in scores)
        return TeacherView((*before, hidden), shares, self.network.head(hidden))
