"""Measures how quickly a finished package starts, and how much memory it takes, on a display that nobody sees:

    python packaging/measure_start.py [--runs 5] [COMMAND ...]

COMMAND starts Edgewise; without it, dist/edgewise/edgewise does. For every number the median of the runs is printed,
and the worst. One start before them is not counted: files are read from the disk only then.

window   until the window shows its documents, from a new home folder each time, in milliseconds
answer   until `edgewise ask` has started, answered and ended, in milliseconds
memory   of the window (resident) after a question was answered and a claim checked in it, in megabytes; at the most,
         and of it what no other process shares

The last run's final picture is kept as build/measure_start.png, where the verdict and its evidence are to be seen.
Linux; needs Xvfb and xdotool, and a machine that does nothing else.
"""

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from build import FOLDER, ROOT
from x_display import Display, virtual_display

sys.path.insert(0, str(ROOT))

from app.documents.samples import SAMPLE_CLAIMS, SAMPLE_QUESTION, sample_path

PICTURE = ROOT / "build" / "measure_start.png"
LIMITS = {"window": 1500.0, "answer": 2500.0, "memory": 350.0}
"""What a package must keep to, on two x86 cores."""
_COLOURS = 100  # a window with letters has many hundreds, an empty display one
_HEAD, _EVERY = 1000, 7  # pixels: the dump's head and colour map are no colours, and a part of the others is enough
_PATIENCE = 60.0  # seconds
_PAUSE = 0.01
_TO_FINISH = 6.0  # seconds for an answer or a verdict


@dataclass(frozen=True, slots=True)
class Run:
    """What one start took."""

    window: float
    answer: float
    memory: float
    own_memory: float


class MeasureError(Exception):
    """It could not be measured; the message says why."""


def measure(command: Sequence[str], display: Display) -> Run:
    """Start it twice, in a window and in a terminal."""
    with tempfile.TemporaryDirectory() as home:
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("QT_", "XDG_", "EDGEWISE_"))},
            "HOME": home,
            "DISPLAY": display.name,
            "LC_ALL": "C.UTF-8",
        }
        # What a package unpacks at its first start is kept, as it is for its users.
        environment["XDG_CACHE_HOME"] = str(ROOT / "build" / "measure_start")
        begun = time.monotonic()
        subprocess.run(
            [*command, "ask", str(sample_path()), SAMPLE_QUESTION],
            check=True,
            env=environment,
            stdout=subprocess.DEVNULL,
        )
        answer = time.monotonic() - begun
        begun = time.monotonic()
        with subprocess.Popen(command, env=environment) as program:
            try:
                while _colours(display) < _COLOURS:
                    if program.poll() is not None or time.monotonic() - begun > _PATIENCE:
                        raise MeasureError("The window was never shown.")
                    time.sleep(_PAUSE)
                window = time.monotonic() - begun
                _focus(display)
                for keys, text in (("ctrl+l", SAMPLE_QUESTION), ("ctrl+k", SAMPLE_CLAIMS[0])):
                    _type(display, keys, text)
                    time.sleep(_TO_FINISH)
                memory = _kilobytes(program.pid, "status", "VmHWM") / 1000
                own = sum(_kilobytes(program.pid, "smaps_rollup", f"Private_{kind}") for kind in ("Clean", "Dirty"))
                PICTURE.write_bytes(display.picture().png())
            finally:
                program.terminate()
    return Run(window * 1000, answer * 1000, memory, own / 1000)


def _colours(display: Display) -> int:
    """About how many colours the display shows: a look that takes next to nothing from what is measured."""
    dump = memoryview(display.frame_buffer.read_bytes())
    return len(set(dump[: len(dump) // 4 * 4].cast("I")[_HEAD::_EVERY]))


def _focus(display: Display) -> None:
    """Let the window have the keyboard: there is no window manager to give it, and without it no shortcut works."""
    _xdotool(display, "search", "--sync", "--onlyvisible", "--name", "Edgewise", "windowfocus", "--sync")


def _type(display: Display, keys: str, text: str) -> None:
    for arguments in (("key", keys), ("type", "--delay", "5", text), ("key", "Return")):
        _xdotool(display, *arguments)


def _xdotool(display: Display, *arguments: str) -> None:
    environment = {**os.environ, "DISPLAY": display.name}
    subprocess.run(["xdotool", *arguments], check=True, env=environment, timeout=_PATIENCE)


def _kilobytes(process: int, file: str, name: str) -> int:
    found = re.search(rf"^{name}:\s+(\d+) kB$", Path(f"/proc/{process}/{file}").read_text(), re.MULTILINE)
    if found is None:
        raise MeasureError(f"The system does not say {name} of a process.")
    return int(found[1])


def main() -> int:
    """Measure; 1 when a limit is passed."""
    parser = argparse.ArgumentParser(description="Measures the start and the memory of a finished package.")
    parser.add_argument("--runs", type=int, default=5, metavar="N")
    parser.add_argument("command", nargs="*", default=[str(FOLDER / "edgewise")], metavar="COMMAND")
    options = parser.parse_args()
    if lacking := [tool for tool in ("Xvfb", "xdotool") if shutil.which(tool) is None]:
        print(f"Measuring needs {' and '.join(lacking)}: install the packages xvfb and xdotool.", file=sys.stderr)
        return 2
    runs = []
    PICTURE.parent.mkdir(exist_ok=True)
    try:
        for _ in range(options.runs + 1):
            with virtual_display() as display:
                runs.append(measure(options.command, display))
    except (MeasureError, OSError, subprocess.SubprocessError) as error:
        print(error, file=sys.stderr)
        return 2
    passed = True
    for name, unit in (("window", "ms"), ("answer", "ms"), ("memory", "MB"), ("own_memory", "MB")):
        values = [getattr(run, name) for run in runs[1:]]
        middle, limit = statistics.median(values), LIMITS.get(name)
        passed = passed and (limit is None or middle <= limit)
        allowed = "" if limit is None else f", at most {limit:.0f} {unit} allowed"
        print(f"{name:11}{middle:6.0f} {unit}, worst {max(values):.0f} {unit}{allowed}")
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
