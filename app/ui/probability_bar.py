"""One of three possible verdicts and how likely it is."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.ui.theme import SPACE, Theme, scale_font
from app.ui.wording import percentage

_HEIGHT = 8


class ProbabilityBar(QWidget):
    """A name, a percentage and a bar; set apart when it is the likeliest of its kind."""

    def __init__(self, theme: Theme, name: str, tone: str, parent: QWidget | None = None) -> None:
        """`tone` names the colour of `Colours` that the bar takes."""
        super().__init__(parent)
        self._name = QLabel(name)
        self._value = QLabel()
        self._bar = _Bar(theme, tone)
        row = QHBoxLayout()
        row.addWidget(self._name, 1)
        row.addWidget(self._value)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE // 2 + 1)
        column.addLayout(row)
        column.addWidget(self._bar)

    @property
    def probability(self) -> float:
        """What is shown, 0 to 1."""
        return self._bar.share

    def tell(self, probability: float, *, likeliest: bool) -> None:
        """Show this probability, 0 to 1."""
        self._value.setText(percentage(probability))
        self._bar.share = probability
        self._bar.update()
        for label in (self._name, self._value):
            scale_font(label, 1.0, QFont.Weight.DemiBold if likeliest else QFont.Weight.Normal)
        self.setAccessibleName(f"{self._name.text()}: {percentage(probability)}")


class _Bar(QWidget):
    def __init__(self, theme: Theme, tone: str) -> None:
        super().__init__()
        self._theme = theme
        self._tone = tone
        self.share = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(120, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        whole = QRectF(self.rect())
        painter.setBrush(self._theme.colours.sunken)
        painter.drawRoundedRect(whole, _HEIGHT / 2, _HEIGHT / 2)
        if self.share > 0:
            filled = QRectF(whole)
            filled.setWidth(max(float(_HEIGHT), whole.width() * min(1.0, self.share)))
            colour: QColor = getattr(self._theme.colours, self._tone)
            painter.setBrush(colour)
            painter.drawRoundedRect(filled, _HEIGHT / 2, _HEIGHT / 2)
