"""What the window says about time: the line, the chart with its figures, the benchmark."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton

from app.engine.benchmark import Benchmark
from app.engine.latency import Latency
from app.ui.benchmark_dialog import BenchmarkDialog, measure
from app.ui.latency_chart import MOST_RUNS, LatencyChart
from app.ui.latency_panel import LatencyPanel
from app.ui.readers import Choice
from app.ui.theme import Theme
from tests.ui import fakes
from tests.ui.conftest import OpenWindow
from tests.ui.steps import ask, only


def took(total: float) -> Latency:
    """A run that took so many milliseconds."""
    return replace(fakes.LATENCY, tokenise_ms=0.0, retrieve_ms=0.0, decode_ms=0.0, model_ms=total)


def timing(length: int, runs: int, total: int = 3) -> Benchmark:
    return Benchmark(length, runs, total, length / 4, length / 3, length / 5, 2, "qa 0.1.0")


def button(dialog: BenchmarkDialog, text: str) -> QPushButton:
    (found,) = [one for one in dialog.findChildren(QPushButton) if one.text() == text]
    return found


@pytest.fixture
def make_dialog(qtbot) -> Iterator[Callable[..., BenchmarkDialog]]:
    made: list[BenchmarkDialog] = []

    def make(measured: Callable[[], Iterator[Benchmark]]) -> BenchmarkDialog:
        dialog = BenchmarkDialog(measured)
        qtbot.addWidget(dialog)
        made.append(dialog)
        dialog.show()
        return dialog

    yield make
    for dialog in made:
        dialog.reject()


@pytest.fixture
def chart(qtbot, theme: Theme) -> LatencyChart:
    made = LatencyChart(theme)
    qtbot.addWidget(made)
    made.resize(420, 140)
    made.show()
    return made


def test_the_chart_has_a_bar_a_run_and_tells_it(chart: LatencyChart) -> None:
    for total in (10.0, 20.0, 40.0):
        chart.add(took(total))
    found = {run.total_ms for x in range(chart.width()) if (run := chart.run_at(x)) is not None}
    assert found == {10.0, 20.0, 40.0}
    # The newest on the right.
    last = [run.total_ms for x in range(chart.width()) if (run := chart.run_at(x)) is not None]
    assert (last[0], last[-1]) == (10.0, 40.0)
    assert chart.accessibleDescription() == "Half took at most 20 ms, nine in ten at most 40 ms"
    assert chart.run_at(0) is None


def test_the_chart_draws_tall_bars_for_long_runs(chart: LatencyChart, theme: Theme) -> None:
    theme.choose("light")
    chart.add(took(10.0))
    chart.add(took(100.0))
    picture = chart.grab().toImage()
    accent = theme.colours.accent
    heights: dict[float, int] = {}
    for x in range(chart.width()):
        run = chart.run_at(x)
        if run is not None:
            column = sum(picture.pixelColor(x, y) == accent for y in range(picture.height()))
            heights[run.total_ms] = max(heights.get(run.total_ms, 0), column)
    assert heights[100.0] > 5 * heights[10.0] > 0


def test_the_chart_forgets_the_oldest(chart: LatencyChart) -> None:
    for total in range(1, MOST_RUNS + 11):
        chart.add(took(float(total)))
    assert [run.total_ms for run in chart.runs] == [float(total) for total in range(11, MOST_RUNS + 11)]
    chart.clear()
    assert not chart.runs
    assert chart.accessibleDescription() == ""


def test_the_panel_follows_the_session(qtbot, open_window: OpenWindow) -> None:
    window = open_window(fakes.readers(fakes.FakeAnswerer(words=("needle",))))
    only(qtbot, window, "hay needle hay")
    ask(qtbot, window)
    ask(qtbot, window, "where is it now")
    qtbot.mouseClick(window.latency, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    panel = window.speed
    assert panel.isVisible()
    assert panel.runs.text() == "2 answers"
    assert len(panel.chart.runs) == 2
    assert panel.typical.text().startswith("at most ")
    assert panel.rate.text().endswith("2 threads, qa 0.1.0")
    qtbot.waitUntil(lambda: panel.memory.text().endswith(" MB"))
    assert 20 < int(panel.memory.text().removesuffix(" MB")) < 4000
    qtbot.keyClick(panel, Qt.Key.Key_Escape)
    assert not panel.isVisible()


def test_the_panel_measures_memory_only_while_it_is_seen(qtbot, theme: Theme, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []

    def measured() -> int:
        looked.append(1)
        return 123_000_000

    monkeypatch.setattr("app.ui.latency_panel.resident_bytes", measured)
    panel = LatencyPanel(theme)
    qtbot.addWidget(panel)
    panel._measure.setInterval(10)
    panel.show()
    qtbot.waitUntil(lambda: len(looked) > 2)
    assert panel.memory.text() == "123 MB"
    panel.hide()
    seen = len(looked)
    qtbot.wait(60)
    assert len(looked) == seen


def test_a_benchmark_is_a_table_and_a_line_to_copy(qtbot, make_dialog) -> None:
    def measured() -> Iterator[Benchmark]:
        for length in (128, 384):
            for runs in range(1, 4):
                yield timing(length, runs)

    dialog = make_dialog(measured)
    with qtbot.waitSignal(dialog.begun):
        dialog.start()
    copy = button(dialog, "Copy as one line")
    assert not copy.isEnabled()
    qtbot.waitUntil(copy.isEnabled)
    last = [dialog.table.item(dialog.table.rowCount() - 1, column) for column in range(4)]
    assert [item.text() for item in last if item] == ["384 tokens", "96 ms", "128 ms", "77 ms"]
    copy.click()
    line = QGuiApplication.clipboard().text()
    assert line == dialog.line.text()
    assert line.startswith("qa 0.1.0, ")
    assert line.endswith("384 tokens p50 96.0 ms p90 128.0 ms")


def test_closing_stops_a_benchmark(qtbot, make_dialog) -> None:
    closed = []

    def endless() -> Iterator[Benchmark]:
        try:
            while True:
                yield timing(128, 1)
        finally:
            closed.append(True)

    dialog = make_dialog(endless)
    dialog.start()
    qtbot.waitUntil(lambda: bool(dialog.results))
    dialog.reject()
    assert closed
    assert not dialog.is_running


def test_a_model_that_is_missing_is_a_sentence_in_the_dialog(qtbot, make_dialog, tmp_path: Path) -> None:
    dialog = make_dialog(lambda: measure(Choice(models=str(tmp_path))))
    dialog.start()
    qtbot.waitUntil(lambda: not dialog.is_running)
    qtbot.waitUntil(lambda: "There is no model in" in dialog.state.text())
    assert str(tmp_path) in dialog.state.text()
    assert button(dialog, "Measure again").isEnabled()


@pytest.mark.bundles
def test_the_window_measures_the_model_that_ships(qtbot, open_window: OpenWindow) -> None:
    window = open_window()
    window.actions_.benchmark.trigger()
    dialog = window.findChild(BenchmarkDialog)
    assert dialog is not None
    qtbot.waitUntil(lambda: bool(dialog.results), timeout=20_000)
    assert dialog.results[0].model.startswith("qa ")
    assert dialog.results[0].fastest_ms > 0
    assert dialog.is_running
    window.close()
    assert not dialog.is_running
