"""Words on pages: what the mouse selects, and what the window does with it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QCursor, QMouseEvent
from PySide6.QtWidgets import QApplication, QMenu

from app.documents.document import Document
from app.documents.load import load_document
from app.ui.main_window import MainWindow
from app.ui.marks import Mark
from app.ui.page_layout import lay_out
from app.ui.page_view import PageView
from app.ui.theme import Theme
from tests.documents.make import page, pdf
from tests.ui import fakes
from tests.ui.conftest import OpenWindow
from tests.ui.steps import idle, open_files

PAGES = (page("The keepers wrote long re-", "ports about ships."), page("Nobody counts.", "", "The steps are old."))


@pytest.fixture
def selecting(qtbot, theme: Theme, tmp_path: Path) -> Iterator[tuple[PageView, Document]]:
    """Two pages whose letters are known, and what clicks and drags do to the text."""
    path = tmp_path / "selected.pdf"
    path.write_bytes(pdf(*PAGES))
    document = load_document(path)
    view = PageView(theme)
    qtbot.addWidget(view)
    view.resize(500, 1600)
    view.show()
    view.show_file(path, document)
    qtbot.waitUntil(lambda: is_lettered(view, 2))
    yield view, document
    view.shut_down()
    QApplication.clipboard().clear()


def is_lettered(view: PageView, pages: int) -> bool:
    """Whether the pages are drawn and it is known where their letters stand."""
    return view.is_drawn and all(view._pictures.letters(number) is not None for number in range(pages))


def point_of(view: PageView, document: Document, words: str, *, behind: bool = False) -> QPoint:
    """The middle of the first letter of these words, or of the last one, a little to its beginning or end."""
    start = document.text.index(words)
    at = start + len(words) - 1 if behind else start
    number = max(n for n, part in enumerate(document.pages) if part.start <= at)
    letters = view._pictures.letters(number)
    assert letters is not None
    [box] = letters.boxes(at - document.pages[number].start, at - document.pages[number].start + 1)
    layout = lay_out([(595.0, 842.0)] * 2, view.viewport().width(), view.zoom)
    x = (box.left * 0.25 + box.right * 0.75) if behind else (box.left * 0.75 + box.right * 0.25)
    corner = layout.page(number).topLeft() - QPointF(0, view.verticalScrollBar().value())
    return (corner + QPointF(x, (box.top + box.bottom) / 2) * layout.scale).toPoint()


def move(view: PageView, to: QPoint, button: Qt.MouseButton) -> None:
    """Move the mouse, with this button down."""
    place = QPointF(to)
    event = QMouseEvent(
        QEvent.Type.MouseMove, place, view.viewport().mapToGlobal(place),
        Qt.MouseButton.NoButton, button, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(view.viewport(), event)


def drag(qtbot, view: PageView, begin: QPoint, end: QPoint) -> None:
    left = Qt.MouseButton.LeftButton
    qtbot.mousePress(view.viewport(), left, pos=begin)
    move(view, begin + (end - begin) / 2, left)
    move(view, end, left)
    qtbot.mouseRelease(view.viewport(), left, pos=end)


def selected(view: PageView, document: Document) -> str:
    start, end = view.selection()
    return document.text[start:end]


def test_words_are_selected_and_copied_as_the_text_has_them(qtbot, selecting) -> None:
    view, document = selecting
    drag(qtbot, view, point_of(view, document, "wrote"), point_of(view, document, "ships", behind=True))
    assert selected(view, document) == "wrote long reports about ships"
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "wrote long reports about ships"
    drag(qtbot, view, point_of(view, document, "steps", behind=True), point_of(view, document, "about"))
    assert " ".join(selected(view, document).split()) == "about ships. Nobody counts. The steps"


def test_clicks_select_words_and_paragraphs(qtbot, selecting) -> None:
    view, document = selecting
    left = Qt.MouseButton.LeftButton
    at = point_of(view, document, "counts")
    qtbot.mouseDClick(view.viewport(), left, pos=at)
    assert selected(view, document) == "counts"
    qtbot.mouseClick(view.viewport(), left, pos=at)
    assert selected(view, document) == "Nobody counts."
    qtbot.mouseClick(view.viewport(), left, pos=at)
    assert selected(view, document) == "", "a fourth click takes none"
    start, end = view.selection()
    assert start == end == document.text.index("counts")
    shift = Qt.KeyboardModifier.ShiftModifier
    qtbot.mouseClick(view.viewport(), left, shift, point_of(view, document, "The steps", behind=True))
    assert " ".join(selected(view, document).split()) == "counts. The steps"
    qtbot.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert selected(view, document) == document.text


def test_what_is_selected_is_seen_until_another_file_is(qtbot, selecting, tmp_path: Path) -> None:
    view, document = selecting
    before = coloured(view)
    drag(qtbot, view, point_of(view, document, "wrote"), point_of(view, document, "long", behind=True))
    assert coloured(view) > before + 20
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
    assert coloured(view) == before
    view._selecting.select_all()
    view.show_file(tmp_path / "other.pdf", document)
    assert view.selection() == (0, 0)


def coloured(view: PageView) -> int:
    """How many of some points in the view are neither white nor grey."""
    picture = view.viewport().grab().toImage()
    points = (picture.pixelColor(x, y) for x in range(0, picture.width(), 2) for y in range(0, picture.height(), 2))
    return sum(point.hsvSaturation() > 20 for point in points)


def test_the_mouse_shows_where_words_can_be_selected(selecting) -> None:
    view, document = selecting
    for position, shape in (
        (point_of(view, document, "wrote"), Qt.CursorShape.IBeamCursor),
        (QPoint(250, 400), Qt.CursorShape.ArrowCursor),
    ):
        move(view, position, Qt.MouseButton.NoButton)
        assert view.viewport().cursor().shape() == shape


def test_all_that_is_marked_is_seen(selecting) -> None:
    view, document = selecting
    text = document.text
    marks = [Mark(text.index(words), text.index(words) + len(words)) for words in ("keepers", "reports", "steps")]
    counts = []
    for many in range(4):
        view.show_marks(marks[:many], 0 if many else None)
        counts.append(coloured(view))
    assert counts == sorted(set(counts)), "each adds to what is coloured"
    view.show_marks((), None)
    places = [Mark(mark.start, mark.end, "found") for mark in marks]
    seen = []
    for many in range(4):
        view.show_found(places[:many], None)
        seen.append(coloured(view))
    assert seen == sorted(set(seen))


def test_a_file_with_more_pages_than_its_text(qtbot, selecting, tmp_path: Path) -> None:
    view, document = selecting
    view.clear()
    view.show_file(tmp_path / "selected.pdf", replace(document, pages=document.pages[:1]))
    qtbot.waitUntil(lambda: is_lettered(view, 1))
    layout = lay_out([(595.0, 842.0)] * 2, view.viewport().width(), view.zoom)
    place = layout.page(1).center() - QPointF(0, view.verticalScrollBar().value())
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place.toPoint())
    assert view.selection() == (len(document.text), len(document.text))


def test_selecting_beyond_the_edge_goes_on(qtbot, selecting, monkeypatch: pytest.MonkeyPatch) -> None:
    view, document = selecting
    view.resize(500, 300)
    bar, left = view.verticalScrollBar(), Qt.MouseButton.LeftButton
    bar.setValue(0)
    below = QPoint(200, view.viewport().height() + 40)
    monkeypatch.setattr(QCursor, "pos", lambda *_: view.viewport().mapToGlobal(below))
    qtbot.mousePress(view.viewport(), left, pos=point_of(view, document, "wrote"))
    move(view, below, left)
    qtbot.waitUntil(lambda: bar.value() == bar.maximum())
    assert selected(view, document) == document.text[document.text.index("wrote") :]
    bar.setValue(0)
    qtbot.mouseRelease(view.viewport(), left, pos=below)
    qtbot.wait(100)
    assert bar.value() == 0, "it ends with the button"


@pytest.fixture
def window(qtbot, open_window: OpenWindow, tmp_path: Path) -> MainWindow:
    """A window that shows a PDF of two pages as pages."""
    made = open_window(fakes.readers(judge=fakes.FakeJudge()))
    path = tmp_path / "selected.pdf"
    path.write_bytes(pdf(*PAGES))
    made.resize(1200, 900)
    open_files(qtbot, made, path)
    made.actions_.pages.trigger()
    qtbot.waitUntil(lambda: is_lettered(made.reader.pages, 1))
    return made


def document_of(window: MainWindow) -> Document:
    source = window.reader.source
    assert source is not None
    return source.document


def select(qtbot, window: MainWindow, words: str) -> None:
    pages, document = window.reader.pages, document_of(window)
    drag(qtbot, pages, point_of(pages, document, words), point_of(pages, document, words, behind=True))


def test_the_sentence_that_was_clicked_is_checked(qtbot, window: MainWindow) -> None:
    pages = window.reader.pages
    qtbot.mouseClick(pages.viewport(), Qt.MouseButton.LeftButton, pos=point_of(pages, document_of(window), "reports"))
    window.actions_.check_sentence.trigger()
    qtbot.waitUntil(lambda: idle(window))
    assert window.check.claim.text() == "The keepers wrote long reports about ships."
    select(qtbot, window, "wrote long")
    window.actions_.check_sentence.trigger()
    qtbot.waitUntil(lambda: idle(window))
    assert window.check.claim.text() == "wrote long"


def test_words_on_a_page_are_asked_about_and_looked_for(qtbot, window: MainWindow) -> None:
    select(qtbot, window, "long reports")
    window.actions_.ask_about.trigger()
    assert window.ask.question.text() == "What is said about long reports?"
    window.actions_.read.trigger()
    assert window.reader.pages.hasFocus()
    window.actions_.find.trigger()
    assert window.reader.find_bar.field.text() == "long reports"
    assert window.reader.find_bar.count.text() == "1 of 1"


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_menu_is_about_the_place_under_the_mouse(qtbot, window: MainWindow) -> None:
    pages, document = window.reader.pages, document_of(window)
    menus: list[QMenu] = []
    pages.menu_wanted.connect(menus.append)
    for words, enabled in (("", False), ("long reports", True)):
        if words:
            select(qtbot, window, words)
        place = point_of(pages, document, "about")
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, pages.viewport().mapToGlobal(place))
        QApplication.sendEvent(pages.viewport(), event)
        menu = menus.pop()
        actions = menu.actions()
        assert window.actions_.check_sentence in actions
        assert window.actions_.ask_about in actions
        assert actions[0].isEnabled() == enabled
        assert selected(pages, document) == words, "a selection stays"
        if words:
            actions[0].trigger()
            assert QApplication.clipboard().text() == words
        else:
            assert pages.selection()[0] == document.text.index("about")
        menu.close()
