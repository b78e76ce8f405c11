"""The panel of claims, driven as people do, without an engine behind it."""

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWhatsThis

from app.engine.evidence import VERDICT_RULE, ClaimResult
from app.export import CitedEvidence
from app.ui.check_panel import CheckPanel
from app.ui.probability_bar import ProbabilityBar
from app.ui.theme import Theme
from tests.ui import fakes
from tests.ui.panels import SOURCES, evidence, index_of, show

DOGS = "Dogs are not allowed in the building."
GARDEN = "Dogs are welcome in the garden."
RENT = "The rent is 940 euros a month."


@pytest.fixture
def panel(qtbot, theme: Theme) -> CheckPanel:
    theme.choose("light")
    made = CheckPanel(theme)
    show(qtbot, made)
    return made


def give(panel: CheckPanel, *results: ClaimResult) -> None:
    """A whole run with these results."""
    panel.begin()
    for result in results:
        panel.show_result(result, SOURCES)
    panel.end()


def sentences(panel: CheckPanel) -> list[str]:
    return [row.sentence for row in panel.shown]


def rectangle(panel: CheckPanel, row: int) -> QRect:
    return panel.evidence.visualRect(index_of(panel.evidence, row))


def test_enter_checks_the_claim_and_the_button_stops(qtbot, panel: CheckPanel) -> None:
    qtbot.keyClicks(panel.claim, " Dogs may be kept. ")
    with qtbot.waitSignal(panel.claim_asked) as asked:
        qtbot.keyClick(panel.claim, Qt.Key.Key_Return)
    assert asked.args == ["Dogs may be kept.", False]
    panel.begin()
    with qtbot.waitSignal(panel.stopped):
        qtbot.mouseClick(panel.button, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize(
    ("found", "headline", "share"),
    [
        ([(GARDEN, 0.9, 0.05)], "Supported", "90%"),
        ([(DOGS, 0.05, 0.8)], "Contradicted", "80%"),
        ([(GARDEN, 0.9, 0.05), (DOGS, 0.05, 0.7)], "Disputed", "70%"),
        ([(RENT, 0.1, 0.2)], "The documents do not say", "80%"),
        ([], "The documents do not say", "100%"),
    ],
)
def test_the_four_verdicts(panel: CheckPanel, found: list[tuple[str, float, float]], headline: str, share: str) -> None:
    give(panel, evidence(*found))
    card = panel.verdict_card
    assert panel.verdict == headline
    assert card.accessibleName() == f"{headline}, {share}"
    assert card.toolTip() == VERDICT_RULE
    assert VERDICT_RULE in card.accessibleDescription()


def test_evidence_says_what_it_does_by_word_icon_and_colour(panel: CheckPanel, theme: Theme) -> None:
    give(panel, evidence((GARDEN, 0.9, 0.05), (DOGS, 0.05, 0.7), (RENT, 0.1, 0.1)))
    assert [row.headline for row in panel.shown] == ["Supports", "Contradicts", "Says nothing"]
    assert [row.place for row in panel.shown] == [
        "contract.pdf, page 2",
        "contract.pdf, page 2",
        "contract.pdf, page 1",
    ]
    assert (
        panel.header.caption
        == "Supports:\N{NO-BREAK SPACE}1 · Contradicts:\N{NO-BREAK SPACE}1 · Says nothing:\N{NO-BREAK SPACE}1"
    )
    assert index_of(panel.evidence, 1).data(Qt.ItemDataRole.AccessibleTextRole) == f"Contradicts, 70%: {DOGS}"
    assert index_of(panel.evidence, 1).data(Qt.ItemDataRole.AccessibleDescriptionRole) == "contract.pdf, page 2"
    picture = panel.evidence.viewport().grab().toImage()
    stripes = []
    for row, tone in ((0, "accent"), (1, "danger")):
        place = rectangle(panel, row)
        stripes.append(picture.pixelColor(place.left() + 6, place.top() + 40).name())
        assert stripes[-1] == getattr(theme.colours, tone).name()
    assert stripes[0] != stripes[1]


def test_arrow_keys_and_clicks_choose_a_sentence(qtbot, panel: CheckPanel) -> None:
    give(panel, evidence((GARDEN, 0.9, 0.05), (DOGS, 0.05, 0.7)))
    panel.claim.setFocus()
    qtbot.keyClick(panel.claim, Qt.Key.Key_Down)
    assert panel.evidence.hasFocus()
    assert panel.chosen_row == 0
    with qtbot.waitSignal(panel.chosen):
        qtbot.keyClick(panel.evidence, Qt.Key.Key_Down)
    assert panel.chosen_row == 1
    with qtbot.waitSignal(panel.chosen):
        qtbot.mouseClick(panel.evidence.viewport(), Qt.MouseButton.LeftButton, pos=rectangle(panel, 0).center())
    assert panel.chosen_row == 0
    qtbot.keyClick(panel.evidence, Qt.Key.Key_Up)
    assert panel.claim.hasFocus()


def test_evidence_settles_around_the_chosen_sentence(qtbot, panel: CheckPanel) -> None:
    panel.begin()
    panel.show_result(evidence((RENT, 0.1, 0.1), (DOGS, 0.0, 0.2), done=2), SOURCES)
    qtbot.mouseClick(panel.evidence.viewport(), Qt.MouseButton.LeftButton, pos=rectangle(panel, 1).center())
    panel.show_result(evidence((GARDEN, 0.9, 0.05), (RENT, 0.1, 0.1), (DOGS, 0.0, 0.2)), SOURCES)
    panel.end()
    assert panel.chosen_row == 2
    assert sentences(panel)[2] == DOGS


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_copying_a_sentence_with_its_source(qtbot, panel: CheckPanel) -> None:
    give(panel, evidence((DOGS, 0.05, 0.7)))
    panel.evidence.setFocus()
    qtbot.keyClick(panel.evidence, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().text()
    assert DOGS in copied
    assert "contract.pdf, page 2" in copied


def test_what_was_left_out_is_said_and_can_be_read(qtbot, panel: CheckPanel) -> None:
    give(panel, evidence((DOGS, 0.05, 0.7), done=60, total=60, left_out=300, claim="Dogs."))
    assert panel.left_out.sentence == "Read the likeliest 60 of 360 sentences."
    with qtbot.waitSignal(panel.claim_asked) as asked:
        qtbot.mouseClick(panel.left_out.button, Qt.MouseButton.LeftButton)
    assert asked.args == ["Dogs.", True]


def test_a_stopped_check_says_how_far_it_came(panel: CheckPanel) -> None:
    give(panel, evidence((DOGS, 0.05, 0.7), done=2, total=60))
    assert panel.header.caption == "Stopped after 2 of 60 sentences"


def test_nothing_about_the_claim_is_said(panel: CheckPanel) -> None:
    give(panel, evidence(done=0, total=0))
    assert panel.shown == ()
    assert panel.header.caption == "No sentence is about this."
    assert not panel.header.save.isVisible()


def test_stale_evidence_is_gone_until_checked_again(qtbot, panel: CheckPanel) -> None:
    give(panel, evidence((DOGS, 0.05, 0.7)))
    with qtbot.waitSignal(panel.chosen):
        panel.mark_stale()
    assert panel.shown == ()
    assert panel.verdict == ""
    assert "changed" in panel.header.caption
    give(panel, evidence((DOGS, 0.05, 0.7)))
    assert sentences(panel) == [DOGS]


def test_a_passage_of_ones_own(qtbot, panel: CheckPanel) -> None:
    give(panel, evidence((DOGS, 0.05, 0.7)))
    assert not panel.premise.isVisible()
    qtbot.mouseClick(panel.scope.buttons["passage"], Qt.MouseButton.LeftButton)
    assert panel.premise.isVisible()
    assert panel.shown == (), "the documents' sentences say nothing about the passage"
    qtbot.keyClicks(panel.premise, "It rains.")
    panel.claim.setText("It is dry.")
    with qtbot.waitSignal(panel.pair_asked) as asked:
        qtbot.mouseClick(panel.button, Qt.MouseButton.LeftButton)
    assert asked.args == ["It rains.", "It is dry."]
    panel.begin()
    panel.show_judgement(fakes.FakeJudge("contradiction").judgement())
    panel.end()
    assert panel.verdict == "Contradicted"
    bars = {label: bar.probability for label, bar in panel.judgement_card.bars.items()}
    assert bars == {"entailment": 0.05, "neutral": 0.15, "contradiction": 0.8}
    assert all(isinstance(bar, ProbabilityBar) and bar.isVisible() for bar in panel.judgement_card.bars.values())
    qtbot.keyClicks(panel.premise, " Not")
    assert panel.verdict == "", "a verdict about other words is taken away"
    qtbot.mouseClick(panel.scope.buttons["this"], Qt.MouseButton.LeftButton)
    assert not panel.all_documents
    assert sentences(panel) == [DOGS], "and what the documents say is still there"


def test_a_claim_from_elsewhere_goes_to_the_documents(panel: CheckPanel) -> None:
    panel.in_passage = True
    panel.all_documents = False
    assert panel.in_passage
    panel.set_claim("Dogs may be kept.")
    assert not panel.in_passage
    assert not panel.all_documents
    assert panel.claim.text() == "Dogs may be kept."


def test_suggestions_check_at_once(qtbot, panel: CheckPanel) -> None:
    panel.set_suggestions(["Dogs may be kept."])
    with qtbot.waitSignal(panel.claim_asked) as asked:
        qtbot.mouseClick(panel.suggestions.buttons[0], Qt.MouseButton.LeftButton)
    assert asked.args == ["Dogs may be kept.", False]
    give(panel, evidence((DOGS, 0.05, 0.7)))
    assert not panel.suggestions.isVisible()
    panel.clear()
    assert panel.suggestions.isVisible()


def test_saving_is_wanted_by_a_button(qtbot, panel: CheckPanel) -> None:
    give(panel, evidence((DOGS, 0.05, 0.7), claim="Dogs may be kept."))
    with qtbot.waitSignal(panel.export_wanted):
        qtbot.mouseClick(panel.header.save, Qt.MouseButton.LeftButton)
    (cited,) = panel.cited
    assert isinstance(cited, CitedEvidence)
    assert (cited.claim, cited.verdict, cited.label, cited.page) == (
        "Dogs may be kept.",
        "contradicted",
        "contradiction",
        "page 2",
    )


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_rule_is_told_on_a_click(qtbot, panel: CheckPanel) -> None:
    give(panel, evidence((DOGS, 0.05, 0.7)))
    before = set(QApplication.topLevelWidgets())
    qtbot.mouseClick(panel.verdict_card.why, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: any(widget.isVisible() for widget in set(QApplication.topLevelWidgets()) - before))
    QWhatsThis.hideText()
    QApplication.processEvents()


@pytest.mark.parametrize("width", [290, 420])
def test_a_verdict_and_its_evidence_fit_a_small_screen(qtbot, panel: CheckPanel, width: int) -> None:
    panel.resize(width, 430)
    give(panel, evidence((GARDEN, 0.9, 0.05), (DOGS, 0.05, 0.7), left_out=9, claim="Dogs may be kept " * 40))
    QApplication.processEvents()
    assert (panel.width(), panel.height()) == (width, 430)
    card = panel.verdict_card
    assert card.height() >= card.heightForWidth(card.width()), "nothing in it is cut off"
    assert panel.evidence.height() > 60
