"""Chooses when to say "no answer", and makes confidences mean what they say (Guo et al. 2017, arXiv 1706.04599)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from model_build.evaluation import graded
from model_build.readings import NliReading, QaReading
from model_build.recipe import Calibration
from model_build.squad_metrics import Graded, at_threshold, best_threshold

Array = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

TEMPERATURES = np.geomspace(0.25, 8.0, 101)
BINS = 10
NEWTON_STEPS = 20
SHRINKAGE = 1e-3  # keeps the curve finite where the scores part both kinds of questions entirely
RIGHT_F1 = 0.5  # an answer counts as right when it shares at least this much with a gold answer


@dataclass(frozen=True, slots=True)
class Bin:
    """The examples whose confidence lies in one tenth of 0..1: mean confidence, accuracy, and share of the weight."""

    confidence: float
    accuracy: float
    share: float


def reliability(confidence: Array, right: Array, weights: Array | None = None) -> list[Bin]:
    """The bins that hold an example, by rising confidence: what a reliability diagram shows.

    All arrays are [examples]; `right` is 0 or 1 and `weights` say how much each example counts.
    """
    counted = np.ones_like(confidence) if weights is None else weights
    places = np.minimum((confidence * BINS).astype(int), BINS - 1)
    bins = []
    for place in np.unique(places):
        inside = places == place
        sure, hits = (float(np.average(values[inside], weights=counted[inside])) for values in (confidence, right))
        bins.append(Bin(sure, hits, float(counted[inside].sum() / counted.sum())))
    return bins


def expected_calibration_error(confidence: Array, right: Array, weights: Array | None = None) -> float:
    """Mean gap between confidence and accuracy over the bins of `reliability`, weighted by their share, 0..1."""
    return sum(abs(b.confidence - b.accuracy) * b.share for b in reliability(confidence, right, weights))


def question_confidence(readings: Sequence[QaReading], threshold: float, temperature: float) -> Array:
    """Confidence of each best answer by the engine's formula, [examples]; see app.engine.qa.AskResult."""
    rows = []
    for reading in readings:
        scores = np.array([threshold, *reading.scores]) / temperature
        weights = np.exp(scores - scores.max())
        rows.append(weights[1] / weights.sum() if len(weights) > 1 else 0.0)
    return np.array(rows)


def rightness(grades: Sequence[Graded]) -> Array:
    """1 for each question whose best answer is right, else 0, [examples]."""
    return np.array([float(g.answerable and g.f1 >= RIGHT_F1) for g in grades])


def balancing(grades: Sequence[Graded]) -> Array:
    """Weights, with mean 1, that make answerable and unanswerable questions count equally, [examples].

    Where there is only one kind, each question counts 1.
    """
    answerable = np.array([g.answerable for g in grades])
    share = answerable.mean()
    if share in (0, 1):
        return np.ones(len(grades))
    weights: Array = np.where(answerable, 0.5 / share, 0.5 / (1 - share))
    return weights


def _log_loss(confidence: Array, right: Array, weights: Array) -> float:
    sure = np.clip(confidence, 1e-6, 1 - 1e-6)
    return float(-np.average(right * np.log(sure) + (1 - right) * np.log(1 - sure), weights=weights))


def fit(readings: Sequence[QaReading | NliReading], labels: Sequence[str], settings: Calibration) -> dict[str, float]:
    """What suits readings of one kind: see `fit_questions` and `fit_pairs`."""
    if questions := [r for r in readings if isinstance(r, QaReading)]:
        return fit_questions(questions, balanced=settings.balanced)
    return fit_pairs([r for r in readings if isinstance(r, NliReading)], labels)


def even_threshold(grades: Sequence[Graded], weights: Array) -> float:
    """The score at which an answer is worth as much as none, of questions that count `weights` [examples].

    An answer is worth its F1, and none is worth 1 where there is none to find: so this is where F1 over all is best.
    The best threshold of a sample hangs on the few questions whose scores lie near it; a logistic curve of the worth
    over the score takes all of them into account. It is kept among the scores; where they do not tell, it is the best.
    """
    finite = np.array([np.isfinite(g.score) for g in grades])
    scores = np.array([g.score for g in grades])[finite]
    worth = np.array([(1 + g.f1) / 2 if g.answerable else 0.0 for g in grades])[finite]  # even at 1/2
    counted = weights[finite]
    if len(scores) and scores.std() and worth.min() < 0.5 <= worth.max():
        place, scale = scores.mean(), scores.std()
        inputs = np.stack([np.ones_like(scores), (scores - place) / scale])
        curve = np.zeros(2)
        for _ in range(NEWTON_STEPS):
            expected = 1 / (1 + np.exp(-curve @ inputs))
            slope = inputs @ (counted * (worth - expected)) - SHRINKAGE * curve
            bend = inputs * (counted * expected * (1 - expected)) @ inputs.T + SHRINKAGE * np.eye(2)
            curve += np.linalg.solve(bend, slope)
        if curve[1] > 0:
            return float(np.clip(place - scale * curve[0] / curve[1], scores.min(), scores.max()))
    return best_threshold(grades, weights.tolist())[0]


def fit_questions(readings: Sequence[QaReading], *, balanced: bool) -> dict[str, float]:
    """The even threshold, and the temperature with the least log loss of "the best answer is right".

    With `balanced`, questions with an answer and questions without one count equally, however many are held out of
    each; so they do in the errors that are returned.
    """
    grades = graded(readings)
    weights = balancing(grades) if balanced else np.ones(len(grades))
    threshold = even_threshold(grades, weights)
    _, f1 = at_threshold(grades, threshold, weights.tolist())
    right = rightness(grades)
    losses = [_log_loss(question_confidence(readings, threshold, t), right, weights) for t in TEMPERATURES]
    temperature = float(TEMPERATURES[int(np.argmin(losses))])

    def error(temperature: float) -> float:
        return expected_calibration_error(question_confidence(readings, threshold, temperature), right, weights)

    return {
        "null_threshold": round(threshold, 4),
        "temperature": round(temperature, 4),
        "held_out_f1": round(f1, 2),
        "examples": len(readings),
        "answerable": sum(g.answerable for g in grades),
        "balanced": balanced,
        "ece_before": round(error(1.0), 4),
        "ece_after": round(error(temperature), 4),
    }


def pair_logs(readings: Sequence[NliReading], labels: Sequence[str]) -> tuple[Array, Integers]:
    """Log-probabilities [examples, labels] and the places of the gold labels [examples].

    Examples whose label is none of the three are left out. ValueError where that leaves none.
    """
    usable = [r for r in readings if r.example["label"] in labels]
    if not usable:
        raise ValueError(f"None of these pairs is labelled {', '.join(labels)}.")
    logs = np.log(np.clip([[r.probabilities[label] for label in labels] for r in usable], 1e-9, 1))
    return logs, np.array([labels.index(r.example["label"]) for r in usable])


def tempered(logs: Array, temperature: float) -> Array:
    """Log-probabilities [examples, labels] at another temperature."""
    scaled = logs / temperature
    result: Array = scaled - np.logaddexp.reduce(scaled, axis=1, keepdims=True)
    return result


def gold_logs(logs: Array, gold: Integers, temperature: float) -> Array:
    """The log-probability of the gold label at a temperature, [examples], nats, of what `pair_logs` gives."""
    chosen: Array = tempered(logs, temperature)[np.arange(len(gold)), gold]
    return chosen


def fit_pairs(readings: Sequence[NliReading], labels: Sequence[str]) -> dict[str, float]:
    """The temperature with the least log loss of the gold label, over examples that have one of the three.

    Of two bundles' weights, that log loss (nats) tells the better ones with fewer examples than the accuracy (%) does.
    """
    logs, gold = pair_logs(readings, labels)
    right = (logs.argmax(axis=1) == gold).astype(float)

    def loss(temperature: float) -> float:
        return -float(gold_logs(logs, gold, temperature).mean())

    def error(temperature: float) -> float:
        return expected_calibration_error(np.exp(tempered(logs, temperature).max(axis=1)), right)

    temperature = float(TEMPERATURES[int(np.argmin([loss(t) for t in TEMPERATURES]))])
    return {
        "null_threshold": 0.0,
        "temperature": round(temperature, 4),
        "held_out_accuracy": round(100 * float(right.mean()), 2),
        "held_out_log_loss": round(loss(temperature), 4),
        "examples": len(gold),
        "ece_before": round(error(1.0), 4),
        "ece_after": round(error(temperature), 4),
    }
