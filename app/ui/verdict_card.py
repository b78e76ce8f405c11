"""What a passage says about a claim: the verdict, and how likely each of the three is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from app.ui.probability_bar import ProbabilityBar
from app.ui.theme import SPACE, Theme, scaled_font, set_role

if TYPE_CHECKING:
    from app.engine.nli import Judgement

_VERDICTS = {
    "entailment": ("Supported", "The passage says so.", "accent"),
    "neutral": ("Not settled", "The passage leaves it open.", "faint"),
    "contradiction": ("Contradicted", "The passage says otherwise.", "danger"),
}


class VerdictCard(QFrame):
    """A headline in plain words and three bars."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self._headline = QLabel()
        self._headline.setFont(scaled_font(self.font(), 1.3, QFont.Weight.DemiBold))
        self._sentence = QLabel()
        self._sentence.setWordWrap(True)
        set_role(self._sentence, "muted")
        self.bars = {label: ProbabilityBar(theme, name, tone) for label, (name, _, tone) in _VERDICTS.items()}
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
        headline, sentence, _ = _VERDICTS[judgement.label]
        self._headline.setText(headline)
        self._sentence.setText(sentence)
        self.setAccessibleName(f"{headline}. {sentence}")
        for label, bar in self.bars.items():
            bar.tell(getattr(judgement, label), likeliest=label == judgement.label)
