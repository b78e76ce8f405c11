"""Which letter of a page is where."""

import pytest

from app.documents.alignment import NOWHERE
from app.documents.load import document_from_bytes
from app.documents.page_letters import NO_LETTERS, Box, PageLetters
from app.documents.pdf_pages import PdfPages
from tests.documents.make import page, pdf


def letters(*places: tuple[float, float, float, float, int]) -> PageLetters:
    return PageLetters([edge for place in places for edge in place[:4]], [place[4] for place in places])


NOTHING = (0.0, 0.0, 0.0, 0.0, NOWHERE)
# "ab c" and, in the line below, "de".
WRITING = letters(
    (10, 10, 20, 22, 0), (20, 10, 30, 22, 0), NOTHING, (35, 10, 45, 22, 0), (10, 30, 20, 42, 1), (20, 30, 30, 42, 1)
)  # fmt: skip


@pytest.mark.parametrize(
    ("x", "y", "at"),
    [
        (11, 15, 0),
        (19, 15, 1),
        (21, 11, 1),
        (29, 21, 2),
        (33, 15, 3),
        (44, 15, 4),
        (500, 15, 4),
        (-5, 0, 0),
        (0, 27, 4),
        (12, 36, 4),
        (500, 500, 6),
    ],
)
def test_the_nearest_place_between_letters(x: float, y: float, at: int) -> None:
    assert WRITING.nearest(x, y) == at


def test_boxes_are_one_a_line() -> None:
    assert len(WRITING) == 6
    assert WRITING.boxes(0, 6) == (Box(10, 10, 45, 22), Box(10, 30, 30, 42))
    assert WRITING.boxes(1, 3) == (Box(20, 10, 30, 22),)
    assert WRITING.boxes(2, 3) == ()
    assert WRITING.boxes(-3, 1) == (Box(10, 10, 20, 22),)


def test_where_there_is_writing() -> None:
    assert WRITING.is_over(15, 15)
    assert WRITING.is_over(32, 15), "between words"
    assert not WRITING.is_over(35, 36)
    assert not NO_LETTERS.is_over(0, 0)


def test_writing_that_runs_otherwise() -> None:
    leftwards = letters((20, 10, 30, 22, 0), (10, 10, 20, 22, 0))
    assert [leftwards.nearest(x, 15) for x in (29, 21, 11)] == [0, 1, 2]
    upwards = letters((10, 30, 22, 40, 0), (10, 20, 22, 30, 0))
    assert [upwards.nearest(15, y) for y in (39, 31, 21)] == [0, 1, 2]
    alone = letters((10, 30, 22, 40, 0))
    assert [alone.nearest(x, 35) for x in (11, 21)] == [0, 1]


def test_a_ligature_is_not_divided() -> None:
    first = letters((10, 10, 20, 22, 0), (10, 10, 20, 22, 0), (20, 10, 30, 22, 0))
    assert [first.nearest(x, 15) for x in (11, 19, 21, 29)] == [0, 2, 2, 3]


def test_a_page_without_letters() -> None:
    assert NO_LETTERS.nearest(3, 4) == 0
    assert NO_LETTERS.boxes(0, 9) == ()
    assert letters(NOTHING, NOTHING).nearest(3, 4) == 0


def test_every_character_has_four_numbers() -> None:
    with pytest.raises(ValueError, match="four"):
        PageLetters([1, 2, 3], [0])


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_every_letter_of_a_page_is_where_it_is_drawn(tmp_path, turn) -> None:
    data = pdf(page("The tower is 38 metres tall.", "It has 172 steps, as the keep-", "ers say who lived there."))
    data = data.replace(b"/Type /Page ", b"/Rotate %d /Type /Page " % turn)
    text = document_from_bytes(data, "a.pdf").text
    path = tmp_path / "a.pdf"
    path.write_bytes(data)
    with PdfPages(path) as pages:
        found = pages.letters(0, text)
    assert len(found) == len(text)
    for at, character in enumerate(text):
        boxes = found.boxes(at, at + 1)
        if character.isspace():
            assert boxes == ()
            continue
        [box] = boxes
        across, down = (box.left + box.right) / 2, (box.top + box.bottom) / 2
        assert found.is_over(across, down)
        begin = {0: (-1, 0), 90: (0, -1), 180: (1, 0), 270: (0, 1)}[turn]
        assert found.nearest(across + begin[0] / 2, down + begin[1] / 2) == at
        assert found.nearest(across - begin[0] / 2, down - begin[1] / 2) == at + 1
