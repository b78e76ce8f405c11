import subprocess
import sys
from pathlib import Path

import pytest

from app.documents.document import Document
from app.documents.kinds import KINDS, SUFFIXES
from app.documents.load import document_from_bytes, load_document
from app.engine.errors import InputError
from tests.documents.make import SAMPLES, archive

NAMES = {"txt": "text"}


def load(folder: Path, name: str, data: bytes) -> Document:
    path = folder / name
    path.write_bytes(data)
    return load_document(path)


def test_every_kind_has_a_sample():
    assert {NAMES.get(suffix, suffix) for suffix in SAMPLES} | {"markdown"} == set(KINDS)
    assert {f".{suffix}" for suffix in SAMPLES} <= set(SUFFIXES)


@pytest.mark.parametrize("suffix", SAMPLES)
@pytest.mark.parametrize("name", ["right", "wrong.txt", "wrong.docx", "wrong.pdf", "none"])
def test_content_decides(tmp_path, suffix, name):
    document = load(tmp_path, f"right.{suffix}" if name == "right" else name, SAMPLES[suffix])
    assert document.kind == NAMES.get(suffix, suffix)
    assert document.text.startswith("Alpha beta")
    assert document.path == tmp_path / document.title
    assert document_from_bytes(SAMPLES[suffix], "x").kind == document.kind  # through a pipe


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("fragment.htm", b"<p>One", "html"),
        ("a.xhtml", b"<?xml version='1.0'?>\n<!-- x --><HTML><body>One</body></HTML>", "html"),
        ("old.pdf", b"From: me\r\n\r\n" + SAMPLES["pdf"], "pdf"),
        ("about.md", b"A PDF begins with %PDF-1.4", "markdown"),
        ("feed.xml", b"<?xml version='1.0'?><rss/>", "text"),
        ("a.rtf", b"No rich text", "text"),
        ("a.epub", b"No book", "text"),
        ("space.rtf", b"\r\n {\\rtf1 One}", "rtf"),
    ],
)
def test_what_only_the_name_or_the_content_tells(tmp_path, name, data, kind):
    assert load(tmp_path, name, data).kind == kind


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("a.xlsx", archive({"[Content_Types].xml": "", "xl/workbook.xml": ""}), "a.xlsx is a spreadsheet"),
        ("a.pptx", archive({"[Content_Types].xml": "", "ppt/x.xml": ""}), "a.pptx is a presentation"),
        ("a.ods", archive({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "a.ods is a spreadsheet"),
        ("a.docx", archive({"readme.txt": "hello"}), "a.docx is an archive: unpack it"),
        ("a.docx", archive({}), "a.docx is an archive"),
        ("a.docx", archive({"[Content_Types].xml": ""}), "a.docx is damaged or incomplete"),
        ("a.odt", archive({"mimetype": "application/vnd.oasis.opendocument.text"}), "a.odt is damaged"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.doc is a file of an old Office program"),
        (
            "a.docx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "a.docx is protected by a password",
        ),
        ("a.png", b"\x89PNG\r\n\x1a\n\x00\x00", "a.png is not a text file or another document"),
        ("a.rtf", rb"{\rtf1 {\info nothing}}", "a.rtf is empty"),
        ("a.html", b"<html><script>x</script>", "a.html is empty"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(tmp_path, name, data, sentence):
    with pytest.raises(InputError) as raised:
        load(tmp_path, name, data)
    message = str(raised.value)
    assert message.startswith(sentence)
    assert message.endswith(".")
    assert ". " not in message.removeprefix(name)
    assert "\n" not in message


@pytest.mark.parametrize("kind", ["text", "docx"])
def test_files_that_are_too_large(tmp_path, monkeypatch, kind):
    from dataclasses import replace

    monkeypatch.setitem(KINDS, kind, replace(KINDS[kind], most_bytes=100))
    suffix = "txt" if kind == "text" else kind
    with pytest.raises(InputError, match=rf"^big\.{suffix} is larger than 0 MB: open a part of it\.$"):
        load(tmp_path, f"big.{suffix}", SAMPLES[suffix] + b" " * 100)


def test_a_text_file_loads_no_other_loader(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("One.", encoding="utf-8")
    script = (
        "import sys; from pathlib import Path; from app.documents.load import load_document\n"
        "assert load_document(Path(sys.argv[1])).text == 'One.'\n"
        "print([name for name in sys.modules if 'pdf' in name or name.endswith(('docx', 'epub', 'expat'))])"
    )
    result = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True)
    assert result.stdout == "[]\n"
