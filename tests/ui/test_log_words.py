"""Whatever goes wrong in the window, the log says where, and nothing of what was read, asked or opened."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.documents import pdf_process
from app.log import close_log, start_logging
from tests.documents.make import SAMPLES, docx, page, paragraph, pdf
from tests.ui import fakes
from tests.ui.conftest import OpenWindow
from tests.ui.steps import ask, check, open_files, states, write_own

NAME, TEXT, QUESTION, CLAIM = "Wrenhollow", "Quillfeather", "Brambleby", "Foxdale"


@pytest.fixture(autouse=True)
def log(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("EDGEWISE_LOG", "debug")
    start_logging()
    yield home / "edgewise.log"
    close_log()


def test_what_went_wrong_without_a_word(qtbot, open_window: OpenWindow, log: Path, tmp_path: Path, monkeypatch) -> None:
    crashing = [sys.executable, "-c", "import os; os.abort()"]
    pdf_process.end_readers()
    monkeypatch.setattr(pdf_process, "reader_command", lambda: crashing)
    papers = {
        f"{NAME}.txt": TEXT.encode(),
        f"{NAME}.docx": docx(paragraph(TEXT))[:-40],
        f"{NAME} scan.pdf": pdf(page(TEXT)),
        f"{NAME}.epub": SAMPLES["epub"].replace(b"mimetype", b"nimetype"),
    }
    for name, content in papers.items():
        (tmp_path / name).write_bytes(content)
    window = open_window(fakes.readers(fakes.FakeAnswerer(error=RuntimeError(f"{TEXT} {QUESTION}"))))
    open_files(qtbot, window, *(tmp_path / name for name in papers), tmp_path / f"{NAME} gone.txt")
    write_own(window, TEXT)
    ask(qtbot, window, QUESTION)
    assert "Something unexpected went wrong" in window.banner.sentence
    check(qtbot, window, CLAIM)
    window.close()
    assert any(NAME in name for name in states(window))
    text = log.read_text(encoding="utf-8")
    assert "app.ui.worker: unexpected error on the worker\n  RuntimeError\n" in text
    assert "PdfReaderError pdf-reader" in text
    assert [word for word in (NAME, TEXT, QUESTION, CLAIM, str(tmp_path)) if word in text] == []
