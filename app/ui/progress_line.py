"""A thin line of progress that only shows itself when there is time to see it."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QProgressBar, QWidget

_PATIENCE_MS = 150


class ProgressLine(QProgressBar):
    """Keeps its place in the layout while hidden, so that nothing jumps."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextVisible(False)
        self.setAccessibleName(self.tr("Progress"))
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.setSizePolicy(policy)
        self.hide()
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_PATIENCE_MS)
        self._patience.timeout.connect(self.show)

    def begin(self) -> None:
        """Something is under way; nobody knows yet how long it takes."""
        self.setRange(0, 0)
        self._patience.start()

    def advance(self, done: int, total: int) -> None:
        """So much of it is done."""
        self.setRange(0, total)
        self.setValue(done)

    def end(self) -> None:
        """It is over."""
        self._patience.stop()
        self.hide()
