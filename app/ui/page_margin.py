"""The margin beside the text, where the numbers of its pages stand."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.ui.theme import Theme, scaled_font

_GAP = 5
_TICK = 6


class PageMargin(QWidget):
    """Draws a short line and the page's number, where there is room for it, beside the line where a page begins."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._marks: tuple[tuple[int, str], ...] = ()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        theme.changed.connect(self.update)

    @property
    def marks(self) -> tuple[tuple[int, str], ...]:
        """What is drawn: how far down, in pixels, and what."""
        return self._marks

    def show_marks(self, marks: tuple[tuple[int, str], ...]) -> None:
        """Draw these."""
        if marks != self._marks:
            self._marks = marks
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the marks."""
        painter = QPainter(self)
        painter.setFont(scaled_font(self.font(), 0.78))
        metrics = painter.fontMetrics()
        room = self.width() - _GAP
        for y, label in self._marks:
            painter.setPen(self._theme.colours.edge)
            painter.drawLine(room - _TICK, y, room, y)
            if metrics.horizontalAdvance(label) <= room:
                painter.setPen(self._theme.colours.muted)
                line = QRect(0, y + 1, room, metrics.height())
                painter.drawText(line, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop), label)
