"""A card with a verdict at its head: an icon, a few large words, and how likely it is."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.ui.citing import one_line
from app.ui.theme import SPACE, Theme, scale_font, set_role
from app.ui.verdict_looks import VERDICT_LOOKS

_ICON = 28


class HeadlineCard(QFrame):
    """What stands below the headline is added to `words`."""

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
        top = QHBoxLayout()
        top.setSpacing(SPACE)
        top.addWidget(self._headline, 1)
        top.addWidget(self._share)
        self.words = QVBoxLayout()
        self.words.setSpacing(SPACE // 2)
        self.words.addLayout(top)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE + 4, SPACE + 2, SPACE + 4, SPACE)
        row.setSpacing(SPACE + 2)
        row.addWidget(self._icon)
        row.addLayout(self.words, 1)
        theme.changed.connect(self._tint)
        self._tint()

    @property
    def headline(self) -> str:
        """The verdict in words."""
        return self._headline.text()

    def say(self, verdict: str, headline: str, share: str) -> None:
        """Show this verdict, one of VERDICT_LOOKS, in these words."""
        self._verdict = verdict
        self._headline.setText(headline)
        self._share.setText(share)
        self.setAccessibleName(f"{headline}, {share}")
        self._tint()

    def _tint(self) -> None:
        icon, tone = VERDICT_LOOKS[self._verdict]
        self._icon.setPixmap(self._theme.icon(icon, tone).pixmap(QSize(_ICON, _ICON), self.devicePixelRatio()))


def plain_label() -> QLabel:
    """A label for words that are nobody's mark-up, in as many lines as they need."""
    label = QLabel()
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def shortened(text: str, most: int) -> str:
    """The text in one line, of at most so many characters."""
    line = one_line(text)
    return line if len(line) <= most else line[:most].rstrip() + "…"
