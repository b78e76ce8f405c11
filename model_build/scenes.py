"""Captions that nobody wrote for each other: what one says of its photograph, held against another photograph's.

Who writes a claim about a photograph's caption is asked for one that is true of it, one that may be, and one that is
not, so that a caption and a claim are about the same scene: what cannot be seen in one contradicts it, "A man drinks
coffee" that "A man stands on his hands" (Bowman et al. 2015, arXiv 1508.05326, section 2.1). A claim about one scene is
therefore a contradiction of nearly every other, for data that has none of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from model_build.statements import Statement

POOL = 100  # of so many other captions drawn by chance the one most like a claim's own is taken
MOST_COVERED = 0.25  # of a claim's words, weighted by rarity, by another caption: one with more might well entail it


def contradictions(
    pairs: Sequence[Mapping[str, Any]],
    encode: Callable[[str], Sequence[int]],
    random: np.random.Generator,
    share: float = 1.0,
) -> Iterator[Statement]:
    """Yield the hypotheses of a `share` (0 to 1) of the pairs, each with another pair's premise.

    A pair has a "premise" and a "hypothesis". `encode` gives the token ids of a text.
    """
    premises = list(dict.fromkeys(str(pair["premise"]) for pair in pairs))
    captions = [frozenset(encode(premise)) for premise in premises]
    place = {premise: number for number, premise in enumerate(premises)}
    count = Counter(token for caption in captions for token in caption)

    def weight(tokens: frozenset[int]) -> float:
        return sum(float(np.log1p(len(captions) / (1 + count[token]))) for token in tokens)

    def alike(one: int, other: int) -> float:
        """The Jaccard index of their words, weighted by rarity."""
        return weight(captions[one] & captions[other]) / weight(captions[one] | captions[other])

    for pair in pairs:
        if random.random() >= share:
            continue
        own, claim = place[str(pair["premise"])], frozenset(encode(str(pair["hypothesis"])))
        others = [int(other) for other in random.integers(len(captions), size=POOL) if other != own]
        apart = [other for other in others if weight(captions[other] & claim) < MOST_COVERED * weight(claim)]
        if apart:
            closest = max(apart, key=lambda other: alike(own, other))
            yield Statement(premises[closest], str(pair["hypothesis"]), "contradiction")
