"""What a pane shows before it has anything to show: what it is for and what to do."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.ui.theme import SPACE, Theme, scaled_font, set_role

_ICON = 40


class EmptyState(QWidget):
    """An icon, a headline and a sentence or two, in the middle."""

    def __init__(self, theme: Theme, icon: str, headline: str, sentence: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._name = icon
        centre = Qt.AlignmentFlag.AlignHCenter
        self._icon = QLabel()
        self._icon.setAlignment(centre)
        title = QLabel(headline)
        title.setFont(scaled_font(self.font(), 1.12, QFont.Weight.DemiBold))
        title.setAlignment(centre)
        title.setWordWrap(True)
        words = QLabel(sentence)
        words.setAlignment(centre)
        words.setWordWrap(True)
        set_role(words, "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * SPACE, SPACE, 3 * SPACE, SPACE)
        column.setSpacing(SPACE)
        column.addStretch(2)
        for widget in (self._icon, title, words):
            column.addWidget(widget)
        column.addStretch(3)
        theme.changed.connect(self._tint)
        self._tint()

    def _tint(self) -> None:
        drawn = self._theme.icon(self._name, "edge")
        self._icon.setPixmap(drawn.pixmap(QSize(_ICON, _ICON), self.devicePixelRatio()))
