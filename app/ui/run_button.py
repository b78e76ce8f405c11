"""The button that starts a run and, while one is under way, stops it."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QPushButton, QWidget

from app.ui.theme import Theme, restyle, set_role


class RunButton(QPushButton):
    """Two faces, one width, so that nothing jumps."""

    start = Signal()
    stop = Signal()

    def __init__(self, theme: Theme, label: str, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._label = label
        self._icon_name = icon
        self._running = False
        self.setAutoDefault(False)
        self.clicked.connect(self._on_clicked)
        theme.changed.connect(self._dress)
        self._dress()

    @property
    def is_running(self) -> bool:
        """Whether it shows the face for stopping."""
        return self._running

    def set_running(self, running: bool) -> None:
        """Show the face for this state."""
        if running != self._running:
            self._running = running
            self._dress()

    def sizeHint(self) -> QSize:
        """As wide as the wider face: the one that starts is written in bolder letters."""
        hint = super().sizeHint()
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        widest = max(_width(face, QFontMetrics(bold)) for face in (self._label, self.tr("Stop")))
        hint.setWidth(hint.width() - _width(self.text(), self.fontMetrics()) + widest)
        return hint

    def _on_clicked(self) -> None:
        (self.stop if self._running else self.start).emit()

    def _dress(self) -> None:
        running = self._running
        self.setText(self.tr("Stop") if running else self._label)
        icon = self._theme.icon("stop") if running else self._theme.icon(self._icon_name, "accent_text")
        self.setIcon(icon)
        set_role(self, "plain" if running else "primary")
        restyle(self)
        self.setAccessibleName(self.text())
        enter = self.tr("{what} (Enter)").format(what=self._label)
        self.setToolTip(self.tr("Stop reading (Esc)") if running else enter)


def _width(face: str, metrics: QFontMetrics) -> int:
    return metrics.size(Qt.TextFlag.TextShowMnemonic, face).width()  # as Qt measures it in a button's hint
