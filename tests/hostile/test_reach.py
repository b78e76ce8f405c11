"""A file reaches nothing: no other file, no program, no host, whatever it names."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from app.documents.load import document_from_bytes, load_document
from app.engine.errors import InputError
from tests.documents.make import SAMPLES
from tests.hostile.make import BOOKS_ELSEWHERE, ELSEWHERE, POINTING_ELSEWHERE, STRANGE_PARTS

# Opens every file of a folder, and prints what the interpreter was asked to do meanwhile.
OPEN_ALL = """
import sys
from pathlib import Path
from app.documents.load import load_document
from app.documents.kinds import KINDS
from app.engine.errors import InputError

files = sorted(Path(sys.argv[1]).iterdir())
for kind in KINDS.values():
    kind.loader()
if sys.argv[2:]:
    load_document(Path(sys.argv[2]))
noted = []
sys.addaudithook(lambda event, values: noted.append((event, values)))
for path in files:
    try:
        load_document(path)
    except InputError:
        pass
watched = "open os socket subprocess ctypes urllib http shutil tempfile webbrowser winreg ftplib import exec pathlib"
for event, values in noted:
    encodings = any("encodings" in str(value) for value in values[:1])  # the interpreter's own, of names in archives
    if event.partition(".")[0] in watched.split() and not encodings:
        print(event, *map(repr, values[:1]))
"""


@pytest.mark.parametrize("suffix", POINTING_ELSEWHERE)
def test_what_points_elsewhere_is_only_text(suffix):
    text = document_from_bytes(POINTING_ELSEWHERE[suffix], f"x.{suffix}").text
    assert text.startswith("Text")
    assert text.rstrip().endswith("end.")
    assert "root:" not in text
    assert "evil" not in text
    assert "passwd" not in text


@pytest.mark.parametrize("data", BOOKS_ELSEWHERE, ids=ELSEWHERE)
def test_a_book_whose_package_is_elsewhere_is_damaged(data):
    with pytest.raises(InputError, match="damaged"):
        document_from_bytes(data, "x.epub")


@pytest.mark.parametrize("suffix", STRANGE_PARTS)
def test_names_of_parts_lead_nowhere(tmp_path, monkeypatch, suffix):
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    monkeypatch.chdir(inner)
    path = inner / f"x.{suffix}"
    path.write_bytes(STRANGE_PARTS[suffix])
    with zipfile.ZipFile(path) as made:
        assert any(".." in name for name in made.namelist())
    before = everything(tmp_path)
    assert load_document(path).text == document_from_bytes(SAMPLES[suffix], f"x.{suffix}").text
    assert everything(tmp_path) == before
    assert not Path("/tmp/evil.txt").exists()


def everything(folder: Path) -> list[tuple[str, int]]:
    return sorted((str(path), path.lstat().st_mtime_ns) for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """All files that point elsewhere but the PDF."""
    folder = tmp_path / "files"
    folder.mkdir()
    hostile = {f"x.{suffix}": data for suffix, data in POINTING_ELSEWHERE.items()}
    hostile |= {f"parts.{suffix}": data for suffix, data in STRANGE_PARTS.items()}
    hostile |= {f"book{number}.epub": data for number, data in enumerate(BOOKS_ELSEWHERE)}
    for name, data in hostile.items():
        (folder / name).write_bytes(data)
    return folder


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}


def test_the_interpreter_is_asked_for_nothing(folder):
    (folder / "x.pdf").unlink()  # its reader is a program of ours; see below
    result = subprocess.run(
        [sys.executable, "-c", OPEN_ALL, str(folder)], capture_output=True, text=True, check=True, env=environment()
    )
    events = result.stdout.splitlines()
    assert len([event for event in events if event.startswith("open ")]) >= len(list(folder.iterdir()))
    other = [event for event in events if not event.startswith(f"open {str(folder)!r}"[:-1])]
    assert [
        event for event in other if not event.startswith(("import 'encodings.", "exec <code object <module>"))
    ] == []


@pytest.mark.skipif(not shutil.which("strace"), reason="strace is not installed")
def test_the_system_is_asked_for_nothing(folder, tmp_path):
    """Native code included: no sockets, no programs but the PDF reader, nothing written, no file of the system read."""
    warm = tmp_path / "warm.pdf"
    warm.write_bytes(SAMPLES["pdf"])
    log = tmp_path / "calls"
    calls = "trace=%network,execve,openat,creat,unlink,unlinkat,rename,renameat2,mkdir,mkdirat,symlink,link,truncate"
    subprocess.run(
        ["strace", "-f", "-qq", "-o", str(log), "-e", calls, sys.executable, "-c", OPEN_ALL, str(folder), str(warm)],
        capture_output=True,
        check=True,
        env=environment(),
    )
    lines = [line.partition(" ")[2].strip() for line in log.read_text(encoding="utf-8", errors="replace").splitlines()]
    lines = [line for line in lines if line and not line.startswith(("+++", "---", "<..."))]
    opened = [line for line in lines if line.startswith("openat(")]
    assert any("x.pdf" in line for line in opened)
    assert [line for line in opened if "passwd" in line or "evil" in line or "win.ini" in line] == []
    written = [line for line in opened if any(flag in line for flag in ("O_WRONLY", "O_RDWR", "O_CREAT"))]
    assert [line for line in written if '"/dev/null"' not in line] == []
    started = [line for line in lines if line.startswith("execve(")]
    assert len([line for line in started if line.endswith("= 0")]) == 2  # the interpreter, and the PDF reader
    assert [line for line in lines if not line.startswith(("openat(", "execve("))] == []
