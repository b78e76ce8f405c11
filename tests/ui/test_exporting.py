"""Answers and evidence are saved with their sources, in the format that the file's name asks for."""

import csv
import json
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from app.export import Cited, cite_answers
from app.ui.exporting import Exporting
from tests.ui.panels import SOURCES, answers

DOCUMENTS = [source.document for source in SOURCES]


@pytest.fixture
def items() -> list[Cited]:
    return list(cite_answers(answers(("940 euros", 8.0), ("1876", 4.0), question="how much?"), DOCUMENTS))


@pytest.fixture
def window(qtbot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


def save_as(window: QWidget, exporting: Exporting, items: list[Cited], path: Path) -> None:
    """Go through the dialog."""
    exporting.save(items, "answers")
    dialog = window.findChild(QFileDialog, "export")
    assert dialog is not None
    field = dialog.findChild(QLineEdit, "fileNameEdit")
    assert field is not None
    assert field.text() == "answers"
    dialog.setDirectory(str(path.parent))
    field.setText(str(path))
    dialog.accept()


@pytest.mark.parametrize("suffix", [".md", ".json", ".csv", ""])
def test_the_suffix_says_the_format(qtbot, window: QWidget, items: list[Cited], tmp_path: Path, suffix: str) -> None:
    exporting = Exporting(window)
    with qtbot.waitSignal(exporting.saved) as saved:
        save_as(window, exporting, items, tmp_path / f"out{suffix}")
    written = tmp_path / f"out{suffix or '.md'}"
    assert written.name in saved.args[0]
    assert written.stat().st_mode & 0o777 == 0o600
    text = written.read_text(encoding="utf-8")
    if suffix == ".json":
        assert [item["text"] for item in json.loads(text)] == ["940 euros", "1876"]
    elif suffix == ".csv":
        assert [row["page"] for row in csv.DictReader(text.splitlines())] == ["page 1", ""]
    else:
        assert "## how much?" in text
        assert "contract.pdf, page 1" in text
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith((".", "out"))] == [written.name]


def test_an_unknown_suffix_is_refused_with_a_sentence(
    qtbot, window: QWidget, items: list[Cited], tmp_path: Path
) -> None:
    exporting = Exporting(window)
    with qtbot.waitSignal(exporting.trouble) as trouble:
        save_as(window, exporting, items, tmp_path / "out.docx")
    assert ".md, .csv or .json" in trouble.args[0]
    assert not (tmp_path / "out.docx").exists()


def test_a_folder_that_cannot_be_written_to(qtbot, window: QWidget, items: list[Cited], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a file, no folder", encoding="utf-8")
    exporting = Exporting(window)
    with qtbot.waitSignal(exporting.trouble) as trouble:
        exporting.write(items, tmp_path / "file" / "out.md")
    assert "cannot be written" in trouble.args[0]


def test_nothing_to_save_is_said(qtbot, window: QWidget) -> None:
    exporting = Exporting(window)
    with qtbot.waitSignal(exporting.trouble) as trouble:
        exporting.save([], "answers")
    assert "nothing to save" in trouble.args[0]
    assert window.findChild(QFileDialog, "export") is None
