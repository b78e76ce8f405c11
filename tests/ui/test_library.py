"""Opening documents, many at once, and what becomes of them, through the real widgets."""

import threading
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QDesktopServices, QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QMenu, QWidget

from app.documents.kinds import KINDS
from app.documents.load import Loading, load_steps
from app.ui import opening
from app.ui.library import ITEM_ROLE, LibraryItem, State, count_words, details, own_name
from app.ui.main_window import MainWindow
from tests.documents import make
from tests.ui.conftest import OpenWindow
from tests.ui.steps import files, idle, named, open_files, shown, states, write_own


def drop(target: QWidget, *paths: Path) -> None:
    data = files(paths)
    action, button, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    with warnings.catch_warnings():
        # Qt 6.12 would rather have a QPointF here, which 6.8 does not take.
        warnings.simplefilter("ignore", DeprecationWarning)
        entering = QDragEnterEvent(QPoint(5, 5), action, data, button, none)
    QApplication.sendEvent(target, entering)
    assert entering.isAccepted()
    QApplication.sendEvent(target, QDropEvent(QPointF(5, 5), action, data, button, none))


def write(folder: Path, *names: str) -> list[Path]:
    paths = [folder / name for name in names]
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"This is {path.name}.\n", encoding="utf-8")
    return paths


def button(window: MainWindow, text: str) -> QAbstractButton:
    (found,) = [b for b in window.findChildren(QAbstractButton) if b.text() == text and b.isVisible()]
    return found


@pytest.fixture
def window(qtbot, open_window: OpenWindow) -> MainWindow:
    """A window without documents."""
    made = open_window()
    qtbot.waitUntil(lambda: idle(made))
    made.library.clear()
    return made


def test_many_files_open_one_after_another_and_failures_stay_with_their_row(
    qtbot, window: MainWindow, tmp_path: Path
) -> None:
    good = write(tmp_path, "one.txt", "two.md")
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 nothing")
    (tmp_path / "empty.txt").write_bytes(b"")
    bad = [tmp_path / "broken.pdf", tmp_path / "empty.txt", tmp_path / "missing.docx"]
    open_files(qtbot, window, good[0], *bad, good[1])
    assert states(window) == {
        "one.txt": State.READY,
        "broken.pdf": State.FAILED,
        "empty.txt": State.FAILED,
        "missing.docx": State.FAILED,
        "two.md": State.READY,
    }
    sentences = [item.sentence for item in window.library.items if item.state is State.FAILED]
    assert len(set(sentences)) == 3
    assert all(path.name in sentence for path, sentence in zip(bad, sentences, strict=True))
    assert window.banner.sentence == "", "a row's trouble stays in its row"
    assert shown(window) == "one.txt", "the first of them is shown"
    assert window.reader.text.toPlainText() == "This is one.txt.\n"
    assert [item.name for item in window.library.items] == [path.name for path in (good[0], *bad, good[1])]


def test_the_reader_says_why_a_document_is_not_open_and_offers_a_way_out(
    qtbot, window: MainWindow, tmp_path: Path
) -> None:
    path = tmp_path / "later.txt"
    open_files(qtbot, window, path)
    assert window.reader.failure.isVisible()
    assert window.reader.failure.sentence == named(window, "later.txt").sentence
    write(tmp_path, "later.txt")
    qtbot.mouseClick(button(window, "Reload"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: idle(window))
    assert window.reader.text.toPlainText() == "This is later.txt.\n"


def test_a_folder_opens_with_everything_in_it(qtbot, window: MainWindow, tmp_path: Path) -> None:
    write(tmp_path / "papers", "a.txt", "sub/b.md", "c.png", ".hidden.txt")
    open_files(qtbot, window, tmp_path / "papers")
    assert [item.name for item in window.library.items] == ["a.txt", "b.md"]


def test_a_folder_without_documents_is_said(qtbot, window: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    window.open_files([tmp_path / "nothing"])
    qtbot.waitUntil(lambda: window.banner.trouble)
    assert window.banner.sentence.startswith("nothing has no documents")
    assert idle(window)


def test_very_many_files_are_cut_off_and_that_is_said(
    qtbot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "MOST_AT_ONCE", 3)
    write(tmp_path, *(f"{number}.txt" for number in range(5)))
    open_files(qtbot, window, tmp_path)
    assert len(window.library.items) == 3
    assert "first 3" in window.banner.sentence


@pytest.mark.parametrize("place", ["reader", "window"])
def test_dropping_files_and_folders(qtbot, window: MainWindow, tmp_path: Path, place: str) -> None:
    write(tmp_path, "notes.md", "folder/inside.txt")
    write_own(window, "my own")
    drop(window.reader.text.viewport() if place == "reader" else window, tmp_path / "notes.md", tmp_path / "folder")
    qtbot.waitUntil(lambda: idle(window) and len(window.library.items) == 3)
    assert shown(window) == "notes.md"
    assert window.reader.property("dropping") is not True


def test_pasting_files_and_text(qtbot, window: MainWindow, tmp_path: Path) -> None:
    write(tmp_path, "a.txt")
    QGuiApplication.clipboard().setMimeData(files([tmp_path / "a.txt"]))
    window.actions_.paste_new.trigger()
    qtbot.waitUntil(lambda: idle(window) and bool(window.library.items))
    assert shown(window) == "a.txt"
    QGuiApplication.clipboard().setText("# pasted\u00a0words 🗼\r\nand more")
    # In a text that cannot be edited, and in the list, the usual key does it.
    qtbot.keyClick(window.reader.text, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert window.library.items[1].text == "# pasted\u00a0words 🗼\nand more"
    assert shown(window) == "pasted words 🗼"
    qtbot.keyClick(window.shelf.list, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert len(window.library.items) == 3, "own texts may be several"
    QGuiApplication.clipboard().clear()
    window.actions_.paste_new.trigger()
    assert "no text on the clipboard" in window.banner.sentence


def test_a_text_too_long_to_paste_is_refused(qtbot, window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.ui.document_commands.MOST_TYPED", 5)
    QGuiApplication.clipboard().setText("123456")
    window.actions_.paste_new.trigger()
    assert "too long" in window.banner.sentence
    assert window.library.items == ()


def test_the_dialogs_open_files_and_folders(
    qtbot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = write(tmp_path, "a.txt", "b.txt", "more/c.txt")
    chosen = [str(path) for path in paths[:2]]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: (chosen, ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "more"))
    window.actions_.open.trigger()
    window.actions_.open_folder.trigger()
    qtbot.waitUntil(lambda: idle(window) and len(window.library.items) == 3)
    assert [item.name for item in window.library.items] == ["a.txt", "b.txt", "c.txt"]
    assert shown(window) == "c.txt"


def test_a_file_is_listed_once(qtbot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (path,) = write(tmp_path, "a.txt")
    open_files(qtbot, window, path)
    write_own(window, "mine")
    monkeypatch.chdir(tmp_path)
    open_files(qtbot, window, Path("a.txt"))
    assert len(window.library.items) == 2
    assert shown(window) == "a.txt"


class Slow:
    """Loading that goes on when it is told to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.go = threading.Event()
        self.begun: list[str] = []
        self.closed: list[str] = []
        self._load = load_steps
        monkeypatch.setattr(opening, "load_steps", self)

    def __call__(self, path: Path) -> Iterator[Loading]:
        self.begun.append(path.name)
        try:
            for done in range(1000):
                yield Loading(done, 1000)
                if self.go.wait(0.01):
                    break
            yield from self._load(path)
        finally:
            self.closed.append(path.name)


def test_progress_is_shown_and_loading_can_be_stopped(
    qtbot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = Slow(monkeypatch)
    paths = write(tmp_path, "a.txt", "b.txt", "c.txt")
    window.open_files(paths)
    qtbot.waitUntil(lambda: bool(window.library.items) and window.library.items[0].done > 5)
    assert window.library.items[0].state is State.READING
    assert details(window.library.items[0]).endswith("of 1,000")
    assert window.shelf.stop.isVisible()
    qtbot.waitUntil(window.reader.progress.isVisible)
    assert "of 1,000" in window.reader.wait.sentence
    qtbot.keyClick(window.ask.question, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: bool(slow.closed))
    assert set(states(window).values()) == {State.FAILED}
    assert "stopped it" in window.library.items[2].sentence
    assert slow.begun == ["a.txt"]
    assert not window.shelf.stop.isVisible()
    slow.go.set()
    window.actions_.reload.trigger()
    qtbot.waitUntil(lambda: states(window)["a.txt"] == State.READY)


def test_what_is_chosen_is_read_first(
    qtbot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = Slow(monkeypatch)
    window.open_files(write(tmp_path, "a.txt", "b.txt", "c.txt"))
    qtbot.waitUntil(lambda: bool(slow.begun))
    window.library.choose(named(window, "c.txt").key)
    slow.go.set()
    qtbot.waitUntil(lambda: idle(window))
    assert slow.begun == ["a.txt", "c.txt", "b.txt"]


def test_removing_a_document_that_is_being_read_stops_that(
    qtbot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = Slow(monkeypatch)
    window.open_files(write(tmp_path, "a.txt", "b.txt"))
    qtbot.waitUntil(lambda: bool(slow.begun))
    window.actions_.library.trigger()
    qtbot.keyClick(window.shelf.list, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: slow.begun == ["a.txt", "b.txt"])
    assert slow.closed == ["a.txt"]
    slow.go.set()
    qtbot.waitUntil(lambda: idle(window))
    assert states(window) == {"b.txt": State.READY}


def test_delete_removes_and_the_note_brings_back(qtbot, window: MainWindow, tmp_path: Path) -> None:
    paths = write(tmp_path, "a.txt", "b.txt")
    open_files(qtbot, window, *paths)
    write_own(window, "my words")
    window.library.choose(window.library.items[1].key)
    window.actions_.library.trigger()
    qtbot.keyClick(window.shelf.list, Qt.Key.Key_Delete)
    assert [item.name for item in window.library.items] == ["a.txt", "my words"]
    assert paths[1].exists(), "no file is deleted"
    assert shown(window) == "my words"
    qtbot.keyClick(window.shelf.list, Qt.Key.Key_Delete)
    assert shown(window) == "a.txt"
    qtbot.mouseClick(button(window, "Bring it back"), Qt.MouseButton.LeftButton)
    assert [item.name for item in window.library.items] == ["a.txt", "my words"]
    assert window.reader.text.toPlainText() == "my words"
    assert not window.reader.text.isReadOnly()


def test_delete_in_a_text_deletes_a_letter_and_no_document(qtbot, window: MainWindow) -> None:
    write_own(window, "abc")
    window.actions_.read.trigger()
    qtbot.keyClick(window.reader.text, Qt.Key.Key_Delete)
    assert [item.text for item in window.library.items] == ["bc"]


def test_reloading_reads_the_file_again(qtbot, window: MainWindow, tmp_path: Path) -> None:
    (path,) = write(tmp_path, "a.txt")
    open_files(qtbot, window, path)
    path.write_text("Changed.", encoding="utf-8")
    qtbot.keyClick(window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: window.reader.text.toPlainText() == "Changed.")


def test_showing_the_folder(qtbot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown_folders: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: shown_folders.append(url.toLocalFile()))
    write_own(window, "mine")
    assert not window.actions_.reveal.isEnabled()
    open_files(qtbot, window, *write(tmp_path, "a.txt"))
    window.actions_.reveal.trigger()
    assert shown_folders == [str(tmp_path)]


def test_the_keyboard_walks_through_the_documents(qtbot, window: MainWindow, tmp_path: Path) -> None:
    open_files(qtbot, window, *write(tmp_path, "a.txt", "b.txt", "c.txt"))
    window.actions_.library.trigger()
    assert window.shelf.list.hasFocus()
    qtbot.keyClick(window.shelf.list, Qt.Key.Key_Down)
    assert window.reader.text.toPlainText() == "This is b.txt.\n"
    control = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(window, Qt.Key.Key_PageDown, control)
    assert shown(window) == "c.txt"
    qtbot.keyClick(window, Qt.Key.Key_PageDown, control)
    assert shown(window) == "a.txt"
    qtbot.keyClick(window, Qt.Key.Key_PageUp, control)
    assert shown(window) == "c.txt"
    assert window.shelf.list.currentIndex().row() == 2
    qtbot.keyClick(window.shelf.list, Qt.Key.Key_Return)
    assert window.reader.text.hasFocus()


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_menu_of_a_row(qtbot, window: MainWindow, tmp_path: Path) -> None:
    open_files(qtbot, window, *write(tmp_path, "a.txt"))
    rectangle = window.shelf.list.visualRect(window.library.index(0))
    event = QContextMenuEvent(
        QContextMenuEvent.Reason.Keyboard, rectangle.center(), window.shelf.list.mapToGlobal(rectangle.center())
    )
    QApplication.sendEvent(window.shelf.list.viewport(), event)
    (menu,) = [menu for menu in window.shelf.list.findChildren(QMenu) if menu.isVisible()]
    assert window.actions_.remove in menu.actions()
    menu.close()


def test_the_list_can_be_hidden_and_comes_back_at_the_next_start(qtbot, open_window: OpenWindow) -> None:
    first = open_window()
    qtbot.keyClick(first, Qt.Key.Key_F9)
    assert not first.shelf.isVisible()
    first.close()
    second = open_window()
    assert not second.shelf.isVisible()
    second.actions_.library.trigger()
    assert second.shelf.isVisible()
    assert second.shelf.width() >= 150


def test_what_a_row_says(qtbot, window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "survey.pdf"
    path.write_bytes(make.pdf(*(make.page(f"Page {number} has a needle.") for number in range(1, 6))))
    open_files(qtbot, window, path)
    item = window.library.index(0).data(ITEM_ROLE)
    assert isinstance(item, LibraryItem)
    assert details(item) == "PDF · 5 pages · 25 words"
    read = window.library.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert read == "survey.pdf, PDF · 5 pages · 25 words"
    assert str(path) in window.library.index(0).data(Qt.ItemDataRole.ToolTipRole)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("", "New text"),
        ("\n\n  # A heading\nmore", "A heading"),
        ("word " * 40, "word word word word word word word word word…"),
        ("x" * 100, "x" * 48 + "…"),
    ],
)
def test_the_name_of_ones_own_text(text: str, name: str) -> None:
    assert own_name(text) == name


def test_every_kind_of_document_has_a_name(tmp_path: Path) -> None:
    for kind in KINDS.values():
        item = LibraryItem(1, "file:a", "a", kind.name, tmp_path, State.READY)
        assert details(item).startswith(kind.description)


def test_words_are_counted_across_slices() -> None:
    text = "one two  three\n" * 60_000
    assert count_words(text) == 180_000
    assert count_words("x" * 600_000) == 1
    assert count_words("") == 0
