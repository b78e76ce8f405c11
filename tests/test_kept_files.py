"""Forgetting deletes every file that Edgewise writes of its own accord, and nothing else."""

import os
import stat
import time
from pathlib import Path

import pytest

from app.kept_files import ARITHMETIC, RUNS, SESSION, TEXTS, forget_everything, kept_files, remove_leftovers
from app.settings import SETTINGS_NAME, make_private_folder, write_atomically

KEPT = (
    SESSION,
    *RUNS,
    ARITHMETIC,
    SETTINGS_NAME,
    f"{SESSION}.broken",
    f"{SETTINGS_NAME}.broken",
    "edgewise.log",
    "edgewise.log.1",
)
TEMPORARY = (f".{SESSION}.x1y2", f"{TEXTS}/.a1.txt.z9", f".{SETTINGS_NAME}.q")
FOREIGN = ("letter.txt", "edgewise.txt", "texts/letter.pdf", ".bashrc", "session.json.bak", "models/qa/model.onnx")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EDGEWISE_HOME", str(tmp_path))
    return tmp_path


def fill(home: Path, *names: str) -> set[Path]:
    for name in names:
        write_atomically(home / name, b"words")
    return {home / name for name in names}


def test_everything_of_edgewise_goes_and_nothing_else(home):
    kept = fill(home, *KEPT, *TEMPORARY, f"{TEXTS}/a1.txt")
    foreign = fill(home, *FOREIGN)
    assert set(kept_files()) == kept
    assert set(forget_everything()) == kept
    assert {path for path in home.rglob("*") if path.is_file()} == foreign
    assert forget_everything() == []


def test_no_folder_of_texts_is_left(home):
    fill(home, f"{TEXTS}/a1.txt")
    forget_everything()
    assert list(home.iterdir()) == []


def test_what_can_be_deleted_is_deleted_although_something_cannot(home, monkeypatch):
    fill(home, SESSION, *RUNS)
    unlink = Path.unlink

    def refuse(path: Path, missing_ok: bool = False) -> None:
        if path.name == RUNS[0]:
            raise PermissionError(13, "Permission denied")
        unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(PermissionError):
        forget_everything()
    assert kept_files() == [home / RUNS[0]]


def test_leftovers_of_a_killed_process_go_but_not_what_is_being_written(home):
    old, new = fill(home, *TEMPORARY), fill(home, f".{RUNS[0]}.new")
    kept, foreign = fill(home, SESSION), fill(home, ".bashrc")
    for path in old | kept | foreign:
        os.utime(path, (time.time() - 3600, time.time() - 3600))
    remove_leftovers()
    assert {path for path in home.rglob("*") if path.is_file()} == new | kept | foreign


def test_folders_that_are_made_are_the_owners_alone(tmp_path):
    existing = tmp_path / "existing"
    existing.mkdir(mode=0o755)
    make_private_folder(existing / "a" / "b")
    assert [stat.S_IMODE(path.stat().st_mode) for path in (existing, existing / "a", existing / "a" / "b")] == [
        0o755, 0o700, 0o700,
    ]  # fmt: skip
    (existing / "file").touch()
    with pytest.raises(FileExistsError):
        make_private_folder(existing / "file")
