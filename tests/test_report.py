"""The report for the developers: it says what they need, and nothing of what somebody reads or writes."""

import json
import logging
import stat
import zipfile
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from app import cli, commands, doctor
from app.documents.errors import PdfCrashError
from app.kept_files import TEXTS
from app.log import close_log, start_logging
from app.report import report_fields, settings_fields
from app.settings import Settings, save_settings, write_atomically
from tests.synthetic import make_nli_bundle, make_qa_bundle

SECRET = "Quillfeather"


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp(SECRET) / "models"
    for place in (folder, folder / "fast"):
        make_qa_bundle(place / "qa", max_length=128)
        make_nli_bundle(place / "nli", max_length=128)
    return folder


@pytest.fixture
def home(tmp_path: Path, models: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home in which everything that could be secret is."""
    folder = tmp_path / SECRET
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("EDGEWISE_HOME", str(folder))
    monkeypatch.setenv("QT_SECRET", SECRET)
    for module in (commands, doctor):
        monkeypatch.setattr(module, "bundles_folder", lambda chosen="": models / chosen)
    monkeypatch.setattr("app.report.bundles_folder", lambda chosen="": models / chosen)
    save_settings(Settings(theme="dark", model=f"/home/{SECRET}", geometry="AdnQ", threads=3))
    kept = {"documents": [f"file:/home/{SECRET}/letter.pdf"], "question": f"who is {SECRET}?"}
    write_atomically(folder / "session.json", json.dumps(kept).encode())
    write_atomically(folder / "answers.json", SECRET.encode())
    for name in ("a1", "b2"):
        write_atomically(folder / TEXTS / f"{name}.txt", SECRET.encode())
    start_logging()
    logging.getLogger("app.test").warning("a task failed", exc_info=PdfCrashError(name=f"{SECRET}.pdf", detail="-11"))
    yield folder
    close_log()


def entries(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name).decode("utf-8") for name in archive.namelist()}


def test_it_says_what_is_needed_and_no_secret(home, tmp_path, capsys):
    path = tmp_path / "report.zip"
    assert cli.main(["doctor", "--report", str(path)]) == 0
    assert str(path) in capsys.readouterr().err
    found = entries(path)
    assert list(found) == ["README.txt", "report.json", "edgewise.log"]
    for name, content in found.items():
        assert SECRET not in content, name
        assert str(Path.home()) not in content, name
    assert SECRET.encode() not in path.read_bytes()
    assert "PdfCrashError pdf-crash -11" in found["edgewise.log"]
    report = json.loads(found["report.json"])
    assert report["packages"]["onnxruntime"]
    assert report["settings"]["theme"] == "dark"
    assert report["settings"]["threads"] == 3
    assert report["settings"]["model"] is True
    assert report["kept"][TEXTS] == [len(SECRET), len(SECRET)]
    assert report["kept"]["answers.json"] == [len(SECRET)]
    assert {"QT_SECRET", "EDGEWISE_HOME"} <= set(report["variables"])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_problem_names_no_folder(home, models, tmp_path, monkeypatch):
    for module in (doctor, commands):
        monkeypatch.setattr(module, "bundles_folder", lambda chosen="": models / "gone" / chosen)
    monkeypatch.setattr("app.report.bundles_folder", lambda chosen="": models / "gone" / chosen)
    path = tmp_path / "report.zip"
    assert cli.main(["doctor", "--report", str(path)]) == 1
    report = json.loads(entries(path)["report.json"])
    assert report["problems"][0].startswith("There is no model in MODELS/qa (")
    assert SECRET not in json.dumps(report)


def test_no_setting_that_is_added_brings_words_along():
    """Every setting that is a word must be one of a few, or it is left out."""
    words = {field.name: SECRET for field in fields(Settings) if isinstance(field.default, str)}
    assert "model" in words
    shown = settings_fields(Settings(**words))  # type: ignore[arg-type]
    assert {name for name, value in shown.items() if value == SECRET} == {"theme", "language"}


def test_it_can_be_made_where_nothing_is_kept_and_nothing_can_be_loaded(tmp_path, monkeypatch):
    monkeypatch.setenv("EDGEWISE_HOME", str(tmp_path / "none"))
    examined: dict[str, Any] = {"problems": ["x"], "ok": False}
    assert report_fields(examined)["kept"] == {}


def test_a_place_that_cannot_be_written_is_a_sentence(home, tmp_path, capsys):
    (tmp_path / "file").touch()
    assert cli.main(["doctor", "--report", str(tmp_path / "file" / "report.zip")]) == 2
    assert "cannot be written (" in capsys.readouterr().err


class TestForget:
    def test_it_lists_asks_and_deletes(self, home, monkeypatch, capsys):
        monkeypatch.setattr("builtins.input", lambda _question: "yes")
        assert cli.main(["forget"]) == 0
        output = capsys.readouterr().out
        assert "session.json" in output
        assert output.endswith("Deleted.\n")
        assert list(home.iterdir()) == []

    @pytest.mark.parametrize("said", ["", "no", "y"])
    def test_it_deletes_nothing_unless_that_is_wanted(self, home, monkeypatch, capsys, said):
        before = sorted(home.rglob("*"))
        monkeypatch.setattr("builtins.input", lambda _question: said)
        assert cli.main(["forget"]) == 0
        assert capsys.readouterr().out.endswith("Nothing was deleted.\n")
        assert sorted(home.rglob("*")) == before

    def test_without_anybody_to_ask_it_needs_yes(self, home, monkeypatch, capsys):
        def nobody(_question):
            raise EOFError

        monkeypatch.setattr("builtins.input", nobody)
        assert cli.main(["forget"]) == 0
        assert (home / "session.json").exists()
        assert cli.main(["forget", "--yes"]) == 0
        assert list(home.iterdir()) == []
        assert cli.main(["forget", "--yes"]) == 0
        assert capsys.readouterr().out.endswith("keeps nothing on this computer.\n")

    def test_what_cannot_be_deleted_is_named(self, home, monkeypatch, capsys):
        def refuse(path: Path, missing_ok: bool = False) -> None:
            raise PermissionError(13, "Permission denied", str(path))

        monkeypatch.setattr(Path, "unlink", refuse)
        assert cli.main(["forget", "--yes"]) == 2
        assert "cannot be deleted (Permission denied)" in capsys.readouterr().err
