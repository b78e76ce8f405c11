import time
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from app.documents.document import Document, Page
from app.documents.load import load_document
from app.documents.page_letters import PageLetters
from app.documents.pdf_pages import PageImage, PdfPages
from app.engine.errors import InputError
from app.ui.marks import Mark
from app.ui.page_layout import GAP, MARGIN, lay_out
from app.ui.page_view import PageView
from tests.documents.make import page, pdf

LINES = ["The tower is 38 metres tall.", "It has 172 steps.", "", "Nobody counts them."]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "book.pdf"
    path.write_bytes(pdf(*(page(f"Page {number} begins.", *LINES) for number in range(1, 41))))
    return path


class SlowPages:
    """A file of 200 pages that takes its time."""

    sizes = ((600.0, 800.0),) * 200

    def __init__(self, _path: Path) -> None:
        self.closed = False
        self.drawn: list[tuple[int, int]] = []
        PAGES.append(self)

    def render(self, number: int, width: int) -> PageImage:
        time.sleep(0.12)
        self.drawn.append((number, width))
        if number == 3:
            raise InputError("This page is broken.")
        return PageImage(width, width, width * 4, bytes(width * width * 4))

    def letters(self, *_page: object) -> PageLetters:
        raise InputError("This page is broken.")

    def close(self) -> None:
        self.closed = True


PAGES: list[SlowPages] = []
SLOW = Document("slow", "pdf", "words" * 200, None, tuple(Page(str(n), n * 5, n * 5 + 5) for n in range(200)))


@pytest.fixture
def make_view(qtbot, theme):
    views: list[PageView] = []

    def make(open_pages=PdfPages) -> PageView:
        view = PageView(theme, open_pages=open_pages)
        qtbot.addWidget(view)
        views.append(view)
        view.resize(640, 480)
        view.show()
        return view

    yield make
    for view in views:
        view.shut_down()


def test_pages_are_drawn_and_the_answer_is_boxed(qtbot, make_view, book):
    view = make_view()
    document = load_document(book)
    view.show_file(book, load_document(book))
    qtbot.waitUntil(lambda: view.is_drawn)
    assert view.page == 0
    start = document.text.index("172 steps", document.pages[29].start)
    view.show_marks([Mark(start, start + 9)], 0)
    view.reveal(start, start + 9)
    qtbot.waitUntil(lambda: bool(view.boxes))
    qtbot.waitUntil(lambda: view.is_drawn)
    assert view.page == 29
    (box,) = view.boxes
    # The line is the third of the page, and the words begin after "It has".
    assert 72 < box.left < box.right < 200
    assert 80 < box.top < box.bottom < 120
    picture = view.grab().toImage()
    coloured = sum(
        picture.pixelColor(x, y).green() > picture.pixelColor(x, y).red() + 20
        for x in range(0, picture.width(), 2)
        for y in range(0, picture.height(), 2)
    )
    assert coloured > 20


def test_only_what_is_in_view_is_drawn(qtbot, make_view):
    PAGES.clear()
    view = make_view(SlowPages)
    view.show_file(Path("slow.pdf"), SLOW)
    qtbot.waitUntil(lambda: view.is_drawn)
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    qtbot.waitUntil(lambda: view.is_drawn)
    qtbot.waitUntil(lambda: view.page == 199)
    assert {number for number, _ in PAGES[0].drawn} <= {0, 1, 2, 197, 198, 199}


def test_a_broken_page_does_not_hide_the_others(qtbot, make_view):
    view = make_view(SlowPages)
    view.show_file(Path("slow.pdf"), SLOW)
    with qtbot.assertNotEmitted(view.failed):
        view.reveal(15, 20)
        qtbot.waitUntil(lambda: view.is_drawn and view.page == 3)
    assert view.boxes == ()


def test_a_file_that_cannot_be_opened_is_told(qtbot, make_view, tmp_path):
    view = make_view()
    with qtbot.waitSignal(view.failed) as told:
        view.show_file(tmp_path / "gone.pdf", SLOW)
    assert "There is no file" in told.args[0]


def test_files_are_let_go_of(qtbot, make_view):
    PAGES.clear()
    view = make_view(SlowPages)
    view.show_file(Path("one.pdf"), SLOW)
    qtbot.waitUntil(lambda: view.is_drawn)
    view.show_file(Path("two.pdf"), SLOW)
    qtbot.waitUntil(lambda: len(PAGES) == 2 and PAGES[0].closed)
    view.show_file(Path("two.pdf"), SLOW)
    qtbot.waitUntil(lambda: view.is_drawn)
    view.clear()
    assert not view.is_drawn
    view.shut_down()
    assert [pages.closed for pages in PAGES] == [True, True]


@pytest.mark.alone
def test_the_window_never_waits_for_a_page(qtbot, make_view):
    view = make_view(SlowPages)
    late: list[float] = []
    last = time.perf_counter()

    def tick() -> None:
        nonlocal last
        now = time.perf_counter()
        late.append(now - last - 0.01)
        last = now

    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(tick)
    view.show_file(Path("slow.pdf"), SLOW)
    timer.start(10)
    for step in range(30):
        view.verticalScrollBar().setValue(step * 300)
        qtbot.wait(10)
    timer.stop()
    assert sorted(late)[-2] < 0.05


def turn(view: PageView, by: int) -> None:
    """Turn the wheel with Ctrl, by so many eighths of a degree."""
    here = QPointF(50, 50)
    wheel = QWheelEvent(
        here, here, QPoint(), QPoint(0, by), Qt.MouseButton.NoButton, Qt.KeyboardModifier.ControlModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view.viewport(), wheel)


def test_zoom_keeps_the_middle(qtbot, make_view, book):
    view = make_view()
    view.show_file(book, load_document(book))
    qtbot.waitUntil(lambda: view.is_drawn)
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum() // 2 + 200)  # inside a page
    before = view.page
    view.zoom_by(1)
    assert (view.zoom, view.page) == (1.25, before)
    assert view.horizontalScrollBar().maximum() > 0
    view.zoom_by(-2)
    assert view.zoom == 0.75
    for _ in range(9):
        turn(view, 120)
    assert view.zoom == 3.0
    for _ in range(3):
        turn(view, -40)
        turn(view, -15)
    assert view.zoom == 2.0, "parts of a notch add up to one"
    view.fit()
    assert view.zoom == 1.0
    assert view.page == before
    qtbot.waitUntil(lambda: view.is_drawn)


def test_another_size_keeps_the_top_and_the_answer(qtbot, make_view, book):
    view = make_view()
    view.show_file(book, load_document(book))
    qtbot.waitUntil(lambda: view.is_drawn)
    bar = view.verticalScrollBar()
    for size in [(1000, 900), (400, 300), (640, 480)]:
        view.resize(*size)
        assert bar.value() == 0
    bar.setValue(bar.maximum() // 2)
    at_top = bar.value() / bar.maximum()
    view.resize(900, 480)
    assert bar.value() / bar.maximum() == pytest.approx(at_top, abs=0.01)

    document = load_document(book)
    place = document.pages[29]
    start = document.text.index("172 steps", place.start)
    view.reveal(start, start + 9)
    qtbot.waitUntil(lambda: bool(view.boxes))
    view.resize(1000, 900)
    view.resize(500, 200)  # too low for what was at the box's height before
    layout = lay_out([(595.0, 842.0)] * 40, view.viewport().width(), view.zoom)
    assert 0 < layout.tops[29] + view.boxes[0].top * layout.scale - bar.value() < 200


def test_keys_go_through_the_pages(qtbot, make_view, book):
    view = make_view()
    view.show_file(book, load_document(book))
    qtbot.waitUntil(lambda: view.is_drawn)
    bar = view.verticalScrollBar()
    qtbot.keyClick(view, Qt.Key.Key_Space)
    after_space = bar.value()
    assert after_space > 0
    qtbot.keyClick(view, Qt.Key.Key_Space, Qt.KeyboardModifier.ShiftModifier)
    assert bar.value() == 0
    qtbot.keyClick(view, Qt.Key.Key_PageDown)
    assert bar.value() == after_space
    qtbot.keyClick(view, Qt.Key.Key_End)
    assert view.page == 39
    qtbot.keyClick(view, Qt.Key.Key_Home)
    assert view.page == 0


def test_ten_thousand_pages_are_laid_out():
    layout = lay_out([(600.0, 800.0)] * 9_999 + [(1200.0, 800.0)], 632.0, 1.0)
    assert layout.page(9_999).width() == 600.0
    assert layout.page(0).width() == 300.0
    assert layout.page(0).left() == 166.0
    for number in (0, 5_000, 9_999):
        here = layout.page(number)
        assert layout.page_at(here.center().y()) == number
        assert list(layout.between(here.top() + 1, here.bottom() - 1)) == [number]
    assert list(layout.between(layout.page(7).bottom() + 1, layout.page(8).top() + 1)) == [8]
    assert layout.height == pytest.approx(layout.page(9_999).bottom() + MARGIN)
    assert layout.page(1).top() - layout.page(0).bottom() == pytest.approx(GAP)
