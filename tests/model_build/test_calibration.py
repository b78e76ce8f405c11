"""Calibration finds the threshold and the temperature that made the data."""

import numpy as np
import pytest

from model_build.calibration import (
    expected_calibration_error,
    fit_pairs,
    fit_questions,
    question_confidence,
)
from model_build.readings import NliReading, QaReading

LABELS = ("entailment", "neutral", "contradiction")


def test_error_of_perfect_and_of_boastful_confidence():
    right = np.array([1.0, 1.0, 1.0, 0.0])
    assert expected_calibration_error(np.full(4, 0.75), right) == pytest.approx(0)
    assert expected_calibration_error(np.full(4, 1.0), right) == pytest.approx(0.25)


def test_pairs_sharpened_threefold_are_softened_again():
    random = np.random.default_rng(1)
    readings = []
    for _ in range(3000):
        logits = random.normal(size=3) * 1.5
        shares = np.exp(logits) / np.exp(logits).sum()
        gold = LABELS[random.choice(3, p=shares)]
        sharp = np.exp(3 * logits) / np.exp(3 * logits).sum()
        readings.append(NliReading({"label": gold}, dict(zip(LABELS, sharp.tolist(), strict=True)), 1.0))
    fit = fit_pairs(readings, LABELS)
    assert fit["temperature"] == pytest.approx(3.0, rel=0.15)
    assert fit["ece_after"] < 0.03 < fit["ece_before"]


def test_two_way_labels_are_left_out():
    reading = NliReading({"label": "not_entailment"}, dict.fromkeys(LABELS, 1 / 3), 1.0)
    usable = NliReading({"label": "neutral"}, dict.fromkeys(LABELS, 1 / 3), 1.0)
    assert fit_pairs([reading, usable], LABELS)["examples"] == 1


def test_questions_get_a_threshold_between_the_answered_and_the_empty():
    random = np.random.default_rng(2)
    readings = []
    for number in range(600):
        answerable = number % 3 > 0
        score = float(random.normal(6.0 if answerable else 2.0, 1.0))
        example = {"answers": [{"text": "fox"}] if answerable else []}
        readings.append(QaReading(example, ("fox", "dog"), (score, score - 4), 1.0))
    fit = fit_questions(readings)
    assert 2.5 < fit["null_threshold"] < 5.5
    assert fit["held_out_f1"] > 90
    assert fit["ece_after"] <= fit["ece_before"] + 1e-9
    assert fit["ece_after"] < 0.1


def test_confidence_is_the_engines_formula():
    reading = QaReading({"answers": []}, ("a", "b"), (3.0, 1.0), 1.0)
    wanted = np.exp(3 / 2) / (np.exp(0.5 / 2) + np.exp(3 / 2) + np.exp(1 / 2))
    assert question_confidence([reading], 0.5, 2.0)[0] == pytest.approx(wanted)
    assert question_confidence([QaReading({"answers": []}, (), (), 1.0)], 0.5, 2.0)[0] == 0
