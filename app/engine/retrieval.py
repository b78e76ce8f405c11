"""Which parts of the documents share a question's words: read first, because the answer is likeliest there."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from app.engine.tokeniser import IntArray

# The usual values of BM25's two parameters (Robertson and Zaragoza 2009, section 3.4.3).
_SATURATION = 1.2
_LENGTH_WEIGHT = 0.75


def bm25(query: IntArray, text: IntArray, firsts: IntArray, stops: IntArray) -> npt.NDArray[np.float64]:
    """Score the parts `text[first:stop]` by the tokens that they share with the query; 0 where there are none.

    Okapi BM25 over word pieces (Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework"): a token that
    few parts hold counts more. `query` and `text` are token ids, [any length]; `firsts` and `stops`, [parts], may
    overlap, and need no order. Nothing is indexed ahead: one look through the ids for every token of the query is a
    matter of milliseconds for a million of them.
    """
    scores = np.zeros(len(firsts))
    if not len(firsts):
        return scores
    lengths = stops - firsts
    penalty = _SATURATION * (1 - _LENGTH_WEIGHT + _LENGTH_WEIGHT * lengths / max(1.0, lengths.mean()))
    for token in np.unique(query):
        places = np.flatnonzero(text == token)
        if not len(places):
            continue
        occurrences = np.searchsorted(places, stops) - np.searchsorted(places, firsts)
        holding = np.count_nonzero(occurrences)
        rarity = np.log1p((len(firsts) - holding + 0.5) / (holding + 0.5))
        scores += rarity * occurrences * (_SATURATION + 1) / (occurrences + penalty)
    return scores


def best_first(scores: npt.NDArray[np.float64]) -> list[int]:
    """Return the positions of the scores, the highest first; equal ones stay in their order."""
    return [int(position) for position in np.argsort(-scores, kind="stable")]


def joined(texts: Sequence[IntArray]) -> tuple[IntArray, list[int]]:
    """Return the texts' token ids one after the other, and where each text begins."""
    begins = np.cumsum([0, *(len(text) for text in texts)])
    return np.concatenate([np.empty(0, dtype=np.int64), *texts]), [int(begin) for begin in begins[:-1]]
