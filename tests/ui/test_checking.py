"""Check, through the real widgets."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QTextCursor
from PySide6.QtWidgets import QMenu

from app.documents.samples import sample_path
from app.ui.main_window import MainWindow
from tests.ui import fakes
from tests.ui.conftest import OpenWindow
from tests.ui.steps import ask, check, chosen_words, idle, marked, only, shown, write_own

DOGS = "Dogs are not allowed in the building."
GARDEN = "Dogs are welcome in the garden, though not on the stairs."


def put_cursor(window: MainWindow, words: str, *, select: bool = False) -> None:
    """Put the reader's cursor into these words."""
    cursor = window.reader.text.document().find(words)
    if not select:
        cursor.setPosition(cursor.selectionStart() + 1)
    window.reader.text.setTextCursor(cursor)


@pytest.mark.parametrize(("label", "tone"), [("entailment", "accent"), ("contradiction", "danger")])
def test_evidence_is_shown_where_it_stands(qtbot, open_window: OpenWindow, label: str, tone: str) -> None:
    judge = fakes.FakeJudge(label, sentences=(DOGS, GARDEN))
    window = open_window(fakes.readers(judge=judge))
    check(qtbot, window, "Dogs may be kept.")
    passages, claim, everything = judge.checked[0]
    assert (len(passages), claim, everything) == (2, "Dogs may be kept.", False)
    assert len(window.check.shown) == 2
    assert shown(window).startswith("rental-agreement")
    assert chosen_words(window) == DOGS
    (mark,) = window.reader.text.extraSelections()
    assert mark.format.background().color() == getattr(window._theme.colours, tone)
    assert window.latency.text()


def test_each_tab_marks_what_it_found(qtbot, open_window: OpenWindow) -> None:
    answerer = fakes.FakeAnswerer(words=("Penhale",))
    window = open_window(fakes.readers(answerer, fakes.FakeJudge(sentences=(GARDEN,))))
    ask(qtbot, window)
    check(qtbot, window, "Dogs are welcome.")
    assert [words for words, _ in marked(window)] == [GARDEN]
    window.tabs.setCurrentWidget(window.ask)
    assert [words for words, _ in marked(window)] == ["Penhale"]


def test_only_the_document_in_view_can_be_checked_against(qtbot, open_window: OpenWindow) -> None:
    judge = fakes.FakeJudge()
    window = open_window(fakes.readers(judge=judge))
    window.check.all_documents = False
    check(qtbot, window, "Dogs may be kept.")
    assert [passages[0][:16] for passages, *_ in judge.checked] == ["# The Lighthouse"]
    assert len(judge.checked[0][0]) == 1


def test_a_sentence_is_checked_against_everything_but_itself(qtbot, open_window: OpenWindow) -> None:
    judge = fakes.FakeJudge("contradiction", sentences=(DOGS, GARDEN))
    window = open_window(fakes.readers(judge=judge))
    qtbot.waitUntil(lambda: idle(window))
    put_cursor(window, "welcome in the garden")
    window.actions_.check_sentence.trigger()
    qtbot.waitUntil(lambda: idle(window))
    assert window.tabs.currentWidget() is window.check
    assert window.check.claim.text() == GARDEN
    passages, claim, _ = judge.checked[0]
    assert claim == GARDEN
    assert GARDEN not in passages[0]
    assert [len(passage) for passage in passages] == [len(item.text) for item in window.library.items]
    assert chosen_words(window) == DOGS
    qtbot.keyClick(window.check.claim, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: idle(window) and len(judge.checked) == 2)
    assert GARDEN not in judge.checked[1][0][0], "asked again it still is not its own evidence"
    check(qtbot, window, "Dogs are welcome.")
    assert GARDEN in judge.checked[2][0][0]


def test_a_selection_is_checked_as_it_is(qtbot, open_window: OpenWindow) -> None:
    judge = fakes.FakeJudge()
    window = open_window(fakes.readers(judge=judge))
    only(qtbot, window, "One 🗼 tower stands here. Another does not.")
    put_cursor(window, "tower stands", select=True)
    window.actions_.check_sentence.trigger()
    qtbot.waitUntil(lambda: idle(window))
    assert judge.checked[0][1] == "tower stands"
    assert judge.checked[0][0] == ("One 🗼              here. Another does not.",)


def test_there_is_no_sentence_in_an_empty_text(qtbot, open_window: OpenWindow) -> None:
    window = open_window()
    qtbot.waitUntil(lambda: idle(window))
    write_own(window, "\n\n")
    window.actions_.check_sentence.trigger()
    assert "no sentence" in window.banner.sentence


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_menu_of_the_reader_checks_the_sentence_under_the_mouse(qtbot, open_window: OpenWindow) -> None:
    judge = fakes.FakeJudge()
    window = open_window(fakes.readers(judge=judge))
    only(qtbot, window, "The first sentence. The second sentence.")
    text = window.reader.text
    text.moveCursor(QTextCursor.MoveOperation.End)
    place = text.cursorRect(QTextCursor(text.document())).center() + QPoint(20, 0)
    menus: list[QMenu] = []
    text.menu_wanted.connect(menus.append)
    from PySide6.QtGui import QContextMenuEvent
    from PySide6.QtWidgets import QApplication

    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, text.viewport().mapToGlobal(place))
    QApplication.sendEvent(text.viewport(), event)
    (menu,) = menus
    actions: list[QAction] = menu.actions()
    assert window.actions_.check_sentence in actions
    assert window.actions_.ask_about in actions
    menu.close()
    window.actions_.check_sentence.trigger()
    qtbot.waitUntil(lambda: idle(window))
    assert window.check.claim.text() == "The first sentence."


def test_a_bare_passage_is_judged(qtbot, open_window: OpenWindow) -> None:
    judge = fakes.FakeJudge("contradiction")
    window = open_window(fakes.readers(judge=judge))
    qtbot.waitUntil(lambda: idle(window))
    window.check.pair_asked.emit("It is dry.", "It rains.")
    qtbot.waitUntil(lambda: idle(window) and bool(judge.asked))
    assert judge.asked == [("It is dry.", "It rains.")]
    assert "39" in window.latency.text()
    window.check.pair_asked.emit("It is dry.", " ")
    assert "claim is empty" in window.banner.sentence
    window.check.pair_asked.emit(" ", "It rains.")
    assert "passage is empty" in window.banner.sentence


def test_an_empty_claim_is_said(qtbot, open_window: OpenWindow) -> None:
    judge = fakes.FakeJudge()
    window = open_window(fakes.readers(judge=judge))
    check(qtbot, window, " ")
    assert "claim is empty" in window.banner.sentence
    assert judge.checked == []


def test_answers_are_verified_one_after_another_and_the_panel_is_told(
    qtbot, open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    judge = fakes.FakeJudge("contradiction")
    window = open_window(fakes.readers(fakes.FakeAnswerer(words=("Penhale", "940 euros")), judge))
    ask(qtbot, window, "who?")
    told: list[tuple[str, str]] = []
    monkeypatch.setattr(
        window.ask,
        "show_verification",
        lambda row, verification: told.append((row.answer.text, verification.judgement.label)),
    )
    for row in window.ask.shown:
        window.ask.verify_wanted.emit(row)
    qtbot.waitUntil(lambda: len(told) == 2)
    assert judge.verified == [("Penhale", "who?"), ("940 euros", "who?")]
    assert told == [("Penhale", "contradiction"), ("940 euros", "contradiction")]


def test_ctrl_k_goes_to_the_claim(qtbot, open_window: OpenWindow) -> None:
    window = open_window()
    qtbot.keyClick(window.ask.question, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert window.check.claim.hasFocus()
    qtbot.keyClick(window.check.claim, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert window.ask.question.hasFocus()
    assert sample_path().exists()
