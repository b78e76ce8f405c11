"""What two builds are compared by."""

import subprocess
from pathlib import Path

import pytest

import reproducible


def tree(folder: Path) -> Path:
    (folder / "lib").mkdir(parents=True)
    (folder / "lib" / "a.so").write_bytes(b"a")
    (folder / "edgewise").write_bytes(b"\x7fELF")
    (folder / "lib" / "b.so").symlink_to("a.so")
    return folder


def test_copies_are_the_same_whatever_their_dates(tmp_path: Path) -> None:
    one, other = tree(tmp_path / "one"), tree(tmp_path / "other")
    (other / "edgewise").touch()
    assert reproducible.differences(reproducible.fingerprints(one), reproducible.fingerprints(other)) == []


def test_content_mode_links_and_missing_files_are_differences(tmp_path: Path) -> None:
    one, other = tree(tmp_path / "one"), tree(tmp_path / "other")
    (other / "edgewise").chmod(0o700)
    (other / "lib" / "a.so").write_bytes(b"A")
    (other / "lib" / "b.so").unlink()
    (other / "lib" / "b.so").symlink_to("c.so")
    (one / "only").write_bytes(b"")
    found = reproducible.differences(reproducible.fingerprints(one), reproducible.fingerprints(other))
    assert found == ["edgewise", "lib/a.so", "lib/b.so", "only"]


def test_exceptions_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reproducible, "EXCEPTIONS", {"*.dmg": "Apple's tool dates it"})
    assert reproducible.unexpected(["edgewise.dmg", "edgewise"]) == ["edgewise"]


def test_both_builds_are_of_one_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "source"
    source.mkdir()

    def commit(text: str) -> None:
        (source / "file").write_text(text)
        who = ["-c", "user.name=n", "-c", "user.email=n@n.invalid"]
        for command in (["init", "--quiet"], ["add", "file"], [*who, "commit", "--quiet", "--message", text]):
            subprocess.run(["git", *command], cwd=source, check=True)

    def build(folder: Path, _: int) -> Path:
        commit("made while the first is built" if folder.name == "one" else "and the second")
        return folder

    commit("before")
    monkeypatch.setattr(reproducible, "ROOT", source)
    monkeypatch.setattr(reproducible, "source_date", lambda: 0)
    monkeypatch.setattr(reproducible, "build", build)
    kept = reproducible.fingerprints
    monkeypatch.setattr(reproducible, "fingerprints", lambda folder: {"file": kept(folder)["file"]})
    assert reproducible.main(["--work", str(tmp_path / "work")]) == 0
