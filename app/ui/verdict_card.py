"""What the documents say about a claim: the verdict, how likely it is, and how it came about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWhatsThis, QWidget

from app.ui.citing import one_line
from app.ui.theme import SPACE, Theme, scale_font, set_role
from app.ui.verdict_looks import VERDICT_LOOKS
from app.ui.wording import percentage

if TYPE_CHECKING:
    from app.engine.evidence import ClaimResult

_ICON = 28
_MOST_QUOTED = 160


class VerdictCard(QFrame):
    """Icon, headline and probability; the rule behind it in the tooltip, and behind a button for those without one."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._verdict = "open"
        set_role(self, "card")
        self._icon = QLabel()
        self._icon.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._headline = QLabel()
        self._headline.setWordWrap(True)
        scale_font(self._headline, 1.3, QFont.Weight.DemiBold)
        self._share = QLabel()
        scale_font(self._share, 1.3)
        self._share.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
        self._claim = QLabel()
        self._sentence = QLabel()
        for label in (self._claim, self._sentence):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        set_role(self._sentence, "muted")
        self.why = QToolButton()
        self.why.setAccessibleName(self.tr("How the verdict comes about"))
        self.why.setToolTip(self.tr("How the verdict comes about"))
        self.why.clicked.connect(self._explain)
        self._lay_out()
        theme.changed.connect(self._tint)
        self._tint()

    @property
    def headline(self) -> str:
        """The verdict in words."""
        return self._headline.text()

    def tell(self, result: ClaimResult) -> None:
        """Show the verdict so far, or the final one."""
        self._verdict = str(result.verdict)
        headline, sentence = _words(self._verdict)
        if not result.done:
            sentence = self.tr("So far: {sentence}").format(sentence=sentence)
        claim = one_line(result.claim)
        quoted = claim if len(claim) <= _MOST_QUOTED else claim[:_MOST_QUOTED].rstrip() + "…"
        self._headline.setText(headline)
        self._share.setText(percentage(result.probability))
        self._claim.setText(self.tr("“{claim}”").format(claim=quoted))
        self._sentence.setText(sentence)
        rule = _rule()
        self.setToolTip(rule)
        self.setAccessibleName(f"{headline}, {percentage(result.probability)}")
        self.setAccessibleDescription(f"{sentence} {rule}")
        self._tint()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(SPACE)
        top.addWidget(self._headline, 1)
        top.addWidget(self._share)
        below = QHBoxLayout()
        below.setSpacing(SPACE)
        below.addWidget(self._sentence, 1)
        below.addWidget(self.why, 0, Qt.AlignmentFlag.AlignBottom)
        words = QVBoxLayout()
        words.setSpacing(SPACE // 2)
        words.addLayout(top)
        words.addWidget(self._claim)
        words.addLayout(below)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE + 4, SPACE + 2, SPACE + 4, SPACE)
        row.setSpacing(SPACE + 2)
        row.addWidget(self._icon)
        row.addLayout(words, 1)

    def _explain(self) -> None:
        # Stays until the next key or click, unlike a tooltip, so it can be read with any device.
        QWhatsThis.showText(self.why.mapToGlobal(self.why.rect().bottomLeft()), self.toolTip(), self.why)

    def _tint(self) -> None:
        icon, tone = VERDICT_LOOKS[self._verdict]
        drawn = self._theme.icon(icon, tone)
        self._icon.setPixmap(drawn.pixmap(QSize(_ICON, _ICON), self.devicePixelRatio()))
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
