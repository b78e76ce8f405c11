"""A field for one question or claim: it grows with what is written, and Up brings earlier entries back."""

import math
from collections.abc import Sequence

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QTextCursor, QTextOption
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QSizePolicy, QWidget

from app.ui.reader_text import local_files
from app.ui.theme import set_role

_MOST_LINES = 4  # of them are shown, the others scrolled to
_EDGE = 7  # above and below: the padding and the edge of the style sheet
_LEAST_HEIGHT = 34  # of a field of one line, as of the button beside it


class HistoryField(QPlainTextEdit):
    """Up walks back through the history and Down forth to what was being typed; one more Down leaves the field.

    In an entry of several lines they walk through these first. Its text has no ends of lines: Enter is `returnPressed`.
    """

    returnPressed = Signal()  # noqa: N815 - as QLineEdit has it
    left_downwards = Signal()

    def __init__(self, most: int, parent: QWidget | None = None) -> None:
        """`most` characters can be written in it."""
        super().__init__(parent)
        self._most = most
        self._history: tuple[str, ...] = ()
        self._place = 0
        self._draft = ""
        self._walking = False
        set_role(self, "field")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(0)
        self.document().documentLayout().documentSizeChanged.connect(lambda _: self._fit())
        self.textChanged.connect(self._on_changed)
        self._fit()

    def text(self) -> str:
        """What is written."""
        return self.toPlainText()

    def setText(self, text: str) -> None:
        """Write this instead, in one line; the cursor is behind it."""
        self.setPlainText(_unbroken(text)[: self._most])
        self.moveCursor(QTextCursor.MoveOperation.End)

    def set_history(self, entries: Sequence[str]) -> None:
        """Remember these, the oldest first."""
        self._history = tuple(entries)
        self._place = len(self._history)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """What is pasted comes as one line, as far as there is room."""
        cursor = self.textCursor()
        room = self._most - len(self.text()) + len(cursor.selectedText())
        cursor.insertText(_unbroken(source.text())[: max(0, room)])
        self.ensureCursorVisible()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Words; files are left to the window, which opens them."""
        return source.hasText() and not local_files(source)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter, and Up and Down at the first and the last line; everything else edits."""
        key = event.key()
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.returnPressed.emit()
        elif key == Qt.Key.Key_Up and not self._has_line(QTextCursor.MoveOperation.Up):
            self._step(-1)
        elif key != Qt.Key.Key_Down or self._has_line(QTextCursor.MoveOperation.Down):
            super().keyPressEvent(event)
        elif self._place < len(self._history):
            self._step(1)
        else:
            self.left_downwards.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In another width there may be another number of lines."""
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        """As high as its lines, up to four."""
        words = math.ceil(min(_MOST_LINES, self._lines()) * self._line_height())
        height = (
            words + 1 + 2 * (_EDGE + self._room())
        )  # Qt takes a line that ends at the edge for one that does not fit
        return QSize(self.fontMetrics().averageCharWidth() * 24, max(_LEAST_HEIGHT, height))

    def minimumSizeHint(self) -> QSize:
        """Some words, and all of the lines."""
        return QSize(self.fontMetrics().averageCharWidth() * 8, self.sizeHint().height())

    def _lines(self) -> int:
        return max(1, round(self.document().size().height()))  # a plain text's height is in lines

    def _line_height(self) -> float:
        # As it is laid out, which may be more than the font says.
        return self.blockBoundingRect(self.document().firstBlock()).height() / self._lines()

    def _room(self) -> int:
        """What one line needs above and below to stand in the middle of the least height."""
        return max(0, (_LEAST_HEIGHT - 1 - math.ceil(self._line_height())) // 2 - _EDGE)

    def _fit(self) -> None:
        fits = self._lines() <= _MOST_LINES
        policy = Qt.ScrollBarPolicy.ScrollBarAlwaysOff if fits else Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.setVerticalScrollBarPolicy(policy)
        self.setViewportMargins(0, self._room(), 0, self._room())
        self.updateGeometry()
        if fits:
            self.verticalScrollBar().setValue(0)  # Qt has scrolled to the cursor before there was room for all lines

    def _has_line(self, above_or_below: QTextCursor.MoveOperation) -> bool:
        return self.textCursor().movePosition(above_or_below)

    def _step(self, by: int) -> None:
        newest = len(self._history)
        if self._place == newest:
            self._draft = self.text()
            if by < 0 and newest and self._history[-1] == self._draft:
                by -= 1  # what is in the field already would not look like a step
        place = self._place + by
        if 0 <= place <= newest:
            self._place = place
            self._walking = True
            self.setText(self._draft if place == newest else self._history[place])
            self._walking = False

    def _on_changed(self) -> None:
        if not self._walking:
            self._place = len(self._history)
        if len(self.text()) > self._most:
            self.textCursor().deletePreviousChar()


def _unbroken(text: str) -> str:
    return " ".join(text.splitlines())
