import pytest

from app.engine.graphemes import whole_characters


@pytest.mark.parametrize(
    ("text", "part", "whole"),
    [
        ("cafe\u0301 noir", "cafe", "cafe\u0301"),
        ("cafe\u0301 noir", "\u0301", "e\u0301"),
        ("I ❤️ you", "❤", "❤️"),
        ("a 👩\u200d👩\u200d👧 b", "👩", "👩\u200d👩\u200d👧"),
        ("a 👍🏽 b", "👍", "👍🏽"),
        ("#\ufe0f\u20e3 key", "#", "#\ufe0f\u20e3"),
        ("नि क", "न", "नि"),
        ("日\ufe00本", "日", "日\ufe00"),
        ("  spaced \u00a0\u3000", "  spaced \u00a0\u3000", "spaced"),
        ("plain words", "words", "words"),
        ("e\u0301", "e", "e\u0301"),
        ("a b", " ", ""),
    ],
)
def test_whole_characters(text, part, whole):
    start = text.index(part)
    start, end = whole_characters(text, start, start + len(part))
    assert text[start:end] == whole
