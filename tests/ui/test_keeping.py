"""The session through the window: closing, killing, restoring, forgetting."""

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QMessageBox

from app.documents.samples import sample_path
from app.settings import load_settings
from app.ui.library import State
from app.ui.main_window import MainWindow
from app.ui.theme import DARK
from tests.ui import fakes
from tests.ui.conftest import OpenWindow
from tests.ui.steps import ask, check, chosen_words, idle, named, only, open_files, shown, states, write_own


def start_again(qtbot, open_window: OpenWindow, window: MainWindow) -> MainWindow:
    """Close the window and start the next one as the application does."""
    window.close()
    second = open_window()
    second.warm_up()
    qtbot.waitUntil(lambda: idle(second) and not second.keeping._runner.busy)
    return second


def test_the_first_start_offers_samples_and_the_next_restores(qtbot, open_window: OpenWindow, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("From a file.", encoding="utf-8")
    first = open_window()
    qtbot.waitUntil(lambda: idle(first))
    assert len(first.library.items) == 2
    assert "Skerry Point" in first.reader.text.toPlainText()
    first.resize(780, 610)
    open_files(qtbot, first, path)
    write_own(first, "my text 🗼")
    first.library.remove(first.library.items[0].key)
    first.ask.question.setText("mine?")
    first.check.set_claim("a claim")
    first.check.premise.setPlainText("p")
    first.ask.all_documents = False
    first.apply_settings(fakes.replace_settings(first.settings, theme="dark", top_k=2, caution=1.0))
    first.tabs.setCurrentWidget(first.check)
    first.actions_.pages.setChecked(True)
    first.splitter.setSizes([160, 280, 310])
    sizes = first.splitter.sizes()
    names = [item.name for item in first.library.items]

    second = start_again(qtbot, open_window, first)
    assert [item.name for item in second.library.items] == names
    assert set(states(second).values()) == {State.READY}
    assert shown(second) == "my text 🗼"
    assert second.reader.text.toPlainText() == "my text 🗼"
    assert not second.reader.text.isReadOnly()
    assert named(second, "a.txt").text == "From a file."
    assert second.ask.question.text() == "mine?"
    assert second.check.premise.toPlainText() == "p"
    assert second.check.claim.text() == "a claim"
    assert not second.ask.all_documents
    assert second.check.all_documents
    assert second.actions_.pages.isChecked()
    assert (second.settings.theme, second.settings.top_k, second.settings.caution) == ("dark", 2, 1.0)
    assert second.tabs.currentWidget() is second.check
    assert (second.width(), second.height()) == (780, 610)
    assert second.splitter.sizes() == sizes
    assert second._theme.colours is DARK


def test_answers_and_evidence_are_there_again(qtbot, open_window: OpenWindow) -> None:
    judge = fakes.FakeJudge(sentences=("Dogs are not allowed in the building.",))
    first = open_window(fakes.readers(fakes.FakeAnswerer(words=("940 euros", "Penhale")), judge))
    ask(qtbot, first, "how much?")
    check(qtbot, first, "No dogs.")
    first.tabs.setCurrentWidget(first.ask)
    first.library.choose(first.library.items[0].key)
    second = start_again(qtbot, open_window, first)
    qtbot.waitUntil(lambda: bool(second.ask.shown) and bool(second.check.shown))
    assert [row.answer.text for row in second.ask.shown] == ["940 euros", "Penhale"]
    assert shown(second) == sample_path().name, "restoring does not turn to another document"
    assert (second.asking.history, second.checking.history) == (["how much?"], ["No dogs."])
    qtbot.keyClick(second.ask.answers, Qt.Key.Key_Return)
    assert chosen_words(second) == "940 euros"


def test_a_yes_or_no_is_there_again(qtbot, open_window: OpenWindow) -> None:
    judge = fakes.FakeJudge(sentences=("Dogs are not allowed in the building.",))
    first = open_window(fakes.readers(fakes.FakeAnswerer(has_answer=False), judge))
    ask(qtbot, first, "Are dogs allowed?")
    assert first.ask.yes_no.isVisible()
    second = start_again(qtbot, open_window, first)
    qtbot.waitUntil(second.ask.yes_no.isVisible)
    assert second.ask.yes_no.headline == "Yes"
    second.library.clear()
    assert second.ask.verdict_place is None


def test_answers_from_files_that_are_gone_or_changed_are_left_out(
    qtbot, open_window: OpenWindow, tmp_path: Path
) -> None:
    for name in ("kept", "gone", "changed"):
        (tmp_path / f"{name}.txt").write_text(f"{name}-needle", encoding="utf-8")
    first = open_window(fakes.readers(fakes.FakeAnswerer(words=("gone-needle", "changed-needle", "kept-needle"))))
    qtbot.waitUntil(lambda: idle(first))
    first.library.clear()
    open_files(qtbot, first, tmp_path / "gone.txt", tmp_path / "changed.txt", tmp_path / "kept.txt")
    ask(qtbot, first)
    first.close()
    (tmp_path / "gone.txt").unlink()
    (tmp_path / "changed.txt").write_text("something else", encoding="utf-8")
    second = start_again(qtbot, open_window, first)
    qtbot.waitUntil(lambda: bool(second.ask.shown))
    assert [row.answer.text for row in second.ask.shown] == ["kept-needle"]
    assert named(second, "gone.txt").state is State.FAILED
    assert "gone.txt" in named(second, "gone.txt").sentence
    assert named(second, "changed.txt").state is State.READY


def test_changes_are_kept_while_the_window_is_open(qtbot, open_window: OpenWindow, home: Path) -> None:
    window = open_window()
    only(qtbot, window, "")
    qtbot.keyClicks(window.reader.text, "not lost")
    qtbot.waitUntil(lambda: [path.read_text() for path in (home / "texts").glob("*.txt")] == ["not lost"])
    window.ask.question.setText("q?")
    session = home / "session.json"
    qtbot.waitUntil(lambda: session.exists() and json.loads(session.read_text())["question"] == "q?")


def test_a_finished_answer_survives_kill_9(home: Path) -> None:
    """Another process asks, and is killed as soon as the answer is on view."""
    program = (
        "import tests.ui.conftest\n"
        "from app.ui.application import make_application\n"
        "from app.ui.main_window import MainWindow\n"
        "from app.ui.theme import Theme\n"
        "from tests.ui import fakes\n"
        "import os, signal\n"
        "application = make_application()\n"
        "window = MainWindow(fakes.readers(fakes.FakeAnswerer(words=('Penhale',))), Theme(application))\n"
        "window.show()\n"
        "window.opening.finished.connect(lambda: window.asking.ask('who?'))\n"
        "window.keeping.kept.connect(lambda: window.ask.shown and os.kill(os.getpid(), signal.SIGKILL))\n"
        "application.exec()\n"
    )
    root = Path(__file__).parents[2]
    environment = {**os.environ, "EDGEWISE_HOME": str(home), "PYTHONPATH": os.pathsep.join([str(root), *sys.path])}
    ended = subprocess.run([sys.executable, "-c", program], env=environment, cwd=root, timeout=60, check=False)
    assert ended.returncode == -signal.SIGKILL
    kept = json.loads((home / "answers.json").read_text(encoding="utf-8"))
    assert kept["result"]["answers"][0]["text"] == "Penhale"
    assert json.loads((home / "session.json").read_text(encoding="utf-8"))["questions"] == ["who?"]


def test_a_damaged_session_is_said_and_does_not_stop_the_start(qtbot, open_window: OpenWindow, home: Path) -> None:
    home.mkdir()
    (home / "session.json").write_text("{", encoding="utf-8")
    (home / "answers.json").write_text("{", encoding="utf-8")
    window = open_window()
    assert "damaged" in window.banner.sentence
    assert "session.json.broken" in window.banner.sentence
    window.warm_up()
    qtbot.waitUntil((home / "answers.json.broken").exists)


def test_a_result_of_another_version_is_set_aside(qtbot, open_window: OpenWindow, home: Path) -> None:
    home.mkdir()
    (home / "answers.json").write_text('{"sources": [], "result": {"question": 3}}', encoding="utf-8")
    window = open_window()
    window.warm_up()
    qtbot.waitUntil((home / "answers.json.broken").exists)


def test_a_folder_that_cannot_be_written_to_is_said_once(qtbot, open_window: OpenWindow, home: Path) -> None:
    home.write_text("a file where the folder should be", encoding="utf-8")
    window = open_window()
    window.keeping.keep_now()
    qtbot.waitUntil(lambda: "cannot be kept" in window.banner.sentence)
    window.banner.hide()
    qtbot.waitUntil(lambda: idle(window) and not window.keeping._runner.busy)
    window.keeping.keep_now()
    qtbot.waitUntil(lambda: not window.keeping._runner.busy)
    assert window.banner.sentence == ""


def test_forgetting_asks_first_and_then_leaves_nothing(qtbot, open_window: OpenWindow, home: Path) -> None:
    window = open_window(fakes.readers(fakes.FakeAnswerer(words=("Penhale",))))
    ask(qtbot, window, "who?")
    write_own(window, "a secret")
    window.apply_settings(fakes.replace_settings(window.settings, theme="dark"))
    window.keeping.keep_now()
    qtbot.waitUntil(lambda: any((home / "texts").glob("*")))

    def press(text: str) -> None:
        window.actions_.forget.trigger()
        (box,) = [box for box in window.findChildren(QMessageBox) if box.isVisible()]
        (button,) = [button for button in box.findChildren(QAbstractButton) if button.text() == text]
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: not window.keeping._runner.busy)

    press("Cancel")
    assert len(window.library.items) == 3
    press("Forget everything")
    assert list(home.iterdir()) == []
    assert states(window) == {}
    assert window.ask.shown == ()
    assert window.asking.history == []
    assert window.ask.question.text() == ""
    assert window.settings.theme == "system"
    assert window.reader.nothing.isVisible()
    assert window.banner.sentence == ""
    window.close()
    assert load_settings().started_before
    left = "".join(path.read_text(encoding="utf-8") for path in home.rglob("*") if path.is_file())
    assert "secret" not in left
    assert "who" not in left


@pytest.mark.parametrize("then", ["close", "load_results", "keep_now"])
def test_forgetting_is_done_whatever_comes_next(qtbot, open_window: OpenWindow, home: Path, then: str) -> None:
    """The thread that deletes the files may be busy, and what it was told be replaced before it begins."""
    window = open_window(fakes.readers(fakes.FakeAnswerer(words=("Penhale",))))
    ask(qtbot, window, "who?")
    write_own(window, "a secret")
    window.keeping.keep_now()
    qtbot.waitUntil(lambda: any((home / "texts").glob("*")) and not window.keeping._runner.busy)
    busy = threading.Event()
    window.keeping._runner.start(lambda: iter([busy.wait(5)]))
    window.forget()
    window.keeping._runner.start(lambda: iter(()))  # takes the place of what was to be forgotten
    busy.set()
    if then == "close":
        window.close()
    else:
        getattr(window.keeping, then)()
        qtbot.waitUntil(lambda: not window.keeping._runner.busy)
        window.close()
    left = {path.name: path.read_text(encoding="utf-8") for path in home.rglob("*") if path.is_file()}
    assert [name for name, text in left.items() if "secret" in text or "who?" in text or "Penhale" in text] == []
    assert "answers.json" not in left


@pytest.mark.parametrize("name", ["session.json", "answers.json"])
def test_nothing_of_the_user_is_readable_by_others(qtbot, open_window: OpenWindow, home: Path, name: str) -> None:
    window = open_window(fakes.readers(fakes.FakeAnswerer(words=("Penhale",))))
    ask(qtbot, window)
    qtbot.waitUntil((home / name).exists)
    assert (home / name).stat().st_mode & 0o777 == 0o600
