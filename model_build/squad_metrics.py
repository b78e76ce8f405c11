"""Exact match and F1 as the official SQuAD scripts define them (evaluate-v1.1.py and evaluate-v2.0.py).

Rajpurkar et al. 2016 (arXiv 1606.05250) and 2018 (arXiv 1806.03822).
"""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

_PUNCTUATION = frozenset(string.punctuation)
_ARTICLES = re.compile(r"\b(a|an|the)\b")


def normalise(text: str) -> str:
    """Lower case, without punctuation, articles and extra white space."""
    kept = "".join(character for character in text.lower() if character not in _PUNCTUATION)
    return " ".join(_ARTICLES.sub(" ", kept).split())


def exact(prediction: str, gold: str) -> float:
    """1 where both are the same after `normalise`."""
    return float(normalise(prediction) == normalise(gold))


def f1(prediction: str, gold: str) -> float:
    """Harmonic mean of precision and recall over words, 0..1; two empty answers agree fully."""
    ours, theirs = normalise(prediction).split(), normalise(gold).split()
    if not ours or not theirs:
        return float(ours == theirs)
    common = sum((Counter(ours) & Counter(theirs)).values())
    if common == 0:
        return 0.0
    precision, recall = common / len(ours), common / len(theirs)
    return 2 * precision * recall / (precision + recall)


@dataclass(frozen=True, slots=True)
class Graded:
    """One question: how good its answer is, how sure the model was, and whether there is an answer at all."""

    exact: float
    f1: float
    score: float  # null margin: the higher, the surer that there is an answer
    answerable: bool


def grade(prediction: str, score: float, golds: Sequence[str]) -> Graded:
    """The best match of a prediction among the gold answers; no gold means that the question has no answer."""
    # As in evaluate-v2.0: gold answers that normalise to nothing do not count.
    real = [gold for gold in golds if normalise(gold)]
    if not real:
        return Graded(0.0, 0.0, score, answerable=False)
    return Graded(
        max(exact(prediction, gold) for gold in real), max(f1(prediction, gold) for gold in real), score, True
    )


def at_threshold(
    graded: Sequence[Graded], threshold: float, weights: Sequence[float] | None = None
) -> tuple[float, float]:
    """Mean (exact, f1), in percent, when answers with a score of at most `threshold` are withheld.

    `weights` say how much each question counts.
    """
    pairs = list(zip(graded, weights or [1.0] * len(graded), strict=True))
    exact = sum(w * ((g.exact if g.answerable else 0.0) if g.score > threshold else not g.answerable) for g, w in pairs)
    f1 = sum(w * ((g.f1 if g.answerable else 0.0) if g.score > threshold else not g.answerable) for g, w in pairs)
    total = sum(weight for _, weight in pairs)
    return 100 * exact / total, 100 * f1 / total


def best_threshold(graded: Sequence[Graded], weights: Sequence[float] | None = None) -> tuple[float, float]:
    """The threshold with the highest mean F1, and that F1 in percent; `weights` say how much each question counts."""
    if not graded:
        return 0.0, 0.0
    pairs = list(zip(graded, weights or [1.0] * len(graded), strict=True))
    order = sorted(pairs, key=lambda pair: -pair[0].score)
    total = sum(weight for g, weight in order if not g.answerable)
    best, threshold = total, order[0][0].score
    for index, (g, weight) in enumerate(order):
        total += weight * (g.f1 if g.answerable else -1.0)
        following = order[index + 1][0].score if index + 1 < len(order) else g.score - 1.0
        if total > best and following < g.score:
            best, threshold = total, (g.score + following) / 2
    return threshold, 100 * best / sum(weight for _, weight in order)
