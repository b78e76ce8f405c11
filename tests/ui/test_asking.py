"""Ask, through the real widgets."""

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QElapsedTimer, QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QPushButton

from app.documents.samples import sample_path
from app.engine.bundle import ModelBundle
from app.engine.errors import BundleError, InputError
from app.engine.qa import QuestionAnswerer
from app.settings import data_folder
from app.ui.main_window import MainWindow
from app.ui.readers import Choice, LoadedAnswerer, Readers
from tests.ui import fakes
from tests.ui.conftest import OpenWindow
from tests.ui.steps import ask, chosen_words, idle, marked, only, open_files, shown, states, write_own

KEEPER = sample_path().name


@pytest.fixture
def real(qa_bundle: ModelBundle) -> Readers:
    """The real engine on the synthetic model, for which `needle` answers and `beacon` comes second."""
    threshold = qa_bundle.null_threshold
    return Readers(lambda choice: LoadedAnswerer(QuestionAnswerer(qa_bundle, choice.threads), threshold))


def begin(qtbot, window: MainWindow, answerer: fakes.FakeAnswerer) -> None:
    """Ask, and wait until the answerer is at it."""
    qtbot.waitUntil(lambda: idle(window))
    window.ask.question.setText("where is it")
    window.ask.button.click()
    qtbot.waitUntil(lambda: answerer.windows_read > 1)


def test_the_first_answer_takes_one_question(qtbot, open_window: OpenWindow) -> None:
    answerer = fakes.FakeAnswerer(words=("Marrow and her assistant, Daniel Oake",))
    window = open_window(fakes.readers(answerer))
    ask(qtbot, window, "who?")
    passages, question, _, _ = answerer.asked[0]
    assert passages[0] == sample_path().read_text(encoding="utf-8")
    assert len(passages) == 2, "both samples are asked about"
    assert question == "who?"
    assert marked(window) == [("Marrow and her assistant, Daniel Oake", True)]
    assert "39" in window.latency.text()
    (mark,) = window.reader.text.extraSelections()
    visible = window.reader.text.cursorRect(mark.cursor)
    assert window.reader.text.viewport().rect().contains(visible.center())


def test_inference_is_never_on_the_thread_of_the_window(qtbot, open_window: OpenWindow) -> None:
    answerer = fakes.FakeAnswerer(words=("Skerry",))
    window = open_window(fakes.readers(answerer))
    ask(qtbot, window)
    assert answerer.threads
    assert threading.get_ident() not in answerer.threads


@pytest.mark.parametrize(
    "before",
    ["hay ", "🗼👩🏽‍🔧 hay 🎉 ", "é e\u0301 ", "漢字 ", "a\u00a0b\u2028c\nhay\n\n", "🗼\n" * 50],
)
@pytest.mark.parametrize("own", [True, False])
def test_the_real_engine_highlights_exactly_the_answer(
    qtbot, open_window: OpenWindow, real: Readers, before: str, *, own: bool
) -> None:
    window = open_window(real)
    text = before + "needle hay 🗼 beacon straw"
    only(qtbot, window, text)
    if not own:
        path = data_folder() / "hay.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        window.library.clear()
        open_files(qtbot, window, path)
    ask(qtbot, window)
    assert not window.banner.trouble, window.banner.sentence
    assert chosen_words(window) == "needle"
    assert {words for words, _ in marked(window)} >= {"needle", "beacon"}
    mark = window.reader.text.extraSelections()[-1]
    assert mark.cursor.selectionStart() == len(before.encode("utf-16-le")) // 2


def test_choosing_an_answer_shows_its_document_and_place(qtbot, open_window: OpenWindow) -> None:
    window = open_window(fakes.readers(fakes.FakeAnswerer(words=("Penhale", "940 euros", "Ruth Calder"))))
    ask(qtbot, window)
    assert shown(window) == KEEPER
    assert {words for words, _ in marked(window)} == {"Penhale", "Ruth Calder"}
    qtbot.keyClick(window.ask.answers, Qt.Key.Key_Down)
    assert shown(window).startswith("rental-agreement")
    assert marked(window) == [("940 euros", True)]
    assert window.shelf.list.currentIndex().row() == 1
    (mark,) = window.reader.text.extraSelections()
    assert window.reader.text.viewport().rect().contains(window.reader.text.cursorRect(mark.cursor).center())
    qtbot.keyClick(window.ask.answers, Qt.Key.Key_Down)
    assert chosen_words(window) == "Ruth Calder"


def test_another_document_can_be_looked_at_and_the_answer_found_again(qtbot, open_window: OpenWindow) -> None:
    window = open_window(fakes.readers(fakes.FakeAnswerer(words=("Penhale", "940 euros"))))
    ask(qtbot, window)
    qtbot.keyClick(window, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert marked(window) == [("940 euros", False)], "its answers are marked there, too"
    qtbot.keyClick(window.ask.answers, Qt.Key.Key_Return)
    assert chosen_words(window) == "Penhale"


def test_only_the_document_in_view(qtbot, open_window: OpenWindow) -> None:
    answerer = fakes.FakeAnswerer(words=("Penhale",))
    window = open_window(fakes.readers(answerer))
    window.ask.all_documents = False
    ask(qtbot, window)
    assert [len(passages) for passages, *_ in answerer.asked] == [1]
    assert answerer.asked[0][0][0].startswith("# The Lighthouse")


def test_reading_everything_is_passed_on(qtbot, open_window: OpenWindow) -> None:
    answerer = fakes.FakeAnswerer(words=("Penhale",))
    window = open_window(fakes.readers(answerer))
    ask(qtbot, window)
    window.ask.asked.emit("where", True)
    qtbot.waitUntil(lambda: idle(window))
    assert answerer.most_windows == [7, None]


def test_documents_still_being_read_are_left_out_and_that_is_said(
    qtbot, open_window: OpenWindow, tmp_path: Path
) -> None:
    answerer = fakes.FakeAnswerer(words=("Penhale",))
    window = open_window(fakes.readers(answerer))
    qtbot.waitUntil(lambda: idle(window))
    (late,) = window.library.add_files([tmp_path / "late.txt"])
    (tmp_path / "late.txt").write_text("Late.", encoding="utf-8")
    window.ask.question.setText("where")
    window.ask.button.click()
    qtbot.waitUntil(lambda: not window.thinking.busy)
    assert "1 document" in window.banner.sentence
    window.opening.go_on()
    qtbot.waitUntil(lambda: idle(window))
    (again,) = [b for b in window.banner.findChildren(QAbstractButton) if b.text() == "Ask again"]
    again.click()
    qtbot.waitUntil(lambda: idle(window))
    assert len(answerer.asked[1][0]) == 3
    assert window.library.item(late) is not None


def test_the_arrow_keys_walk_through_the_answers(qtbot, open_window: OpenWindow) -> None:
    window = open_window(fakes.readers(fakes.FakeAnswerer(words=("Penhale", "Marrow", "Oake"))))
    ask(qtbot, window)
    window.actions_.ask.trigger()
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
    rectangle = view.visualRect(view.model().index(1, 0))
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=rectangle.topLeft() + QPoint(60, 14))
    assert chosen_words(window) == "Ruth Calder"


def test_enter_asks_and_settings_reach_the_model(qtbot, open_window: OpenWindow) -> None:
    answerer = fakes.FakeAnswerer(words=("Penhale", "Marrow"))
    window = open_window(fakes.readers(answerer))
    qtbot.waitUntil(lambda: idle(window))
    window.apply_settings(fakes.replace_settings(window.settings, top_k=1, caution=2.0))
    window.ask.question.setText("where")
    qtbot.keyClick(window.ask.question, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: idle(window) and bool(answerer.asked))
    assert answerer.asked[0][2:] == (1, 3.5), "the caution is added to the model's own threshold"
    assert len(window.ask.shown) == 1


def test_no_answer_is_a_result_with_the_closest_words_behind_a_click(qtbot, open_window: OpenWindow) -> None:
    window = open_window(fakes.readers(fakes.FakeAnswerer(words=("Penhale",), has_answer=False)))
    ask(qtbot, window)
    card = window.ask.no_answer
    assert card.isVisible()
    assert marked(window) == []
    (button,) = [b for b in card.findChildren(QPushButton) if b.isVisible() and "closest" in b.text()]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert chosen_words(window) == "Penhale"
    assert window.ask.answers.isVisible()


@pytest.mark.alone
def test_escape_stops_within_a_tenth_of_a_second(qtbot, open_window: OpenWindow) -> None:
    # As slow as a big window on a small computer: only `stop`, not the next step, can end it in time.
    answerer = fakes.FakeAnswerer(words=("Penhale",), windows=1000, seconds=0.02)
    window = open_window(fakes.readers(answerer))
    begin(qtbot, window, answerer)
    answerer.seconds = 2.0
    qtbot.wait(60)
    assert window.ask.button.is_running
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
    begin(qtbot, window, answerer)
    qtbot.waitUntil(lambda: bool(window.ask.shown))
    qtbot.keyClick(window.ask.answers, Qt.Key.Key_Down)
    answerer.words = ("Ruth Calder", "Penhale", "Marrow")
    qtbot.waitUntil(lambda: len(window.ask.shown) == 3)
    assert chosen_words(window) == "Marrow"


def test_the_reader_stays_put_while_better_answers_come_from_elsewhere(qtbot, open_window: OpenWindow) -> None:
    answerer = fakes.FakeAnswerer(words=("Penhale",), windows=40, seconds=0.01)
    window = open_window(fakes.readers(answerer))
    begin(qtbot, window, answerer)
    qtbot.waitUntil(lambda: bool(window.ask.shown))
    answerer.words = ("940 euros", "Penhale")
    qtbot.waitUntil(lambda: len(window.ask.shown) == 2)
    assert shown(window) == KEEPER
    qtbot.waitUntil(lambda: idle(window))
    assert chosen_words(window) == "940 euros", "and goes to the best one in the end"


def test_a_newer_question_replaces_the_older(qtbot, open_window: OpenWindow) -> None:
    answerer = fakes.FakeAnswerer(words=("Penhale",), windows=3, seconds=0.05)
    window = open_window(fakes.readers(answerer))
    qtbot.waitUntil(lambda: idle(window))
    window.asking.ask("first")
    window.asking.ask("second")
    assert window.ask.button.is_running
    qtbot.waitUntil(lambda: idle(window))
    assert window.asking.result is not None
    assert window.asking.result.question == "second"
    assert window.asking.history == ["first", "second"]


def test_a_question_asked_twice_is_remembered_once(qtbot, open_window: OpenWindow) -> None:
    window = open_window()
    for question in ("a", "b", "a"):
        ask(qtbot, window, question)
    assert window.asking.history == ["b", "a"]


def test_editing_makes_the_answers_stale(qtbot, open_window: OpenWindow) -> None:
    window = open_window(fakes.readers(fakes.FakeAnswerer(words=("needle",))))
    only(qtbot, window, "hay needle hay")
    ask(qtbot, window)
    window._theme.choose("dark")
    assert window.ask.shown, "new colours are not a new text"
    window.reader.text.moveCursor(QTextCursor.MoveOperation.Start)
    qtbot.keyClicks(window.reader.text, "x")
    assert marked(window) == []
    assert window.ask.shown == ()
    ask(qtbot, window)
    assert chosen_words(window) == "needle"


def test_an_edit_during_the_run_makes_its_answers_stale(qtbot, open_window: OpenWindow) -> None:
    answerer = fakes.FakeAnswerer(words=("needle",), windows=8, seconds=0.05)
    window = open_window(fakes.readers(answerer))
    only(qtbot, window, "hay needle hay")
    begin(qtbot, window, answerer)
    qtbot.keyClicks(window.reader.text, "x")
    qtbot.waitUntil(lambda: idle(window))
    assert window.ask.shown == ()
    assert marked(window) == []


def test_removing_another_document_leaves_the_answers_alone(qtbot, open_window: OpenWindow) -> None:
    window = open_window(fakes.readers(fakes.FakeAnswerer(words=("Penhale",))))
    ask(qtbot, window)
    window.library.remove(window.library.items[1].key)
    assert chosen_words(window) == "Penhale"
    window.library.remove(window.library.items[0].key)
    assert window.ask.shown == ()


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (InputError("The question is too long: shorten it."), "The question is too long: shorten it."),
        (RuntimeError("x"), "Something unexpected went wrong (RuntimeError: x)."),
    ],
)
def test_an_error_is_a_sentence_in_the_window(qtbot, open_window: OpenWindow, error: Exception, sentence: str) -> None:
    window = open_window(fakes.readers(fakes.FakeAnswerer(error=error)))
    qtbot.waitUntil(lambda: idle(window))
    before = states(window)
    ask(qtbot, window)
    assert window.banner.trouble
    assert window.banner.sentence == sentence
    assert set(states(window)) == set(before)
    assert window.ask.question.text() == "where is it"


def test_starts_without_models_and_says_what_is_missing(qtbot, open_window: OpenWindow) -> None:
    def missing(_choice: Choice) -> LoadedAnswerer:
        raise BundleError("The model qa is missing: install it.")

    window = open_window(Readers(missing))
    window.warm_up()
    qtbot.waitUntil(lambda: window.banner.trouble)
    assert window.banner.sentence == "The model qa is missing: install it."


@pytest.mark.parametrize(("text", "question", "word"), [("", "where", "no text"), ("hay", " ", "question is empty")])
def test_nothing_to_ask_about_is_said_without_running(
    qtbot, open_window: OpenWindow, text: str, question: str, word: str
) -> None:
    answerer = fakes.FakeAnswerer()
    window = open_window(fakes.readers(answerer))
    only(qtbot, window, text)
    ask(qtbot, window, question)
    assert word in window.banner.sentence
    assert answerer.asked == []


def test_an_empty_document_in_view_is_told_from_an_empty_library(qtbot, open_window: OpenWindow) -> None:
    window = open_window()
    qtbot.waitUntil(lambda: idle(window))
    write_own(window, "")
    window.ask.all_documents = False
    ask(qtbot, window)
    assert "This document has no text" in window.banner.sentence


def test_documents_are_prepared_when_they_have_been_read(qtbot, open_window: OpenWindow) -> None:
    answerer = fakes.FakeAnswerer()
    window = open_window(fakes.readers(answerer))
    qtbot.waitUntil(lambda: len(answerer.prepared) == 2)
    assert answerer.prepared == [item.text for item in window.library.items]


def test_changing_the_threads_loads_the_model_again(qtbot, open_window: OpenWindow) -> None:
    loaded: list[int | None] = []

    def load(choice: Choice) -> LoadedAnswerer:
        loaded.append(choice.threads)
        return LoadedAnswerer(fakes.FakeAnswerer(words=("Penhale",)), 0.0)

    window = open_window(Readers(load))
    ask(qtbot, window)
    ask(qtbot, window)
    window.apply_settings(fakes.replace_settings(window.settings, threads=2))
    ask(qtbot, window)
    assert loaded == [None, 2]


def test_closing_during_a_run_waits_for_it(qtbot, open_window: OpenWindow, home: Path) -> None:
    answerer = fakes.FakeAnswerer(words=("Penhale",), windows=1000, seconds=0.05)
    window = open_window(fakes.readers(answerer))
    begin(qtbot, window, answerer)
    window.close()
    assert answerer.closed
    assert not window.isVisible()
    assert (home / "settings.json").exists()


def test_asking_about_selected_words(qtbot, open_window: OpenWindow) -> None:
    window = open_window()
    only(qtbot, window, "The keeper was Josiah\nPenhale.")
    cursor = window.reader.text.textCursor()
    cursor.setPosition(15)
    cursor.setPosition(29, QTextCursor.MoveMode.KeepAnchor)
    window.reader.text.setTextCursor(cursor)
    window.actions_.ask_about.trigger()
    assert window.ask.question.text() == "What is said about Josiah Penhale?"
    assert window.ask.question.hasFocus()


DOGS = "Dogs are not allowed in the building."


def test_a_question_for_yes_or_no_leads_to_the_sentence_that_decides(qtbot, open_window: OpenWindow) -> None:
    judge = fakes.FakeJudge("contradiction", sentences=(DOGS,))
    window = open_window(fakes.readers(fakes.FakeAnswerer(words=("Skerry",)), judge))
    ask(qtbot, window, "Are dogs allowed?")
    assert [claim for _, claim, _ in judge.checked] == ["Dogs are allowed."]
    assert chosen_words(window) == DOGS
    assert "qa 0.1.0 + qa 0.1.0" in window.latency.text()
    qtbot.keyClick(window.ask.question, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: chosen_words(window) == "Skerry")
    window.ask.yes_no.show_place.click()
    assert chosen_words(window) == DOGS
    window.ask.yes_no.show_evidence.click()
    qtbot.waitUntil(lambda: idle(window))
    assert window.tabs.currentWidget() is window.check
    assert window.check.claim.text() == "Dogs are allowed."
    assert [row.evidence.text for row in window.check.shown] == [DOGS]
