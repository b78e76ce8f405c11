"""Examples that nobody has labelled: words replaced by others that stand where they stand (TinyBERT, arXiv 1909.10351).

What a teacher says of pairs that it was trained on is mostly what it remembers of them. Of pairs that it has never seen
it says what it knows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from model_build.batches import Batch
from model_build.losses import UNKNOWN
from model_build.recipe import Rewording
from model_build.trainer import Batches

_CHUNK = 1024


@torch.no_grad()
def alike(table: Tensor, vocabulary: Mapping[str, int], count: int) -> npt.NDArray[np.int64]:
    """For each token the `count` others with the closest vectors by cosine, closest first: [vocabulary, count].

    `table` is [vocabulary, d]. Only whole words of letters have others: whatever else there is has only itself.
    """
    words = torch.tensor([number for token, number in vocabulary.items() if token.isalpha()])
    vectors = torch.nn.functional.normalize(table.cpu()[words].float(), dim=-1)
    found = np.repeat(np.arange(len(table))[:, None], count, axis=1)
    for chunk, own in zip(torch.split(vectors, _CHUNK), torch.split(words, _CHUNK), strict=True):
        likeness = chunk @ vectors.T
        likeness[words == own[:, None]] = -torch.inf
        found[own.numpy()] = words[likeness.topk(count).indices].numpy()
    return found


class RewordedBatches:
    """Batches of which some examples are reworded that a teacher has a say in; the label of such a one is UNKNOWN."""

    def __init__(self, batches: Batches, others: npt.NDArray[np.int64], settings: Rewording, seed: int) -> None:
        self._batches, self._others, self._settings, self._seed = batches, others, settings, seed

    def __getitem__(self, step: int) -> Batch:
        batch = self._batches[step]
        random = np.random.default_rng((self._seed, 0, step))  # not an epoch's of BatchOrder, which has two numbers
        ids = batch.ids.numpy()
        reworded = random.random(len(ids)) < self._settings.examples
        if batch.taught is not None:
            reworded &= batch.taught.numpy()
        replaced = reworded[:, None] & (random.random(ids.shape) < self._settings.words)
        others = self._others[ids, random.integers(0, self._others.shape[1], ids.shape)]
        labels = torch.where(torch.from_numpy(reworded)[:, None], UNKNOWN, batch.labels)
        return replace(batch, ids=torch.from_numpy(np.where(replaced, others, ids)), labels=labels)
