"""Questions among the rest of their article, in the windows that the application would read there.

A paragraph alone says nothing of the others in a document, where each window's best words compete with the answer. So
a question gets the window that holds its answer and, of those that do not, the one that shares most of its words, to
learn that it has none there (after Clark and Gardner 2018, arXiv 1710.10723, who train on several paragraphs at once).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from app.engine.retrieval import SharedTokens, best_first, joined
from app.engine.tokeniser import IntArray
from app.engine.windows import cover_paragraphs


@dataclass(frozen=True, slots=True)
class Article:
    """Paragraphs as one text: its token ids, [tokens], and the number of the token that each paragraph begins with."""

    ids: IntArray
    begins: Mapping[str, int]

    @classmethod
    def of(cls, paragraphs: Mapping[str, Sequence[int]]) -> Article:
        """Put paragraphs together, each with its token ids."""
        ids, begins = joined([np.array(tokens, dtype=np.int64) for tokens in paragraphs.values()])
        return cls(ids, dict(zip(paragraphs, begins, strict=True)))

    def windows(
        self, question: Sequence[int], answer: tuple[int, int], *, room: int, shared: int
    ) -> list[tuple[int, int]]:
        """A window with the answer, and the likeliest without its words, as their first tokens and stops (exclusive).

        `answer` is its first and last token; `room` and `shared` are those of `cover_paragraphs`, in tokens. Nothing
        where no window holds all of the answer, or every window its words.
        """
        parts = cover_paragraphs(self.begins.values(), len(self.ids), room, shared)
        first, last = answer
        places = _places(self.ids[first : last + 1], self.ids)
        firsts, stops = np.array(parts).T
        free = np.searchsorted(places, firsts) == np.searchsorted(places, stops)
        scores = SharedTokens(np.array(question, dtype=np.int64), self.ids, firsts, stops).bm25()
        with_answer = [part for part in parts if part[0] <= first and last < part[1]]
        without = [parts[rank] for rank in best_first(scores) if free[rank]]
        return [with_answer[0], without[0]] if with_answer and without else []


def _places(words: IntArray, text: IntArray) -> IntArray:
    """Where the words begin in the text, in order."""
    alike = np.ones(len(text) - len(words) + 1, dtype=bool)
    for offset, word in enumerate(words):
        alike &= text[offset : offset + len(alike)] == word
    return np.flatnonzero(alike)
