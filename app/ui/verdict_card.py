"""What the documents say about a claim: the verdict, how likely it is, and how it came about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWhatsThis, QWidget

from app.ui.headline_card import HeadlineCard, plain_label, shortened
from app.ui.theme import SPACE, Theme, set_role
from app.ui.wording import percentage

if TYPE_CHECKING:
    from app.engine.evidence import ClaimResult

_MOST_QUOTED = 160


class VerdictCard(HeadlineCard):
    """Headline, claim and what it means; the rule in the tooltip, and behind a button for those without one."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._claim = plain_label()
        self._sentence = plain_label()
        set_role(self._sentence, "muted")
        self.why = QToolButton()
        self.why.setAccessibleName(self.tr("How the verdict comes about"))
        self.why.setToolTip(self.tr("How the verdict comes about"))
        self.why.clicked.connect(self._explain)
        below = QHBoxLayout()
        below.setSpacing(SPACE)
        below.addWidget(self._sentence, 1)
        below.addWidget(self.why, 0, Qt.AlignmentFlag.AlignBottom)
        self.words.addWidget(self._claim)
        self.words.addLayout(below)
        theme.changed.connect(self._tint_button)
        self._tint_button()

    def tell(self, result: ClaimResult) -> None:
        """Show the verdict so far, or the final one."""
        headline, sentence = _words(str(result.verdict))
        if not result.done:
            sentence = self.tr("So far: {sentence}").format(sentence=sentence)
        self.say(str(result.verdict), headline, percentage(result.probability))
        self._claim.setText(self.tr("“{claim}”").format(claim=shortened(result.claim, _MOST_QUOTED)))
        self._sentence.setText(sentence)
        rule = _rule()
        self.setToolTip(rule)
        self.setAccessibleDescription(f"{sentence} {rule}")

    def _explain(self) -> None:
        # Stays until the next key or click, unlike a tooltip, so it can be read with any device.
        QWhatsThis.showText(self.why.mapToGlobal(self.why.rect().bottomLeft()), self.toolTip(), self.why)

    def _tint_button(self) -> None:
        self.why.setIcon(self._theme.icon("info", "muted"))


def _words(verdict: str) -> tuple[str, str]:
    """The headline and the sentence of a verdict."""
    translate = QCoreApplication.translate
    return {
        "supported": (translate("VerdictCard", "Supported"), translate("VerdictCard", "The documents say so.")),
        "contradicted": (
            translate("VerdictCard", "Contradicted"),
            translate("VerdictCard", "The documents say otherwise."),
        ),
        "disputed": (
            translate("VerdictCard", "Disputed"),
            translate("VerdictCard", "Some sentences support it, others contradict it."),
        ),
        "open": (
            translate("VerdictCard", "The documents do not say"),
            translate("VerdictCard", "No sentence supports it or contradicts it clearly."),
        ),
    }[verdict]


def _rule() -> str:
    from app.engine.evidence import VERDICT_RULE  # noqa: PLC0415 - numpy comes with it; whoever has a result has both

    return QCoreApplication.translate("VerdictCard", VERDICT_RULE)
