"""The Debian package and the one file, made of a small folder that stands for the application's."""

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

import appimage
import deb
import linux_files
import package
import run_file
from app import APP_ID, __version__

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="these packages are Linux's")
DATE = 1_700_000_000


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An application that says what it was asked and where it lies."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(DATE))
    folder = tmp_path / "edgewise"
    (folder / "_internal").mkdir(parents=True)
    (folder / "licences").mkdir()
    (folder / "licences" / "NOTICE.txt").write_text("All parts.\n")
    (folder / "_internal" / "libreal.so.1").write_text("a library")
    (folder / "_internal" / "liblink.so").symlink_to("libreal.so.1")
    program = folder / "edgewise"
    program.write_text('#!/bin/sh\necho "asked: $*"\ndirname "$0"\n')
    program.chmod(0o700)
    return folder


@pytest.fixture
def one_file(folder: Path, tmp_path: Path) -> Path:
    target = tmp_path / "dist"
    target.mkdir()
    return run_file.make_run_file(folder, target)


def run(command: Sequence[str | Path], cache: Path, path: str = os.environ["PATH"]) -> subprocess.CompletedProcess[str]:
    environment = {"XDG_CACHE_HOME": str(cache), "PATH": path}
    return subprocess.run(list(command), check=False, capture_output=True, text=True, env=environment)


def test_one_file_unpacks_once_and_passes_arguments_on(one_file: Path, tmp_path: Path) -> None:
    assert one_file.name == f"edgewise-{__version__}-{platform.machine()}.run"
    cache = tmp_path / "a cache"
    first = run([one_file, "ask", "a file", "--json"], cache)
    assert (first.returncode, first.stderr) == (0, "")
    asked, place = first.stdout.splitlines()
    assert asked == "asked: ask a file --json"
    (unpacked,) = (cache / "edgewise" / "unpacked").iterdir()
    assert Path(place) == unpacked
    assert (unpacked / "_internal" / "liblink.so").readlink() == Path("libreal.so.1")
    before = (unpacked / "edgewise").stat().st_ino
    assert run([one_file], cache).returncode == 0
    assert (unpacked / "edgewise").stat().st_ino == before


def test_another_version_goes_unless_it_is_used(one_file: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    for name in ("0.0.1-used", "0.0.1-unused", "mine"):
        (cache / "edgewise" / "unpacked" / name).mkdir(parents=True)
    used, unused, mine = (cache / "edgewise" / "unpacked" / name for name in ("0.0.1-used", "0.0.1-unused", "mine"))
    for other in (used, unused):
        (other / "edgewise").write_text("")
        (other / "edgewise").chmod(0o755)
    with subprocess.Popen(["flock", "--shared", used / "edgewise", "sleep", "60"]) as holder:
        try:
            while subprocess.run(["flock", "--nonblock", used / "edgewise", "true"], check=False).returncode == 0:
                pass
            assert run([one_file], cache).returncode == 0
        finally:
            subprocess.run(["pkill", "--parent", str(holder.pid)], check=False)
            holder.terminate()
    assert used.exists()
    assert mine.exists()  # not something that was unpacked
    assert not unused.exists()


def test_a_damaged_file_is_refused(one_file: Path, tmp_path: Path) -> None:
    content = one_file.read_bytes()
    one_file.write_bytes(content[:-10])
    done = run([one_file], tmp_path / "cache")
    assert done.returncode == 2
    assert "download it again" in done.stderr
    assert not list((tmp_path / "cache").rglob("edgewise-*"))


def test_a_missing_tool_is_named(one_file: Path, tmp_path: Path) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    for tool in ("readlink", "dirname", "mkdir", "mktemp", "tail", "cut", "sha256sum", "tar", "mv", "rm"):
        (tools / tool).symlink_to(shutil.which(tool) or tool)
    done = run(["/bin/sh", one_file], tmp_path / "cache", path=str(tools))
    assert done.returncode == 2
    assert "xz-utils" in done.stderr


def test_it_only_unpacks_into_a_new_folder(one_file: Path, tmp_path: Path) -> None:
    place = tmp_path / "place"
    assert run([one_file, "--unpack", place], tmp_path / "cache").returncode == 0
    assert sorted(path.name for path in place.iterdir()) == ["_internal", "edgewise", "licences"]
    again = run([one_file, "--unpack", place], tmp_path / "cache")
    assert again.returncode == 2
    assert "there already" in again.stderr


def test_the_same_folder_gives_the_same_files(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deb, "depends", lambda _: ["libc6"])
    made = []
    for name, umask in (("first", 0o022), ("second", 0o077)):
        target = tmp_path / name
        target.mkdir()
        before = os.umask(umask)
        try:
            made.append(
                (deb.make_deb(folder, target).read_bytes(), run_file.make_run_file(folder, target).read_bytes())
            )
        finally:
            os.umask(before)
    assert made[0] == made[1]


@pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="dpkg-deb is Debian's")
def test_the_debian_package(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deb, "depends", lambda _: ["libc6 (>= 2.34)", "libegl1"])
    made = deb.make_deb(folder, tmp_path)

    def said(*arguments: str) -> str:
        return subprocess.run(["dpkg-deb", *arguments], check=True, capture_output=True, text=True).stdout

    fields = said("--field", str(made), "Package", "Version", "Depends")
    assert f"Package: edgewise\nVersion: {__version__}\nDepends: libc6 (>= 2.34), libegl1\n" == fields
    listed = said("--contents", str(made)).splitlines()
    assert {line.split()[1] for line in listed} == {"root/root"}
    modes = {line.split(maxsplit=5)[5]: line[:10] for line in listed}
    assert modes["./usr/bin/edgewise -> ../lib/edgewise/edgewise"] == "lrwxrwxrwx"
    assert modes["./usr/lib/edgewise/edgewise"] == "-rwxr-xr-x"
    assert modes["./usr/lib/edgewise/licences/NOTICE.txt"] == "-rw-r--r--"
    assert "./usr/share/doc/edgewise/copyright" in modes
    entry = tmp_path / "data"
    subprocess.run(["dpkg-deb", "--extract", made, entry], check=True)
    (desktop,) = (entry / "usr" / "share" / "applications").iterdir()
    assert "application/pdf" in desktop.read_text()


def test_what_files_ask_for_becomes_packages(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked = linux_files.Demands(frozenset({"libGL.so.1", "libc.so.6", "libm.so.6", "libstdc++.so.6"}), (2, 34))
    monkeypatch.setattr(deb, "demands", lambda _: asked)
    assert deb.depends(tmp_path) == ["libc6 (>= 2.34)", "libgl1", "libstdc++6", "xkb-data"]
    unknown = linux_files.Demands(frozenset({"libmystery.so.1"}), (2, 34))
    monkeypatch.setattr(deb, "demands", lambda _: unknown)
    with pytest.raises(deb.UnknownLibraryError, match="libmystery"):
        deb.depends(tmp_path)


def test_what_a_real_program_asks_for(tmp_path: Path) -> None:
    shutil.copyfile("/bin/ls", tmp_path / "ls")
    (tmp_path / "text").write_text("no program")
    found = linux_files.demands(tmp_path)
    assert "libc.so.6" in found.libraries
    assert found.glibc >= (2, 2)


def test_only_what_can_be_made_here_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda tool: None if tool == "appimagetool" else f"/usr/bin/{tool}")
    assert [script.name for script in package.scripts()] == ["deb.py", "run_file.py"]
    for names in package._SCRIPTS.values():
        for name in names:
            assert (Path(package.__file__).parent / name).is_file()


def test_an_app_image_has_all_at_its_top(folder: Path, tmp_path: Path) -> None:
    image = tmp_path / "Edgewise.AppDir"
    appimage.lay_out_image(folder, image, DATE)
    names = {path.name: path.resolve() for path in image.iterdir()}
    assert set(names) == {"AppRun", ".DirIcon", f"{APP_ID}.desktop", f"{APP_ID}.png", "usr"}
    assert all(path.exists() for path in names.values())
    assert names["AppRun"] == image / "usr" / "lib" / "edgewise" / "edgewise"
    assert names[".DirIcon"].read_bytes().startswith(b"\x89PNG")
