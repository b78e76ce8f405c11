"""What a passage says about a claim: the verdict, and how likely each of the three is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from app.ui.probability_bar import ProbabilityBar
from app.ui.theme import SPACE, Theme, scale_font, set_role
from app.ui.verdict_looks import LABEL_LOOKS

if TYPE_CHECKING:
    from app.engine.nli import Judgement


class JudgementCard(QFrame):
    """A headline in plain words and three bars."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self._headline = QLabel()
        scale_font(self._headline, 1.3, QFont.Weight.DemiBold)
        self._sentence = QLabel()
        self._sentence.setWordWrap(True)
        set_role(self._sentence, "muted")
        self.bars = {label: ProbabilityBar(theme, _words(label)[0], LABEL_LOOKS[label][1]) for label in LABEL_LOOKS}
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * SPACE, SPACE + 4, 2 * SPACE, 2 * SPACE)
        column.setSpacing(SPACE // 2)
        column.addWidget(self._headline)
        column.addWidget(self._sentence)
        for bar in self.bars.values():
            column.addSpacing(SPACE // 2 + 2)
            column.addWidget(bar)

    @property
    def headline(self) -> str:
        """The verdict."""
        return self._headline.text()

    def tell(self, judgement: Judgement) -> None:
        """Show a judgement."""
        headline, sentence = _words(judgement.label)
        self._headline.setText(headline)
        self._sentence.setText(sentence)
        self.setAccessibleName(headline)
        self.setAccessibleDescription(sentence)
        for label, bar in self.bars.items():
            bar.tell(getattr(judgement, label), likeliest=label == judgement.label)


def _words(label: str) -> tuple[str, str]:
    """The headline and the sentence of a label."""
    translate = QCoreApplication.translate
    return {
        "entailment": (translate("JudgementCard", "Supported"), translate("JudgementCard", "The passage says so.")),
        "neutral": (
            translate("JudgementCard", "Not settled"),
            translate("JudgementCard", "The passage leaves it open."),
        ),
        "contradiction": (
            translate("JudgementCard", "Contradicted"),
            translate("JudgementCard", "The passage says otherwise."),
        ),
    }[label]
