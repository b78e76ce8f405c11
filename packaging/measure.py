"""What people wait for, and what an idle window costs, on this machine:

    python packaging/measure.py ask [--runs N]     from the command's start to the answer on the terminal
    python packaging/measure.py window [--runs N]  from the start of a process to a window that shows a document
    python packaging/measure.py idle [--seconds N] processor time and memory of a window that has both models loaded

Nothing of the user's is read or written, and no display is needed.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from app.documents.samples import SAMPLE_CLAIMS, SAMPLE_QUESTION, sample_path
from app.engine.machine import cpu_model, resident_bytes

if TYPE_CHECKING:
    from app.ui.application import Application
    from app.ui.main_window import MainWindow
    from app.ui.readers import Readers

_SETTLED_PERCENT = 0.5  # of one processor, over a second
_MOST_SECONDS_TO_SETTLE = 20


def main() -> int:
    """Measure one thing and print it as JSON."""
    parser = argparse.ArgumentParser(description="Measures starts and idling.")
    commands = parser.add_subparsers(dest="command", required=True)
    ask = commands.add_parser("ask", help="time edgewise ask on a small file")
    ask.add_argument("--runs", type=int, default=15)
    window = commands.add_parser("window", help="time the opening of the window as at the first start")
    window.add_argument("--runs", type=int, default=15)
    commands.add_parser("open", help="open the window, and close it as soon as it shows a document")
    idle = commands.add_parser("idle", help="watch a window that has nothing to do")
    idle.add_argument("--seconds", type=float, default=20.0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ["EDGEWISE_HOME"] = home
        if options.command == "open":
            open_once()
            return 0
        if options.command == "ask":
            found = measure([sys.executable, "-m", "app", "ask", str(sample_path()), SAMPLE_QUESTION], options.runs)
        elif options.command == "window":
            found = measure([sys.executable, __file__, "open"], options.runs)
        else:
            found = measure_idle(options.seconds)
    print(json.dumps({"cpu": cpu_model(), **found}, indent=2))
    return 0


def measure(command: Sequence[str], runs: int) -> dict[str, Any]:
    """Time the whole process; the first run only warms the disk's cache. Seconds."""
    seconds = []
    for _ in range(runs + 1):
        began = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, timeout=60)
        seconds.append(time.perf_counter() - began)
    del seconds[0]
    return {"runs": runs, "median_s": statistics.median(seconds), "fastest_s": min(seconds), "slowest_s": max(seconds)}


def shown_window(readers: Readers | None = None) -> tuple[Application, MainWindow]:
    """The window, shown as `edgewise` shows it, on no display."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from app.ui.application import make_application  # noqa: PLC0415 - the platform is chosen above
    from app.ui.main_window import MainWindow  # noqa: PLC0415
    from app.ui.readers import Readers  # noqa: PLC0415
    from app.ui.theme import Theme  # noqa: PLC0415

    application = make_application()
    window = MainWindow(readers or Readers(), Theme(application))
    window.show()
    return application, window


def open_once() -> None:
    """Open the window as at the first start, and close it when it has painted a document. No model is loaded."""
    application, window = shown_window()
    while not window.reader.text.toPlainText():
        application.processEvents()
    window.reader.text.viewport().repaint()
    window.close()


def measure_idle(seconds: float) -> dict[str, Any]:
    """Ask and check once, so that both models are loaded, then wait. CPU in percent of one processor, memory in MB."""
    from PySide6.QtCore import QEventLoop, QTimer  # noqa: PLC0415 - what times other starts does without

    from app.ui.readers import Choice, Readers, load_answerer, load_judge  # noqa: PLC0415

    answerer, judge = load_answerer(Choice()), load_judge(Choice())
    _, window = shown_window(Readers(lambda _: answerer, lambda _: judge))
    text = sample_path().read_text(encoding="utf-8")
    list(answerer.answerer.steps([text], SAMPLE_QUESTION))
    list(judge.check([text], SAMPLE_CLAIMS[0], everything=False))

    def used_in(span: float) -> float:
        began, used = time.perf_counter(), time.process_time()
        loop = QEventLoop()
        QTimer.singleShot(round(1000 * span), loop.quit)
        loop.exec()
        return 100 * (time.process_time() - used) / (time.perf_counter() - began)

    used_in(2)  # what a new window still has to do
    # Where others work as well, a new window takes longer over that.
    for _ in range(_MOST_SECONDS_TO_SETTLE):
        if used_in(1) < _SETTLED_PERCENT:
            break
    percent = used_in(seconds)
    resident = resident_bytes()
    window.close()
    return {"idle_cpu_percent": round(percent, 3), "resident_mb": round(resident / 1e6) if resident else None}


if __name__ == "__main__":
    sys.exit(main())
