"""Chooses when to say "no answer", and makes confidences mean what they say (Guo et al. 2017, arXiv 1706.04599)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from model_build.evaluation import graded
from model_build.readings import NliReading, QaReading
from model_build.squad_metrics import best_threshold

Array = npt.NDArray[np.float64]

TEMPERATURES = np.geomspace(0.25, 8.0, 101)
BINS = 10
RIGHT_F1 = 0.5  # an answer counts as right when it shares at least this much with a gold answer


def expected_calibration_error(confidence: Array, right: Array) -> float:
    """Mean gap between confidence and accuracy over ten equal-width bins, weighted by their size, 0..1."""
    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    gaps = [abs(confidence[bins == b].mean() - right[bins == b].mean()) * (bins == b).sum() for b in np.unique(bins)]
    return float(sum(gaps) / len(confidence))


def question_confidence(readings: Sequence[QaReading], threshold: float, temperature: float) -> Array:
    """Confidence of each best answer by the engine's formula, [examples]; see app.engine.qa.AskResult."""
    rows = []
    for reading in readings:
        scores = np.array([threshold, *reading.scores]) / temperature
        weights = np.exp(scores - scores.max())
        rows.append(weights[1] / weights.sum() if len(weights) > 1 else 0.0)
    return np.array(rows)


def _log_loss(confidence: Array, right: Array) -> float:
    sure = np.clip(confidence, 1e-6, 1 - 1e-6)
    return float(-(right * np.log(sure) + (1 - right) * np.log(1 - sure)).mean())


def fit_questions(readings: Sequence[QaReading]) -> dict[str, float]:
    """Threshold with the best F1, and the temperature with the least log loss of "the best answer is right"."""
    grades = graded(readings)
    threshold, f1 = best_threshold(grades)
    right = np.array([float(g.answerable and g.f1 >= RIGHT_F1) for g in grades])
    losses = [_log_loss(question_confidence(readings, threshold, t), right) for t in TEMPERATURES]
    temperature = float(TEMPERATURES[int(np.argmin(losses))])
    return {
        "null_threshold": round(threshold, 4),
        "temperature": round(temperature, 4),
        "held_out_f1": round(f1, 2),
        "examples": len(readings),
        "ece_before": round(expected_calibration_error(question_confidence(readings, threshold, 1.0), right), 4),
        "ece_after": round(expected_calibration_error(question_confidence(readings, threshold, temperature), right), 4),
    }


def fit_pairs(readings: Sequence[NliReading], labels: Sequence[str]) -> dict[str, float]:
    """The temperature with the least log loss of the gold label, over examples that have one of the three."""
    usable = [r for r in readings if r.example["label"] in labels]
    logs = np.log(np.clip([[r.probabilities[label] for label in labels] for r in usable], 1e-9, 1))
    gold = np.array([labels.index(r.example["label"]) for r in usable])

    def probabilities(temperature: float) -> Array:
        scaled = np.exp((logs - logs.max(axis=1, keepdims=True)) / temperature)
        shares: Array = scaled / scaled.sum(axis=1, keepdims=True)
        return shares

    def loss(temperature: float) -> float:
        chosen = probabilities(temperature)[np.arange(len(gold)), gold]
        return float(-np.log(np.clip(chosen, 1e-9, 1)).mean())

    def error(temperature: float) -> float:
        shares = probabilities(temperature)
        return expected_calibration_error(shares.max(axis=1), (shares.argmax(axis=1) == gold).astype(float))

    temperature = float(TEMPERATURES[int(np.argmin([loss(t) for t in TEMPERATURES]))])
    return {
        "null_threshold": 0.0,
        "temperature": round(temperature, 4),
        "held_out_accuracy": round(100 * float((logs.argmax(axis=1) == gold).mean()), 2),
        "examples": len(usable),
        "ece_before": round(error(1.0), 4),
        "ece_after": round(error(temperature), 4),
    }
