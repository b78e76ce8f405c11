"""A mistake that nothing caught is in the log and one sentence in the window, which goes on."""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.log import close_log, start_logging
from app.ui.unexpected import Unexpected

SECRET = "Quillfeather"


@pytest.fixture
def told(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What an `Unexpected` that listens has said."""
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    start_logging()
    unexpected = Unexpected()
    sentences: list[str] = []
    unexpected.happened.connect(sentences.append)
    unexpected.listen()
    yield sentences
    close_log()


def go_wrong(error: BaseException) -> None:
    sys.excepthook(type(error), error, error.__traceback__)


def caught(raised: Callable[[], None]) -> Exception:
    try:
        raised()
    except Exception as error:
        return error
    raise AssertionError


def test_it_is_told_and_written_down_without_its_words(told, home, capsys):
    go_wrong(caught(lambda: int(SECRET)))  # type: ignore[arg-type]
    assert len(told) == 1
    assert "(ValueError)" in told[0]
    log = (home / "edgewise.log").read_text(encoding="utf-8")
    assert "unexpected error\n  ValueError\n    tests.ui.test_unexpected:" in log
    assert SECRET not in log + told[0]
    assert capsys.readouterr().err == "", "the system's log would keep it"


def test_a_person_at_a_terminal_sees_all_of_it(told, capsys, monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    go_wrong(ValueError(SECRET))
    assert f"ValueError: {SECRET}" in capsys.readouterr().err


def test_the_same_mistake_is_told_once(told):
    def fail() -> None:
        raise ValueError

    for _ in range(3):
        go_wrong(caught(fail))
    assert len(told) == 1
    go_wrong(caught(lambda: int(SECRET)))  # type: ignore[arg-type]
    assert len(told) == 2


def test_other_threads_too(qtbot, told):
    def work() -> None:
        raise OSError(SECRET)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: ["(OSError)" in sentence for sentence in told] == [True])


def test_who_ends_the_program_ends_it(told, capsys):
    go_wrong(KeyboardInterrupt())
    assert told == []
    assert "KeyboardInterrupt" in capsys.readouterr().err


def test_the_window_says_it_and_goes_on(home: Path) -> None:
    """As the application starts it, in a process of its own."""
    program = (
        "import sys\n"
        "from PySide6.QtCore import QTimer\n"
        "from PySide6.QtWidgets import QApplication\n"
        "from app import cli\n"
        "from app.ui.main_window import MainWindow\n"
        "warm_up = MainWindow.warm_up\n"
        "def begin(window):\n"
        "    def look():\n"
        "        if window.banner.sentence:\n"
        "            print(window.banner.sentence)\n"
        "            window.close()\n"
        "    timer = QTimer(window)\n"
        "    timer.timeout.connect(look)\n"
        "    timer.start(20)\n"
        f"    raise LookupError('{SECRET}')\n"
        "MainWindow.warm_up = begin\n"
        "sys.exit(cli.main([]))\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=Path(__file__).parents[2], timeout=60, check=False, capture_output=True,
        text=True,
    )  # fmt: skip
    said = [line for line in ended.stderr.splitlines() if "propagateSizeHints" not in line]  # the platform's own words
    assert (ended.returncode, said) == (0, [])
    assert ended.stdout.startswith("Something unexpected went wrong (LookupError)")
    log = (home / "edgewise.log").read_text(encoding="utf-8")
    assert "  LookupError\n    __main__:" in log
    assert SECRET not in log
