"""Files that another program has changed while they are open."""

import os
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from app.ui.library import State
from app.ui.main_window import MainWindow
from tests.ui import fakes
from tests.ui.conftest import OpenWindow
from tests.ui.steps import ask, idle, marked, named, open_files


def come_back(qtbot, window: MainWindow) -> None:
    """Turn to the window, as after a while in another program, and wait until it has looked around."""
    QApplication.sendEvent(window, QEvent(QEvent.Type.ActivationChange))
    qtbot.waitUntil(lambda: not window.watching.busy and idle(window))


@pytest.fixture
def lamp(tmp_path: Path) -> Path:
    path = tmp_path / "lamp.txt"
    path.write_text("The lamp was lit in 1776.\n" + "Hay and straw.\n" * 500)
    return path


def test_a_changed_file_is_read_again_and_answers_say_so(qtbot, open_window: OpenWindow, lamp: Path) -> None:
    window = open_window(fakes.readers(fakes.FakeAnswerer(words=("1776",))))
    open_files(qtbot, window, lamp)
    window.library.choose(named(window, "lamp.txt").key)
    ask(qtbot, window)
    assert ("1776", True) in marked(window)
    assert not window.ask.is_stale
    window.reader.text.scroll_to_top(3000)
    top = window.reader.text.top
    lamp.write_text(lamp.read_text().replace("1776", "1912"))
    come_back(qtbot, window)
    assert "1912" in named(window, "lamp.txt").text
    assert "lamp.txt" in window.banner.sentence
    assert window.ask.is_stale
    assert marked(window) == []
    assert window.reader.text.top == top


def test_several_are_told_of_in_one_sentence(qtbot, open_window: OpenWindow, lamp: Path) -> None:
    other = lamp.with_name("other.md")
    other.write_text("Nothing.")
    window = open_window()
    open_files(qtbot, window, lamp, other)
    for path in (lamp, other):
        path.write_text("Another text.")
    come_back(qtbot, window)
    assert "2 documents" in window.banner.sentence
    assert {named(window, path.name).text for path in (lamp, other)} == {"Another text."}


def test_what_has_not_changed_or_is_gone_stays_as_it_was(qtbot, open_window: OpenWindow, lamp: Path) -> None:
    gone = lamp.with_name("gone.txt")
    gone.write_text("It was here.")
    window = open_window()
    window.documents.new_text("A text of one's own.")
    open_files(qtbot, window, lamp, gone)
    gone.unlink()
    before = window.library.items
    come_back(qtbot, window)
    assert window.library.items == before
    assert window.banner.sentence == ""
    # It came back, as it does where a program writes a new file in its place.
    gone.write_text("It was here.")
    os.utime(gone, ns=(1, 1))
    come_back(qtbot, window)
    assert named(window, "gone.txt").state is State.READY
    assert "gone.txt" in window.banner.sentence
