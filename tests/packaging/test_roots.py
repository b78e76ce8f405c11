"""Roots take what pip needs from this machine, whatever it is, and say what they lack."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

import roots
from tests.processes import check_gone


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine whose pip is configured in several places."""
    for name in [name for name in os.environ if name.startswith("PIP_") or name in roots._CERTIFICATE_VARIABLES]:
        monkeypatch.delenv(name)
    home = tmp_path / "home"
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / ".config"))
    monkeypatch.setenv("XDG_CONFIG_DIRS", str(tmp_path / "etc"))
    for folder in (home / ".config" / "pip", tmp_path / "etc" / "pip", tmp_path / "an index" / "simple"):
        folder.mkdir(parents=True)
    (tmp_path / "limits.txt").write_text("numpy<3\n")
    (tmp_path / "ca.pem").write_text("")
    index = (tmp_path / "an index" / "simple").as_uri()
    (home / ".config" / "pip" / "pip.conf").write_text(
        f"[global]\nextra-index-url =\n  {index}\n  https://example.org/\n"
    )
    (tmp_path / "etc" / "pip" / "pip.conf").write_text(f"[install]\nconstraint = {tmp_path}/limits.txt\n")
    return tmp_path


def test_what_pip_is_told_in_files_goes_with_the_places_it_names(machine: Path) -> None:
    access = roots.pip_access()
    assert access.files[machine / "home" / ".config" / "pip" / "pip.conf"] == Path("/root/.config/pip/pip.conf")
    assert access.files[machine / "etc" / "pip" / "pip.conf"] == Path("/etc/xdg/pip/pip.conf")
    assert {machine / "an index", machine / "limits.txt"} <= set(access.folders)


def test_what_pip_is_told_in_the_environment_goes_too(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", f"{machine}/gone {machine}/home")
    monkeypatch.setenv("SSL_CERT_FILE", str(machine / "ca.pem"))
    access = roots.pip_access()
    assert access.environment["PIP_NO_INDEX"] == "1"
    assert {machine / "home", machine / "ca.pem"} <= set(access.folders)
    assert machine / "gone" not in access.folders


def test_a_user_who_is_not_root_is_told_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert roots.main(["make", str(tmp_path / "root")]) == 2
    assert "sudo" in capsys.readouterr().err


def test_a_processor_that_cannot_be_emulated_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(shutil, "which", lambda tool: f"/usr/bin/{tool}")
    monkeypatch.setattr(
        subprocess, "run", lambda command, **_: subprocess.CompletedProcess(command, int(command[0] == "arch-test"))
    )
    assert roots.main(["make", str(tmp_path / "root"), "--architecture", "arm64"]) == 2
    assert "cannot run arm64 programs" in capsys.readouterr().err
    assert not (tmp_path / "root").exists()


def test_a_root_is_made_once_and_again_when_something_else_is_wanted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[list[str]] = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        if command[0] == "mmdebstrap":
            made.append(command)
            Path(command[-1]).mkdir()
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(shutil, "which", lambda tool: f"/usr/bin/{tool}")
    monkeypatch.setattr(subprocess, "run", run)
    folder = tmp_path / "root"
    for packages in (("xvfb",), ("xvfb",), ("xvfb", "make")):
        roots.make_root(folder, architecture="amd64", packages=packages)
    assert len(made) == 2
    assert not (tmp_path / "root.unfinished").exists()


def test_an_emulated_processor_is_described_to_programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entered: list[list[str]] = []
    (tmp_path / "etc").mkdir()
    monkeypatch.setattr(roots.Root, "emulated", True)
    monkeypatch.setattr(os, "chown", lambda *_: None)
    monkeypatch.setattr(subprocess, "Popen", lambda command, **_: entered.append(command))
    roots.Root(tmp_path, "cortex-a72").start(["uname", "-m"], offline=True)
    (command,) = entered
    assert "QEMU_CPU=cortex-a72" in command
    described = tmp_path / "etc" / "cpuinfo-cortex-a72"
    assert any(f"{described}\t/proc/cpuinfo\n" in word for word in command)
    assert described.read_text().count("CPU part\t: 0xd08\n") == os.cpu_count()


def test_what_takes_too_long_is_ended_with_all_that_it_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        roots.Root, "_entered", lambda *_, **__: ["sh", "-c", f"sleep 60 & echo $! > {tmp_path}/pid; wait"]
    )
    with pytest.raises(subprocess.TimeoutExpired):
        roots.Root(tmp_path).run(["anything"], capture=True, timeout=1)
    check_gone(int((tmp_path / "pid").read_text()))


def test_a_command_that_fails_says_what_it_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roots.Root, "_entered", lambda *_, **__: ["sh", "-c", "echo no >&2; exit 3"])
    with pytest.raises(subprocess.CalledProcessError) as caught:
        roots.Root(tmp_path).run(["anything"], capture=True)
    assert (caught.value.returncode, caught.value.stderr) == (3, "no\n")


def test_only_what_lacks_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[list[str]] = []
    monkeypatch.setattr(subprocess, "run", lambda command, **_: calls.append(command))
    monkeypatch.setattr(shutil, "which", lambda tool: None if tool == "Xvfb" else f"/usr/bin/{tool}")
    roots.install_tools({"unshare": "util-linux"})
    assert calls == []
    roots.install_tools({"unshare": "util-linux", "Xvfb": "xvfb"}, "keys")
    assert [call[1] for call in calls] == ["update", "install"]
    assert calls[1][-2:] == ["keys", "xvfb"]
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(roots.RootError, match="needs Debian or Ubuntu, with xvfb"):
        roots.install_tools({"Xvfb": "xvfb"})
