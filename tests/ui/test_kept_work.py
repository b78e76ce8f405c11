import stat
import sys
from pathlib import Path

import pytest

from app.ui.kept_work import KeptWork, load_work, save_work

WORK = KeptWork("text 🗼\nmore\u00a0", "T", "markdown", "q?", "p", "h", own=True)


def test_what_is_kept_comes_back(tmp_path: Path) -> None:
    assert load_work(tmp_path) is None
    save_work(WORK, tmp_path)
    assert load_work(tmp_path) == WORK


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_for_its_owner_alone(tmp_path: Path) -> None:
    save_work(WORK, tmp_path)
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {0o600}


def test_an_unchanged_text_is_not_written_again(tmp_path: Path) -> None:
    save_work(WORK, tmp_path)
    before = (tmp_path / "text.txt").stat().st_mtime_ns, (tmp_path / "text.txt").stat().st_ino
    save_work(KeptWork(WORK.text, question="another"), tmp_path, with_text=False)
    assert ((tmp_path / "text.txt").stat().st_mtime_ns, (tmp_path / "text.txt").stat().st_ino) == before
    kept = load_work(tmp_path)
    assert kept is not None
    assert (kept.text, kept.question) == (WORK.text, "another")


@pytest.mark.parametrize("garbage", [b"", b"[]", b'{"title": 7, "own": "yes", "question": "kept"}'])
def test_a_damaged_side_file_does_not_cost_the_text(tmp_path: Path, garbage: bytes) -> None:
    save_work(WORK, tmp_path)
    (tmp_path / "work.json").write_bytes(garbage)
    kept = load_work(tmp_path)
    assert kept is not None
    assert (kept.text, kept.title, kept.own) == (WORK.text, "", False)
    assert kept.question == ("kept" if b"kept" in garbage else "")
