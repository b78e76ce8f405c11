"""Files of millions of small things, or a few huge ones: read or refused, in little memory, and stopped at any time."""

import pytest

from app.documents import archive as archives
from app.documents import epub as books
from app.documents import odt as texts
from app.documents import reading, xml_events
from app.documents.load import document_from_bytes, load_steps
from app.engine.errors import InputError
from tests.documents.make import docx, epub, odt, paragraph, rtf, wrapped
from tests.hostile.crowds import VECTORS, opened

MANY = 70_000  # elements: more than three times as many as are read in one step
EMPTY = "<a/>" * MANY
NOTE = f'<w:footnote w:id="1">{paragraph("The note.")}</w:footnote>'
REFERENCE = '<w:footnoteReference w:id="1"/>'


@pytest.mark.long
@pytest.mark.parametrize("vector", VECTORS)
def test_the_worst_that_a_file_can_hold(vector, tmp_path):
    _, found = opened(vector, 1.0, tmp_path)
    assert found.megabytes < 1000
    assert found.longest_step < 10


def test_what_is_measured(tmp_path):
    path, found = opened("html paragraphs", 0.01, tmp_path)
    assert found.outcome == f"{len(document_from_bytes(path.read_bytes(), 'x').text)} characters"
    assert 0 < found.longest_step <= found.seconds
    assert found.megabytes > 5
    assert opened("docx tag", 0.025, tmp_path)[1].outcome == "file-intricate"


@pytest.mark.parametrize(
    ("suffix", "data"),
    [
        ("docx", docx(paragraph("x") + EMPTY)),
        ("docx", docx(paragraph("x"), footnotes=wrapped("footnotes", EMPTY))),
        ("odt", odt("<text:p>x</text:p>" + EMPTY)),
        ("epub", epub({"a.xhtml": "x" + EMPTY})),
        ("html", b"<!doctype html>x" + EMPTY.encode()),
        ("html", b"<!doctype html><nav>x" + EMPTY.encode()),
        ("rtf", rtf("x" + "{}" * MANY)),
    ],
)
def test_reading_can_be_stopped_wherever_it_is(suffix, data, tmp_path):
    path = tmp_path / f"x.{suffix}"
    path.write_bytes(data)
    steps = list(load_steps(path))
    assert len(steps) > 3
    assert steps[-1].document is not None
    assert all(0 <= step.done <= step.total for step in steps)
    stopped = load_steps(path)
    next(stopped)
    stopped.close()


@pytest.mark.parametrize(
    ("suffix", "data"),
    [
        ("docx", docx(paragraph("x") + '<w:p><w:r><w:br w:type="page"/></w:r></w:p>' * 3)),
        ("odt", odt("<text:p>x" + "y<text:soft-page-break/>" * 3 + "</text:p>")),
        ("rtf", rtf(r"x\par\page " * 3)),
    ],
)
def test_too_many_pages(suffix, data, monkeypatch):
    assert len(document_from_bytes(data, "x").pages) == 4
    monkeypatch.setattr(reading, "MOST_PAGES", 3)
    with pytest.raises(InputError, match="more than 3 pages"):
        document_from_bytes(data, f"x.{suffix}")


def test_a_table_of_contents_without_end(monkeypatch):
    names = "abcd"
    contents = "".join(f"<a href='a.xhtml#{name}'>Chapter {name}</a>" for name in names)
    data = epub({"a.xhtml": "".join(f"<p id='{name}'>{name}</p>" for name in names)}, contents=contents)
    assert [page.name for page in document_from_bytes(data, "x").pages] == [f"Chapter {name}" for name in names]
    monkeypatch.setattr(books, "MOST_PAGES", 2)
    document = document_from_bytes(data, "x")
    assert [page.name for page in document.pages] == ["Chapter a", "Chapter b"]
    assert document.text.split() == list(names)


def test_a_long_title_that_is_ended_a_million_times():
    contents = f"<a href='a.xhtml'>{'title ' * 50_000}{'</a>' * 50_000}"
    document = document_from_bytes(epub({"a.xhtml": "x"}, contents=contents), "x")
    assert [len(page.name) for page in document.pages] == [200]


def test_a_note_is_written_once_however_often_it_is_referred_to():
    body = f"<w:p><w:r><w:t>Claim</w:t>{REFERENCE * 1000}</w:r></w:p>{paragraph('Next.')}"
    text = document_from_bytes(docx(body, footnotes=wrapped("footnotes", NOTE)), "x").text
    assert text == "Claim[1]\n\n[1] The note.\n\nNext."


def test_more_notes_than_a_document_can_have(monkeypatch):
    notes = wrapped("footnotes", NOTE + NOTE.replace('"1"', '"2"'))
    assert document_from_bytes(docx(paragraph("x"), footnotes=notes), "x").text == "x"
    monkeypatch.setattr(reading, "MOST_NOTES", 1)
    with pytest.raises(InputError, match="too intricate"):
        document_from_bytes(docx(paragraph("x"), footnotes=notes), "x")


LONG = "x" * 200


@pytest.mark.parametrize(
    "data",
    [
        docx(paragraph("x"), styles=wrapped("styles", LONG), numbering=wrapped("numbering", "<w:lvl w:ilvl='0'/>" * 9)),
        docx(paragraph("x"), numbering=wrapped("numbering", LONG * 2)),
        epub({"a.xhtml": "x"}),  # its package
    ],
)
def test_parts_that_describe_others_have_a_budget(data, monkeypatch):
    assert document_from_bytes(data, "x").text.strip() == "x"
    monkeypatch.setattr(archives, "MOST_DESCRIBING", 300)
    with pytest.raises(InputError, match="unpacks to far more"):
        document_from_bytes(data, "x")


def test_a_chapter_that_cannot_be_held(monkeypatch):
    data = epub({"a.xhtml": LONG * 10})
    assert document_from_bytes(data, "x").text.strip() == LONG * 10
    monkeypatch.setattr(archives, "MOST_AT_ONCE", 1000)
    with pytest.raises(InputError, match="too intricate"):
        document_from_bytes(data, "x")


@pytest.mark.parametrize("made", ['<a b="{}"/>', "<!--{}-->", "<?a {}?>"])
def test_a_tag_of_megabytes(made):
    noise = "".join(map(str, range(750_000)))  # that does not pack as a bomb does
    assert document_from_bytes(docx(paragraph("x") + made.format(noise[: 1 << 20])), "x").text == "x"
    with pytest.raises(InputError, match="too intricate"):
        document_from_bytes(docx(paragraph("x") + made.format(noise)), "x")


def test_more_names_than_the_parser_should_remember(monkeypatch):
    monkeypatch.setattr(xml_events, "_MOST_NAMES", 100)
    for piece in ("<a{}/>", "<a b{}='c'/>"):
        assert document_from_bytes(docx(paragraph("x") + "<a/>" * 200), "x").text == "x"
        with pytest.raises(InputError, match="too intricate"):
            document_from_bytes(docx(paragraph("x") + "".join(piece.format(n) for n in range(200))), "x")


def test_fonts_beyond_the_last():
    assert document_from_bytes(rtf(r"{\fonttbl\f99999\fcharset128 X;}\f99999 \'82\'a0"), "x").text == "‚\xa0"


def test_more_notes_than_one_paragraph_can_have(monkeypatch):
    noted = odt("<text:p>x" + "<text:note><text:p>y</text:p></text:note>" * 25 + "</text:p>")
    assert document_from_bytes(noted, "x").text.endswith("[25] y")
    monkeypatch.setattr(texts, "_EVERY", 10)  # events after which it is looked at
    monkeypatch.setattr(reading, "MOST_CHARACTERS", 90)
    with pytest.raises(InputError, match="text"):
        document_from_bytes(noted, "x")
    monkeypatch.undo()
    monkeypatch.setattr(texts, "_EVERY", 10)
    monkeypatch.setattr(reading, "MOST_NOTES", 20)
    with pytest.raises(InputError, match="too intricate"):
        document_from_bytes(noted, "x")
