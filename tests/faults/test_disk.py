"""A disk that is full or cannot be written to: said once, nothing damaged, and kept as soon as there is room."""

import json
import os
import resource
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.ui.main_window import MainWindow
from tests.ui import fakes
from tests.ui.conftest import OpenWindow
from tests.ui.steps import ask, idle, only, write_own


@pytest.fixture
def small_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A disk of 256 kB as the home."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", folder], check=False).returncode:
        pytest.skip("a disk cannot be mounted here")
    monkeypatch.setenv("EDGEWISE_HOME", str(folder / "home"))
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


def kept_question(home: Path) -> str:
    return str(json.loads((home / "answers.json").read_text(encoding="utf-8"))["result"]["question"])


def settled(qtbot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: idle(window) and not window.keeping._runner.busy)


def run_full(qtbot, open_window: OpenWindow, home: Path, fill: Callable[[], None], empty: Callable[[], None]) -> None:
    window = open_window(fakes.readers(fakes.FakeAnswerer(words=("needle",))))
    only(qtbot, window, "the first needle")
    ask(qtbot, window, "first?")
    settled(qtbot, window)
    assert kept_question(home) == "first?"
    fill()
    try:
        write_own(window, "the second needle " * 200)
        ask(qtbot, window, "second?")
        qtbot.waitUntil(lambda: "cannot be kept for the next start" in window.banner.sentence)
        assert window.ask.shown, "it is answered all the same"
        settled(qtbot, window)
        for path in home.rglob("*.json"):
            json.loads(path.read_text(encoding="utf-8"))
        assert not [path for path in home.rglob(".*") if path.is_file()], "no half files"
        assert kept_question(home) == "first?", "and the last thing that had room is still there"
    finally:
        empty()
    window.keeping._again.setInterval(1)
    window.keeping._again.start()
    qtbot.waitUntil(lambda: kept_question(home) == "second?")
    settled(qtbot, window)
    window.close()
    again = open_window()
    again.warm_up()
    qtbot.waitUntil(lambda: bool(again.ask.shown))
    assert len(again.library.items) == 2
    assert again.asking.history == ["first?", "second?"]


def test_a_full_disk(qtbot, open_window: OpenWindow, small_disk: Path) -> None:
    filler = small_disk / "filler"

    def fill() -> None:
        with pytest.raises(OSError, match="No space left"):
            filler.write_bytes(bytes(1 << 20))

    run_full(qtbot, open_window, small_disk / "home", fill, filler.unlink)


def test_no_room_for_another_byte(qtbot, open_window: OpenWindow, home: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    run_full(
        qtbot,
        open_window,
        home,
        lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (200, hard)),
        lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard)),
    )


@pytest.fixture
def fixed_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home that cannot be written to, with a session in it."""
    folder = tmp_path / "fixed"
    folder.mkdir()
    monkeypatch.setenv("EDGEWISE_HOME", str(folder))
    root = os.geteuid() == 0
    if root and subprocess.run(["mount", "-t", "tmpfs", "tmpfs", folder], check=False).returncode:
        pytest.skip("root may write everywhere, and no disk can be mounted here")
    yield folder
    if root:
        subprocess.run(["umount", "-l", folder], check=True)
    else:
        folder.chmod(0o700)


def fix(folder: Path) -> None:
    if os.geteuid() == 0:
        subprocess.run(["mount", "-o", "remount,ro", folder], check=True)
    else:
        folder.chmod(0o500)


def test_a_home_that_cannot_be_written_to(qtbot, open_window: OpenWindow, fixed_home: Path) -> None:
    first = open_window(fakes.readers(fakes.FakeAnswerer(words=("needle",))))
    only(qtbot, first, "the first needle")
    ask(qtbot, first, "first?")
    first.close()
    fix(fixed_home)
    window = open_window(fakes.readers(fakes.FakeAnswerer(words=("needle",))))
    window.warm_up()
    qtbot.waitUntil(lambda: bool(window.ask.shown))
    assert window.asking.result is not None
    assert window.asking.result.question == "first?"
    ask(qtbot, window, "second?")
    assert window.ask.shown
    qtbot.waitUntil(lambda: "cannot be kept" in window.banner.sentence)
    window.apply_settings(fakes.replace_settings(window.settings, theme="dark"))
    assert "The settings cannot be saved" in window.banner.sentence
    settled(qtbot, window)
    window.close()
    assert kept_question(fixed_home) == "first?"
