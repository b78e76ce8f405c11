"""Which parts of the documents share the words of a question or a claim."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from app.engine.tokeniser import IntArray

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

# The usual values of BM25's two parameters (Robertson and Zaragoza 2009, section 3.4.3).
_SATURATION = 1.2
_LENGTH_WEIGHT = 0.75


class SharedTokens:
    """Where a text holds the tokens of a query, and how rare each of these is among parts of the text.

    `query` and `text` are token ids, [any length]; the parts are `text[first:stop]` for each pair of `firsts` and
    `stops`, [parts], may overlap, and need no order. Nothing is indexed ahead: one look through the ids for every token
    of the query is a matter of milliseconds for a million of them.
    """

    def __init__(self, query: IntArray, text: IntArray, firsts: IntArray, stops: IntArray) -> None:
        self._firsts, self._stops = firsts, stops
        self._tokens = np.unique(query)
        self._places = [np.flatnonzero(text == token) for token in self._tokens]
        self._in_parts = [_occurrences(places, firsts, stops) for places in self._places]
        held = [np.count_nonzero(occurrences) for occurrences in self._in_parts]
        # Inverse document frequencies.
        self._rarities = [float(np.log1p((len(firsts) - parts + 0.5) / (parts + 0.5))) for parts in held]
        found = [rarity for rarity, parts in zip(self._rarities, held, strict=True) if parts]
        # A token that no part holds counts as much as the rarest of those that one does: by its own rarity it would
        # count for more than all others in a large library, and "200 steps" would have nothing to do with "172 steps".
        self._total = sum(found) + (len(held) - len(found)) * max(found, default=0.0)

    def bm25(self) -> FloatArray:
        """Score the parts by the tokens that they share with the query, [parts]; 0 where there are none.

        Okapi BM25 over word pieces (Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework"): a token
        that few parts hold counts more.
        """
        scores = np.zeros(len(self._firsts))
        if not len(self._firsts):
            return scores
        lengths = self._stops - self._firsts
        penalty = _SATURATION * (1 - _LENGTH_WEIGHT + _LENGTH_WEIGHT * lengths / max(1.0, lengths.mean()))
        for rarity, occurrences in zip(self._rarities, self._in_parts, strict=True):
            scores += rarity * occurrences * (_SATURATION + 1) / (occurrences + penalty)
        return scores

    def parts_with(self, tokens: IntArray) -> BoolArray:
        """Which of the parts hold one of these tokens of the query, [parts]."""
        holding = np.zeros(len(self._firsts), dtype=bool)
        for token, occurrences in zip(self._tokens, self._in_parts, strict=True):
            if token in tokens:
                holding |= occurrences > 0
        return holding

    def coverage(self, firsts: IntArray, stops: IntArray) -> FloatArray:
        """Which share of the query's tokens each `text[first:stop]` holds, weighted by their rarity: [n], 0 to 1."""
        held = np.zeros(len(firsts))
        for rarity, places in zip(self._rarities, self._places, strict=True):
            held += rarity * (_occurrences(places, firsts, stops) > 0)
        return held / self._total if self._total else held


def _occurrences(places: IntArray, firsts: IntArray, stops: IntArray) -> IntArray:
    """How many of the sorted places lie in each stretch from first to stop (exclusive)."""
    return np.searchsorted(places, stops) - np.searchsorted(places, firsts)


def best_first(scores: FloatArray) -> list[int]:
    """Return the positions of the scores, the highest first; equal ones stay in their order."""
    return [int(position) for position in np.argsort(-scores, kind="stable")]


def joined(texts: Sequence[IntArray]) -> tuple[IntArray, list[int]]:
    """Return the texts' token ids one after the other, and where each text begins."""
    begins = np.cumsum([0, *(len(text) for text in texts)])
    return np.concatenate([np.empty(0, dtype=np.int64), *texts]), [int(begin) for begin in begins[:-1]]
