"""What the set-up says and installs, with the system's commands replaced."""

import importlib.util
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parents[2] / "packaging" / "prepare.py"
LDD = """
\tlinux-vdso.so.1 (0x00007ffd)
\tlibxcb-cursor.so.0 => not found
\tlibQt6Core.so.6 => not found
\tlibmystery.so.3 => not found
\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f)
"""


class System:
    """Answers in the place of ldd, pip and apt-get, and remembers what was asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.calls: list[list[str]] = []

    def __call__(self, command: Sequence[str], **options: object) -> subprocess.CompletedProcess[str]:
        self.calls.append(list(command))
        said = LDD if command[0] == "ldd" else str(self.folder)
        return subprocess.CompletedProcess(list(command), 0, stdout=said)

    def installed(self) -> list[str]:
        """The packages that apt-get was told to install."""
        return [name for call in self.calls if call[:2] == ["apt-get", "install"] for name in call[4:]]


@pytest.fixture
def prepare() -> ModuleType:
    spec = importlib.util.spec_from_file_location("prepare", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def system(prepare: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> System:
    """A Debian machine whose environment is ready and whose Qt lacks something."""
    (tmp_path / "QtCore.abi3.so").touch()
    environment = tmp_path / ".venv"
    (environment / "bin").mkdir(parents=True)
    (environment / "bin" / "python").touch()
    for purpose in prepare.EXTRAS:
        (environment / f"ready-to-{purpose}").touch()
    system = System(tmp_path)
    monkeypatch.setattr(prepare, "ENVIRONMENT", environment)
    monkeypatch.setattr(prepare, "PYTHON", environment / "bin" / "python")
    monkeypatch.setattr(prepare.subprocess, "run", system)
    monkeypatch.setattr(prepare.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(prepare, "FONT_FOLDERS", (tmp_path / "no fonts",))
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    return system


def test_root_gets_what_qt_lacks(prepare: ModuleType, system: System, capsys: pytest.CaptureFixture[str]):
    assert prepare.main(["test"]) == 0
    assert system.installed() == ["libxcb-cursor0", "fonts-dejavu-core"]
    assert "Qt also lacks libmystery.so.3" in capsys.readouterr().out


def test_others_are_told_the_command(
    prepare: ModuleType, system: System, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert prepare.main(["test"]) == 2
    assert "sudo apt-get install --yes --no-install-recommends libxcb-cursor0" in capsys.readouterr().err
    assert system.installed() == []


def test_without_a_display_qt_is_left_alone(prepare: ModuleType, system: System, monkeypatch: pytest.MonkeyPatch):
    assert prepare.main(["run"]) == 0
    assert system.calls == []
    monkeypatch.setenv("DISPLAY", ":0")
    assert prepare.main(["run"]) == 0
    assert system.installed() == ["libxcb-cursor0", "fonts-dejavu-core"]


def test_a_changed_project_is_installed_again(prepare: ModuleType, system: System):
    mark = prepare.ENVIRONMENT / "ready-to-run"
    os.utime(mark, (0, 0))
    assert prepare.main(["run"]) == 0
    assert any("pip" in call and "--constraint" in call for call in system.calls)
    assert mark.stat().st_mtime > 0


def test_what_packages_are_made_of_comes_from_the_lock(
    prepare: ModuleType, system: System, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(prepare, "LOCKS", tmp_path)
    monkeypatch.setattr(prepare, "this_system", lambda: "toaster")
    mark = prepare.ENVIRONMENT / "ready-to-package"

    def installed() -> list[list[str]]:
        os.utime(mark, (0, 0))
        system.calls.clear()
        prepare.main(["package"])
        return [call for call in system.calls if "pip" in call]

    (without,) = installed()
    assert "--constraint" in without
    (tmp_path / "toaster.txt").touch()
    locked, own = installed()
    assert "--require-hashes" in locked
    assert locked[-1] == str(tmp_path / "toaster.txt")
    assert {"--no-deps", "--no-build-isolation", "--editable"} <= set(own)


def test_a_new_lock_is_installed_again(prepare: ModuleType, system: System, tmp_path: Path, monkeypatch):
    monkeypatch.setattr(prepare, "LOCKS", tmp_path)
    lock = tmp_path / f"{prepare.this_system()}.txt"
    lock.touch()
    os.utime(lock, (2**31, 2**31))
    prepare.main(["package"])
    assert any("--require-hashes" in call for call in system.calls)
    system.calls.clear()
    prepare.main(["test"])
    assert not any("pip" in call for call in system.calls)


def test_an_old_python_is_named(
    prepare: ModuleType, system: System, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(prepare, "OLDEST", (99, 0))
    assert prepare.main(["run"]) == 2
    assert "Python 99.0 or newer is needed" in capsys.readouterr().err
