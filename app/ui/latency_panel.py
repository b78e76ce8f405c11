"""How fast the answers of this session were: chart, figures, memory, and the way to a benchmark."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QVBoxLayout, QWidget

from app.engine.latency import Latency, LatencyHistory
from app.engine.machine import resident_bytes
from app.ui.latency_chart import LatencyChart
from app.ui.theme import SPACE, Theme, set_role
from app.ui.wording import counted, milliseconds

_MEASURE_EVERY_MS = 1000
_NOTHING = "–"


class LatencyPanel(QDialog):
    """Stays open beside the window and follows it."""

    benchmark_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("speed")
        self.setWindowTitle(self.tr("Speed"))
        self._history = LatencyHistory()
        self.chart = LatencyChart(theme)
        self.runs = QLabel(_NOTHING)
        self.typical = QLabel(_NOTHING)
        self.slow = QLabel(_NOTHING)
        self.stages = QLabel(_NOTHING)
        self.rate = QLabel(_NOTHING)
        self.memory = QLabel(_NOTHING)
        self._measure = QTimer(self)
        self._measure.setInterval(_MEASURE_EVERY_MS)
        self._measure.timeout.connect(self._show_memory)
        self._lay_out()

    def add(self, latency: Latency) -> None:
        """Take one more finished run into account."""
        self._history.add(latency)
        self.chart.add(latency)
        self.runs.setText(counted(len(self._history), "answer"))
        self.typical.setText(self._at_most(50))
        self.slow.setText(self._at_most(90))
        self.stages.setText(
            self.tr("tokenise {tokenise} · rank {retrieve} · model {model} · decode {decode} ms").format(
                tokenise=milliseconds(latency.tokenise_ms),
                retrieve=milliseconds(latency.retrieve_ms),
                model=milliseconds(latency.model_ms),
                decode=milliseconds(latency.decode_ms),
            )
        )
        self.rate.setText(
            self.tr("{tokens} a second, {threads}, {model}").format(
                tokens=counted(round(latency.tokens_per_second), "token"),
                threads=counted(latency.threads, "thread"),
                model=latency.model,
            )
        )
        self._show_memory()

    def showEvent(self, event: QShowEvent) -> None:
        """Measure only while somebody looks."""
        super().showEvent(event)
        self._show_memory()
        self._measure.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks any more."""
        self._measure.stop()
        super().hideEvent(event)

    def _at_most(self, share: int) -> str:
        return self.tr("at most {time} ms").format(time=milliseconds(self._history.percentile(share)))

    def _show_memory(self) -> None:
        held = resident_bytes()
        self.memory.setText(_NOTHING if held is None else self.tr("{size} MB").format(size=round(held / 1e6)))

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(3 * SPACE)
        form.setVerticalSpacing(SPACE - 2)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        for name, value in (
            (self.tr("Since the window was opened"), self.runs),
            (self.tr("Half of them (p50)"), self.typical),
            (self.tr("Nine in ten (p90)"), self.slow),
            (self.tr("The last one"), self.stages),
            (self.tr("Reading speed"), self.rate),
            (self.tr("Memory in use"), self.memory),
        ):
            caption = QLabel(name)
            set_role(caption, "muted")
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            form.addRow(caption, value)
        buttons = QDialogButtonBox()
        measure = buttons.addButton(self.tr("Benchmark…"), QDialogButtonBox.ButtonRole.ActionRole)
        measure.setToolTip(self.tr("Measure how fast the model is on this computer"))
        measure.clicked.connect(self.benchmark_wanted)
        buttons.addButton(self.tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * SPACE, 3 * SPACE, 3 * SPACE, 2 * SPACE)
        column.setSpacing(2 * SPACE)
        column.addWidget(self.chart, 1)
        column.addLayout(form)
        column.addWidget(buttons)
