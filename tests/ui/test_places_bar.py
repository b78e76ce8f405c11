"""Ticks beside the scroll bar, where the marked places are."""

from pathlib import Path

import pytest
from PySide6.QtGui import QColor

from app.documents.load import load_document
from app.ui.marks import Mark
from app.ui.page_view import PageView
from app.ui.places_bar import PlacesBar
from app.ui.reader_text import ReaderText
from app.ui.theme import Theme
from tests.documents import make

LINES = [f"Line number {number}.\n" for number in range(1000)]


@pytest.fixture
def text(qtbot, text: ReaderText) -> ReaderText:
    text.set_text("".join(LINES))
    qtbot.waitUntil(lambda: not text.filling)
    return text


def line(number: int, tone: str = "accent") -> Mark:
    start = sum(map(len, LINES[:number]))
    return Mark(start, start + 4, tone)


def heights(bar: PlacesBar) -> list[float]:
    """How far down the ticks are, from 0 to 1."""
    return [y / bar.height() for y in sorted(bar.ticks)]


def test_ticks_are_where_the_places_are(text: ReaderText) -> None:
    assert text.places_bar.ticks == {}
    text.show_marks([line(500), line(250), line(998, "danger")], 1)
    assert heights(text.places_bar) == pytest.approx([0.25, 0.5, 0.99], abs=0.01)
    assert [chosen for _, (_, chosen) in sorted(text.places_bar.ticks.items())] == [True, False, False]
    text.show_found([line(750, "found")], 0)
    assert heights(text.places_bar) == pytest.approx([0.25, 0.5, 0.75, 0.99], abs=0.01)
    text.clear_marks()
    text.show_found([], None)
    assert text.places_bar.ticks == {}


def test_the_chosen_one_is_seen_among_many(text: ReaderText) -> None:
    text.show_found([line(number, "found") for number in range(1000)], 640)
    ticks = text.places_bar.ticks
    assert len(ticks) <= text.places_bar.height()
    (chosen,) = [y for y, (_, is_chosen) in ticks.items() if is_chosen]
    assert chosen / text.places_bar.height() == pytest.approx(0.64, abs=0.01)


def test_they_are_drawn_in_their_colours(text: ReaderText) -> None:
    bar = text.places_bar
    colours = text._theme.colours
    text.show_marks([line(300, "danger"), line(800)], 0)
    picture = bar.grab().toImage()
    scale = picture.height() / bar.height()
    for y, (mark, chosen) in bar.ticks.items():
        found = picture.pixelColor(picture.width() // 2, round((y + 1) * scale))
        wanted = QColor(colours.danger if mark.tone == "danger" else colours.accent)
        if chosen:
            assert found == wanted
        else:
            assert wanted.hue() == pytest.approx(found.hue(), abs=6)
            assert found != wanted


def test_they_move_with_the_lines(qtbot, text: ReaderText) -> None:
    long = "word " * 4000
    text.set_text(f"{long}\nThe end.\nAnother end.")
    qtbot.waitUntil(lambda: not text.filling)
    text.show_marks([Mark(len(long) + 1, len(long) + 4)], 0)
    text.resize(300, 400)
    qtbot.waitUntil(lambda: heights(text.places_bar)[0] > 0.9)


def test_pages_have_them_too(qtbot, theme: Theme, tmp_path: Path) -> None:
    path = tmp_path / "book.pdf"
    path.write_bytes(make.pdf(*(make.page(f"Page {number} begins.", "It ends.") for number in range(1, 41))))
    document = load_document(path)
    view = PageView(theme)
    qtbot.addWidget(view)
    view.resize(400, 400)
    view.show()
    marks = [Mark(document.text.index(words), document.text.index(words) + 4) for words in ("Page 11 ", "Page 31 ")]
    view.show_marks(marks, None)
    view.show_file(path, document)
    qtbot.waitUntil(lambda: view.is_drawn)
    assert heights(view.places_bar) == pytest.approx([10 / 40, 30 / 40], abs=0.02)
    view.zoom_by(1)
    assert heights(view.places_bar) == pytest.approx([10 / 40, 30 / 40], abs=0.02)
    view.shut_down()
