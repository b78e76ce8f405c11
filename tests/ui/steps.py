"""What people do in the window, and what they see there: the steps of which the journeys are made."""

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, QUrl

from app.ui.library import LibraryItem, State
from app.ui.main_window import MainWindow


def idle(window: MainWindow) -> bool:
    """Whether nothing is being opened or read."""
    return not (window.thinking.busy or window.opening.busy or window.reader.text.filling)


def open_files(qtbot, window: MainWindow, *paths: Path) -> None:
    """Open these and wait until they have been read."""
    window.open_files(paths)
    qtbot.waitUntil(lambda: bool(window.library.items) and idle(window))


def write_own(window: MainWindow, text: str) -> None:
    """Add a text of the user's own."""
    window.documents.new_text(text)


def only(qtbot, window: MainWindow, text: str) -> None:
    """Let this text of the user's own be the only document."""
    qtbot.waitUntil(lambda: idle(window))
    window.library.clear()
    write_own(window, text)
    qtbot.waitUntil(lambda: idle(window))


def ask(qtbot, window: MainWindow, question: str = "where is it") -> None:
    """Ask with the mouse, and wait for the end."""
    qtbot.waitUntil(lambda: idle(window))
    window.ask.question.setText(question)
    qtbot.mouseClick(window.ask.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: idle(window))


def check(qtbot, window: MainWindow, claim: str) -> None:
    """Check a claim by keyboard, and wait for the end."""
    qtbot.waitUntil(lambda: idle(window))
    window.actions_.check.trigger()
    window.check.claim.setText(claim)
    qtbot.keyClick(window.check.claim, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: idle(window))


def marked(window: MainWindow) -> list[tuple[str, bool]]:
    """The marked words and whether they are the chosen ones, as the reader shows them."""
    colours = window._theme.colours
    bold = {colours.accent.name(), colours.danger.name(), colours.muted.name()}
    return [
        (mark.cursor.selectedText(), mark.format.background().color().name() in bold)
        for mark in window.reader.text.extraSelections()
    ]


def chosen_words(window: MainWindow) -> str:
    """The words that are marked boldly."""
    (words,) = [words for words, chosen in marked(window) if chosen]
    return words


def shown(window: MainWindow) -> str:
    """The name of the document in view."""
    chosen = window.library.chosen
    return chosen.name if chosen else ""


def named(window: MainWindow, name: str) -> LibraryItem:
    """The item of this name."""
    (item,) = [item for item in window.library.items if item.name == name]
    return item


def states(window: MainWindow) -> dict[str, State]:
    """How far every document has come."""
    return {item.name: item.state for item in window.library.items}


def files(paths: Iterable[Path]) -> QMimeData:
    """These files as a drag or the clipboard holds them."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data
