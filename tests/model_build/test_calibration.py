"""Calibration finds the threshold and the temperature that made the data."""

import numpy as np
import pytest

from model_build.calibration import (
    balancing,
    even_threshold,
    expected_calibration_error,
    fit_pairs,
    fit_questions,
    question_confidence,
    reliability,
)
from model_build.evaluation import graded
from model_build.readings import NliReading, QaReading
from model_build.squad_metrics import Graded, at_threshold, best_threshold

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


def test_the_even_threshold_scatters_less_than_the_best_of_a_sample():
    random = np.random.default_rng(4)
    even, best = [], []
    for _ in range(20):
        scores = random.uniform(-5, 7, 300)
        # Answers are right so that one at a score of 1 is worth as much as none.
        answerable = random.random(300) < 1 / (1 + np.exp(1 - scores))
        grades = [Graded(1.0, 1.0, s, bool(a)) for s, a in zip(scores.tolist(), answerable, strict=True)]
        even.append(even_threshold(grades, np.ones(300)))
        best.append(best_threshold(grades)[0])
    assert np.mean(even) == pytest.approx(1.0, abs=0.1)
    assert np.std(even) < 0.5 * np.std(best)


def right(score: float) -> Graded:
    return Graded(1.0, 1.0, score, answerable=True)


def without(score: float) -> Graded:
    return Graded(0.0, 0.0, score, answerable=False)


def test_an_even_threshold_parts_what_can_be_parted():
    grades = [*(right(1000.0 + n) for n in range(50)), *(without(-n) for n in range(50))]
    assert 0 < even_threshold(grades, np.ones(100)) < 1000


def test_an_even_threshold_weighs_questions():
    grades = [right(3.0), without(2.0), right(1.0), without(0.0)]
    twice = even_threshold(grades, np.array([1.0, 2.0, 1.0, 1.0]))
    assert twice == pytest.approx(even_threshold([*grades, grades[1]], np.ones(5)), rel=1e-3)
    assert twice > even_threshold(grades, np.ones(4))


def test_a_question_that_gets_no_answer_at_all_moves_no_threshold():
    grades = [right(3.0), without(2.0), right(1.0), without(0.0)]
    silent = without(float("-inf"))
    assert even_threshold([*grades, silent], np.ones(5)) == even_threshold(grades, np.ones(4))


@pytest.mark.parametrize(
    "grades",
    [
        [right(1.0), right(2.0)],
        [without(1.0), without(2.0)],
        [right(1.0), right(1.0), without(1.0)],
        [right(-1.0), without(1.0)],
        [without(float("-inf"))],
    ],
)
def test_where_scores_do_not_tell_the_threshold_is_the_best_of_the_sample(grades: list[Graded]):
    assert even_threshold(grades, np.ones(len(grades))) == best_threshold(grades)[0]


def test_confidence_is_the_engines_formula():
    reading = QaReading({"answers": []}, ("a", "b"), (3.0, 1.0), 1.0)
    wanted = np.exp(3 / 2) / (np.exp(0.5 / 2) + np.exp(3 / 2) + np.exp(1 / 2))
    assert question_confidence([reading], 0.5, 2.0)[0] == pytest.approx(wanted)
    assert question_confidence([QaReading({"answers": []}, (), (), 1.0)], 0.5, 2.0)[0] == 0
