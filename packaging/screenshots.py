"""Pictures of the window for the README and for looking at: `python packaging/screenshots.py FOLDER`.

Ask and Check, light and dark, at 1280x800 and 1024x600, and the moments between: no answer, trouble, an
edited text, an empty page, the first start, the dialogs. Answers come from the bundles in assets/models.
Needs no display.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SIZES = ((1280, 800), (1024, 600))
THEMES = ("light", "dark")

if not os.environ.get("DISPLAY") or "--offscreen" in sys.argv:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# The pictures must not depend on, nor touch, the settings of whoever takes them.
_HOME = tempfile.TemporaryDirectory(prefix="edgewise-screenshots-")
os.environ["EDGEWISE_HOME"] = _HOME.name
sys.path.insert(0, str(ROOT))

from PySide6.QtCore import QDeadlineTimer, QEventLoop  # noqa: E402 - the platform is chosen above
from PySide6.QtWidgets import QApplication, QPushButton, QWidget  # noqa: E402

from app.ui.application import make_application  # noqa: E402
from app.ui.main_window import MainWindow  # noqa: E402
from app.ui.readers import Readers  # noqa: E402
from app.ui.theme import Theme  # noqa: E402

UNANSWERABLE = "How many parrots did the second keeper own?"


def wait(condition: Callable[[], bool], seconds: float = 60.0) -> None:
    """Let the window work until `condition` holds, and have painted it."""
    deadline = QDeadlineTimer(round(seconds * 1000))
    while not condition():
        if deadline.hasExpired():
            raise TimeoutError("the window did not get there")
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
    for _ in range(5):
        QApplication.processEvents()


def shoot(widget: QWidget, path: Path) -> None:
    """Save the widget's picture."""
    wait(lambda: True)
    if not widget.grab().save(str(path)):
        raise OSError(f"{path} cannot be written.")
    print(path)  # what this command is for


def ask(window: MainWindow, question: str) -> None:
    """Ask and wait for the result."""
    window.ask.question.setText(question)
    window.ask.button.click()
    wait(lambda: not window.ask.button.is_running)


def take(window: MainWindow, theme: Theme, folder: Path) -> None:
    """All pictures."""
    sample_question = window.ask.question.text()
    for name in THEMES:  # before anything has been asked
        theme.choose(name)
        window.resize(*SIZES[-1])
        shoot(window, folder / f"first-start-{name}.png")
    for name in THEMES:
        theme.choose(name)
        for width, height in SIZES:
            window.resize(width, height)
            tag = f"{name}-{width}x{height}.png"
            window.tabs.setCurrentWidget(window.ask)
            ask(window, sample_question)
            shoot(window, folder / f"ask-{tag}")
            ask(window, UNANSWERABLE)
            shoot(window, folder / f"no-answer-{tag}")
            window.ask.no_answer.findChildren(QPushButton)[0].click()
            shoot(window, folder / f"closest-words-{tag}")
            window.tabs.setCurrentWidget(window.check)
            window.check.button.click()
            wait(lambda: not window.check.button.is_running)
            shoot(window, folder / f"check-{tag}")
        window.tabs.setCurrentWidget(window.ask)
        window.open_files([ROOT / "no such file.txt"])
        wait(lambda: bool(window.banner.sentence))
        shoot(window, folder / f"trouble-{name}.png")
        window.banner.hide()
        ask(window, sample_question)
        window.reader.text.insertPlainText("An edit. ")
        shoot(window, folder / f"edited-{name}.png")
        window.actions_.settings.trigger()
        dialog = window.findChildren(QWidget, "settings")[-1]
        shoot(dialog, folder / f"settings-{name}.png")
        dialog.close()
        window.actions_.shortcuts.trigger()
        dialog = window.findChildren(QWidget, "shortcuts")[-1]
        shoot(dialog, folder / f"shortcuts-{name}.png")
        dialog.close()
        window.actions_.new.trigger()
        shoot(window, folder / f"empty-{name}.png")
        window.show_sample()
        window.banner.hide()


def main() -> int:
    """Take the pictures; returns the exit code."""
    parser = argparse.ArgumentParser(description="Take pictures of the window.")
    parser.add_argument("folder", type=Path, help="where to put the PNG files")
    parser.add_argument("--offscreen", action="store_true", help="use no display even if there is one")
    folder: Path = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    application = make_application()
    theme = Theme(application)
    window = MainWindow(Readers(), theme)
    window.show()
    take(window, theme, folder)
    window.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
