"""Exact match and F1 are those of the official scripts."""

import pytest

from model_build.squad_metrics import Graded, at_threshold, best_threshold, exact, f1, grade, normalise


def test_normalise():
    assert normalise("The  Eiffel-Tower, in a Park!") == "eiffeltower in park"


def test_exact_and_f1():
    assert exact("the cat.", "Cat") == 1
    assert f1("the quick brown fox", "brown fox jumps") == pytest.approx(2 * (2 / 3) * (2 / 3) / (4 / 3))
    assert f1("dog", "cat") == 0
    assert f1("a", "the") == 1  # both normalise to nothing
    assert f1("x x", "x") == pytest.approx(2 / 3)


def test_grade_takes_the_best_gold_and_knows_when_there_is_none():
    assert grade("fox", 1.0, ["brown fox", "fox"]) == Graded(1.0, 1.0, 1.0, True)
    assert not grade("fox", 1.0, []).answerable


def test_best_threshold_is_the_best_of_all():
    grades = [
        Graded(1, 1.0, 5.0, True),
        Graded(0, 0.5, 3.0, True),
        Graded(0, 0.0, 2.0, False),
        Graded(0, 0.2, 1.0, True),
        Graded(0, 0.0, 0.5, False),
        Graded(1, 1.0, 0.5, True),
    ]
    threshold, best = best_threshold(grades)
    candidates = [-1.0, 0.7, 1.5, 2.5, 4.0, 6.0]
    assert best == pytest.approx(max(at_threshold(grades, t)[1] for t in candidates))
    assert at_threshold(grades, threshold)[1] == pytest.approx(best)


def test_a_question_that_counts_twice_is_like_two_questions():
    grades = [Graded(0, 0.6, 3.0, True), Graded(0, 0.0, 2.0, False), Graded(0, 0.9, 1.0, True)]
    assert best_threshold(grades, [1, 2, 1]) == pytest.approx(best_threshold([*grades, grades[1]]))
    assert best_threshold(grades, [1, 0, 1]) == pytest.approx((0.5, 75.0))
    assert at_threshold(grades, 2.5, [1, 2, 1]) == pytest.approx(at_threshold([*grades, grades[1]], 2.5))


def test_withholding_everything_is_right_where_there_is_no_answer():
    grades = [Graded(0, 0.0, 1.0, False), Graded(1, 1.0, 1.0, True)]
    assert at_threshold(grades, 2.0) == (50.0, 50.0)
    assert at_threshold(grades, 0.0) == (50.0, 50.0)
