"""The status bar's readout: what the last answer cost."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.engine.latency import Latency, LatencyHistory
from app.ui.elided_label import ElidedLabel
from app.ui.theme import set_role
from app.ui.wording import history_lines, latency_line


class LatencyLabel(ElidedLabel):
    """The last run in one line; the runs since the window was opened in the tooltip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._history = LatencyHistory()
        set_role(self, "muted")
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setToolTip(history_lines(self._history))
        self.setAccessibleName("Time of the last run")

    def show_run(self, latency: Latency) -> None:
        """Show a finished run and add it to the history."""
        self._history.add(latency)
        self.setText(latency_line(latency))
        self.setToolTip(history_lines(self._history))
