"""Huge files: refused with a sentence, or read in reasonable time and memory."""

import subprocess
import sys
from pathlib import Path

import pytest

from app.documents.archive import MOST_UNPACKED
from app.documents.errors import EmptyFileError, LargeFileError
from app.documents.load import document_from_bytes, load_document
from tests.documents.make import archive, docx, epub, odt, page, paragraph, pdf, rtf
from tests.hostile import html_speed

MEGABYTE = 1024 * 1024
# 10 MB without the end of a line, varied, so that it is not refused as a bomb when it is packed.
LINE = "".join(f"{number:09} " for number in range(MEGABYTE))

ONE_LINE = {
    "txt": LINE.encode(),
    "md": ("# " + LINE).encode(),
    "html": f"<!doctype html><p>{LINE}".encode(),
    "rtf": rtf(LINE),
    "docx": docx(paragraph(LINE)),
    "odt": odt(f"<text:p>{LINE}</text:p>"),
    "epub": epub({"a.xhtml": f"<p>{LINE}</p>"}),
}

# Prints the characters or the sentence, the seconds, and the most memory in MB.
MEASURE = """
import sys, time
from pathlib import Path
from app.documents.load import load_document
from app.engine.errors import InputError
begun = time.process_time()
try:
    print(len(load_document(Path(sys.argv[1])).text.split()))
except InputError as error:
    print(error)
print(time.process_time() - begun)
from tests.hostile.peak import peak_megabytes
print(peak_megabytes())
"""


def measured(path: Path) -> tuple[str, float, float]:
    result = subprocess.run([sys.executable, "-c", MEASURE, str(path)], capture_output=True, text=True, check=True)
    outcome, seconds, megabytes = result.stdout.splitlines()
    return outcome, float(seconds), float(megabytes)


@pytest.mark.skipif(sys.platform == "win32", reason="memory is measured in other ways there")
@pytest.mark.parametrize("suffix", ONE_LINE)
def test_ten_megabytes_in_one_line(tmp_path, suffix):
    path = tmp_path / f"line.{suffix}"
    path.write_bytes(ONE_LINE[suffix])
    outcome, seconds, megabytes = measured(path)
    assert outcome == str(MEGABYTE + (suffix == "md"))
    assert seconds < 10
    assert megabytes < 1000


@pytest.mark.skipif(sys.platform == "win32", reason="memory is measured in other ways there")
@pytest.mark.parametrize(("suffix", "most"), [("txt", 20), ("html", 20), ("md", 20), ("rtf", 100)])
def test_a_hundred_megabytes_of_text(tmp_path, suffix, most):
    path = tmp_path / f"big.{suffix}"
    begin = b"{\\rtf1 " if suffix == "rtf" else b""
    with path.open("wb") as stream:
        stream.write(begin)
        for _ in range(101):
            stream.write(b"a line of text.\n" * (MEGABYTE // 16))
    outcome, seconds, megabytes = measured(path)
    assert outcome == f"big.{suffix} is larger than {most} MB: open a part of it."
    assert seconds < 2
    assert megabytes < 500


def test_a_file_that_grows_without_end(tmp_path):
    path = tmp_path / "sparse.txt"
    with path.open("wb") as stream:
        stream.write(b"text")
        stream.truncate(1 << 40)
    with pytest.raises(LargeFileError):
        load_document(path)


def test_a_bomb_of_many_small_parts_is_not_unpacked():
    parts: dict[str, bytes | str] = {"[Content_Types].xml": "<Types/>", "word/document.xml": "<a>Text</a>"}
    parts |= {f"word/media/{number}.bin": bytes(8 * MEGABYTE) for number in range(2)}
    made = archive(parts)
    assert len(made) * 500 < 16 * MEGABYTE < MOST_UNPACKED
    with pytest.raises(EmptyFileError):  # pictures are never unpacked
        document_from_bytes(made, "x.docx")


def test_a_page_of_a_hundred_thousand_letters():
    drawn = page(*["word " * 2_000] * 20)
    assert len(document_from_bytes(pdf(drawn), "x.pdf").text.split()) == 40_000


@pytest.mark.parametrize("piece", html_speed.PIECES)
def test_broken_html_takes_time_as_it_is_long(piece):
    # The standard library's parser would need five minutes and more for some of these.
    assert html_speed.seconds(html_speed.own, piece, MEGABYTE // 4) < 3
