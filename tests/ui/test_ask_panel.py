"""The panel of questions, driven as people do, without an engine behind it."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtWidgets import QApplication, QPushButton

from app.documents.document import Document
from app.engine.evidence import ClaimResult
from app.engine.qa import AskResult
from app.export import CitedAnswer
from app.ui.answer_delegate import AnswerDelegate
from app.ui.ask_panel import AskPanel
from app.ui.source import Source
from app.ui.theme import Theme
from tests.ui.panels import SOURCES, answers, evidence, index_of, show, verification, words_of

KEEPER = ("Josiah Penhale", 6.0)
YEAR = ("1876", 4.0)
RENT = ("940 euros", 8.0)


@pytest.fixture
def panel(qtbot, theme: Theme) -> AskPanel:
    theme.choose("light")
    made = AskPanel(theme)
    show(qtbot, made)
    return made


def give(panel: AskPanel, *results: AskResult) -> None:
    """A whole run with these results."""
    panel.begin()
    for result in results:
        panel.show_result(result, SOURCES)
    panel.end()


def tell(panel: AskPanel) -> str:
    return panel.header.caption


def rectangle(panel: AskPanel, row: int) -> QRect:
    return panel.answers.visualRect(index_of(panel.answers, row))


def test_enter_and_the_button_ask_and_then_stop(qtbot, panel: AskPanel) -> None:
    qtbot.keyClicks(panel.question, " who? ")
    with qtbot.waitSignal(panel.asked) as asked:
        qtbot.keyClick(panel.question, Qt.Key.Key_Return)
    assert asked.args == ["who?", False]
    panel.begin()
    with qtbot.waitSignal(panel.stopped):
        qtbot.mouseClick(panel.button, Qt.MouseButton.LeftButton)
    panel.end()
    with qtbot.waitSignal(panel.asked):
        qtbot.mouseClick(panel.button, Qt.MouseButton.LeftButton)


def test_a_card_says_where_it_is_from_how_sure_and_how_long(panel: AskPanel) -> None:
    give(panel, answers(RENT, YEAR, ms=41.0))
    first, second = panel.shown
    assert (first.page, first.place) == ("page 1", "contract.pdf, page 1")
    assert (second.page, second.place) == ("", "lighthouse.md")
    assert first.sentence == "The rent is 940 euros a month."
    assert first.snippet.answer == "940 euros"
    assert first.certainty == "80% sure"
    assert first.found_ms == 41.0


def test_screen_readers_hear_the_answer_its_place_and_its_sentence(panel: AskPanel) -> None:
    give(panel, answers(RENT))
    interface = QAccessible.queryAccessibleInterface(panel.answers)
    card = interface.child(0)
    assert card.text(QAccessible.Text.Name) == "940 euros, 80% sure, contract.pdf, page 1"
    assert index_of(panel.answers, 0).data(Qt.ItemDataRole.AccessibleDescriptionRole).startswith("The rent is")
    assert panel.answers.accessibleName() == "Answers"


def test_answers_settle_and_the_chosen_one_stays_chosen(qtbot, panel: AskPanel) -> None:
    panel.begin()
    panel.show_result(answers(KEEPER, YEAR, done=1, total=3, ms=10), SOURCES)
    assert words_of(panel.shown) == ["Josiah Penhale", "1876"]
    assert tell(panel).startswith("2 answer")
    assert tell(panel).endswith("so far")
    qtbot.mouseClick(panel.answers.viewport(), Qt.MouseButton.LeftButton, pos=rectangle(panel, 1).center())
    assert panel.chosen_row == 1
    top = rectangle(panel, 1).top()
    panel.show_result(answers(RENT, KEEPER, YEAR, done=2, total=3, ms=20), SOURCES)
    assert panel.chosen_row == 2
    assert words_of(panel.shown)[2] == "1876"
    assert [row.found_ms for row in panel.shown] == [20, 10, 10]
    panel.show_result(answers(RENT, KEEPER, done=3, total=3, ms=30), SOURCES)
    panel.end()
    assert panel.chosen_row == 0, "what is no longer listed gives way to the best"
    assert tell(panel) == "2 possible answers, likeliest first"
    assert top >= 0


def test_the_chosen_card_stays_where_it_is_on_the_screen(qtbot, panel: AskPanel) -> None:
    panel.resize(300, 330)
    panel.begin()
    found = [("Ruth", 3.0), ("His", 2.5), ("kept", 2.0), ("lit", 1.5), ("garden", 1.2)]
    panel.show_result(answers(*found, done=1, total=9), SOURCES)
    for _ in range(3):
        qtbot.keyClick(panel.answers, Qt.Key.Key_Down)
    top = rectangle(panel, 3).top()
    panel.show_result(answers(RENT, KEEPER, *found, done=2, total=9), SOURCES)
    assert panel.chosen_row == 5
    assert abs(rectangle(panel, 5).top() - top) <= 1


def test_while_nothing_was_chosen_the_best_answer_is(panel: AskPanel) -> None:
    panel.begin()
    panel.show_result(answers(KEEPER, done=1, total=2), SOURCES)
    panel.show_result(answers(RENT, KEEPER, done=2, total=2), SOURCES)
    assert panel.chosen_row == 0
    assert words_of(panel.shown)[0] == "940 euros"


def test_old_answers_do_not_stand_under_a_new_question(panel: AskPanel) -> None:
    give(panel, answers(KEEPER))
    panel.begin()
    assert words_of(panel.shown) == ["Josiah Penhale"], "nothing flickers before something is known"
    panel.show_result(answers(("kept", -2.0), done=1, total=5), SOURCES)
    assert panel.shown == ()
    assert tell(panel) == "Nothing found yet…"
    assert not panel.no_answer.isVisible(), "an answer may still come"
    panel.end()
    assert tell(panel) == "Stopped after 1 of 5 parts"
    assert panel.no_answer.isVisible()


def test_no_answer_is_a_result_with_the_closest_words_behind_a_click(qtbot, panel: AskPanel) -> None:
    give(panel, answers(("kept", -2.0)))
    assert panel.no_answer.isVisible()
    assert panel.no_answer.accessibleName() == "No answer in these documents"
    assert not panel.shown
    assert not panel.header.save.isVisible()
    (button,) = [b for b in panel.no_answer.findChildren(QPushButton) if b.isVisible()]
    with qtbot.waitSignal(panel.chosen):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    (row,) = panel.shown
    assert (row.answer.text, row.weak) == ("kept", True)
    assert panel.answers.hasFocus()
    assert not button.isVisible()
    give(panel, answers(("kept", -2.0)))
    assert panel.shown == (), "and the next time it is behind a click again"


def test_the_slider_decides_again_at_once(qtbot, panel: AskPanel) -> None:
    give(panel, answers(("kept", 1.0), threshold=0.5))
    slider = panel.caution_bar.slider
    assert words_of(panel.shown) == ["kept"]
    cautions: list[float] = []
    panel.caution_changed.connect(cautions.append)
    for _ in range(2):
        qtbot.keyClick(slider, Qt.Key.Key_Right)
    assert cautions == [0.25, 0.5]
    assert panel.no_answer.isVisible(), "1.0 is not above 0.5 + 0.5"
    assert panel.result is not None
    assert not panel.result.has_answer
    assert panel.result.threshold == 1.0
    qtbot.keyClick(slider, Qt.Key.Key_Left)
    assert words_of(panel.shown) == ["kept"]
    assert not panel.no_answer.isVisible()


def test_moving_the_slider_during_a_run_counts_for_its_later_results(qtbot, panel: AskPanel) -> None:
    panel.begin()
    panel.show_result(answers(("kept", 1.0), threshold=0.5, done=1, total=2), SOURCES)
    panel.set_caution(2.0)
    assert panel.shown == ()
    panel.show_result(answers(("kept", 1.0), ("lit", 0.7), threshold=0.5, done=2, total=2), SOURCES)
    panel.end()
    assert panel.no_answer.isVisible()
    # The next run is asked with that caution already.
    give(panel, answers(("kept", 1.0), threshold=2.5))
    assert panel.result is not None
    assert panel.result.threshold == 2.5
    panel.set_caution(0.3)
    assert panel.result.threshold == pytest.approx(0.8), "also a setting between two steps of the slider"
    assert words_of(panel.shown) == ["kept"]


def test_what_was_left_out_is_said_and_can_be_read(qtbot, panel: AskPanel) -> None:
    give(panel, answers(KEEPER, done=24, total=24, left_out=286, question="who kept it?"))
    assert panel.left_out.sentence == "Read the likeliest 24 of 310 parts."
    panel.question.setText("another one being typed")
    with qtbot.waitSignal(panel.asked) as asked:
        qtbot.mouseClick(panel.left_out.button, Qt.MouseButton.LeftButton)
    assert asked.args == ["who kept it?", True]
    give(panel, answers(KEEPER))
    assert not panel.left_out.isVisible()


def test_verifying_a_card_by_its_button(qtbot, panel: AskPanel) -> None:
    give(panel, answers(KEEPER, YEAR))
    delegate = panel.answers.itemDelegate()
    assert isinstance(delegate, AnswerDelegate)
    card = rectangle(panel, 1)
    button = card.bottomRight() - QPoint(40, 26)
    with qtbot.waitSignal(panel.verify_wanted) as wanted:
        qtbot.mouseClick(panel.answers.viewport(), Qt.MouseButton.LeftButton, pos=button)
    (row,) = wanted.args
    assert row.answer.text == "1876"
    assert panel.shown[1].verifying
    with qtbot.assertNotEmitted(panel.verify_wanted):
        qtbot.mouseClick(panel.answers.viewport(), Qt.MouseButton.LeftButton, pos=button)
    panel.show_verification(row, verification(row, "contradiction"))
    assert (panel.shown[1].verdict, panel.shown[1].verifying) == ("contradiction", False)
    assert delegate.edge_of(panel.shown[1]) == "danger"
    assert "contradicts it" in index_of(panel.answers, 1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "It was Penhale." in index_of(panel.answers, 1).data(Qt.ItemDataRole.ToolTipRole)
    assert panel.shown[0].verdict is None


@pytest.mark.parametrize(
    ("label", "words"), [("entailment", "supports it"), ("neutral", "Not clear"), ("contradiction", "contradicts it")]
)
def test_the_three_verdicts_are_told_apart_by_words_and_by_looks(
    qtbot, panel: AskPanel, label: str, words: str
) -> None:
    give(panel, answers(KEEPER))
    before = panel.answers.grab().toImage()
    panel.answers.setFocus()
    with qtbot.waitSignal(panel.verify_wanted) as wanted:
        qtbot.keyClick(panel.answers, Qt.Key.Key_V)
    panel.show_verification(wanted.args[0], verification(wanted.args[0], label))
    assert words in panel.shown[0].spoken
    assert panel.answers.grab().toImage() != before


def test_a_verification_that_came_to_nothing_can_be_wanted_again(qtbot, panel: AskPanel) -> None:
    give(panel, answers(KEEPER))
    panel.answers.setFocus()
    qtbot.keyClick(panel.answers, Qt.Key.Key_V)
    panel.show_verification(panel.shown[0], None)
    with qtbot.waitSignal(panel.verify_wanted):
        qtbot.keyClick(panel.answers, Qt.Key.Key_V)


def test_a_verdict_stays_when_the_slider_moves_and_goes_with_the_next_question(qtbot, panel: AskPanel) -> None:
    give(panel, answers(KEEPER))
    panel.show_verification(panel.shown[0], verification(panel.shown[0], "entailment"))
    panel.set_caution(1.0)
    assert panel.shown[0].verdict == "entailment"
    give(panel, answers(KEEPER))
    assert panel.shown[0].verdict is None


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_copying_a_card_with_its_source(qtbot, panel: AskPanel) -> None:
    give(panel, answers(RENT, YEAR))
    panel.answers.setFocus()
    qtbot.keyClick(panel.answers, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().text()
    assert "940 euros" in copied
    assert "The rent is 940 euros a month." in copied
    assert "contract.pdf, page 1" in copied
    qtbot.keyClick(panel.answers, Qt.Key.Key_Down)
    next(action for action in panel.answers.actions() if "Copy" in action.text()).trigger()
    assert "lighthouse.md" in QGuiApplication.clipboard().text()


def test_the_menu_of_a_card_offers_everything(qtbot, panel: AskPanel) -> None:
    give(panel, answers(RENT))
    assert panel.answers.contextMenuPolicy() == Qt.ContextMenuPolicy.ActionsContextMenu
    shown, copy, verify = panel.answers.actions()
    assert (shown.text(), copy.text(), verify.text()) == (
        "Show in the document",
        "Copy with its source",
        "Verify by its own sentence",
    )
    with qtbot.waitSignal(panel.chosen):
        shown.trigger()
    with qtbot.waitSignal(panel.verify_wanted):
        verify.trigger()


def test_enter_shows_the_chosen_answer_again(qtbot, panel: AskPanel) -> None:
    give(panel, answers(RENT))
    panel.answers.setFocus()
    with qtbot.waitSignal(panel.chosen):
        qtbot.keyClick(panel.answers, Qt.Key.Key_Return)


def test_down_leads_into_the_answers_and_up_out_of_them(qtbot, panel: AskPanel) -> None:
    panel.set_history(["first?", "who?"])
    give(panel, answers(RENT, YEAR))
    panel.question.setText("who?")
    panel.question.setFocus()
    qtbot.keyClick(panel.question, Qt.Key.Key_Down)
    assert panel.answers.hasFocus()
    qtbot.keyClick(panel.answers, Qt.Key.Key_Up)
    assert panel.question.hasFocus()
    qtbot.keyClick(panel.question, Qt.Key.Key_Up)
    assert panel.question.text() == "first?"


def test_suggestions_ask_at_once_and_go_when_something_is_shown(qtbot, panel: AskPanel) -> None:
    panel.set_suggestions(["Who & where?", "When?"])
    first, _ = panel.suggestions.buttons
    assert first.isVisible()
    assert first.accessibleName() == "Who & where?"
    with qtbot.waitSignal(panel.asked) as asked:
        qtbot.mouseClick(first, Qt.MouseButton.LeftButton)
    assert asked.args == ["Who & where?", False]
    assert panel.question.text() == "Who & where?"
    give(panel, answers(RENT))
    assert not first.isVisible()
    panel.clear()
    assert first.isVisible()
    panel.set_suggestions([])
    assert not panel.suggestions.isVisible()


def test_the_scope_is_there_when_there_is_a_choice(qtbot, panel: AskPanel) -> None:
    assert panel.all_documents
    panel.set_scope_available(1)
    assert not panel.scope.isVisible()
    panel.set_scope_available(2)
    assert panel.scope.isVisible()
    qtbot.mouseClick(panel.scope.buttons["this"], Qt.MouseButton.LeftButton)
    assert not panel.all_documents
    qtbot.keyClick(panel.scope.buttons["this"], Qt.Key.Key_Left)
    assert panel.all_documents
    panel.all_documents = False
    assert panel.scope.buttons["this"].isChecked()


def test_stale_answers_are_gone_until_asked_again(qtbot, panel: AskPanel) -> None:
    give(panel, answers(RENT))
    with qtbot.waitSignal(panel.chosen):
        panel.mark_stale()
    assert panel.shown == ()
    assert panel.chosen_row is None
    assert "changed" in tell(panel)
    panel.set_caution(-1.0)
    assert panel.shown == (), "another threshold does not bring them back"
    give(panel, answers(RENT))
    assert words_of(panel.shown) == ["940 euros"]
    assert panel.answers.isEnabled()


def test_saving_is_wanted_by_a_button(qtbot, panel: AskPanel) -> None:
    give(panel, answers(RENT))
    with qtbot.waitSignal(panel.export_wanted):
        qtbot.mouseClick(panel.header.save, Qt.MouseButton.LeftButton)
    (cited,) = panel.cited
    assert isinstance(cited, CitedAnswer)
    assert (cited.question, cited.text, cited.page, cited.document) == ("who?", "940 euros", "page 1", "contract.pdf")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_long_words_and_narrow_panels_stay_within_their_cards(
    qtbot, panel: AskPanel, theme: Theme, scheme: str, direction: Qt.LayoutDirection
) -> None:
    theme.choose(scheme)
    panel.setLayoutDirection(direction)
    panel.resize(290, 420)
    sources = (Source(1, Document("a" * 90 + ".txt", "text", f"A {'Donau' * 60} bridge.", None), 0),)
    panel.begin()
    panel.show_result(answers(("Donau" * 40, 8.0), ("bridge", 5.0), sources=sources), sources)
    panel.end()
    QApplication.processEvents()
    assert panel.width() == 290
    view = panel.answers
    assert view.horizontalScrollBar().maximum() == 0
    width = view.viewport().width()
    assert all(rectangle(panel, row).width() <= width for row in range(2))
    picture = view.viewport().grab().toImage()
    card = rectangle(panel, 0)
    for x in (card.left() + 6, card.right() - 6):  # between the card's edge and its words
        assert len({picture.pixel(x, y) for y in range(card.top() + 14, card.bottom() - 22)}) == 1


DOGS = ("Dogs are not allowed in the building.", 0.05, 0.9)


def decided(*found: tuple[str, float], verdict: ClaimResult, threshold: float = 0.0) -> AskResult:
    """The answers to a question for yes or no, and what was found about it."""
    result = answers(*found, question="Are dogs allowed?", threshold=threshold)
    return replace(result, statement="Dogs are allowed.", verdict=verdict)


@pytest.mark.parametrize(
    ("found", "headline"),
    [
        ((DOGS,), "No"),
        ((("Dogs are welcome in the garden.", 0.8, 0.1),), "Yes"),
        ((DOGS, ("Dogs are welcome in the garden.", 0.8, 0.1)), "Some say yes, some no"),
    ],
)
def test_a_question_for_yes_or_no_is_answered_so(
    panel: AskPanel, found: tuple[tuple[str, float, float], ...], headline: str
) -> None:
    give(panel, decided(RENT, verdict=evidence(*found)))
    assert panel.yes_no.isVisible()
    assert panel.yes_no.headline == headline
    place = panel.verdict_place
    assert place is not None
    assert place.source.document.text[place.start : place.end] == found[0][0]
    assert "contract.pdf, page 2" in panel.yes_no.accessibleDescription()
    assert words_of(panel.shown) == ["940 euros"]


def test_a_yes_or_no_comes_when_all_has_been_read(panel: AskPanel) -> None:
    panel.begin()
    panel.show_result(decided(RENT, verdict=evidence(DOGS, done=1)), SOURCES)
    assert not panel.yes_no.isVisible()
    assert tell(panel) == "1 answer so far"
    panel.show_result(decided(RENT, verdict=evidence(DOGS)), SOURCES)
    assert panel.yes_no.isVisible()
    panel.end()
    panel.begin()
    panel.show_result(answers(RENT), SOURCES)
    assert not panel.yes_no.isVisible(), "the next question is another one"
    panel.end()


def test_beside_a_yes_or_no_nothing_says_that_there_is_no_answer(panel: AskPanel) -> None:
    give(panel, decided(RENT, verdict=evidence(DOGS), threshold=9.0))
    assert panel.yes_no.isVisible()
    assert panel.no_answer.isHidden()
    assert not panel.shown


def test_where_the_documents_do_not_say_the_words_are_all_there_is(panel: AskPanel) -> None:
    nothing = evidence(("Dogs are welcome in the garden.", 0.2, 0.1))
    give(panel, decided(RENT, verdict=nothing, threshold=9.0))
    assert not panel.yes_no.isVisible()
    assert panel.no_answer.isVisible()
    assert panel.verdict_place is None


def test_the_deciding_sentence_is_chosen_until_an_answer_is(qtbot, panel: AskPanel) -> None:
    give(panel, decided(RENT, YEAR, verdict=evidence(DOGS)))
    assert panel.at_verdict
    assert panel.chosen_row is None
    panel.question.setFocus()
    with qtbot.waitSignal(panel.chosen):
        qtbot.keyClick(panel.question, Qt.Key.Key_Down)
    chosen = [(panel.at_verdict, panel.chosen_row)]
    with qtbot.waitSignal(panel.chosen):
        qtbot.mouseClick(panel.yes_no.show_place, Qt.MouseButton.LeftButton)
    chosen.append((panel.at_verdict, panel.chosen_row))
    assert chosen == [(False, 0), (True, None)]
    panel.mark_stale()
    assert panel.verdict_place is None


def test_all_evidence_is_a_click_away(qtbot, panel: AskPanel) -> None:
    give(panel, decided(RENT, verdict=evidence(DOGS, claim="Dogs are allowed.")))
    assert "“Dogs are allowed.”" in panel.yes_no.show_evidence.toolTip()
    with qtbot.waitSignal(panel.evidence_wanted) as wanted:
        qtbot.mouseClick(panel.yes_no.show_evidence, Qt.MouseButton.LeftButton)
    assert wanted.args == ["Dogs are allowed."]
