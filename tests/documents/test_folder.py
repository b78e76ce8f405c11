import os
import sys
from pathlib import Path

import pytest

from app.documents.folder import documents_in


def make(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", encoding="utf-8")


def names(folder: Path) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in documents_in(folder)]


def test_finds_documents_in_order_and_nothing_else(tmp_path):
    wanted = ["a.txt", "B.PDF", "c/d.docx", "c/e/f.md"]
    make(tmp_path, *wanted, "picture.png", "c/program.exe", "noname", "pdf")
    (tmp_path / "folder.pdf").mkdir()
    assert names(tmp_path) == wanted


def test_hidden_files_and_folders_are_left_out(tmp_path):
    make(tmp_path, "seen.txt", ".hidden.txt", ".git/g.txt", "a/.cache/b.txt", "~$d.docx", "._seen.txt")
    assert names(tmp_path) == ["seen.txt"]


def test_what_windows_hides_is_left_out(tmp_path, monkeypatch):
    class Hidden:
        st_file_attributes = 0x2

    make(tmp_path, "seen.txt", "secret.txt", "secrets/a.txt")
    lstat = Path.lstat
    monkeypatch.setattr(Path, "lstat", lambda path: Hidden() if "secret" in path.name else lstat(path))
    assert names(tmp_path) == ["seen.txt"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_links(tmp_path):
    make(tmp_path, "c/d.txt")
    make(tmp_path / "c" / "other", "e.txt")
    (tmp_path / "c" / "round").symlink_to(tmp_path)
    (tmp_path / "self.txt").symlink_to("self.txt")
    (tmp_path / "nowhere.txt").symlink_to(tmp_path / "none")
    (tmp_path / "same.txt").symlink_to(tmp_path / "c" / "d.txt")
    assert names(tmp_path) == ["c/d.txt", "c/other/e.txt", "same.txt"]


@pytest.mark.skipif(sys.platform == "win32", reason="named pipes are not files there")
def test_a_pipe_is_no_document(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    assert names(tmp_path) == []


def test_a_folder_that_may_not_be_looked_at_hides_only_itself(tmp_path, monkeypatch):
    make(tmp_path, "a.txt", "locked/b.txt", "z/c.txt")
    scandir = os.scandir

    def guarded(path):
        if Path(path).name == "locked":
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", guarded)  # root may look at everything, so permissions alone test nothing
    assert names(tmp_path) == ["a.txt", "z/c.txt"]


def test_a_folder_without_documents_is_empty(tmp_path):
    assert documents_in(tmp_path) == []
    assert documents_in(tmp_path / "none") == []
    make(tmp_path, "file.txt")
    assert documents_in(tmp_path / "file.txt") == []
