"""Questions or claims to begin with, to be clicked."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.ui.elided_button import ElidedButton
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
            button = ElidedButton(text)
            button.setToolTip(text)
            set_role(button, "suggestion")
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.clicked.connect(lambda _=False, text=text: self.chosen.emit(text))
            self.buttons.append(button)
            self._column.addWidget(button)
        self.setVisible(bool(texts))
