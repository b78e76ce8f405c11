"""The window in use for a long time: `python -m tests.soak.soak questions|documents|cancel --count N [--models DIR]`.

Works in a home of its own with documents that are made for it, and ends with one JSON object of figures. Memory,
threads and file descriptors are read from /proc, so this runs on Linux only.
"""

import argparse
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["QT_LOGGING_RULES"] = "default.warning=false"  # the platform without a display is not silent

from PySide6.QtCore import QEventLoop, QTimer

from app.documents.samples import SAMPLE_CLAIMS
from app.engine.latency import percentile
from app.settings import Settings, save_settings
from app.ui.application import make_application
from app.ui.library import State
from app.ui.main_window import MainWindow
from app.ui.readers import Readers
from app.ui.theme import Theme
from app.ui.unexpected import Unexpected
from tests.documents.make import docx, epub, odt, page, paragraph, pdf, rtf
from tests.synthetic import make_nli_bundle, make_qa_bundle

DOCUMENTS = 50
ROUND = 100
"""So many questions are asked again and again, so that the first hundred and the last cost the same."""
PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
_PLACES = ("harbour", "tower", "mill", "quarry", "chapel", "market", "bridge", "orchard", "ferry", "school")
_THINGS = ("rent", "height", "price", "depth", "age", "length", "weight", "toll", "fee", "fine")


def fact(number: int) -> str:
    """A few sentences with one thing to ask for."""
    place, thing = _PLACES[number % 10], _THINGS[number // 10 % 10]
    return (
        f"The {thing} of the {place} number {number} is {100 + 7 * number}. The needle lies in the hay behind it. "
        f"People agree that the {place} is old, and nobody denies it."
    )


def file_of(number: int) -> tuple[str, bytes]:
    """A document's name and content; the format changes from one to the next."""
    text = fact(number)
    makers: dict[str, Callable[[], bytes]] = {
        "txt": text.encode,
        "md": f"# Number {number}\n\n{text}\n".encode,
        "html": f"<h1>Number {number}</h1><p>{text}</p>".encode,
        "docx": lambda: docx(paragraph(text)),
        "odt": lambda: odt(f"<text:p>{text}</text:p>"),
        "rtf": lambda: rtf(text),
        "epub": lambda: epub({"one.xhtml": f"<p>{text}</p>"}),
        "pdf": lambda: pdf(page(*text.split(". "))),
    }
    suffix = list(makers)[number % len(makers)]
    return f"number-{number}.{suffix}", makers[suffix]()


class Gauge:
    """What the process holds, read again and again."""

    def __init__(self) -> None:
        self.megabytes: list[float] = []
        self.threads: list[int] = []
        self.descriptors: list[int] = []

    def read(self) -> None:
        """Note it all."""
        self.megabytes.append(int(Path("/proc/self/statm").read_text().split()[1]) * PAGE / 1e6)
        self.threads.append(len(os.listdir("/proc/self/task")))  # noqa: PTH208 - a Path for each would be rubbish to count
        self.descriptors.append(len(os.listdir("/proc/self/fd")))  # noqa: PTH208

    def figures(self) -> dict[str, Any]:
        """Growth from after the first twentieth, when everything has been used once, to the last twentieth."""
        part = max(1, len(self.megabytes) // 20)
        begin, end = (median(values) for values in (self.megabytes[part : 2 * part], self.megabytes[-part:]))
        return {
            "readings": len(self.megabytes),
            "megabytes": [round(begin, 1), round(end, 1)],
            "growth_percent": round(100 * (end / begin - 1), 2),
            "threads": [max(self.threads[part : 2 * part]), max(self.threads[-part:])],
            "descriptors": [max(self.descriptors[part : 2 * part]), max(self.descriptors[-part:])],
        }


class Soak:
    """The window, and waiting for it."""

    def __init__(self, models: Path, folder: Path) -> None:
        save_settings(Settings(model=str(models), started_before=True))
        self.application = make_application("en")
        self.trouble: list[str] = []
        unexpected = Unexpected(self.application)
        unexpected.happened.connect(self.trouble.append)
        unexpected.listen()
        self.window = MainWindow(Readers(), Theme(self.application))
        self.window.resize(1200, 800)
        self.window.show()
        self.window.warm_up()
        self.window.thinking.trouble.connect(self.trouble.append)
        self.folder = folder
        self.gauge = Gauge()

    def wait(self, until: Callable[[], bool], seconds: float = 300.0) -> None:
        """Let the window live until this is so, without taking the processor from it."""
        loop = QEventLoop()
        tick = QTimer()
        tick.timeout.connect(lambda: loop.exit(0) if until() else None)
        tick.start(1)
        late = QTimer()
        late.setSingleShot(True)
        late.timeout.connect(lambda: loop.exit(1))
        late.start(round(seconds * 1000))
        if not until() and loop.exec():
            raise TimeoutError(f"nothing happened within {seconds} seconds; {self.trouble}")

    def idle(self) -> bool:
        """Whether the window has nothing to do."""
        window = self.window
        return not (window.thinking.busy or window.opening.busy or window.reader.text.filling)

    def write(self, first: int, count: int) -> list[Path]:
        """Make files and return where they are."""
        paths = []
        for number in range(first, first + count):
            name, content = file_of(number)
            path = self.folder / name
            path.write_bytes(content)
            paths.append(path)
        return paths

    def open(self, paths: list[Path]) -> None:
        """Open files and see that they were read."""
        self.window.open_files(paths)
        self.wait(lambda: self.idle() and len(self.window.library.items) >= len(paths))
        failed = [item.sentence for item in self.window.library.items if item.state is not State.READY]
        assert not failed, failed

    def ask(self, question: str) -> float:
        """Ask, and return the milliseconds that the engine took."""
        self.window.ask.question.setText(question)
        self.window.ask.button.click()
        self.wait(self.idle)
        result = self.window.asking.result
        assert result is not None, self.trouble
        assert result.done, self.trouble
        assert result.question == question
        return result.latency.total_ms

    def close(self) -> None:
        """Close the window."""
        self.window.close()


def questions(soak: Soak, count: int, seconds: float) -> dict[str, Any]:
    """Ask so many questions over 50 documents; fewer, by whole rounds, where the time is up before."""
    end_by = time.monotonic() + seconds
    soak.open(soak.write(0, DOCUMENTS))
    asked = [f"What is the {_THINGS[n // 10 % 10]} of the {_PLACES[n % 10]} number {n}?" for n in range(ROUND)]
    took: list[float] = []
    right = 0
    for number in range(count):
        if number % ROUND == 0 and time.monotonic() > end_by:
            break
        took.append(soak.ask(asked[number % ROUND]))
        if soak.window.ask.shown:
            wanted = str(100 + 7 * (number % ROUND))
            right += soak.window.ask.shown[0].answer.text == wanted
        soak.gauge.read()
    part = min(ROUND, len(took) // 2)
    begin, end = took[:part], took[-part:]
    return {
        "documents": DOCUMENTS,
        "asked": len(took),
        "right": right,
        "median_ms": [round(median(begin), 2), round(median(end), 2)],
        "p90_ms": [round(percentile(begin, 90), 2), round(percentile(end, 90), 2)],
        "p90_change_percent": round(100 * (percentile(end, 90) / percentile(begin, 90) - 1), 2),
        # The same question in both, so that no single slow one counts: half of them changed by less than this.
        "paired_change_percent": round(100 * (median(e / b for b, e in zip(begin, end, strict=True)) - 1), 2),
        "p90_ms_each_hundred": [
            round(percentile(took[at : at + part], 90), 2) for at in range(0, len(took) - part + 1, part)
        ],
    }


def documents(soak: Soak, count: int, _seconds: float) -> dict[str, Any]:
    """Open so many documents, ten at a time, look at each of them, as pages too, and remove them."""
    window = soak.window
    window.actions_.pages.setChecked(True)
    for first in range(0, count, 10):
        paths = soak.write(first, min(10, count - first))
        soak.open(paths)
        for item in window.library.items:
            window.library.choose(item.key)
            soak.wait(soak.idle)
        for item in window.library.items:
            window.opening.forget(item.key)
            window.library.remove(item.key)
        for path in paths:
            path.unlink()
        soak.wait(soak.idle)
        soak.gauge.read()
    return {}


def cancel(soak: Soak, count: int, _seconds: float) -> dict[str, Any]:
    """Begin something, and stop it after some milliseconds, so many times; then see that all still works."""
    window, chance = soak.window, random.Random(20261124)
    files = soak.write(0, DOCUMENTS)
    soak.open(files)
    soak.ask("What is the rent of the harbour number 0?")
    before = window.ask.shown
    waits: list[float] = []
    for number in range(count):
        kind = number % 4
        if kind == 0:
            window.asking.ask(f"where is the needle {number}", everything=True)
        elif kind == 1:
            window.checking.check(f"{SAMPLE_CLAIMS[0]} {number}", everything=True)
        elif kind == 2:
            window.checking.judge(fact(number % 20) * 20, "The needle lies in the hay.")
        else:
            key = chance.choice(window.library.items).key
            window.opening.read_again(key)
        pause = QEventLoop()
        QTimer.singleShot(chance.randrange(40), pause.quit)
        pause.exec()
        began = time.perf_counter()
        window.actions_.stop.trigger()
        soak.wait(lambda: not window.thinking.busy)
        waits.append((time.perf_counter() - began) * 1000)
        if kind == 3:
            window.opening.go_on()
            for item in window.library.items:
                if item.state is State.FAILED:
                    window.opening.read_again(item.key)
        soak.gauge.read()
    soak.wait(soak.idle)
    soak.ask("What is the rent of the harbour number 0?")
    after = window.ask.shown
    same = [row.answer.text for row in before] == [row.answer.text for row in after]
    window.checking.check("The needle lies in the hay.")
    soak.wait(soak.idle)
    return {
        "stopped_within_ms": [round(percentile(waits, 90), 2), round(max(waits), 2)],
        "same_answers_afterwards": same,
        "claim_checked_afterwards": window.checking.result is not None and window.checking.result.done,
    }


RUNS = {"questions": questions, "documents": documents, "cancel": cancel}


def main() -> None:
    """Run one of them."""
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=RUNS)
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--models", type=Path, help="folder with the bundles qa and nli; without, synthetic ones")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="ask no more questions after so long")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["EDGEWISE_HOME"] = str(folder / "home")
        if options.models is None:
            # Their vocabulary is small: most words are many pieces.
            make_qa_bundle(folder / "models" / "qa", max_length=256, stride=32)
            make_nli_bundle(folder / "models" / "nli", max_length=256, stride=32)
        (folder / "documents").mkdir()
        soak = Soak((options.models or folder / "models").absolute(), folder / "documents")
        began = time.monotonic()
        found = RUNS[options.what](soak, options.count, options.seconds)
        figures = {"what": options.what, "count": options.count, "seconds": round(time.monotonic() - began, 1)}
        print(json.dumps({**figures, **soak.gauge.figures(), **found, "trouble": soak.trouble}))
        soak.close()
    sys.exit(bool(soak.trouble))


if __name__ == "__main__":
    main()
