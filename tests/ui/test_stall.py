"""The window never stalls: a timer of 10 ms is never late by more than 50 while there is much to do."""

import math
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer

from app.settings import Settings
from app.ui.document_commands import MOST_TYPED
from app.ui.library import State
from app.ui.main_window import MainWindow
from app.ui.readers import Readers
from tests.documents import make
from tests.ui import fakes
from tests.ui.conftest import OpenWindow
from tests.ui.steps import idle, named, only, open_files, shown

pytestmark = pytest.mark.alone

MOST_LATE_MS = 50
MOST_TRIES = 8
LINES = (
    "The tenant shall keep the interior of the flat in good repair, and the landlord its structure.",
    "Nothing in this agreement keeps either side from ending it in writing at the end of a quarter.",
    "Number {page} of the survey was taken at the northern end of the island, where two tides meet.",
)


@pytest.fixture(scope="session")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A PDF of 300 pages with 45 lines each, about a million characters."""
    path = tmp_path_factory.mktemp("book") / "book.pdf"
    pages = []
    for page in range(1, 301):
        pages.append(make.page(*(LINES[line % 3].format(page=page) for line in range(45))))
    path.write_bytes(make.pdf(*pages))
    return path


def lateness(qtbot, window: MainWindow, work: Callable[[], None], done: Callable[[], bool]) -> float:
    """By how many ms a timer of 10 ms came too late at the worst while `work` was being done."""
    late: list[float] = []
    last = time.perf_counter()

    def tick() -> None:
        nonlocal last
        now = time.perf_counter()
        late.append((now - last) * 1000 - 10)
        last = now

    timer = QTimer(window)
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(tick)
    timer.start(10)
    work()
    qtbot.waitUntil(done, timeout=60_000)
    timer.stop()
    assert len(late) > 5
    return max(late)


@pytest.mark.bundles
def test_while_300_pages_load_and_a_question_runs(qtbot, open_window: OpenWindow, book: Path) -> None:
    window = open_window(Readers())
    window.warm_up()
    qtbot.waitUntil(lambda: idle(window), timeout=20_000)
    worst: list[float] = []

    def work() -> None:
        window.open_files([book])
        window.ask.question.setText("Who turned the lens by hand for thirteen hours?")
        window.ask.button.click()

    def done() -> bool:
        ready = any(item.name == "book.pdf" and item.state is State.READY for item in window.library.items)
        return ready and idle(window)

    # A busy machine may hold the process up now and then; what the window does itself, it does every time.
    while len(worst) < MOST_TRIES and min(worst, default=math.inf) >= MOST_LATE_MS:
        worst.append(lateness(qtbot, window, work, done))
        assert shown(window)
        window.library.remove(named(window, "book.pdf").key)
    assert min(worst) < MOST_LATE_MS, worst


@pytest.mark.bundles
def test_while_300_pages_are_asked_about_and_shown(qtbot, open_window: OpenWindow, book: Path) -> None:
    window = open_window(Readers())
    window.warm_up()
    window.open_files([book])
    qtbot.waitUntil(lambda: idle(window) and len(window.library.sources) == 3, timeout=60_000)
    worst: list[float] = []

    def work() -> None:
        window.library.choose(window.library.items[0].key)
        window.ask.question.setText("Where was number 250 of the survey taken?")
        window.ask.button.click()
        window.library.choose(named(window, "book.pdf").key)

    while len(worst) < MOST_TRIES and min(worst, default=math.inf) >= MOST_LATE_MS:
        worst.append(lateness(qtbot, window, work, lambda: idle(window)))
    assert min(worst) < MOST_LATE_MS, worst
    assert window.ask.shown


def test_while_a_long_text_of_ones_own_is_read(qtbot, open_window: OpenWindow) -> None:
    answerer = fakes.FakeAnswerer(words=("needle", "beacon"), windows=40, seconds=0.01)
    window = open_window(fakes.readers(answerer))
    # With emoji, so that the way back to Qt's positions is the long one.
    only(qtbot, window, "needle beacon 🗼 hay and straw, hay and straw.\n" * (MOST_TYPED // 45))
    worst: list[float] = []

    def work() -> None:
        window.reader.text.insertPlainText("x")  # so that nothing is left from the time before
        window.ask.question.setText("where")
        window.ask.button.click()

    while len(worst) < MOST_TRIES and min(worst, default=math.inf) >= MOST_LATE_MS:
        worst.append(lateness(qtbot, window, work, lambda: idle(window)))
    assert min(worst) < MOST_LATE_MS, worst
    assert answerer.windows_read == 40 * len(worst)


def chapters(path: Path) -> Path:
    """Write a Markdown book of 3,000 headings."""
    path.write_text("".join(f"## Chapter {number}\n\n{LINES[number % 3]}\n\n" for number in range(3000)))
    return path


def test_while_markdown_is_opened(qtbot, open_window: OpenWindow, tmp_path: Path) -> None:
    window = open_window()
    worst: list[float] = []

    books = [chapters(tmp_path / f"{number}.md") for number in range(MOST_TRIES)]

    def work() -> None:
        window.open_files([books[len(worst)]])

    while len(worst) < MOST_TRIES and min(worst, default=math.inf) >= MOST_LATE_MS:
        worst.append(lateness(qtbot, window, work, lambda: idle(window)))
    assert min(worst) < MOST_LATE_MS, worst
    assert "Chapter 2999" in window.reader.text.raw_text()


@pytest.mark.parametrize(
    "looks",
    [(Settings(theme="dark"), Settings(theme="light")), (Settings(font_size=15), Settings(font_size=16))],
    ids=["theme", "font size"],
)
def test_while_the_theme_changes(
    qtbot, open_window: OpenWindow, tmp_path: Path, looks: tuple[Settings, Settings]
) -> None:
    window = open_window()
    open_files(qtbot, window, chapters(tmp_path / "book.md"))
    assert "Chapter 2999" in window.reader.text.raw_text()
    worst: list[float] = []
    began = [0.0]

    def work() -> None:
        began.append(time.perf_counter())
        window.apply_settings(looks[len(began) % 2])

    while len(worst) < MOST_TRIES and min(worst, default=math.inf) >= MOST_LATE_MS:
        worst.append(lateness(qtbot, window, work, lambda: time.perf_counter() - began[-1] > 0.3))
    assert min(worst) < MOST_LATE_MS, worst


@pytest.mark.parametrize("as_pages", [False, True], ids=["text", "pages"])
def test_while_words_are_found(qtbot, open_window: OpenWindow, book: Path, as_pages: bool) -> None:
    window = open_window()
    window.open_files([book])
    qtbot.waitUntil(lambda: idle(window) and len(window.library.sources) == 3, timeout=60_000)
    window.library.choose(named(window, "book.pdf").key)
    qtbot.waitUntil(lambda: idle(window))
    window.reader.choose_pages(as_pages)
    bar, finding = window.reader.find_bar, window.reader.find_bar.finding
    worst: list[float] = []

    def work() -> None:
        bar.end()
        window.actions_.find.trigger()
        bar.field.clear()
        for words in ("e", "en", "end zebra", "at the end of a quarter"):
            bar.field.setText(words)
            bar.field.textEdited.emit(words)
            qtbot.waitUntil(lambda: finding.done)
        for _ in range(20):
            window.actions_.find_next.trigger()
            qtbot.wait(5)

    while len(worst) < MOST_TRIES and min(worst, default=math.inf) >= MOST_LATE_MS:
        worst.append(lateness(qtbot, window, work, lambda: idle(window)))
    assert min(worst) < MOST_LATE_MS, worst
    assert finding.chosen == 20


def test_while_all_of_300_pages_is_selected(qtbot, open_window: OpenWindow, book: Path) -> None:
    window = open_window()
    window.open_files([book])
    qtbot.waitUntil(lambda: idle(window) and len(window.library.sources) == 3, timeout=60_000)
    window.library.choose(named(window, "book.pdf").key)
    window.reader.choose_pages(True)
    pages = window.reader.pages
    worst: list[float] = []

    def work() -> None:
        pages.go_to_page(0)
        qtbot.mouseClick(pages.viewport(), Qt.MouseButton.LeftButton)
        qtbot.keyClick(pages, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        for _ in range(30):
            qtbot.keyClick(pages, Qt.Key.Key_PageDown)
            qtbot.wait(20)

    while len(worst) < MOST_TRIES and min(worst, default=math.inf) >= MOST_LATE_MS:
        worst.append(lateness(qtbot, window, work, lambda: pages.is_drawn))
    assert min(worst) < MOST_LATE_MS, worst
    assert pages.selection() == (0, len(named(window, "book.pdf").text))
