"""Pictures of the window for the README and for looking at: `python packaging/screenshots.py FOLDER`.

Every view, light and dark, at 1024x600, 1280x800 and 1920x1080: the first start, answers, no answer, a claim with
its evidence, a bare passage, pages of a PDF, words found, documents being read and failing, an empty library, trouble,
the dialogs.
Answers come from the bundles in assets/models. Needs no display.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SIZES = ((1024, 600), (1280, 800), (1920, 1080))
THEMES = ("light", "dark")

if not os.environ.get("DISPLAY") or "--offscreen" in sys.argv:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# The pictures must not depend on, nor touch, the settings of whoever takes them.
_HOME = tempfile.TemporaryDirectory(prefix="edgewise-screenshots-")
os.environ["EDGEWISE_HOME"] = _HOME.name
sys.path.insert(0, str(ROOT))

from PySide6.QtCore import QDeadlineTimer, QEventLoop  # noqa: E402 - the platform is chosen above
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QWidget  # noqa: E402

from app.documents.samples import SAMPLE_CLAIMS, SAMPLE_HYPOTHESIS, SAMPLE_PREMISE, SAMPLE_QUESTIONS  # noqa: E402
from app.ui.about_dialog import AboutDialog  # noqa: E402
from app.ui.application import make_application  # noqa: E402
from app.ui.benchmark_dialog import BenchmarkDialog  # noqa: E402
from app.ui.library import State  # noqa: E402
from app.ui.main_window import MainWindow  # noqa: E402
from app.ui.readers import Readers  # noqa: E402
from app.ui.theme import Theme  # noqa: E402
from app.ui.translation import LANGUAGES  # noqa: E402
from tests.documents import make  # noqa: E402

UNANSWERABLE = "How many parrots did the second keeper own?"
NOTE = """Things to ask the landlord

Is the drying loft heated? Who pays for a new cooker if the old one breaks? May we put a bench on the landing?
"""


class Photographer:
    """Brings the window into one state after another and takes its picture."""

    def __init__(self, folder: Path, sizes: Sequence[tuple[int, int]], language: str) -> None:
        self._folder = folder
        self._sizes = sizes
        self._theme = Theme(make_application(language))
        self._window = MainWindow(Readers(), self._theme)
        self._window.show()
        self._window.warm_up()
        self._settle()

    def take_all(self) -> None:
        """All pictures."""
        window = self._window
        self._everywhere("first-start")
        self._ask(SAMPLE_QUESTIONS[1])
        self._everywhere("ask")
        self._find("the landlord", "find")
        self._ask(SAMPLE_QUESTIONS[2])
        self._everywhere("yes-no")
        self._ask(UNANSWERABLE)
        self._everywhere("no-answer")
        for button in window.ask.no_answer.findChildren(QPushButton):
            if button.isVisible():
                button.click()
        self._everywhere("closest-words")
        window.tabs.setCurrentWidget(window.check)
        self._everywhere("check-empty")
        window.check.claim_asked.emit(SAMPLE_CLAIMS[0], False)
        window.check.set_claim(SAMPLE_CLAIMS[0])
        self._settle()
        self._everywhere("check")
        self._pair()
        window.tabs.setCurrentWidget(window.ask)
        self._documents()
        self._dialogs()
        window.library.clear()
        window.asking.clear()
        self._everywhere("empty")
        window.close()

    def _pair(self) -> None:
        window = self._window
        window.check.set_claim(SAMPLE_HYPOTHESIS)
        window.check.in_passage = True
        window.check.premise.setPlainText(SAMPLE_PREMISE)
        window.check.pair_asked.emit(SAMPLE_PREMISE, SAMPLE_HYPOTHESIS)
        self._settle()
        self._everywhere("check-passage")

    def _documents(self) -> None:
        """Documents of several kinds, some of which cannot be read, and one that is read right now."""
        window = self._window
        folder = Path(_HOME.name) / "papers"
        folder.mkdir()
        lines = NOTE.split(". ")
        (folder / "survey.pdf").write_bytes(make.pdf(*(make.page(*lines, f"Sheet {page}") for page in range(1, 13))))
        (folder / "broken.pdf").write_bytes(b"%PDF-1.7")
        (folder / "letter.html").write_text("<html><body><h1>Letter</h1><p>Dear all,</p></body></html>", "utf-8")
        (folder / "empty.txt").write_bytes(b"")
        window.open_files([folder])
        self._settle()
        window.documents.new_text(NOTE)
        self._everywhere("documents")
        window.library.choose(next(item.key for item in window.library.items if item.state is State.FAILED))
        self._everywhere("failed")
        survey = next(item.key for item in window.library.items if item.name == "survey.pdf")
        window.library.choose(survey)
        window.actions_.pages.setChecked(True)
        self._settle()
        self._everywhere("pages")
        self._find("cooker", "find-on-pages")
        window.actions_.pages.setChecked(False)
        window.library.progress(survey, 7, 12)
        window.shelf.show_progress((2, 7))
        self._everywhere("reading")
        window.shelf.show_progress(None)
        window.opening.read_again(survey)
        self._settle()
        window.documents.paste()
        self._everywhere("trouble")
        window.banner.hide()

    def _dialogs(self) -> None:
        window = self._window
        actions = window.actions_
        for name, action in (
            ("settings", actions.settings),
            ("shortcuts", actions.shortcuts),
            ("forget", actions.forget),
            ("speed", actions.speed),
            ("benchmark", actions.benchmark),
            ("about", actions.about),
            ("go-to-page", actions.go_to_page),
        ):
            for theme in THEMES:
                self._theme.choose(theme)
                action.trigger()
                (dialog,) = [dialog for dialog in window.findChildren(QDialog) if dialog.isVisible()]
                wait_for(dialog)
                self._shoot(dialog, f"{name}-{theme}")
                dialog.close()
                self._settle()

    def _find(self, words: str, name: str) -> None:
        reader = self._window.reader
        reader.find_bar.begin(words, 0)
        wait(lambda: reader.find_bar.finding.done and not (reader.shows_pages and not reader.pages.boxes))
        self._everywhere(name)
        reader.find_bar.end()

    def _ask(self, question: str) -> None:
        self._window.tabs.setCurrentWidget(self._window.ask)
        self._window.ask.question.setText(question)
        self._window.ask.button.click()
        self._settle()

    def _settle(self) -> None:
        window = self._window
        wait(lambda: not (window.thinking.busy or window.opening.busy or window.reader.text.filling))

    def _everywhere(self, name: str) -> None:
        for theme in THEMES:
            self._theme.choose(theme)
            for width, height in self._sizes:
                self._window.resize(width, height)
                self._shoot(self._window, f"{name}-{theme}-{width}x{height}")

    def _shoot(self, widget: QWidget, name: str) -> None:
        wait(lambda: True)
        path = self._folder / f"{name}.png"
        if not widget.grab().save(str(path)):
            raise OSError(f"{path} cannot be written.")
        print(path)  # what this command is for


def wait(condition: Callable[[], bool], seconds: float = 60.0) -> None:
    """Let the window work until `condition` holds, and have painted it."""
    deadline = QDeadlineTimer(round(seconds * 1000))
    while not condition():
        if deadline.hasExpired():
            raise TimeoutError("the window did not get there")
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
    pause = QDeadlineTimer(120)  # what comes a moment later, such as the layout of long texts
    while not pause.hasExpired():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)


def wait_for(dialog: QDialog) -> None:
    """Let a dialog come to the end of what it does."""
    if isinstance(dialog, BenchmarkDialog):
        wait(lambda: not dialog.is_running)
    elif isinstance(dialog, AboutDialog):
        wait(lambda: all(card.isEnabled() for card in dialog.cards))


def main() -> int:
    """Take the pictures; returns the exit code."""
    parser = argparse.ArgumentParser(description="Take pictures of the window.")
    parser.add_argument("folder", type=Path, help="where to put the PNG files")
    parser.add_argument("--offscreen", action="store_true", help="use no display even if there is one")
    parser.add_argument("--size", help="only this one, such as 1280x800")
    parser.add_argument("--language", choices=LANGUAGES, default="en", help="what the window speaks")
    options = parser.parse_args()
    sizes: Sequence[tuple[int, int]] = SIZES
    if options.size is not None:
        width, height = map(int, options.size.split("x"))
        sizes = ((width, height),)
    options.folder.mkdir(parents=True, exist_ok=True)
    Photographer(options.folder, sizes, options.language).take_all()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
