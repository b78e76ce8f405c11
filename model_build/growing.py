"""A thinned network grows: feed-forwards that were left out of it are put back, from the whole network.

Both may have been trained since. What they have in common stays so alike (see SPEED.md) that what only one of them has
fits into the other.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import nn

from model_build.batches import Batch
from model_build.mobilebert import MobileBert, StateDict, load_state
from model_build.thinning import Imitation, Kept, logits_of, restored, thin

_ALIKE = 0.5
"""Cosine of weights of one origin, at least; those of different ones have about 0."""


@torch.no_grad()
def grow(
    small: MobileBert, whole: MobileBert, count: int, batches: Sequence[Batch], imitation: Imitation
) -> tuple[StateDict, Kept]:
    """`small` with `count` feed-forwards more out of `whole`, and which of those of each block were put back.

    One after the other: each time the one with which the logits on `batches` come closest to the whole network's.
    ValueError where `small` is no thinned form of `whole`, or lacks fewer.
    """
    kept = kept_in(small, whole)
    lacking = [
        (block, n) for block, stacks in kept.items() for n in range(len(whole.blocks[block].up)) if n not in stacks
    ]
    if count > len(lacking):
        raise ValueError(f"Only {len(lacking)} feed-forwards can be put back, not {count}.")
    state = {**whole.state_dict(), **restored(small.state_dict(), kept)}
    both = MobileBert(whole.shape, whole.head.out_features)
    load_state(both, state)
    wanted = [whole(batch.ids, batch.types, batch.attention) for batch in batches]

    def distance(part: tuple[int, int]) -> float:
        with_it = _with(kept, part)
        return sum(
            float(imitation(logits_of(both, with_it, batch), logits, batch))
            for batch, logits in zip(batches, wanted, strict=True)
        )

    put_back: dict[int, tuple[int, ...]] = {}
    for _ in range(count):
        nearest = min(lacking, key=distance)
        lacking.remove(nearest)
        kept = _with(kept, nearest)
        put_back = _with(put_back, nearest)
    return thin(state, kept), put_back


def kept_in(small: MobileBert, whole: MobileBert) -> Kept:
    """What of `whole` is left in `small`. ValueError where something is not of it."""
    blocks = _counterparts([block.exit for block in small.blocks], [block.exit for block in whole.blocks])
    return {
        place: tuple(_counterparts(list(block.up), list(whole.blocks[place].up)))
        for place, block in zip(blocks, small.blocks, strict=True)
    }


def _counterparts(some: Sequence[nn.Module], others: Sequence[nn.Module]) -> list[int]:
    """The number of the one among the others that each is most like. ValueError where that is not like it."""
    alike = [[float(F.cosine_similarity(_weight(one), _weight(other), dim=0)) for other in others] for one in some]
    found = [max(range(len(others)), key=cosines.__getitem__, default=0) for cosines in alike]
    if any(max(cosines, default=0.0) < _ALIKE for cosines in alike) or found != sorted(set(found)):
        raise ValueError("The network was not thinned out of the one that it is to grow from.")
    return found


def _weight(layer: nn.Module) -> torch.Tensor:
    assert isinstance(layer, nn.Linear)
    return layer.weight.detach().flatten()


def _with(kept: Kept, part: tuple[int, int]) -> Kept:
    block, n = part
    return dict(sorted({**kept, block: tuple(sorted((*kept.get(block, ()), n)))}.items()))
