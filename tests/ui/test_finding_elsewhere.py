"""Words that are found in one document are counted in all of them, and the way leads from one to the next."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app.ui.finding import MOST_FOUND
from app.ui.main_window import MainWindow
from tests.ui.conftest import OpenWindow
from tests.ui.steps import idle, named, open_files, shown, write_own

TEXTS = {"a.txt": "A lamp, a lamp and a boat.", "b.txt": "No light at all.", "c.txt": "The lamp.\n\nAnother LAMP."}


@pytest.fixture
def window(qtbot, open_window: OpenWindow, tmp_path: Path) -> MainWindow:
    """Three documents, two of them with lamps; the first is in view."""
    made = open_window()
    qtbot.waitUntil(lambda: idle(made))
    made.library.clear()
    for name, text in TEXTS.items():
        (tmp_path / name).write_text(text)
    open_files(qtbot, made, *(tmp_path / name for name in TEXTS))
    made.library.choose(named(made, "a.txt").key)
    return made


def find(qtbot, window: MainWindow, words: str) -> None:
    """Type these words, and wait until they have been looked for everywhere."""
    window.actions_.find.trigger()
    window.reader.find_bar.field.clear()
    qtbot.keyClicks(window.reader.find_bar.field, words)
    qtbot.waitUntil(lambda: window.elsewhere.done and window.reader.find_bar.finding.done)


def counts(window: MainWindow) -> dict[str, int]:
    names = {item.key: item.name for item in window.library.items}
    return {names[key]: count for key, count in window.elsewhere.counts.items()}


def test_every_document_says_how_many_places_it_has(qtbot, window: MainWindow) -> None:
    find(qtbot, window, "lamp")
    assert counts(window) == {"a.txt": 2, "c.txt": 2}
    assert window.shelf.list._delegate.found == window.elsewhere.counts
    assert window.reader.find_bar.elsewhere.text() == "2 places in 1 other document"
    find(qtbot, window, "boat")
    assert counts(window) == {"a.txt": 1}
    assert window.reader.find_bar.elsewhere.isHidden()
    qtbot.keyClick(window.reader.find_bar.field, Qt.Key.Key_Escape)
    assert not counts(window)
    assert not window.shelf.list._delegate.found


def test_the_way_leads_to_the_next_document_and_around(qtbot, window: MainWindow) -> None:
    find(qtbot, window, "lamp")
    qtbot.mouseClick(window.reader.find_bar.elsewhere, Qt.MouseButton.LeftButton)
    assert shown(window) == "c.txt"
    qtbot.waitUntil(lambda: window.reader.find_bar.finding.chosen == 0)
    window.actions_.find_next.trigger()
    assert window.reader.find_bar.finding.chosen == 1
    window.actions_.find_elsewhere.trigger()
    assert shown(window) == "a.txt"
    qtbot.waitUntil(lambda: window.reader.find_bar.finding.chosen == 0)
    assert window.reader.find_bar.count.text() == "1 of 2"


def test_without_words_to_find_the_key_leads_nowhere(qtbot, window: MainWindow) -> None:
    window.actions_.find_elsewhere.trigger()
    assert shown(window) == "a.txt"
    find(qtbot, window, "zebra")
    window.actions_.find_elsewhere.trigger()
    assert shown(window) == "a.txt"


def test_documents_that_come_or_change_are_counted_too(qtbot, window: MainWindow) -> None:
    find(qtbot, window, "lamp")
    write_own(window, "lamp lamp lamp")
    qtbot.waitUntil(lambda: counts(window).get("lamp lamp lamp") == 3)
    own = named(window, "lamp lamp lamp").key
    window.library.set_text(own, "lamp")
    qtbot.waitUntil(lambda: counts(window).get("lamp") == 1)
    window.library.remove(own)
    qtbot.waitUntil(lambda: counts(window) == {"a.txt": 2, "c.txt": 2})


def test_nobody_counts_more_than_can_be_walked_through(qtbot, window: MainWindow) -> None:
    write_own(window, "lamp " * (MOST_FOUND + 5))
    find(qtbot, window, "lamp")
    assert max(counts(window).values()) == MOST_FOUND
