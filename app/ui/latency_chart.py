"""A small chart of how long the answers of this session took."""

from collections import deque

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from app.engine.latency import Latency, percentile
from app.ui.theme import Theme, scaled_font
from app.ui.wording import latency_line, milliseconds

MOST_RUNS = 60
_GAP = 2.0
_WIDEST_BAR = 14.0


class LatencyChart(QWidget):
    """A bar for each of the last runs, the newest on the right, and lines at p50 and p90. Hovering tells a run."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._runs: deque[Latency] = deque(maxlen=MOST_RUNS)
        self.setMinimumHeight(96)
        self.setAccessibleName(self.tr("Time of the last answers"))
        theme.changed.connect(self.update)

    @property
    def runs(self) -> tuple[Latency, ...]:
        """What is shown, the oldest first."""
        return tuple(self._runs)

    def add(self, latency: Latency) -> None:
        """Show one more run."""
        self._runs.append(latency)
        totals = [run.total_ms for run in self._runs]
        self.setAccessibleDescription(
            self.tr("Half took at most {half} ms, nine in ten at most {most} ms").format(
                half=milliseconds(percentile(totals, 50)), most=milliseconds(percentile(totals, 90))
            )
        )
        self.update()

    def clear(self) -> None:
        """Forget all runs."""
        self._runs.clear()
        self.setAccessibleDescription("")
        self.update()

    def run_at(self, x: float) -> Latency | None:
        """The run whose bar is so far to the right, in pixels."""
        bars = zip(self._runs, self._bars(), strict=True)
        return next((run for run, bar in bars if bar.left() <= x <= bar.right()), None)

    def sizeHint(self) -> QSize:
        """Wide enough for all bars."""
        return QSize(420, 140)

    def event(self, event: QEvent) -> bool:
        """Tell the run under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            run = self.run_at(event.pos().x())
            if run is None:
                QToolTip.hideText()
            else:
                QToolTip.showText(event.globalPos(), latency_line(run), self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the bars and the two lines."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = self._theme.colours
        painter.setFont(scaled_font(self.font(), 0.85))
        if not self._runs:
            painter.setPen(colours.muted)
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.tr("Nothing has been asked yet."))
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.accent)
        for bar in self._bars():
            painter.drawRoundedRect(bar, 2, 2)
        totals = [run.total_ms for run in self._runs]
        plot = self._plot()
        taken: list[float] = []
        for share, name in ((90, "p90"), (50, "p50")):
            value = percentile(totals, share)
            y = self._height_of(value)
            painter.setPen(QPen(colours.edge, 1, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            painter.setPen(colours.muted)
            # Of two lines that nearly meet, the lower one's words stand below it.
            room = painter.fontMetrics().height()
            top = y - room / 2 if not taken or y - taken[0] > room else taken[0] + room / 2
            taken.append(y)
            words = self.tr("{name} {time} ms").format(name=name, time=milliseconds(value))
            painter.drawText(
                QRectF(plot.right() + 6, top, self.width() - plot.right() - 6, room), Qt.AlignmentFlag.AlignLeft, words
            )

    def _plot(self) -> QRectF:
        metrics = QFontMetricsF(scaled_font(self.font(), 0.85))
        return QRectF(
            0, 6, max(40.0, self.width() - metrics.horizontalAdvance("p90 00,000 ms") - 8), self.height() - 12
        )

    def _height_of(self, total: float) -> float:
        plot = self._plot()
        return plot.bottom() - plot.height() * total / max(run.total_ms for run in self._runs)

    def _bars(self) -> list[QRectF]:
        plot = self._plot()
        width = min(_WIDEST_BAR, plot.width() / MOST_RUNS - _GAP)
        left = plot.right() - len(self._runs) * (width + _GAP)
        bars = []
        for number, run in enumerate(self._runs):
            top = min(self._height_of(run.total_ms), plot.bottom() - 2)
            bars.append(QRectF(left + number * (width + _GAP), top, width, plot.bottom() - top))
        return bars
