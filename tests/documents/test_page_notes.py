from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.documents.load import document_from_bytes
from app.documents.page_notes import with_notes_aside
from app.documents.pdf_pages import PdfPages
from app.documents.running_text import Line
from tests.documents.make import page, pdf

FIRST = ("The keeper wrote down every ship that", "passed, and the weather.")
LAST = ("The Board met in May and agreed to light", "the lamp at dusk, and to put it out at")
NOTES = ("1 Minutes of the Board, which were kept", "in the tower.", "2 The same, page 4.")
NEXT = ("dawn, but on Sundays. The wick was new.",)


def foot(*lines: str, top: float = 80, size: float = 8) -> bytes:
    return page(*lines, top=top, size=size, leading=10)


def two_pages(first: bytes, second: Sequence[str] = NEXT) -> str:
    return document_from_bytes(pdf(first, page(*second)), "a.pdf").text


def test_a_sentence_runs_on_over_the_notes():
    text = two_pages(page(*FIRST, "", *LAST) + b"\n" + foot(*NOTES))
    sentence = " ".join((*LAST, *NEXT))
    assert text == f"{' '.join(FIRST)}\n\n{NOTES[0]} {NOTES[1]}\n{NOTES[2]}\n\n{sentence}"


def test_they_are_found_on_the_page(tmp_path: Path):
    data = pdf(page(*FIRST, "", *LAST) + b"\n" + foot(*NOTES) + b"\n" + page("12", top=40), page(*NEXT))
    path = tmp_path / "a.pdf"
    path.write_bytes(data)
    document = document_from_bytes(data, "a.pdf")
    shown = document.text[: document.pages[1].start]
    with PdfPages(path) as pages:
        tops = {}
        for line in (*FIRST, *LAST, *NOTES):
            start = shown.index(line)
            (box,) = pages.letters(0, shown).boxes(start, start + len(line))
            tops[line] = box.top
    assert sorted(tops, key=tops.__getitem__) == [*FIRST, *LAST, *NOTES]


@pytest.mark.parametrize(
    "first",
    [
        page(*FIRST, "", *LAST[:-1], "the lamp.") + b"\n" + foot(*NOTES),  # the sentence ends on the page
        page(*FIRST, "", *LAST) + b"\n" + foot("See page 4."),  # no note
        page(*FIRST, "", *LAST) + b"\n" + foot(*NOTES, size=11),  # as large as the text
        foot(*NOTES, top=800) + b"\n" + page(*FIRST, "", *LAST),  # at the head
    ],
)
def test_other_lines_stay(first: bytes):
    assert two_pages(first).startswith(document_from_bytes(pdf(first), "a.pdf").text)


def test_notes_stay_in_the_middle_of_a_paragraph():
    middle = page("the lamp at dusk, as the Chair had asked", "for, and to put it out at") + b"\n" + foot("3 The last.")
    text = document_from_bytes(pdf(page(*FIRST, "", LAST[0]), middle, page(*NEXT)), "a.pdf").text
    assert f"{LAST[0]} the lamp at dusk" in text
    assert "put it out at\n\n3 The last.\n\ndawn" in text


def test_notes_at_the_foot_of_a_column(tmp_path: Path):
    column = page(*FIRST, "", *LAST) + b"\n" + foot(*NOTES)
    data = pdf(column + b"\n" + page(*NEXT, left=320))
    path = tmp_path / "a.pdf"
    path.write_bytes(data)
    text = document_from_bytes(data, "a.pdf").text
    assert text == f"{' '.join(FIRST)}\n\n{NOTES[0]} {NOTES[1]}\n{NOTES[2]}\n\n{' '.join((*LAST, *NEXT))}"
    with PdfPages(path) as pages:
        for line in (*FIRST, *LAST, *NOTES, *NEXT):
            (box,) = pages.letters(0, text).boxes(text.index(line), text.index(line) + len(line))
            assert (box.left > 300) == (line in NEXT)


def test_notes_come_first_where_the_page_is_one_paragraph():
    text = two_pages(page(*LAST) + b"\n" + foot(*NOTES))
    assert text.startswith(NOTES[0])
    assert text.endswith(" ".join((*LAST, *NEXT)))


@pytest.mark.parametrize(("first", "second"), [("1", "2"), ("a", "b")])
def test_a_number_or_letter_above_the_line_begins_a_note(first: str, second: str):
    def note(mark: str, text: str, top: float) -> bytes:
        return page(mark, top=top + 3, size=5) + b"\n" + page(text, left=75.5, top=top, size=8)

    notes = note(first, "Minutes of the Board, which were kept", 80) + b"\n" + page("in the tower.", top=70, size=8)
    text = two_pages(page(*FIRST, "", *LAST) + b"\n" + notes + b"\n" + note(second, "The same, page 4.", 60))
    told = f"[{first}] Minutes of the Board, which were kept in the tower.\n[{second}] The same, page 4."
    assert f"\n\n{told}\n\nThe Board" in text


LINES = st.builds(
    lambda text, first, size: Line(text, 72, 300, first, first, size, 30, (3.0, 3.0)),
    st.sampled_from(["The keeper went", "up and", "1 Minutes.", "* The same", "page 4."]),
    st.sampled_from([700.0, 500.0, 80.0, 70.0]),
    st.sampled_from([8.0, 11.0]),
)


@given(st.lists(st.lists(LINES, max_size=6), max_size=4))
def test_no_line_is_lost_and_the_larger_ones_keep_their_order(pages: list[list[Line]]):
    for before, after in zip(pages, with_notes_aside(pages), strict=True):
        assert sorted(map(id, before)) == sorted(map(id, after))
        larger = [[line for line in lines if line.size > 8] for lines in (before, after)]
        assert larger[0] == larger[1]
