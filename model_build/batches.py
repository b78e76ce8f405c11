"""Batches of nearly equal length, in an order that depends on nothing but the seed and the step."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from model_build.ragged import Ragged

POOL = 4096  # examples that are sorted by length together: enough to waste little, few enough to stay random
PAD = 0


@dataclass(frozen=True, slots=True)
class Batch:
    """`ids`, `types` int64 [batch, length]; `attention` like them, None where nothing is padded; labels [batch, k].

    `taught`, bool [batch], says which examples a teacher has a say in; None where it has in all.
    """

    ids: Tensor
    types: Tensor
    attention: Tensor | None
    labels: Tensor
    taught: Tensor | None = None

    @property
    def tokens(self) -> int:
        """Positions computed, padding included."""
        return self.ids.numel()

    def to(self, device: torch.device) -> Batch:
        """The same on another device."""
        attention = None if self.attention is None else self.attention.to(device)
        taught = None if self.taught is None else self.taught.to(device)
        return Batch(self.ids.to(device), self.types.to(device), attention, self.labels.to(device), taught)

    def share(self, index: int, count: int) -> tuple[Batch, float]:
        """What process `index` of `count` computes, and which fraction of the examples that is.

        The means over all shares, weighted by these fractions, are the mean over the batch. Where there are fewer
        examples than processes, the last ones get an example that counts nothing.
        """
        if count == 1:
            return self, 1.0
        rows = slice(index, None, count) if index < len(self.ids) else slice(0, 1)
        ids, types, attention = self.ids[rows], self.types[rows], self.attention
        if attention is not None:
            attention = attention[rows]
            longest = int(attention.sum(dim=1).max())
            ids, types, attention = ids[:, :longest], types[:, :longest], attention[:, :longest]
            attention = None if bool(attention.all()) else attention
        weight = len(ids) / len(self.ids) if index < len(self.ids) else 0.0
        taught = None if self.taught is None else self.taught[rows]
        return Batch(ids, types, attention, self.labels[rows], taught), weight


class BatchOrder:
    """Endless epochs over a `Ragged` set; `order[step]` is the same on every machine and after every restart.

    `weights` gives each source's share of itself per epoch: 0.3 draws 30 % of its examples anew each epoch, 2.0 draws
    each twice, and a source that is not named is left out. A batch holds at most `tokens` positions. Of sources that
    are `untaught` no example is `taught`.
    """

    def __init__(
        self,
        data: Ragged,
        *,
        tokens: int,
        seed: int,
        weights: Mapping[str, float] | None = None,
        untaught: Collection[str] = (),
    ) -> None:
        self._data = data
        self._tokens = tokens
        self._seed = seed
        if weights is None:
            weights = dict.fromkeys(data.source_names, 1.0)
        unknown = set(weights) - set(data.source_names)
        if unknown:
            raise ValueError(
                f"The data has no source named {', '.join(sorted(unknown))}: correct the recipe's weights."
            )
        self._weights = np.array([weights.get(name, 0.0) for name in data.source_names])
        self._taught = np.array([name not in untaught for name in data.source_names])
        self._epochs: list[list[npt.NDArray[np.int64]]] = []

    def _epoch(self, number: int) -> list[npt.NDArray[np.int64]]:
        random = np.random.default_rng((self._seed, number))
        share = self._weights[self._data.sources]
        copies = np.floor(share + random.random(len(share))).astype(np.int64)
        chosen = random.permutation(np.repeat(np.arange(len(share)), copies))
        lengths = self._data.lengths
        batches: list[npt.NDArray[np.int64]] = []
        for at in range(0, len(chosen), POOL):
            pool = chosen[at : at + POOL]
            pool = pool[np.argsort(lengths[pool], kind="stable")]
            begin = 0
            for end in range(1, len(pool) + 1):
                # Sorted: the longest of a batch is its last.
                full = end < len(pool) and lengths[pool[end]] * (end + 1 - begin) > self._tokens
                if full or end == len(pool):
                    batches.append(pool[begin:end])
                    begin = end
        return [batches[i] for i in random.permutation(len(batches))]

    def indices(self, step: int) -> npt.NDArray[np.int64]:
        """Which examples make the batch of this step."""
        epoch = 0
        while True:
            if epoch == len(self._epochs):
                self._epochs.append(self._epoch(epoch))
            if step < len(self._epochs[epoch]):
                return self._epochs[epoch][step]
            step -= len(self._epochs[epoch])
            epoch += 1

    def __getitem__(self, step: int) -> Batch:
        indices = self.indices(step)
        taught = self._taught[self._data.sources[indices]]
        return replace(collate(self._data, indices), taught=None if taught.all() else torch.from_numpy(taught))


def collate(data: Ragged, indices: npt.NDArray[np.int64]) -> Batch:
    """Pad the chosen examples to the longest of them."""
    lengths = data.lengths[indices]
    longest = int(lengths.max())
    ids = np.full((len(indices), longest), PAD, dtype=np.int64)
    types = np.zeros_like(ids)
    for row, index in enumerate(indices):
        begin, end = data.starts[index], data.starts[index + 1]
        ids[row, : end - begin] = data.tokens[begin:end]
        types[row, data.firsts[index] : end - begin] = 1
    attention = None
    if int(lengths.min()) < longest:
        attention = torch.from_numpy((np.arange(longest) < lengths[:, None]).astype(np.int64))
    return Batch(
        torch.from_numpy(ids),
        torch.from_numpy(types),
        attention,
        torch.from_numpy(data.labels[indices].astype(np.int64)),
    )
