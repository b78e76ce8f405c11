"""\"No answer in these documents\": a result in its own right."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.ui.theme import SPACE, Theme, scale_font, set_role
from app.ui.wording import percentage

_ICON = 28


class NoAnswerCard(QFrame):
    """Says so, how sure it is, and offers the closest words behind a click."""

    closest_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        set_role(self, "card")
        self._icon = QLabel()
        self._icon.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._headline = QLabel()
        self._headline.setWordWrap(True)
        scale_font(self._headline, 1.12, QFont.Weight.DemiBold)
        self._sentence = QLabel()
        self._sentence.setWordWrap(True)
        set_role(self._sentence, "muted")
        self._button = QPushButton(self.tr("Show the closest words"))
        self._button.setToolTip(self.tr("Probably not an answer, but the nearest thing to one that there is"))
        self._button.setAutoDefault(False)
        set_role(self._button, "link")
        self._button.clicked.connect(self._reveal)

        words = QVBoxLayout()
        words.setSpacing(SPACE // 2)
        words.addWidget(self._headline)
        words.addWidget(self._sentence)
        words.addSpacing(2)
        words.addWidget(self._button, 0, Qt.AlignmentFlag.AlignLeft)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, SPACE + 4)
        row.setSpacing(SPACE + 4)
        row.addWidget(self._icon)
        row.addLayout(words, 1)
        theme.changed.connect(self._tint)
        self._tint()

    def tell(self, confidence: float, *, documents: int, has_candidates: bool) -> None:
        """Say that so many documents do not answer, with the model's `confidence` in that (0 to 1)."""
        headline = self.tr("No answer in this document") if documents == 1 else self.tr("No answer in these documents")
        sentence = self.tr(
            "Nothing answers this clearly enough ({share} sure that nothing does). "
            "Try asking with the words that the text uses."
        ).format(share=percentage(confidence))
        self._headline.setText(headline)
        self._sentence.setText(sentence)
        self.setAccessibleName(headline)
        self.setAccessibleDescription(sentence)
        self._button.setVisible(has_candidates)

    def _reveal(self) -> None:
        self._button.hide()
        self.closest_wanted.emit()

    def _tint(self) -> None:
        drawn = self._theme.icon("no-answer", "muted")
        self._icon.setPixmap(drawn.pixmap(QSize(_ICON, _ICON), self.devicePixelRatio()))
