"""How fast the model is on this computer, measured here and now."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.engine.machine import cpu_model
from app.ui.progress_line import ProgressLine
from app.ui.readers import Choice
from app.ui.theme import SPACE, set_role
from app.ui.wording import counted, milliseconds
from app.ui.worker import Runner

if TYPE_CHECKING:
    from app.engine.benchmark import Benchmark

_LENGTHS = (128, 384)
"""Tokens: those that MLPerf Mobile uses, and that the README reports."""


def measure(choice: Choice) -> Iterator[Benchmark]:
    """Time the chosen model for questions. Raises BundleError when it cannot be used."""
    from app.engine.benchmark import benchmark  # noqa: PLC0415 - the engine is loaded on the worker
    from app.engine.bundle import bundles_folder, load_bundle  # noqa: PLC0415

    bundle = load_bundle(bundles_folder(choice.models) / "qa")
    yield from benchmark(bundle, threads=choice.threads, lengths=_LENGTHS)


class BenchmarkDialog(QDialog):
    """Measures as soon as it is shown; closing it stops the measurement."""

    begun = Signal()
    """Nothing else should run now: it would be measured along."""

    def __init__(
        self,
        measure: Callable[[], Iterator[Benchmark]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("benchmark")
        self.setWindowTitle(self.tr("Benchmark"))
        self._measure = measure
        self._runner: Runner | None = None
        self._results: dict[int, Benchmark] = {}
        self.state = QLabel()
        set_role(self.state, "muted")
        self.state.setWordWrap(True)
        self.progress = ProgressLine()
        self.table = QTableWidget(0, 4)
        self.line = QLabel()
        self._lay_out()

    @property
    def is_running(self) -> bool:
        """Whether something is being measured."""
        return self._runner is not None and self._runner.busy

    @property
    def results(self) -> tuple[Benchmark, ...]:
        """What has been measured, shortest texts first."""
        return tuple(self._results[length] for length in sorted(self._results))

    def start(self) -> None:
        """Measure, from the beginning."""
        self.begun.emit()
        self._results.clear()
        self.table.setRowCount(0)
        self.line.clear()
        self._copy.setEnabled(False)
        self._again.setEnabled(False)
        self.progress.begin()
        self.state.setText(self.tr("Measuring… Please leave the computer alone for some seconds."))
        if self._runner is None:
            self._runner = Runner("benchmark", self)
        run = self._runner.start(self._measure)
        run.progressed.connect(self._show)
        run.finished.connect(self._finish)
        run.failed.connect(self._fail)

    def done(self, result: int) -> None:
        """Stop measuring and close."""
        if self._runner is not None:
            self._runner.shut_down()
            self._runner = None
        super().done(result)

    def _show(self, result: Benchmark) -> None:
        self._results[result.length] = result
        done = sum(found.runs for found in self._results.values())
        self.progress.advance(done, max(done, result.runs_total * len(_LENGTHS)))
        lengths = sorted(self._results)
        self.table.setRowCount(len(lengths))
        for row, length in enumerate(lengths):
            found = self._results[length]
            cells = (
                counted(length, "token"),
                *(
                    self.tr("{time} ms").format(time=milliseconds(value))
                    for value in (found.median_ms, found.p90_ms, found.fastest_ms)
                ),
            )
            for column, text in enumerate(cells):
                item = QTableWidgetItem(text)
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.table.setItem(row, column, item)

    def _finish(self, result: Benchmark) -> None:
        # Reports come only so often: the last one of a length may have been left out, but not the very last.
        self._show(result)
        self._end(self.tr("Batch 1, one question after another, as MLPerf Mobile measures (p90 counts)."))
        self.line.setText(self.one_line())
        self._copy.setEnabled(True)

    def _fail(self, sentence: str) -> None:
        self._end(sentence)

    def _end(self, sentence: str) -> None:
        self.progress.end()
        self.state.setText(sentence)
        self._again.setEnabled(True)

    def one_line(self) -> str:
        """What was measured, in one line that can be cited; in English, whatever the window speaks."""
        parts = ", ".join(
            f"{found.length} tokens p50 {found.median_ms:.1f} ms p90 {found.p90_ms:.1f} ms" for found in self.results
        )
        last = self.results[-1]
        return f"{last.model}, {cpu_model()}, {last.threads} threads: {parts}"

    def _copy_line(self) -> None:
        QGuiApplication.clipboard().setText(self.line.text())
        self.state.setText(self.tr("Copied."))

    def _lay_out(self) -> None:
        self.table.setHorizontalHeaderLabels(
            [self.tr("Length"), self.tr("Half within"), self.tr("Nine in ten within"), self.tr("Fastest")]
        )
        self.table.setAccessibleName(self.tr("Results"))
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.table.setShowGrid(False)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.table.horizontalHeader().setHighlightSections(False)
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.table.horizontalHeader().ensurePolished()  # the style sheet decides its height
        rows = self.table.verticalHeader().defaultSectionSize() * len(_LENGTHS)
        self.table.setFixedHeight(self.table.horizontalHeader().sizeHint().height() + rows + 2 * SPACE)
        self.line.setWordWrap(True)
        self.line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        buttons = QDialogButtonBox()
        self._copy = buttons.addButton(self.tr("Copy as one line"), QDialogButtonBox.ButtonRole.ActionRole)
        self._copy.clicked.connect(self._copy_line)
        self._copy.setEnabled(False)
        self._again = buttons.addButton(self.tr("Measure again"), QDialogButtonBox.ButtonRole.ActionRole)
        self._again.clicked.connect(self.start)
        buttons.addButton(self.tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * SPACE, 3 * SPACE, 3 * SPACE, 2 * SPACE)
        column.setSpacing(SPACE + 4)
        column.addWidget(self.state)
        column.addWidget(self.progress)
        column.addWidget(self.table)
        column.addWidget(self.line)
        column.addStretch(1)
        column.addWidget(buttons)
        self.resize(600, 300)
