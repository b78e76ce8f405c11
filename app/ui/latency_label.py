"""The status bar's readout: what the last answer cost."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from app.engine.latency import Latency
from app.ui.elided_label import ElidedLabel
from app.ui.theme import set_role
from app.ui.wording import latency_line


class LatencyLabel(ElidedLabel):
    """The last run in one line; a click asks for more about it."""

    opened = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        set_role(self, "muted")
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(self.tr("Time of the last answer"))
        self.setToolTip(
            self.tr(
                "How long the last answer took; click for more.\n\n"
                "tokenise: cutting the text into word pieces (tokens)\n"
                "rank: finding the parts that are likeliest to answer\n"
                "model: the neural network reading them\n"
                "decode: finding the best words and their places\n"
                "windows: the parts in which a long text is read"
            )
        )

    def show_run(self, latency: Latency) -> None:
        """Show a finished run."""
        self.setText(latency_line(latency))
        self.setAccessibleDescription(self.text())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.opened.emit()
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and space do what a click does."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.opened.emit()
        else:
            super().keyPressEvent(event)
