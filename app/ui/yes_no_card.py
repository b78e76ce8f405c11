"""\"Yes\" or \"No\": what the documents say to a question that can be answered so, and the sentence that decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.ui.citing import one_line
from app.ui.theme import SPACE, Theme, restyle, scale_font, set_role
from app.ui.verdict_looks import VERDICT_LOOKS
from app.ui.wording import percentage

if TYPE_CHECKING:
    from app.engine.evidence import ClaimResult

_ICON = 28
_MOST_QUOTED = 240


class YesNoCard(QFrame):
    """Says so, how sure it is and by which sentence; leads to that and to all evidence."""

    place_wanted = Signal()
    evidence_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._verdict = "supported"
        set_role(self, "card")
        self._icon = QLabel()
        self._icon.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._headline = QLabel()
        self._headline.setWordWrap(True)
        scale_font(self._headline, 1.3, QFont.Weight.DemiBold)
        self._share = QLabel()
        scale_font(self._share, 1.3)
        self._share.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
        self._sentence = QLabel()
        self._place = QLabel()
        for label in (self._sentence, self._place):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        set_role(self._place, "muted")
        self.show_place = QPushButton(self.tr("Show it"))
        self.show_place.setToolTip(self.tr("Show the sentence in the document"))
        self.show_place.clicked.connect(self.place_wanted)
        self.show_evidence = QPushButton(self.tr("All evidence"))
        self.show_evidence.clicked.connect(self.evidence_wanted)
        for button in (self.show_place, self.show_evidence):
            button.setAutoDefault(False)
            set_role(button, "link")
        self._lay_out()
        theme.changed.connect(self._tint)
        self._tint()

    @property
    def headline(self) -> str:
        """The answer in a word."""
        return self._headline.text()

    def tell(self, result: ClaimResult, place: str) -> None:
        """Show a verdict that has evidence, whose first sentence stands at `place`."""
        self._verdict = str(result.verdict)
        decisive = one_line(result.evidence[0].text)
        quoted = decisive if len(decisive) <= _MOST_QUOTED else decisive[:_MOST_QUOTED].rstrip() + "…"
        headline, share = _word(self._verdict), percentage(result.probability)
        self._headline.setText(headline)
        self._share.setText(share)
        self._sentence.setText(self.tr("“{sentence}”").format(sentence=quoted))
        self._place.setText(place)
        claim = one_line(result.claim)
        self.show_evidence.setToolTip(
            self.tr(
                "The question was read as the claim “{claim}”: show what supports it and what contradicts it"
            ).format(claim=claim)
        )
        self.setAccessibleName(f"{headline}, {share}")
        self.setAccessibleDescription(f"{quoted} {place}")
        self._tint()

    def set_chosen(self, chosen: bool) -> None:
        """Show whether it is this place that the document is at."""
        if chosen != bool(self.property("chosen")):
            self.setProperty("chosen", chosen)
            restyle(self)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(SPACE)
        top.addWidget(self._headline, 1)
        top.addWidget(self._share)
        links = QHBoxLayout()
        links.setSpacing(2 * SPACE)
        links.addWidget(self.show_place)
        links.addWidget(self.show_evidence)
        links.addStretch(1)
        words = QVBoxLayout()
        words.setSpacing(SPACE // 2)
        words.addLayout(top)
        words.addWidget(self._sentence)
        words.addWidget(self._place)
        words.addLayout(links)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE + 4, SPACE + 2, SPACE + 4, SPACE // 2)
        row.setSpacing(SPACE + 2)
        row.addWidget(self._icon)
        row.addLayout(words, 1)

    def _tint(self) -> None:
        icon, tone = VERDICT_LOOKS[self._verdict]
        self._icon.setPixmap(self._theme.icon(icon, tone).pixmap(QSize(_ICON, _ICON), self.devicePixelRatio()))


def _word(verdict: str) -> str:
    translate = QCoreApplication.translate
    return {
        "supported": translate("YesNoCard", "Yes"),
        "contradicted": translate("YesNoCard", "No"),
        "disputed": translate("YesNoCard", "Some say yes, some no"),
    }[verdict]
