"""Questions or claims to begin with, to be clicked."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.ui.theme import SPACE, set_role


class Suggestions(QWidget):
    """A caption and one button for each; nothing at all when there are none."""

    chosen = Signal(str)

    def __init__(self, caption: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: list[QPushButton] = []
        label = QLabel(caption)
        set_role(label, "section")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, SPACE)
        self._column.setSpacing(SPACE - 2)
        self._column.addWidget(label)
        self.hide()

    def offer(self, texts: Sequence[str]) -> None:
        """Offer these instead."""
        if [button.accessibleName() for button in self.buttons] == list(texts):
            return
        for button in self.buttons:
            button.hide()
            button.deleteLater()
        self.buttons = []
        for text in texts:
            button = _Suggestion(text)
            button.clicked.connect(lambda _=False, text=text: self.chosen.emit(text))
            self.buttons.append(button)
            self._column.addWidget(button)
        self.setVisible(bool(texts))


class _Suggestion(QPushButton):
    """As wide as there is room, its words cut with an ellipsis if need be."""

    def __init__(self, text: str) -> None:
        super().__init__()
        set_role(self, "suggestion")
        self.setAutoDefault(False)
        self.setAccessibleName(text)
        self.setToolTip(text)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setText(text)

    def minimumSizeHint(self) -> QSize:
        return QSize(60, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.width() - 24
        text = self.accessibleName()
        self.setText(self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room).replace("&", "&&"))
