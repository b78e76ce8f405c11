"""The reader: large texts, marks, places, pages."""

import time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor

from app.ui.main_window import MainWindow
from app.ui.marks import Mark
from app.ui.reader_text import ReaderText
from app.ui.theme import DARK, Theme
from tests.documents import make
from tests.ui import fakes
from tests.ui.conftest import OpenWindow
from tests.ui.steps import ask, idle, named, only, open_files, shown, write_own

LONG = "".join(f"{number} hay and straw, hay and straw 🗼.\n" for number in range(60_000))


def visible(text: ReaderText, position: int) -> bool:
    if text.document().characterCount() <= position:
        return False
    cursor = QTextCursor(text.document())
    cursor.setPosition(position)
    return text.viewport().rect().contains(text.cursorRect(cursor).center())


@pytest.mark.parametrize("size", [(500, 150), (300, 400), (900, 700)])
def test_a_place_stays_in_view_when_the_window_changes_its_size(qtbot, text: ReaderText, size: tuple[int, int]) -> None:
    text.set_text(LONG[:40_000])
    qtbot.waitUntil(lambda: not text.filling)
    text.reveal(20_000, 20_010)
    assert visible(text, 20_000)
    text.resize(*size)
    assert visible(text, 20_000)
    # Whoever has scrolled away from it is left where they are.
    text.scroll_to_top(0)
    text.resize(500, 400)
    assert not visible(text, 20_000)


@pytest.mark.parametrize("size", [(500, 150), (300, 400), (900, 700)])
def test_the_top_stays_where_it_is_when_the_window_changes_its_size(
    qtbot, text: ReaderText, size: tuple[int, int]
) -> None:
    text.set_text(("hay and straw, " * 60 + "\n") * 200)
    qtbot.waitUntil(lambda: not text.filling)
    text.scroll_to_top(90_100)
    text.resize(*size)
    assert text.top == 90_100
    text.resize(500, 400)
    assert text.top == 90_100


@pytest.mark.alone
def test_a_long_text_comes_in_slices_and_is_whole(qtbot, text: ReaderText) -> None:
    began = time.perf_counter()
    text.set_text(LONG)
    assert time.perf_counter() - began < 0.05
    assert text.filling
    assert text.toPlainText().startswith("0 hay and straw")
    qtbot.waitUntil(lambda: not text.filling)
    assert text.toPlainText() == LONG
    assert text.textCursor().position() == 0
    assert text.top == 0


def test_a_place_is_revealed_as_soon_as_it_is_there(qtbot, text: ReaderText) -> None:
    text.set_text(LONG)
    start = LONG.encode("utf-16-le").index("50000 hay".encode("utf-16-le")) // 2
    text.show_marks([Mark(start, start + 5)], 0)
    text.reveal(start, start + 5)
    assert text.filling
    qtbot.waitUntil(lambda: visible(text, start))
    (mark,) = text.extraSelections()
    assert mark.cursor.selectedText() == "50000"
    qtbot.waitUntil(lambda: not text.filling)
    assert visible(text, start)
    assert text.extraSelections()[0].cursor.selectedText() == "50000"


def test_another_text_takes_the_place_of_one_that_is_still_coming(qtbot, text: ReaderText) -> None:
    text.set_text(LONG)
    text.reveal(1_000_000, 1_000_010)
    text.set_text("short")
    qtbot.waitUntil(lambda: not text.filling)
    assert text.toPlainText() == "short"


def test_only_an_editable_text_can_be_edited_and_tells(qtbot, text: ReaderText) -> None:
    edits: list[None] = []
    text.edited.connect(lambda: edits.append(None))
    text.set_text("fixed")
    qtbot.keyClicks(text, "x")
    assert text.toPlainText() == "fixed"
    text.set_text("free", editable=True)
    assert edits == []
    qtbot.keyClicks(text, "x")
    assert text.toPlainText() == "xfree"
    assert len(edits) == 1
    text.undo()
    assert text.toPlainText() == "free", "showing a text cannot be undone, typing can"
    text.undo()
    assert text.toPlainText() == "free"


@pytest.mark.alone
def test_one_endless_paragraph_is_shown_as_several_of_the_same_length(qtbot, text: ReaderText) -> None:
    endless = "some words here " * 20_000
    began = time.perf_counter()
    text.set_text(endless)
    assert time.perf_counter() - began < 0.1
    qtbot.waitUntil(lambda: not text.filling)
    assert len(text.toPlainText()) == len(endless)
    assert text.toPlainText().replace("\n", " ") == endless
    assert max(len(line) for line in text.toPlainText().split("\n")) < 15_000


def test_markdown_headings_stand_out(qtbot, text: ReaderText) -> None:
    text.set_text("# Title\n\nplain\n", markdown=True)
    qtbot.waitUntil(lambda: not text.filling)
    (title, *_) = text.document().begin().layout().formats()
    assert title.format.fontWeight() > 400 or title.format.font().weight() > 400
    plain = text.document().findBlockByNumber(2)
    assert plain.layout().formats() == []
    text.set_text("# Title", markdown=False)
    assert text.document().begin().layout().formats() == []


def test_markdown_headings_follow_the_theme_and_the_font(qtbot, text: ReaderText, theme: Theme) -> None:
    text.set_text("# Title\n\nplain\n\n## Part\n", markdown=True)
    qtbot.waitUntil(lambda: not text.filling)

    def looks() -> list[tuple[str, float]]:
        """Of both headings: the colour of the hashes, and the size against that of the text."""
        found = []
        for number in (0, 4):
            (first, *_) = text.document().findBlockByNumber(number).layout().formats()
            size = first.format.font().pointSizeF() / text.font().pointSizeF()
            found.append((first.format.foreground().color().name(), round(size, 2)))
        return found

    theme.choose("dark")
    qtbot.waitUntil(lambda: looks() == [(DARK.edge.name(), 1.5), (DARK.edge.name(), 1.2)])
    theme.use_font_size(20)
    assert text.font().pointSizeF() > 20
    qtbot.waitUntil(lambda: looks() == [(DARK.edge.name(), 1.5), (DARK.edge.name(), 1.2)])


def test_a_document_is_found_where_it_was_left(qtbot, open_window: OpenWindow, tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("".join(f"{name} {line}\n" for line in range(3000)), encoding="utf-8")
    window = open_window()
    open_files(qtbot, window, tmp_path / "a.txt", tmp_path / "b.txt")
    bar = window.reader.text.verticalScrollBar()
    bar.setValue(1200)
    before = window.reader.text.top
    window.actions_.next.trigger()
    qtbot.waitUntil(lambda: idle(window))
    assert shown(window) == "b.txt"
    assert bar.value() == 0
    window.actions_.previous.trigger()
    qtbot.waitUntil(lambda: idle(window))
    assert window.reader.text.top == before > 0


def test_what_is_typed_is_in_the_library_at_once(qtbot, open_window: OpenWindow) -> None:
    window = open_window()
    only(qtbot, window, "")
    qtbot.keyClicks(window.reader.text, "My note")
    (item,) = window.library.items
    assert (item.text, item.name, item.words) == ("My note", "My note", 2)
    write_own(window, "another")
    window.actions_.previous.trigger()
    assert window.reader.text.toPlainText() == "My note"


def test_what_is_typed_into_a_long_text_is_not_lost(qtbot, open_window: OpenWindow) -> None:
    window = open_window()
    only(qtbot, window, LONG)
    qtbot.keyClicks(window.reader.text, "x")
    assert not window.library.items[0].text.startswith("x"), "taken when there is time"
    window.actions_.new.trigger()
    assert window.library.items[0].text == "x" + LONG


def test_opened_files_cannot_be_edited(qtbot, open_window: OpenWindow, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("abc", encoding="utf-8")
    window = open_window()
    open_files(qtbot, window, tmp_path / "a.txt")
    window.actions_.read.trigger()
    qtbot.keyClicks(window.reader.text, "x")
    assert window.reader.text.toPlainText() == "abc"
    qtbot.keyClick(window.reader.text, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert window.reader.text.textCursor().selectedText() == "abc"


def pdf(folder: Path, pages: int) -> Path:
    path = folder / "survey.pdf"
    path.write_bytes(make.pdf(*(make.page(f"Page {number} has a needle{number}.") for number in range(1, pages + 1))))
    return path


@pytest.fixture
def with_pdf(qtbot, open_window: OpenWindow, tmp_path: Path) -> MainWindow:
    window = open_window(fakes.readers(fakes.FakeAnswerer(words=("needle4",))))
    open_files(qtbot, window, pdf(tmp_path, 5))
    return window


def test_a_pdf_can_be_read_as_text_or_seen_as_pages(qtbot, with_pdf: MainWindow) -> None:
    window = with_pdf
    assert window.reader.view.isVisible()
    assert not window.reader.shows_pages
    qtbot.mouseClick(window.reader.view.buttons["pages"], Qt.MouseButton.LeftButton)
    assert window.reader.shows_pages
    assert window.actions_.pages.isChecked()
    write_own(window, "mine")
    assert not window.reader.shows_pages, "a text has no pages"
    assert not window.reader.view.isVisible()
    window.actions_.previous.trigger()
    assert window.reader.shows_pages
    qtbot.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert not window.reader.shows_pages


def test_an_answer_is_boxed_on_its_page(qtbot, with_pdf: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    window = with_pdf
    places: list[int | str] = []
    source = window.reader.source
    assert source is not None
    pages = window.reader.pages
    monkeypatch.setattr(pages, "go_to_page", places.append)
    monkeypatch.setattr(pages, "reveal", lambda start, end: places.append(source.document.text[start:end]))
    window.actions_.pages.trigger()
    ask(qtbot, window)
    assert places == [0, "needle4"], "first the page that was in view"


def test_the_answer_is_really_boxed(qtbot, with_pdf: MainWindow) -> None:
    window = with_pdf
    window.actions_.pages.trigger()
    ask(qtbot, window)
    qtbot.waitUntil(lambda: bool(window.reader.pages.boxes) and window.reader.pages.is_drawn)
    assert len(window.reader.pages.boxes) == 1
    assert window.reader.pages.page == 3


def test_text_and_pages_show_the_same_place(qtbot, open_window: OpenWindow, tmp_path: Path) -> None:
    window = open_window()
    path = tmp_path / "long.pdf"
    path.write_bytes(make.pdf(*(make.page(*(f"Line {n} of {page}." for n in range(40))) for page in range(1, 9))))
    open_files(qtbot, window, path)
    item = named(window, "long.pdf")
    assert item.source is not None
    window.reader.text.scroll_to_top(item.source.document.pages[5].start)
    window.actions_.pages.trigger()
    qtbot.waitUntil(lambda: window.reader.pages.page == 5)
    assert "page 6" in window.reader._details.text()
    window.reader.pages.go_to_page(2)
    qtbot.waitUntil(lambda: window.reader.pages.page == 2)
    window.actions_.pages.trigger()
    assert "page 3" in window.reader._details.text()


def test_the_page_in_view_is_told(qtbot, with_pdf: MainWindow) -> None:
    window = with_pdf
    assert window.reader._details.text().endswith("page 1")


def test_the_margin_tells_where_pages_begin(qtbot, with_pdf: MainWindow) -> None:
    text = with_pdf.reader.text
    qtbot.waitUntil(lambda: len(text.page_marks) == 5)
    heights = [y for y, _ in text.page_marks]
    assert [label for _, label in text.page_marks] == ["1", "2", "3", "4", "5"]
    assert heights == sorted(set(heights))
    text.show_marks([Mark(0, 4)], 0)
    write_own(with_pdf, "mine")
    qtbot.waitUntil(lambda: text.page_marks == ())
