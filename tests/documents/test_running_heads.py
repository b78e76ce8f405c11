from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.documents.load import document_from_bytes
from app.documents.running_heads import without_running_heads
from app.documents.running_text import Line
from tests.documents.make import page, pdf

BODY = ("The keeper wrote down every ship that", "passed, and the weather.")
TITLE = "Harbour Board Agreement"


def line(text: str, height: float, *, wide: bool = False) -> Line:
    gap = 100.0 if wide else 3.0
    return Line(text, 72, 72 + 5.0 * len(text), height, height, 12, 30, (gap, gap))


def body(number: int) -> list[Line]:
    return [line(f"{place} {number}, and more of it,", height) for place, height in (("Top", 770), ("End", 756))]


def left(*pages: Sequence[Line]) -> list[list[str]]:
    """What each page has beside `body`."""
    plain = {line.text for number in range(len(pages)) for line in body(number)}
    return [[line.text for line in lines if line.text not in plain] for lines in without_running_heads(pages)]


def headed(heads: Sequence[str], *, wide: bool = False) -> list[list[str]]:
    """What is left of these heads, one a page."""
    return left(*([line(head, 800, wide=wide), *body(number)] for number, head in enumerate(heads)))


def footed(feet: Sequence[str]) -> list[list[str]]:
    return left(*([*body(number), line(foot, 40)] for number, foot in enumerate(feet)))


def test_a_sentence_runs_on_between_a_foot_and_a_head():
    def made(number: int, *lines: str) -> bytes:
        foot = page("Confidential", top=60), page(f"Page {number} of 4", top=40, left=290)
        return b"\n".join([*foot[: number % 2], page(TITLE, top=800), page(*lines), *foot[number % 2 :]])

    data = pdf(
        made(1, *BODY, "The lamp was lit at"),
        made(2, "dusk each day but Sunday. The wick was"),
        made(3, "trimmed at noon.", "", "In May the Board met,"),
        made(4, "and agreed."),
    )
    document = document_from_bytes(data, "a.pdf")
    assert document.text == (
        f"{TITLE}\n\n{' '.join(BODY)}\nThe lamp was lit at dusk each day but Sunday. The wick was trimmed at noon."
        "\n\nIn May the Board met, and agreed."
        "\n\nConfidential\n\nPage 4 of 4"
    )
    starts = [document.text[part.start :].split()[0] for part in document.pages]
    assert starts == ["Harbour", "dusk", "trimmed", "and"]


def test_a_head_stays_where_it_first_stands_and_a_foot_where_it_last_does():
    assert headed(["Title", "Part One", "Part One", "Part Two", "Part One"]) == [
        ["Title"], ["Part One"], [], ["Part Two"], [],
    ]  # fmt: skip
    assert footed(["Draft", "Draft", "Final", "Final"]) == [[], ["Draft"], [], ["Final"]]


@pytest.mark.parametrize(
    "heads",
    [
        ["1", "2", "3"],
        ["- 7 -", "- 8 -", "- 9 -"],
        ["Page 1", "Page 2", "Page 3"],
        [f"{TITLE}, p. 98, signed", f"{TITLE}, p. 99, signed", f"{TITLE}, p. 100, signed"],
        ["Seite 1 von 9", "Seite 2 von 9", "Seite 3 von 9"],
        ["10 / 12", "11 / 12", "12 / 12"],
        ["1 of 3", "2 of 3", "3 of 3"],
    ],
)
def test_numbers_of_pages(heads):
    assert headed(heads) == [[heads[0]], [], []]
    assert footed(heads) == [[], [], [heads[2]]]


@pytest.mark.parametrize(
    "heads",
    [
        ["Visit 1", "Visit 2", "Visit 3"],
        ["1 May", "2 May", "3 May"],
        ["3/12", "4/12", "5/12"],
        ["2024-03-01", "2024-03-02", "2024-03-03"],
        ["7", "9", "12"],
        ["Page 3", "Page 3a", "Page 3b"],
        ["Ward A", "Ward B", "Ward C"],
    ],
)
def test_what_differs_from_page_to_page_stays(heads):
    assert headed(heads) == [[head] for head in heads]


def test_a_number_beyond_a_gap_is_that_of_the_page():
    assert headed(["THE LAMP 11", "THE LAMP 12"], wide=True) == [["THE LAMP 11"], []]
    assert headed(["4 The Lamp", "The Reef 5", "6 The Lamp", "The Reef 7"], wide=True) == [
        ["4 The Lamp"], ["The Reef 5"], [], [],
    ]  # fmt: skip


@pytest.mark.parametrize("dates", [["May 3", "May 4", "May 5"], ["2024-03-03", "2024-03-04", "2024-03-05"]])
def test_a_date_beyond_a_gap_stays(dates):
    def made(first: str, last: str) -> bytes:
        head = page(first, top=800) + b"\n" + page(last, top=800, left=450)
        return head + b"\n" + page(*BODY)

    for heads in ([("Ward notes", date) for date in dates], [(date, "Ward notes") for date in dates]):
        text = document_from_bytes(pdf(*(made(*head) for head in heads)), "a.pdf").text
        assert [text.count(date) for date in dates] == [1, 1, 1]
    # Unlike the number of the page at the same place, on either side.
    for heads in ([("Ward notes", number) for number in "345"], [(number, "Ward notes") for number in "345"]):
        text = document_from_bytes(pdf(*(made(*head) for head in heads)), "a.pdf").text
        assert text.count("Ward notes") == 1


def test_what_belongs_to_the_text_stays():
    # A table's head that every page repeats, right above its rows; the same without a running head above it.
    for above in ([line(TITLE, 810)], []):
        pages = [[*above, line("Date Dose Nurse", 784), *body(number)] for number in range(3)]
        assert left(*pages)[2] == ["Date Dose Nurse"]
    # A paragraph that every page of a form begins with.
    form = [line(f"I agree to {thing},", 832 - 14 * row) for row, thing in enumerate(["this", "that", "all else"])]
    assert left([*form, *body(0)], [*form, *body(1)]) == [[line.text for line in form]] * 2
    # The same words elsewhere on the page.
    assert left([line(TITLE, 800), *body(0)], [line(TITLE, 790), *body(1)]) == [[TITLE], [TITLE]]
    # Nothing but the head, or all of it again.
    assert left([line(TITLE, 800), *body(0)], [line(TITLE, 800)]) == [[TITLE], [TITLE]]


def test_heads_of_more_than_one_row_and_of_more_than_one_line():
    def pages(count: int) -> list[list[Line]]:
        head = [line(TITLE, 820), line("signed", 819.2), line("between us", 806)]
        return [[*body(number), *head, line(f"{number + 1}", 40)] for number in range(count)]

    assert left(*pages(2)) == [[TITLE, "signed", "between us"], ["2"]]
    assert left() == []


def test_places_are_not_exact():
    assert left([line(TITLE, 800.4), *body(0)], [line(TITLE, 800.6), *body(1)]) == [[TITLE], []]


LINES = st.builds(
    line,
    st.sampled_from(["Ward", "Ward 1", "Ward 2", "1", "2", "3", "Page 2", "2 of 3", "3 of 3", "Notes", "Dose 3"]),
    st.sampled_from([800, 788, 770, 400, 380, 60, 40]),
    wide=st.booleans(),
)


@given(st.lists(st.lists(LINES, max_size=7), max_size=5))
def test_nothing_is_lost_but_numbers_of_pages(pages):
    after = without_running_heads(pages)
    for lines, kept in zip(pages, after, strict=True):
        assert bool(kept) == bool(lines)
        remaining = iter(lines)
        assert all(any(one is other for other in remaining) for one in kept)  # in their order

    def words(pages: Sequence[Sequence[Line]]) -> set[str]:
        return {line.text.strip("0123456789") for lines in pages for line in lines}

    assert words(after) == words(pages)
