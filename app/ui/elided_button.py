"""A button that gives way to its neighbours: its words are cut with an ellipsis, whole in its tooltip."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget


class ElidedButton(QPushButton):
    """Wants room for all its words, but makes do with less."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(words)
        self._cut(words)

    def sizeHint(self) -> QSize:
        """Room for all words."""
        hint = super().sizeHint()
        metrics = self.fontMetrics()
        return hint + QSize(metrics.horizontalAdvance(self._words) - metrics.horizontalAdvance(self._shown()), 0)

    def minimumSizeHint(self) -> QSize:
        """Room for the ellipsis and a letter or two."""
        hint = super().sizeHint()
        metrics = self.fontMetrics()
        frame = hint.width() - metrics.horizontalAdvance(self._shown())
        return QSize(frame + 4 * metrics.averageCharWidth(), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut the words anew."""
        super().resizeEvent(event)
        missing = self.sizeHint().width() - self.width()
        metrics = self.fontMetrics()
        room = metrics.horizontalAdvance(self._words) - max(0, missing)
        self._cut(metrics.elidedText(self._words, Qt.TextElideMode.ElideRight, room) if missing > 0 else self._words)

    def _shown(self) -> str:
        return self.text().replace("&&", "&")

    def _cut(self, words: str) -> None:
        self.setText(words.replace("&", "&&"))
