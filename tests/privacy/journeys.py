"""What people do with Edgewise, from start to end, with the models that ship. A program of its own, to be watched:

    python -m tests.privacy.journeys commands|window|forget RESULTS PAPER... [--idle SECONDS]

It ends at once, with exit code 99, when the interpreter is asked for the network, for a program other than the reader
of PDF files, or for a file from the network. What was done is printed, one word a line.
"""

import argparse
import os
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

NETWORK = 99
_REFUSED = (
    "socket.",
    "ssl.",
    "urllib.",
    "http.",
    "ftplib.",
    "smtplib.",
    "imaplib.",
    "poplib.",
    "nntplib.",
    "telnetlib.",
)
_PROGRAMS = ("os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.startfile", "pty.spawn", "webbrowser.open")


def refuse(event: str, values: tuple[Any, ...]) -> None:
    """End the program when it asks for the network; as an audit hook this cannot be taken away again."""
    program = event == "subprocess.Popen" and not (
        "app.documents.pdf_reader" in " ".join(map(str, values[1]))
        or list(values[1]) == ["uname", "-p"]  # Python's own platform module asks it for the processor
    )
    if event.startswith((*_REFUSED, *_PROGRAMS)) or program:
        os.write(2, f"refused: {event} {values}\n".encode())
        os._exit(NETWORK)


def commands(papers: list[Path], results: Path) -> None:
    """Every command, as in a terminal."""
    from app import cli
    from tests.privacy.papers import CLAIM, IN_CLAIM, IN_PDF, QUESTION

    lease, letter, diary = map(str, papers)
    for arguments, expected in (
        (["ask", lease, letter, diary, QUESTION, "--format", "markdown", "--output", str(results / "ask.md")], ""),
        (["ask", lease, QUESTION, "--json"], IN_PDF),
        (["check", lease, diary, CLAIM], IN_CLAIM),
        (["nli", CLAIM, "The ferry leaves on Mondays."], "entailment"),
        (["extract", letter], "paid the rent"),
        (["bench", "--runs", "1", "--lengths", "64"], "64 tokens"),
        (["doctor", "--report", str(results / "report.zip")], "Everything works."),
        (["ask", str(results / "gone.pdf"), QUESTION], ""),
    ):
        output = StringIO()
        with redirect_stdout(output):
            code = cli.main(arguments)
        assert code == (2 if "gone.pdf" in str(arguments) else 0), arguments
        assert expected in output.getvalue(), (arguments, output.getvalue())
        print(arguments[0], flush=True)


class Hand:
    """Mouse, keyboard and patience: what the steps of tests/ui need, without pytest."""

    def __init__(self) -> None:
        from PySide6.QtTest import QTest

        self.mouseClick, self.keyClick, self._wait = QTest.mouseClick, QTest.keyClick, QTest.qWait

    def waitUntil(self, condition: Callable[[], bool]) -> None:
        """Let the window live until this is so."""
        end = time.monotonic() + 60
        while not condition():
            assert time.monotonic() < end, "it does not come to an end"
            self._wait(5)


def in_the_window(papers: list[Path], do: Callable[[Any, Any], None]) -> None:
    """Start the window as `edgewise FILE...` does, do something in it, and close it."""
    from PySide6.QtWidgets import QApplication

    from app import cli
    from app.ui.application import Application
    from app.ui.main_window import MainWindow

    def live() -> int:
        (window,) = [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, MainWindow)]
        try:
            do(Hand(), window)
        except Exception:
            traceback.print_exc()  # what the command says of it is one sentence
            raise
        finally:
            window.close()
        return 0

    Application.exec = staticmethod(live)  # type: ignore[method-assign]
    assert cli.main([str(path) for path in papers]) == 0


def use(hand: Any, window: Any, results: Path, idle: float) -> None:
    """Read documents, ask, check, save, choose settings."""
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QFileDialog, QLineEdit

    from app.settings import MAX_CAUTION
    from app.ui.settings_dialog import SettingsDialog
    from tests.privacy.papers import CLAIM, IN_CLAIM, IN_PDF, NAMES, OWN_TEXT, QUESTION
    from tests.ui import steps

    hand.waitUntil(lambda: len(window.library.items) >= 3 and steps.idle(window))
    steps.write_own(window, OWN_TEXT)
    (lease,) = [item for item in window.library.items if item.name.endswith("lease.pdf")]
    window.library.choose(lease.key)
    window.actions_.pages.setChecked(True)
    hand.waitUntil(lambda: NAMES in steps.shown(window))
    print("open", flush=True)

    # How sure the model is does not matter here.
    window.apply_settings(replace(window.settings, caution=-MAX_CAUTION))
    steps.ask(hand, window, QUESTION)
    assert any(IN_PDF in answer.text for answer in window.asking.result.answers)
    window.ask.verify_wanted.emit(window.ask.shown[0])
    hand.waitUntil(lambda: steps.idle(window))
    print("ask", flush=True)

    steps.check(hand, window, CLAIM)
    assert any(IN_CLAIM in evidence.text for evidence in window.checking.result.evidence)
    print("check", flush=True)

    window.actions_.export.trigger()
    (dialog,) = [dialog for dialog in window.findChildren(QFileDialog) if dialog.isVisible()]
    dialog.findChild(QLineEdit, "fileNameEdit").setText(str(results / "evidence.md"))
    dialog.accept()
    hand.waitUntil((results / "evidence.md").exists)
    print("export", flush=True)

    window.actions_.settings.trigger()
    (settings,) = [dialog for dialog in window.findChildren(SettingsDialog) if dialog.isVisible()]
    settings.theme.setCurrentIndex(2)
    settings.accept()
    assert window.settings.theme == "dark"
    print("settings", flush=True)

    hand.mouseClick(window.ask.button, Qt.MouseButton.LeftButton)  # and closed in the midst of reading
    end = time.monotonic() + idle
    hand.waitUntil(lambda: time.monotonic() > end)


def forget(hand: Any, window: Any) -> None:
    """Find what the last window had, and forget everything."""
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QAbstractButton, QMessageBox

    from tests.privacy.papers import IN_QUESTION, NAMES
    from tests.ui import steps

    hand.waitUntil(lambda: steps.idle(window) and not window.keeping._runner.busy)
    assert any(NAMES in item.name for item in window.library.items)
    assert any(IN_QUESTION in question for question in window.asking.history)
    window.actions_.forget.trigger()
    (box,) = [box for box in window.findChildren(QMessageBox) if box.isVisible()]
    (button,) = [button for button in box.findChildren(QAbstractButton) if button.text() == "Forget everything"]
    hand.mouseClick(button, Qt.MouseButton.LeftButton)
    hand.waitUntil(lambda: not window.library.items and not window.keeping._runner.busy)
    print("forget", flush=True)


def main() -> int:
    """Go on one of the journeys."""
    parser = argparse.ArgumentParser()
    parser.add_argument("journey", choices=("commands", "window", "forget"))
    parser.add_argument("results", type=Path)
    parser.add_argument("papers", type=Path, nargs="*")
    parser.add_argument("--idle", type=float, default=0)
    options = parser.parse_args()
    sys.addaudithook(refuse)
    if options.journey == "commands":
        commands(options.papers, options.results)
        time.sleep(options.idle)
    elif options.journey == "window":
        in_the_window(options.papers, lambda hand, window: use(hand, window, options.results, options.idle))
    else:
        in_the_window([], forget)
    return 0


if __name__ == "__main__":
    sys.exit(main())
