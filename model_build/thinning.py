"""A thinner network: the blocks and feed-forwards that a trained one misses least are left out; it teaches the rest.

Blocks and feed-forwards add to their input, so that without one of them the others still work, only worse (Fan et al.
2019, arXiv 1909.11556).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

import torch
from torch import Tensor, nn

from model_build.batches import Batch
from model_build.mobilebert import MobileBert, StateDict, additive_mask
from model_build.teacher import TeacherView

Kept = dict[int, tuple[int, ...]]
"""Block -> which of its feed-forwards are kept, both in order."""
Imitation = Callable[[Tensor, Tensor, Batch], Tensor]
"""How far logits are from those wanted, both [batch, length, outputs]: a scalar."""
Part = tuple[int, int | None]
"""A block and one of its feed-forwards, or None for all of the block."""

BLOCK_WORK = 3
"""What of a block is not its feed-forwards takes as long as so many of them (`edgewise-build profile`)."""
_PARAMETER = re.compile(r"blocks\.(\d+)\.(.+)")
_STACKED = re.compile(r"(up|down|feedforward_norm)\.(\d+)\.(.+)")


def everything(network: MobileBert) -> Kept:
    """All of a network."""
    return {index: tuple(range(len(block.up))) for index, block in enumerate(network.blocks)}


def work(kept: Kept) -> int:
    """What blocks and feed-forwards cost, in feed-forwards."""
    return sum(BLOCK_WORK + len(stacked) for stacked in kept.values())


@torch.no_grad()
def most_important(
    network: MobileBert, share: float, batches: Sequence[Batch], imitation: Imitation, rounds: int = 1
) -> Kept:
    """What to keep of a network, so that at most `share` (above 0, at most 1) of its work is left.

    In each of the `rounds`, equally much is left out: the parts without which the logits on `batches` stay closest to
    the whole network's, for the work that they save. ValueError where nothing would be left, or there is no round.
    """
    kept = everything(network)
    whole = work(kept)
    if rounds < 1 or not BLOCK_WORK <= share * whole <= whole:
        raise ValueError(
            f"A share of {share} in {rounds} rounds leaves nothing of the network, or more than is wanted."
        )
    wanted = [network(batch.ids, batch.types, batch.attention) for batch in batches]
    for done in range(1, rounds + 1):
        left = whole - (whole - share * whole) * done / rounds
        costs: dict[Part | None, float] = {}
        for batch, logits in zip(batches, wanted, strict=True):
            for part, found in _without_each(network, kept, batch):
                costs[part] = costs.get(part, 0.0) + float(imitation(found, logits, batch))
        present = costs.pop(None)
        worth = {p: (cost - present) / (work(kept) - work(_without(kept, p))) for p, cost in costs.items() if p}
        for part in sorted(worth, key=worth.__getitem__):
            if work(kept) <= left:
                break
            if len(kept) > 1 or part[1] is not None:  # the last block stays
                kept = _without(kept, part)
    return kept


def _without(kept: Kept, part: Part) -> Kept:
    """What is kept after a part is left out too."""
    block, stacked = part
    if stacked is None:
        return {index: stacks for index, stacks in kept.items() if index != block}
    return {i: tuple(n for n in stacks if (i, n) != part) for i, stacks in kept.items()}


def _without_each(network: MobileBert, kept: Kept, batch: Batch) -> Iterator[tuple[Part | None, Tensor]]:
    """Each part that is kept, with the logits without it; at last None, with those of all that is kept."""
    hidden = network.embed(batch.ids, batch.types)
    mask = additive_mask(batch.attention, hidden.dtype)
    for block, stacks in kept.items():
        following = {index: stacked for index, stacked in kept.items() if index > block}
        yield (block, None), network.head(_rest(network, following, hidden, mask))
        for left_out in stacks:
            fewer = tuple(n for n in stacks if n != left_out)
            after = network.blocks[block](hidden, mask, feedforwards=fewer)
            yield (block, left_out), network.head(_rest(network, following, after, mask))
        hidden = network.blocks[block](hidden, mask, feedforwards=stacks)
    yield None, network.head(hidden)


def _rest(network: MobileBert, kept: Kept, hidden: Tensor, mask: Tensor | None) -> Tensor:
    for block, stacks in kept.items():
        hidden = network.blocks[block](hidden, mask, feedforwards=stacks)
    return hidden


def logits_of(network: MobileBert, kept: Kept, batch: Batch) -> Tensor:
    """The logits of only what is `kept` of a network, [batch, length, outputs]."""
    mask = additive_mask(batch.attention, network.words.weight.dtype)
    logits: Tensor = network.head(_rest(network, kept, network.embed(batch.ids, batch.types), mask))
    return logits


def thin(state: Mapping[str, Tensor], kept: Kept) -> StateDict:
    """The state dict of a `MobileBert` that has only what is `kept` of another's."""
    numbers = {
        block: (place, {n: now for now, n in enumerate(stacks)}) for place, (block, stacks) in enumerate(kept.items())
    }
    return _renumbered(state, numbers)


def restored(state: Mapping[str, Tensor], kept: Kept) -> StateDict:
    """What `thin` made by keeping `kept`, under the names that it had in the whole network."""
    numbers = {place: (block, dict(enumerate(stacks))) for place, (block, stacks) in enumerate(kept.items())}
    return _renumbered(state, numbers)


def _renumbered(state: Mapping[str, Tensor], numbers: Mapping[int, tuple[int, Mapping[int, int]]]) -> StateDict:
    """Give each block, and each of its feed-forwards, its new number; those without one are left out."""
    result: StateDict = {}
    for name, tensor in state.items():
        match = _PARAMETER.fullmatch(name)
        if match is None:
            result[name] = tensor
            continue
        block, parameter = int(match[1]), match[2]
        if block not in numbers:
            continue
        place, stacks = numbers[block]
        if stacked := _STACKED.fullmatch(parameter):
            if int(stacked[2]) not in stacks:
                continue
            parameter = f"{stacked[1]}.{stacks[int(stacked[2])]}.{stacked[3]}"
        result[f"blocks.{place}.{parameter}"] = tensor
    return result


class WholeNetwork(nn.Module):
    """A network as the teacher of one with only its `kept` blocks: a layer of it is such a block and what follows it.

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
