"""A report can be saved from the window."""

import json
import zipfile
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QLineEdit

from tests.ui.conftest import OpenWindow
from tests.ui.steps import write_own


def save_as(window, path: Path) -> None:
    """Go through the menu and the dialog."""
    window.actions_.report.trigger()
    (dialog,) = [dialog for dialog in window.findChildren(QFileDialog, "report") if dialog.isVisible()]
    field = dialog.findChild(QLineEdit, "fileNameEdit")
    assert field is not None
    assert field.text() == "edgewise-report"
    field.setText(str(path))
    dialog.accept()


def test_it_is_written_and_said(qtbot, open_window: OpenWindow, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("app.doctor.examine", lambda: {"edgewise": "1", "problems": [], "ok": True})
    window = open_window()
    write_own(window, "Quillfeather")
    save_as(window, tmp_path / "mine")
    qtbot.waitUntil(lambda: "mine.zip holds none of your texts" in window.banner.sentence)
    assert not window.banner.trouble
    with zipfile.ZipFile(tmp_path / "mine.zip") as report:
        assert json.loads(report.read("report.json"))["edgewise"] == "1"
        assert not any(b"Quillfeather" in report.read(name) for name in report.namelist())


def test_a_place_that_cannot_be_written_is_a_sentence(
    qtbot, open_window: OpenWindow, tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.setattr("app.doctor.examine", dict)
    window = open_window()
    (tmp_path / "file").touch()
    window.reporting.write(tmp_path / "file" / "report.zip")
    qtbot.waitUntil(lambda: "cannot be written (" in window.banner.sentence)
    assert window.banner.trouble
