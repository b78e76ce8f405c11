"""Tests of telling what is above the line."""

import pytest

from app.documents.superscripts import above_the_line


@pytest.mark.parametrize(
    ("before", "above", "told"),
    [
        ("The Board", "12", "[12]"),
        ("The Board", "(12)", "[12]"),
        ("The Board", "1) ", "[1] "),
        ("met.", "2, 13–15,*", "[2, 13–15,*]"),
        ("in 1921", "3", "[3]"),
        ("10", "-9", "⁻⁹"),
        ("40 km", "2", "²"),
        ("1921 m", "2", "²"),
        ("Marrow", "a", "[a]"),
        ("Li", "a,b,†", "[a,b,†]"),
        ("Marrow", "1,a", "[1,a]"),
        ("12.5", "a", "[a]"),
        ("12.5%", "b", "[b]"),
        ("", "a", "[a]"),
        ("Marrow ", "b", "[b]"),
        ("M", "e", "e"),
        ("the 1", "a", "a"),
        ("the 5", "th", "th"),
        ("sin", "x", "x"),
        ("Marrow", "ab", "ab"),
        ("Marrow", "*", "*"),
        ("Na", "+", "⁺"),
        ("f", "(3)", "(3)"),
    ],
)
def test_what_it_touches_tells_notes_from_powers(before: str, above: str, told: str):
    assert above_the_line(above, before) == told
