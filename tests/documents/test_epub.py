import pytest

from app.documents.document import Document
from app.documents.load import document_from_bytes
from app.engine.errors import InputError
from tests.documents.make import Parts, epub

CHAPTERS = {
    "one.xhtml": "<h2>I</h2><p>It began.</p>",
    "two.xhtml": "<p>It went on.</p>",
    "three%201.xhtml": "<p id='x'>It</p><p>ended.</p><p id='y'>Notes.</p>",
}
CONTENTS = (
    "<li><a href='one.xhtml'>The\n <i>beginning</i></a></li><li><a href='three%201.xhtml#x'>The end</a></li>"
    "<li><a href='three%201.xhtml#y'>Notes</a></li>"
)


def read(data: bytes) -> Document:
    return document_from_bytes(data, "a.epub")


def stored(chapters: dict[str, str]) -> Parts:
    """A part's name is not escaped, its reference is."""
    return {"OPS/" + name.replace("%20", " "): f"<html><body>{body}</body></html>" for name, body in chapters.items()}


def test_chapters_in_order_with_their_titles():
    data = epub(CHAPTERS, CONTENTS, parts=stored({"three%201.xhtml": CHAPTERS["three%201.xhtml"]}))
    document = read(data)
    assert document.kind == "epub"
    assert [(page.name, document.text[page.start : page.end]) for page in document.pages] == [
        ("The beginning", "I\n\nIt began.\n\nIt went on.\n\n"),
        ("The end", "It\n\nended.\n\n"),
        ("Notes", "Notes.\n\n"),
    ]


def test_the_spine_decides():
    chapters = {"a.xhtml": "<p>A.</p>", "b.xhtml": "<h1>Bee</h1>B."}
    document = read(epub(chapters, spine=["1", "0", "1", "9"]))
    assert document.text.split() == ["Bee", "B.", "A."]
    assert [page.label for page in document.pages] == ["Bee"]  # what has no title goes on


def test_old_contents():
    ncx = (
        '<!DOCTYPE ncx PUBLIC "-//NISO//DTD ncx 2005-1//EN" "http://www.daisy.org/z3986/2005/ncx-2005-1.dtd">'
        "<ncx><navMap><navPoint><navLabel><text>Old title</text></navLabel><content src='a.xhtml#top'/></navPoint>"
        "</navMap></ncx>"
    )
    package = (
        "<package><manifest><item id='n' href='toc.ncx' media-type='application/x-dtbncx+xml'/>"
        "<item id='a' href='a.xhtml' media-type='application/xhtml+xml'/></manifest>"
        "<spine toc='n'><itemref idref='a'/></spine></package>"
    )
    body = "<p id='top'>Text<script src='x'/> goes on.</p>"
    data = epub({"a.xhtml": body}, parts={"OPS/toc.ncx": ncx, "OPS/package.opf": package})
    document = read(data)
    assert document.text.strip() == "Text goes on."
    assert document.pages[-1].label == "Old title"


def test_copy_protection():
    encryption = "<encryption><CipherReference URI='OPS/{}'/></encryption>".format
    chapters = {"a.xhtml": "<p>A.</p>"}
    with pytest.raises(InputError, match=r"^a\.epub is protected by a password: .*\.$"):
        read(epub(chapters, parts={"META-INF/encryption.xml": encryption("a.xhtml")}))
    assert read(epub(chapters, parts={"META-INF/encryption.xml": encryption("font.otf")})).text.strip() == "A."


@pytest.mark.parametrize(
    "target", ["../../../../etc/passwd", "/etc/passwd", "file:///etc/passwd", "..%2f..%2fetc/passwd"]
)
def test_names_cannot_lead_out_of_the_book(target):
    package = (
        f"<package><manifest><item id='a' href='{target}' media-type='application/xhtml+xml'/></manifest>"
        "<spine><itemref idref='a'/></spine></package>"
    )
    with pytest.raises(InputError, match="damaged or incomplete"):
        read(epub({}, parts={"OPS/package.opf": package}))


def test_without_a_package():
    with pytest.raises(InputError, match="damaged or incomplete"):
        read(epub({}, parts={"META-INF/container.xml": "<container/>"}))
