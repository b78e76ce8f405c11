"""Letters, words and paragraphs of a text."""

import pytest

from app.ui.text_selection import TextSelection, letter, paragraph, word

TEXT = "The keeper's lamp was lit.\n\nNobody counts the 172 steps."


@pytest.mark.parametrize(
    ("at", "words"),
    [(0, "The"), (3, "The"), (4, "keeper's"), (11, "keeper's"), (25, "lit"), (26, ""), (28, "Nobody"), (57, "")],
)
def test_a_word(at: int, words: str) -> None:
    start, end = word(TEXT, at)
    assert TEXT[start:end] == words
    assert start <= at <= end


def test_a_word_without_end() -> None:
    start, end = word("x" * 1000, 500)
    assert (start, end) == (400, 600)


def test_a_paragraph() -> None:
    assert paragraph(TEXT, 5) == (0, 26)
    assert paragraph(TEXT, 26) == (0, 26)
    assert paragraph(TEXT, 27) == (27, 27)
    assert paragraph(TEXT, 40) == (28, len(TEXT))


def test_drawing_either_way() -> None:
    selection = TextSelection(TEXT)
    assert (selection.start, selection.end, selection.words) == (0, 0, "")
    selection.begin(6)
    assert selection.words == ""
    selection.extend(10)
    assert selection.words == "eper"
    selection.extend(4)
    assert selection.words == "ke"
    selection.begin(14, word)
    assert selection.words == "lamp"
    selection.extend(19)
    assert selection.words == "lamp was"
    selection.extend(6)
    assert selection.words == "keeper's lamp"
    selection.begin(2, paragraph)
    selection.extend(30)
    assert selection.words == TEXT
    selection.begin(3, letter)
    assert selection.words == ""
    selection.select_all()
    assert selection.words == TEXT
