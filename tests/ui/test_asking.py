"""Ask, through the real widgets."""

import threading
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QElapsedTimer, QPoint, Qt, QTimer
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from app.documents.samples import SAMPLE_QUESTION, sample_path
from app.engine.bundle import ModelBundle
from app.engine.errors import BundleError, InputError
from app.engine.qa import QuestionAnswerer
from app.ui.main_window import MainWindow
from app.ui.readers import LoadedAnswerer, Readers
from tests.ui import fakes
from tests.ui.conftest import OpenWindow


def idle(window: MainWindow) -> bool:
    return not window.ask.button.is_running and not window.check.button.is_running


def marked(window: MainWindow) -> list[tuple[str, bool]]:
    """The marked words and whether they are the chosen ones, as the reader shows them."""
    accent = window._theme.colours.accent
    return [
        (mark.cursor.selectedText(), mark.format.background().color() == accent)
        for mark in window.reader.text.extraSelections()
    ]


def chosen_words(window: MainWindow) -> str:
    (words,) = [words for words, chosen in marked(window) if chosen]
    return words


def show_text(window: MainWindow, text: str) -> None:
    window.reader.text.setPlainText(text)


def ask(qtbot, window: MainWindow, question: str = "where is it") -> None:
    window.ask.question.setText(question)
    qtbot.mouseClick(window.ask.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: idle(window))


@pytest.fixture
def real(qa_bundle: ModelBundle) -> Readers:
    """The real engine on the synthetic model, for which `needle` answers and `beacon` comes second."""
    threshold = qa_bundle.null_threshold
    return Readers(lambda threads: LoadedAnswerer(QuestionAnswerer(qa_bundle, threads), threshold))


def test_the_first_answer_takes_one_click(qtbot, open_window: OpenWindow) -> None:
    answerer = fakes.FakeAnswerer(words=("Marrow and her assistant, Daniel Oake",))
    window = open_window(fakes.readers(answerer))
    qtbot.mouseClick(window.ask.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: idle(window))
    assert answerer.asked[0][:2] == (sample_path().read_text(encoding="utf-8"), SAMPLE_QUESTION)
    assert marked(window) == [("Marrow and her assistant, Daniel Oake", True)]
    assert window.latency.text().startswith("41 ms · tokenise 1 · model 39")
    assert "p90" in window.latency.toolTip()
    (mark,) = window.reader.text.extraSelections()
    visible = window.reader.text.cursorRect(mark.cursor)
    assert window.reader.text.viewport().rect().contains(visible.center())


def test_inference_is_never_on_the_thread_of_the_window(qtbot, open_window: OpenWindow) -> None:
    answerer = fakes.FakeAnswerer(words=("Skerry",))
    window = open_window(fakes.readers(answerer))
    ask(qtbot, window)
    assert threading.get_ident() not in answerer.threads


@pytest.mark.parametrize(
    "before",
    ["hay ", "🗼👩🏽‍🔧 hay 🎉 ", "é e\u0301 ", "漢字 ", "a\u00a0b\u2028c\nhay\n\n", "🗼\n" * 50],
)
def test_the_real_engine_highlights_exactly_the_answer(
    qtbot, open_window: OpenWindow, real: Readers, before: str
) -> None:
    window = open_window(real)
    show_text(window, before + "needle hay 🗼 beacon straw")
    ask(qtbot, window)
    assert not window.banner.trouble, window.banner.sentence
    assert chosen_words(window) == "needle"
    assert {words for words, _ in marked(window)} >= {"needle", "beacon"}
    mark = window.reader.text.extraSelections()[-1]
    assert mark.cursor.selectionStart() == len(before.encode("utf-16-le")) // 2


def test_the_arrow_keys_walk_through_the_answers(qtbot, open_window: OpenWindow) -> None:
    window = open_window(fakes.readers(fakes.FakeAnswerer(words=("Penhale", "Marrow", "Oake"))))
    ask(qtbot, window)
    qtbot.keyClick(window.ask.question, Qt.Key.Key_Down)
    assert window.ask.answers.hasFocus()
    seen = [chosen_words(window)]
    for _ in range(2):
        qtbot.keyClick(window.ask.answers, Qt.Key.Key_Down)
        seen.append(chosen_words(window))
    assert seen == ["Penhale", "Marrow", "Oake"]
    assert len(marked(window)) == 3
    for _ in range(3):
        qtbot.keyClick(window.ask.answers, Qt.Key.Key_Up)
    assert chosen_words(window) == "Penhale"
    assert window.ask.question.hasFocus()


def test_clicking_a_card_shows_its_place(qtbot, open_window: OpenWindow) -> None:
    window = open_window(fakes.readers(fakes.FakeAnswerer(words=("Penhale", "Ruth Calder"))))
    ask(qtbot, window)
    view = window.ask.answers
    place = view.visualRect(view.model().index(1, 0)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place))
    assert chosen_words(window) == "Ruth Calder"


def test_enter_asks_and_settings_reach_the_model(qtbot, open_window: OpenWindow) -> None:
    answerer = fakes.FakeAnswerer(words=("Penhale", "Marrow"))
    window = open_window(fakes.readers(answerer))
    window.apply_settings(fakes.replace_settings(window.settings, top_k=1, caution=2.0))
    qtbot.keyClick(window.ask.question, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: idle(window))
    assert answerer.asked[0][2:] == (1, 3.5), "the caution is added to the model's own threshold"
    assert len(window.ask.shown) == 1


def test_no_answer_is_a_result_with_the_closest_words_behind_a_click(qtbot, open_window: OpenWindow) -> None:
    window = open_window(fakes.readers(fakes.FakeAnswerer(words=("Penhale",), has_answer=False)))
    ask(qtbot, window)
    card = window.ask.no_answer
    assert card.isVisible()
    assert not window.ask.answers.isVisible()
    assert marked(window) == []
    (button,) = card.findChildren(QPushButton)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert chosen_words(window) == "Penhale"
    assert window.ask.answers.isVisible()
    assert not button.isVisible()
    ask(qtbot, window)
    assert button.isVisible(), "the next question starts afresh"


def test_escape_stops_within_a_tenth_of_a_second(qtbot, open_window: OpenWindow) -> None:
    answerer = fakes.FakeAnswerer(words=("Penhale",), windows=1000, seconds=0.03)
    window = open_window(fakes.readers(answerer))
    window.ask.button.click()
    qtbot.waitUntil(lambda: answerer.windows_read > 2)
    assert window.ask.button.text() == "Stop"
    clock = QElapsedTimer()
    clock.start()
    QTest.keyClick(window.ask.question, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: answerer.closed and idle(window))
    assert clock.elapsed() < 100
    read = answerer.windows_read
    qtbot.wait(80)
    assert answerer.windows_read == read
    assert window.state.text() == "Stopped"
    assert chosen_words(window) == "Penhale", "what was found so far stays"


def test_answers_improve_while_reading_and_a_choice_stays(qtbot, open_window: OpenWindow) -> None:
    answerer = fakes.FakeAnswerer(words=("Penhale", "Marrow"), windows=1000, seconds=0.01)
    window = open_window(fakes.readers(answerer))
    window.ask.button.click()
    qtbot.waitUntil(lambda: bool(window.ask.shown))
    assert "so far" in window.ask.caption.text()
    qtbot.keyClick(window.ask.answers, Qt.Key.Key_Down)
    answerer.words = ("Ruth Calder", "Penhale", "Marrow")
    qtbot.waitUntil(lambda: len(window.ask.shown) == 3)
    assert chosen_words(window) == "Marrow"


def test_a_newer_question_replaces_the_older(qtbot, open_window: OpenWindow) -> None:
    answerer = fakes.FakeAnswerer(words=("Penhale",), windows=3, seconds=0.05)
    window = open_window(fakes.readers(answerer))
    window.ask_question("first")
    window.ask_question("second")
    assert window.ask.button.is_running
    qtbot.waitUntil(lambda: idle(window))
    assert window._asked is not None
    assert window._asked[1].question == "second"


def test_editing_makes_the_answers_stale(qtbot, open_window: OpenWindow) -> None:
    window = open_window(fakes.readers(fakes.FakeAnswerer(words=("Penhale",))))
    ask(qtbot, window)
    window._theme.choose("dark")
    assert not window.ask.is_stale, "new colours are not a new text"
    window.reader.text.moveCursor(QTextCursor.MoveOperation.Start)
    qtbot.keyClicks(window.reader.text, "x")
    assert marked(window) == []
    assert window.ask.is_stale
    assert "Ask again" in window.ask.caption.text()
    ask(qtbot, window)
    assert not window.ask.is_stale
    assert chosen_words(window) == "Penhale"


def test_an_edit_during_the_run_makes_its_answers_stale(qtbot, open_window: OpenWindow) -> None:
    answerer = fakes.FakeAnswerer(words=("Penhale",), windows=4, seconds=0.05)
    window = open_window(fakes.readers(answerer))
    window.ask.button.click()
    qtbot.waitUntil(lambda: bool(answerer.asked))
    qtbot.keyClicks(window.reader.text, "x")
    qtbot.waitUntil(lambda: idle(window))
    assert window.ask.is_stale
    assert marked(window) == []


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (InputError("The question is too long: shorten it."), "The question is too long: shorten it."),
        (RuntimeError("x"), "Something unexpected went wrong (RuntimeError: x)."),
    ],
)
def test_an_error_is_a_sentence_in_the_window(qtbot, open_window: OpenWindow, error: Exception, sentence: str) -> None:
    window = open_window(fakes.readers(fakes.FakeAnswerer(error=error)))
    text = window.reader.text.toPlainText()
    ask(qtbot, window)
    assert window.banner.trouble
    assert window.banner.sentence == sentence
    assert (window.reader.text.toPlainText(), window.ask.question.text()) == (text, "where is it")


def test_starts_without_models_and_says_what_is_missing(qtbot, open_window: OpenWindow) -> None:
    def missing(_threads: int | None) -> LoadedAnswerer:
        raise BundleError("The model qa is missing: install it.")

    window = open_window(Readers(missing))
    window.warm_up()
    qtbot.waitUntil(lambda: window.banner.trouble)
    assert window.banner.sentence == "The model qa is missing: install it."


@pytest.mark.parametrize(("text", "question", "word"), [("", "where", "text"), ("hay", " ", "question")])
def test_nothing_to_ask_about_is_said_without_running(
    qtbot, open_window: OpenWindow, text: str, question: str, word: str
) -> None:
    answerer = fakes.FakeAnswerer()
    window = open_window(fakes.readers(answerer))
    show_text(window, text)
    ask(qtbot, window, question)
    assert word in window.banner.sentence
    assert answerer.asked == []


def test_changing_the_threads_loads_the_model_again(qtbot, open_window: OpenWindow) -> None:
    loaded: list[int | None] = []

    def load(threads: int | None) -> LoadedAnswerer:
        loaded.append(threads)
        return LoadedAnswerer(fakes.FakeAnswerer(words=("Penhale",)), 0.0)

    window = open_window(Readers(load))
    ask(qtbot, window)
    ask(qtbot, window)
    window.apply_settings(fakes.replace_settings(window.settings, threads=2))
    ask(qtbot, window)
    assert loaded == [None, 2]


def test_the_window_never_stalls_while_a_long_text_is_read(qtbot, open_window: OpenWindow) -> None:
    words = ("needle", "beacon")
    answerer = fakes.FakeAnswerer(words=words, windows=40, seconds=0.01)
    window = open_window(fakes.readers(answerer))
    # Two megabytes, with emoji so that the way back to Qt's positions is the long one.
    show_text(window, "needle beacon 🗼 hay and straw, hay and straw.\n" * 45_000)
    qtbot.wait(500)  # Qt's own layout of what was just pasted

    def worst_lateness() -> float:
        """Ask once, and return by how many ms a timer of 10 ms came too late at the worst."""
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
        window.reader.text.insertPlainText("x")  # so that nothing is left from the time before
        window.ask.button.click()
        qtbot.waitUntil(lambda: idle(window), timeout=10_000)
        timer.stop()
        assert len(late) > 20
        return max(late)

    # A busy machine may hold the process up now and then; what the window does itself, it does every time.
    assert min(worst_lateness() for _ in range(4)) < 50
    assert answerer.windows_read == 160


def test_closing_during_a_run_waits_for_it(qtbot, open_window: OpenWindow, home: Path) -> None:
    answerer = fakes.FakeAnswerer(words=("Penhale",), windows=1000, seconds=0.05)
    window = open_window(fakes.readers(answerer))
    window.ask.button.click()
    qtbot.waitUntil(lambda: answerer.windows_read > 1)
    window.close()
    assert answerer.closed
    assert not window.isVisible()
    assert (home / "settings.json").exists()
