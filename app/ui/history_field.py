"""A line that remembers: Up brings earlier entries back, as in a shell."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget


class HistoryField(QLineEdit):
    """Up walks back through the history and Down forth to what was being typed; one more Down leaves the line."""

    left_downwards = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._history: tuple[str, ...] = ()
        self._place = 0
        self._draft = ""
        self.textEdited.connect(self._on_edited)

    def set_history(self, entries: Sequence[str]) -> None:
        """Remember these, the oldest first."""
        self._history = tuple(entries)
        self._place = len(self._history)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down; everything else edits."""
        if event.key() == Qt.Key.Key_Up:
            self._step(-1)
        elif event.key() != Qt.Key.Key_Down:
            super().keyPressEvent(event)
        elif self._place < len(self._history):
            self._step(1)
        else:
            self.left_downwards.emit()

    def _step(self, by: int) -> None:
        newest = len(self._history)
        if self._place == newest:
            self._draft = self.text()
            if by < 0 and newest and self._history[-1] == self._draft:
                by -= 1  # what is in the line already would not look like a step
        place = self._place + by
        if 0 <= place <= newest:
            self._place = place
            self.setText(self._draft if place == newest else self._history[place])

    def _on_edited(self) -> None:
        self._place = len(self._history)
