"""What was not read, and how to have it read."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from app.ui.theme import SPACE, set_role


class LeftOutLine(QWidget):
    """A quiet sentence and a button; hidden when everything was read."""

    everything_wanted = Signal()

    def __init__(self, tooltip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sentence = QLabel()
        self._sentence.setWordWrap(True)
        self._sentence.setToolTip(tooltip)
        set_role(self._sentence, "muted")
        self.button = QPushButton(self.tr("Read everything"))
        self.button.setToolTip(self.tr("Read the rest, too; this takes longer"))
        self.button.setAutoDefault(False)
        set_role(self.button, "link")
        self.button.clicked.connect(self.everything_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        row.addWidget(self._sentence, 1)
        row.addWidget(self.button)
        self.hide()

    @property
    def sentence(self) -> str:
        """What it says."""
        return self._sentence.text()

    def tell(self, sentence: str) -> None:
        """Say this."""
        self._sentence.setText(sentence)
        self.show()
