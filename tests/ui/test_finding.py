"""Finding words in the document in view: by keyboard, in texts and on pages, in books."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.ui.finding import MOST_FOUND, Finding, pattern_of, places_of
from app.ui.main_window import MainWindow
from tests.documents import make
from tests.ui.conftest import OpenWindow
from tests.ui.steps import ask, idle, named, only, open_files
from tests.ui.test_reader import LONG, visible

LAMP = "The lamp was lit in 1876.\nIts lamp 🗼 burned paraffin. The LAMP’s glass\nlamp is old."


def places(words: str, text: str) -> list[str]:
    pattern = pattern_of(words)
    assert pattern is not None
    return [text[start:end] for slice_ in places_of(pattern, text, 0, len(text)) for start, end in slice_]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("lamp", ["lamp", "lamp", "LAMP", "lamp"]),
        ("lamp's", ["LAMP’s"]),
        ("  glass   lamp ", ["glass\nlamp"]),
        ("1876.", ["1876."]),
        ("l.mp", []),
    ],
)
def test_words_are_found_however_they_are_written(words: str, found: list[str]) -> None:
    assert places(words, LAMP) == found


def test_no_words_are_no_pattern() -> None:
    assert pattern_of("") is pattern_of(" \n") is None


@given(before=st.integers(0, 3), gap=st.integers(32_700, 32_800), spaces=st.integers(1, 400))
def test_what_lies_across_two_slices_is_found_once(before: int, gap: int, spaces: int) -> None:
    text = "x" * before + "the" + " " * spaces + "lamp" + "x" * gap + "the\n" + "lamp" + "x" * gap + "the lamp"
    assert len(places("the lamp", text)) == 3


def find(qtbot, window: MainWindow, words: str) -> Finding:
    """Look for words by keyboard."""
    bar = window.reader.find_bar
    qtbot.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert bar.isVisible()
    assert QApplication.focusWidget() is bar.field
    qtbot.keyClicks(bar.field, words)
    qtbot.waitUntil(lambda: bar.finding.done)
    return bar.finding


def found(window: MainWindow) -> list[tuple[str, bool]]:
    """The words that are marked as found, and whether they are the chosen ones."""
    colours = window._theme.colours
    bold = {colours.found.name(): True, colours.found_soft.name(): False}
    marks = ((mark.cursor, mark.format.background().color().name()) for mark in window.reader.text.extraSelections())
    return [(cursor.selectedText(), bold[ground]) for cursor, ground in marks if ground in bold]


def test_words_are_marked_and_walked_through_by_keyboard(qtbot, open_window: OpenWindow) -> None:
    window = open_window()
    only(qtbot, window, LAMP)
    find(qtbot, window, "lamp")
    bar = window.reader.find_bar
    # The chosen one last: it lies on top.
    assert found(window) == [("lamp", False), ("LAMP", False), ("lamp", False), ("lamp", True)]
    seen = [bar.count.text()]
    for modifier in (Qt.KeyboardModifier.NoModifier,) * 4 + (Qt.KeyboardModifier.ShiftModifier,) * 2:
        qtbot.keyClick(bar.field, Qt.Key.Key_Return, modifier)
        seen.append(bar.count.text())
    assert [words[0] for words in seen] == list("1234143")
    assert seen[0] == "1 of 4"
    assert ("LAMP", True) in found(window)
    qtbot.keyClick(window, Qt.Key.Key_F3)
    assert bar.count.text() == "4 of 4"
    qtbot.keyClick(window, Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    assert bar.count.text() == "3 of 4"
    qtbot.keyClicks(bar.field, "x")
    assert bar.count.text() == "none"
    assert not bar.next.isEnabled()
    assert found(window) == []


def test_esc_ends_it_and_the_words_are_remembered(qtbot, open_window: OpenWindow) -> None:
    window = open_window()
    only(qtbot, window, LAMP)
    find(qtbot, window, "paraffin")
    assert ("paraffin", True) in found(window)
    qtbot.keyClick(window.reader.find_bar.field, Qt.Key.Key_Escape)
    assert not window.reader.find_bar.isVisible()
    assert found(window) == []
    assert QApplication.focusWidget() is window.reader.text
    qtbot.keyClick(window, Qt.Key.Key_F3)
    assert window.reader.find_bar.field.text() == "paraffin"
    assert ("paraffin", True) in found(window)
    window.reader.text.setFocus()
    qtbot.keyClick(window.reader.text, Qt.Key.Key_Escape)
    assert not window.reader.find_bar.isVisible()


def test_what_is_selected_is_looked_for(qtbot, open_window: OpenWindow) -> None:
    window = open_window()
    only(qtbot, window, LAMP)
    text = window.reader.text
    cursor = text.textCursor()
    cursor.setPosition(LAMP.index("LAMP") + 1)  # the light before it is two of Qt's characters
    cursor.setPosition(cursor.position() + 4, cursor.MoveMode.KeepAnchor)
    text.setTextCursor(cursor)
    assert len(find(qtbot, window, "").places) == 4
    assert ("LAMP", True) in found(window)


def test_typing_goes_on_from_where_one_reads(qtbot, open_window: OpenWindow) -> None:
    window = open_window()
    only(qtbot, window, LONG[:400_000])
    text = window.reader.text
    text.scroll_to_top(200_000)
    begin = text.top
    finding = find(qtbot, window, "ha")
    assert window.reader.find_bar.count.text() == f"1 of {MOST_FOUND}+"
    first, *rest = finding.places
    assert first[0] >= window.reader.selection()[0].index.from_utf16(begin)  # type: ignore[index]
    assert visible(text, begin)
    qtbot.keyClicks(window.reader.find_bar.field, "y")
    assert finding.places[0][0] == first[0]
    assert all(one < other for one, other in pairwise([first, *rest]))


def test_another_text_is_looked_through_as_it_comes_but_nothing_moves(qtbot, open_window: OpenWindow) -> None:
    window = open_window()
    only(qtbot, window, LAMP)
    find(qtbot, window, "lamp")
    window.documents.new_text("No light, no LAMP.")
    qtbot.waitUntil(lambda: found(window) == [("LAMP", False)])
    assert window.reader.find_bar.count.text() == "1"
    # Nor does it while one types.
    window.reader.text.setFocus()
    qtbot.keyClicks(window.reader.text, "lamp ")
    assert found(window) == [("lamp", False), ("LAMP", False)]
    assert window.reader.text.textCursor().position() == 5
    window.library.clear()
    assert window.reader.find_bar.count.text() == ""
    assert not window.actions_.find.isEnabled()


def test_answers_stay_marked(qtbot, open_window: OpenWindow) -> None:
    window = open_window()
    qtbot.waitUntil(lambda: idle(window))
    ask(qtbot, window)
    before = len(window.reader.text.extraSelections())
    find(qtbot, window, "zebra")
    assert len(window.reader.text.extraSelections()) == before


def test_on_pages_the_place_is_boxed(qtbot, open_window: OpenWindow, tmp_path: Path) -> None:
    path = tmp_path / "book.pdf"
    path.write_bytes(make.pdf(*(make.page(f"Page {number} has a lamp.", "It is old.") for number in range(5))))
    window = open_window()
    open_files(qtbot, window, path)
    window.library.choose(named(window, "book.pdf").key)
    window.actions_.pages.trigger()
    pages = window.reader.pages
    qtbot.waitUntil(lambda: window.reader.shows_pages and pages.is_drawn)
    find(qtbot, window, "lamp")
    qtbot.waitUntil(lambda: bool(pages.boxes))
    for number in (1, 2):
        before = pages.boxes
        qtbot.keyClick(window.reader.find_bar.field, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda before=before: bool(pages.boxes) and pages.boxes is not before)
        assert window.reader.find_bar.count.text() == f"{number + 1} of 5"
    qtbot.keyClick(window.reader.find_bar.field, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is pages
