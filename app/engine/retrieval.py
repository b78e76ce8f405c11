"""Which parts of the documents share the words of a question or a claim."""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from app.engine.tokeniser import IntArray

FloatArray = npt.NDArray[np.float64]

# The usual values of BM25's two parameters (Robertson and Zaragoza 2009, section 3.4.3).
_SATURATION = 1.2
_LENGTH_WEIGHT = 0.75

# In all functions `query` and `text` are token ids, [any length]; the parts are `text[first:stop]` for each pair of
# `firsts` and `stops`, [parts], may overlap, and need no order. Nothing is indexed ahead: one look through the ids for
# every token of the query is a matter of milliseconds for a million of them.


def bm25(query: IntArray, text: IntArray, firsts: IntArray, stops: IntArray) -> FloatArray:
    """Score the parts by the tokens that they share with the query, [parts]; 0 where there are none.

    Okapi BM25 over word pieces (Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework"): a token that
    few parts hold counts more.
    """
    scores = np.zeros(len(firsts))
    if not len(firsts):
        return scores
    lengths = stops - firsts
    penalty = _SATURATION * (1 - _LENGTH_WEIGHT + _LENGTH_WEIGHT * lengths / max(1.0, lengths.mean()))
    for rarity, occurrences in _shared(query, text, firsts, stops):
        scores += rarity * occurrences * (_SATURATION + 1) / (occurrences + penalty)
    return scores


def coverage(query: IntArray, text: IntArray, firsts: IntArray, stops: IntArray) -> FloatArray:
    """Return which share of the query's tokens each part holds, weighted by how rare they are: [parts], 0 to 1.

    A token that no part holds counts as much as the rarest of those that one does: by its own rarity it would count
    for more than all others in a large library, and "200 steps" would have nothing to do with "172 steps" there.
    """
    held = np.zeros(len(firsts))
    rarities, missing = [0.0], 0
    for rarity, occurrences in _shared(query, text, firsts, stops):
        if occurrences.any():
            held += rarity * (occurrences > 0)
            rarities.append(rarity)
        else:
            missing += 1
    total = sum(rarities) + missing * max(rarities)
    return held / total if total else held


def _shared(query: IntArray, text: IntArray, firsts: IntArray, stops: IntArray) -> Iterator[tuple[float, IntArray]]:
    """For every token of the query: its inverse document frequency, and how often each part holds it."""
    for token in np.unique(query):
        places = np.flatnonzero(text == token)
        occurrences = np.searchsorted(places, stops) - np.searchsorted(places, firsts)
        holding = np.count_nonzero(occurrences)
        yield float(np.log1p((len(firsts) - holding + 0.5) / (holding + 0.5))), occurrences


def best_first(scores: FloatArray) -> list[int]:
    """Return the positions of the scores, the highest first; equal ones stay in their order."""
    return [int(position) for position in np.argsort(-scores, kind="stable")]


def joined(texts: Sequence[IntArray]) -> tuple[IntArray, list[int]]:
    """Return the texts' token ids one after the other, and where each text begins."""
    begins = np.cumsum([0, *(len(text) for text in texts)])
    return np.concatenate([np.empty(0, dtype=np.int64), *texts]), [int(begin) for begin in begins[:-1]]
