"""Files made to do harm: none may take long, fill the memory or reach another file, and each ends in a sentence."""

import struct
import zipfile

import pytest

from app.documents import archive as archives
from app.documents import blocks, reading
from app.documents.load import document_from_bytes
from app.documents.running_heads import without_running_heads
from app.documents.running_text import HYPHEN, Line, running_text
from app.engine.errors import InputError
from tests.documents.make import SAMPLES, W, archive, docx, epub, odt, page, paragraph, pdf, rtf

PACKED = {"docx": "word/document.xml", "odt": "content.xml", "epub": "OPS/a.xhtml"}


def load(data: bytes, suffix: str) -> str:
    return document_from_bytes(data, f"x.{suffix}").text


def replaced(suffix: str, part: str, content: bytes | str) -> bytes:
    """Put another part into a sample."""
    import io

    with zipfile.ZipFile(io.BytesIO(SAMPLES[suffix])) as sample:
        parts: dict[str, bytes | str] = {name: sample.read(name) for name in sample.namelist()}
    parts[part] = content
    return archive(parts)


@pytest.mark.parametrize("suffix", PACKED)
def test_zip_bombs(suffix):
    # 12 MB of spaces take 12 kB
    with pytest.raises(InputError, match=rf"^x\.{suffix} unpacks to far more than a document needs"):
        load(replaced(suffix, PACKED[suffix], b"<a>" + b" " * 12_000_000), suffix)


@pytest.mark.parametrize("suffix", PACKED)
def test_many_parts_have_one_budget(suffix, monkeypatch):
    monkeypatch.setattr(archives, "MOST_UNPACKED", 100)
    with pytest.raises(InputError, match="unpacks to far more"):
        load(SAMPLES[suffix], suffix)


def test_a_book_that_lists_a_chapter_a_million_times():
    data = epub({"a.xhtml": "<p>Once.</p>"}, spine=["0"] * 100_000)
    assert load(data, "epub").strip() == "Once."


def test_a_million_entries(monkeypatch):
    monkeypatch.setattr(archives, "MOST_ENTRIES", 10)
    with pytest.raises(InputError, match="packed from more than 10 files"):
        load(archive({str(number): "" for number in range(11)}), "docx")


def test_too_much_text(monkeypatch):
    for suffix, data in SAMPLES.items():
        if suffix != "txt":
            monkeypatch.setattr(reading, "MOST_CHARACTERS", 5)
            with pytest.raises(InputError, match="more than 0 million characters"):
                load(data, suffix)


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><a>&c;</a>'
)
OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
PARAMETER = '<!DOCTYPE a [<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;]><a/>'
DEFAULTS = '<!DOCTYPE a [<!ATTLIST a b CDATA "x">]><a/>'
XML_PARTS = [
    ("docx", "word/document.xml"), ("docx", "_rels/.rels"), ("docx", "word/numbering.xml"),
    ("docx", "word/footnotes.xml"), ("odt", "content.xml"), ("epub", "META-INF/container.xml"),
    ("epub", "OPS/package.opf"), ("epub", "META-INF/encryption.xml"),
]  # fmt: skip


@pytest.mark.parametrize(("suffix", "part"), XML_PARTS)
@pytest.mark.parametrize("content", [LAUGHS, OUTSIDE, PARAMETER, DEFAULTS])
def test_xml_entities(suffix, part, content):
    with pytest.raises(InputError, match=rf"^x\.{suffix} declares an XML document type of its own"):
        load(replaced(suffix, part, content), suffix)


def test_entities_in_pages_mean_nothing():
    assert "root:" not in load(OUTSIDE.replace("<!DOCTYPE a", "<!DOCTYPE html").encode() + b"text", "html")


def test_a_document_type_elsewhere_is_not_fetched():
    part = '<!DOCTYPE document SYSTEM "file:///etc/passwd"><document><p><r><t>Text</t></r></p></document>'
    assert load(replaced("docx", "word/document.xml", part), "docx") == "Text"


@pytest.mark.parametrize(("suffix", "part"), XML_PARTS)
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<a>",
        b"\x00",
        b"<?xml version='1.0' encoding='nonsense'?><a/>",
        b"<?xml version='1.0' encoding='utf-7'?><a/>",
        b"<?xml version='1.0' encoding='hex'?><a/>",
        "<a>\ud800</a>".encode("utf-8", "surrogatepass"),
        b"<a>\x00</a>",
    ],
)
def test_broken_xml(suffix, part, content):
    with pytest.raises(InputError, match=rf"^x\.{suffix} is damaged"):
        load(replaced(suffix, part, content), suffix)


def test_nesting():
    with pytest.raises(InputError, match="thousands deep"):
        load(docx("<w:p>" * 100_000), "docx")
    tables = "<table><tr><td>" * 2_000 + "core" + "</td></tr></table>" * 2_000
    assert load(b"<!doctype html>" + tables.encode() + b"<p>after", "html") == "core\n\nafter"
    cells = "<w:tbl><w:tr><w:tc>" * 100 + paragraph("core") + "</w:tc></w:tr></w:tbl>" * 100
    assert load(docx(cells + paragraph("after")), "docx") == "core\n\nafter"
    assert load(b"<!doctype html>" + b"<ol><li>" * 50_000 + b"core", "html").endswith("core")


def test_repeated_cells():
    cells = "<table:table-cell table:number-columns-repeated='999999999'/>" * 3
    cells += "<table:table-cell><text:p>x</text:p></table:table-cell>"
    table = f"<table:table><table:table-row>{cells}</table:table-row></table:table>"
    assert len(load(odt(table + "<text:p><text:s text:c='999999999'/>y</text:p>"), "odt")) < 1000


@pytest.mark.parametrize("suffix", PACKED)
def test_truncated_zip(suffix):
    data = SAMPLES[suffix]
    for length in range(4, len(data), 41):
        with pytest.raises(InputError, match=rf"^x\.{suffix} is "):
            load(data[:length], suffix)


def test_zip_that_lies_about_sizes():
    data = SAMPLES["docx"]
    at = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 1)
    less, more = (data[: at + 24] + struct.pack("<I", size) + data[at + 28 :] for size in (1, 2**31))
    with pytest.raises(InputError, match="damaged"):
        load(less, "docx")
    assert load(more, "docx") == load(data, "docx")  # what counts is what comes out


def test_unusual_packing_and_passwords_in_zips():
    data = SAMPLES["docx"]
    with pytest.raises(InputError, match="damaged"):
        load(archive({"[Content_Types].xml": "", "word/document.xml": "<a/>"}, zipfile.ZIP_BZIP2), "docx")
    at = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 1)
    locked = data[: at + 8] + bytes([data[at + 8] | 1]) + data[at + 9 :]
    with pytest.raises(InputError, match="protected by a password"):
        load(locked, "docx")


def test_relations_cannot_lead_out_of_the_archive():
    relation = '<R><Relationship Type="/officeDocument" Target="../../../../etc/passwd"/></R>'
    with pytest.raises(InputError, match="damaged or incomplete"):
        load(replaced("docx", "_rels/.rels", relation), "docx")


SPACE = " " * 300  # too many control characters are no text
MARKS = f"a{blocks.PAGE_MARK}\x01b\ufffe"


@pytest.mark.parametrize(
    ("suffix", "data"),
    [
        ("html", f"<!doctype html><p>{MARKS}&#xfdd0;&#1;{SPACE}".encode()),
        ("docx", docx(paragraph("a" + blocks.PAGE_MARK + "b"))),
        ("odt", odt(f"<text:p>a{blocks.PAGE_MARK}b</text:p>")),
        ("epub", epub({"a.xhtml": f"<p>{MARKS}{SPACE}</p>"})),
        ("rtf", rtf(r"a\u64976?\u1?\u0?b\u-2?")),
        ("pdf", pdf(page("a") + b"BT /F1 11 Tf 78 770 Td (\\000\\001b) Tj ET")),
    ],
)
def test_characters_that_are_none(suffix, data):
    text = load(data, suffix).replace(" ", "").replace("\n", "")
    assert text.replace("\ufffd", "") == "ab"


def test_nul_bytes_and_lone_surrogates():
    assert load(b"<!doctype html><p>a\x00b".replace(b"\x00", b"&#0;"), "html") == "a\ufffdb"
    assert load(rb"{\rtf1 a\u-10240?b}", "rtf") == "ab"
    with pytest.raises(InputError, match="not a text file"):
        load(b"a\x00b", "txt")


def test_text_that_tricks_the_eye():
    text = "abc \u202etxet\u202c \u200b\u200dשלום"
    for suffix, data in (("html", f"<!doctype html>{text}".encode()), ("docx", docx(paragraph(text)))):
        assert load(data, suffix) == text


def test_one_line_of_megabytes():
    assert len(load(b"<!doctype html>" + b"word " * 400_000, "html")) == 1_999_999
    assert len(load(b"{\\rtf1 " + b"word " * 400_000 + b"}", "rtf")) == 1_999_999
    assert len(load(docx(f'<w:p xmlns:w="{W}"><w:r><w:t>{"word " * 100_000}</w:t></w:r></w:p>'), "docx")) == 499_999


def test_a_line_of_a_page_that_is_one_word():
    word = "a" * 100_000
    for text in (f"{word}{HYPHEN}{word}1", f"{word}1-", f"{HYPHEN}a" * 60_000, "." * 100_000 + "x", "a-" * 60_000):
        line = Line(text, 0, 500, 700, 700, 10, 500, (0, 0))
        below = Line("b" + text, 0, 500, 686, 686, 10, 500, (0, 0))
        assert len("".join(running_text([[line, below]] * 2))) > 100_000
        assert without_running_heads([[line, below]] * 2) == [[line, below]] * 2
