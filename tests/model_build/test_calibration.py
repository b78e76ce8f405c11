"""Calibration finds the threshold and the temperature that made the data."""

import numpy as np
import pytest

from model_build.calibration import (
    balancing,
    expected_calibration_error,
    fit_pairs,
    fit_questions,
    question_confidence,
    reliability,
)
from model_build.evaluation import graded
from model_build.readings import NliReading, QaReading
from model_build.squad_metrics import at_threshold

LABELS = ("entailment", "neutral", "contradiction")


def test_error_of_perfect_and_of_boastful_confidence():
    right = np.array([1.0, 1.0, 1.0, 0.0])
    assert expected_calibration_error(np.full(4, 0.75), right) == pytest.approx(0)
    assert expected_calibration_error(np.full(4, 1.0), right) == pytest.approx(0.25)


def test_pairs_sharpened_threefold_are_softened_again():
    random = np.random.default_rng(1)
    readings, losses = [], []
    for _ in range(3000):
        logits = random.normal(size=3) * 1.5
        shares = np.exp(logits) / np.exp(logits).sum()
        gold = LABELS[random.choice(3, p=shares)]
        losses.append(-np.log(shares[LABELS.index(gold)]))
        sharp = np.exp(3 * logits) / np.exp(3 * logits).sum()
        readings.append(NliReading({"label": gold}, dict(zip(LABELS, sharp.tolist(), strict=True)), 1.0))
    fit = fit_pairs(readings, LABELS)
    assert fit["temperature"] == pytest.approx(3.0, rel=0.15)
    assert fit["ece_after"] < 0.03 < fit["ece_before"]
    assert fit["held_out_log_loss"] == pytest.approx(np.mean(losses), rel=0.01)


def test_two_way_labels_are_left_out():
    reading = NliReading({"label": "not_entailment"}, dict.fromkeys(LABELS, 1 / 3), 1.0)
    usable = NliReading({"label": "neutral"}, dict.fromkeys(LABELS, 1 / 3), 1.0)
    assert fit_pairs([reading, usable], LABELS)["examples"] == 1


def questions(answerable: int, unanswerable: int, *, spread: float = 1.0, seed: int = 2) -> list[QaReading]:
    """Readings whose scores lie around 6 where there is an answer, around 2 where there is none."""
    random = np.random.default_rng(seed)
    readings = []
    for number in range(answerable + unanswerable):
        has_answer = number < answerable
        score = float(random.normal(6.0 if has_answer else 2.0, spread))
        example = {"answers": [{"text": "fox"}] if has_answer else []}
        readings.append(QaReading(example, ("fox", "dog"), (score, score - 4), 1.0))
    return readings


def test_the_bins_of_a_reliability_diagram():
    low, high = reliability(np.array([0.12, 0.18, 0.99, 1.0]), np.array([0.0, 1.0, 1.0, 1.0]), np.array([3, 1, 2, 2]))
    assert (low.confidence, low.accuracy, low.share) == pytest.approx((0.135, 0.25, 0.5))
    assert (high.confidence, high.accuracy, high.share) == pytest.approx((0.995, 1.0, 0.5))


def test_balanced_weights_make_both_kinds_count_the_same():
    grades = graded(questions(90, 10))
    weights = balancing(grades)
    assert weights[:90].sum() == pytest.approx(50)
    assert weights[90:].sum() == pytest.approx(50)
    assert balancing(grades[:90]).tolist() == [1.0] * 90


def test_a_balanced_fit_of_a_lopsided_sample_suits_a_balanced_one():
    lopsided = questions(900, 100, spread=3.0)
    fair = graded(questions(500, 500, spread=3.0, seed=3))
    plain, balanced = (fit_questions(lopsided, balanced=choice) for choice in (False, True))
    f1 = [at_threshold(fair, fit["null_threshold"])[1] for fit in (plain, balanced)]
    assert balanced["null_threshold"] > plain["null_threshold"] + 0.5
    assert f1[1] > f1[0] + 1
    assert balanced["held_out_f1"] == pytest.approx(f1[1], abs=5)


def test_balancing_an_even_sample_changes_nothing():
    even = questions(300, 300, spread=3.0)
    assert fit_questions(even, balanced=True) == {**fit_questions(even, balanced=False), "balanced": True}


def test_questions_get_a_threshold_between_the_answered_and_the_empty():
    fit = fit_questions(questions(400, 200), balanced=False)
    assert fit["answerable"] == 400
    assert 2.5 < fit["null_threshold"] < 5.5
    assert fit["held_out_f1"] > 90
    assert fit["ece_after"] <= fit["ece_before"] + 1e-9
    assert fit["ece_after"] < 0.1


def test_confidence_is_the_engines_formula():
    reading = QaReading({"answers": []}, ("a", "b"), (3.0, 1.0), 1.0)
    wanted = np.exp(3 / 2) / (np.exp(0.5 / 2) + np.exp(3 / 2) + np.exp(1 / 2))
    assert question_confidence([reading], 0.5, 2.0)[0] == pytest.approx(wanted)
    assert question_confidence([QaReading({"answers": []}, (), (), 1.0)], 0.5, 2.0)[0] == 0
