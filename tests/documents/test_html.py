import time
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.documents.html_tokens import html_events
from app.documents.load import document_from_bytes
from app.documents.xml_events import Event


def read(page: str | bytes) -> str:
    data = page if isinstance(page, bytes) else page.encode()
    return document_from_bytes(b"<!doctype html>" + data, "a.html").text


def test_blocks():
    assert (
        read(
            "<html><head><title>No</title><style>p {}</style></head><body><h1>Title</h1>\n<p>One\n <b>two</b>"
            "<p>three<br>four<div>five</div><blockquote>six</blockquote></body>"
        )
        == "Title\n\nOne two\n\nthree\nfour\nfive\n\nsix"
    )


def test_lists_and_tables():
    assert read("<ul><li>a<li>b<ol start=3><li>c</li><li value=7>d</ol></ul><p>e") == "• a\n• b\n3. c\n7. d\n\ne"
    assert read("<table><tr><th>A<th>B<tr><td>1<td><p>2</p></table>x") == "A\tB\n1\t2\n\nx"
    # a table for the layout of a mail
    assert read("<table><tr><td><p>One</p><table><tr><td>a<td>b</table><td>Two</table>") == "One\n\na\tb\n\nTwo"


def test_what_is_not_shown():
    assert (
        read("<nav><p>Menu</nav><p hidden>x<p>y<script>if (a<b) '</p>'</script><div style='display: NONE'>z</div>")
        == "y"
    )
    assert read("<!-- a > b -->c<noscript>d</noscript><svg><text>e</text></svg><![CDATA[f]]>") == "cf"
    # menus that never end, or nothing else
    assert read("<nav><p>All there is") == "All there is"


def test_entities_and_spaces():
    assert read("&lt;a&gt; &eacute;&#x20AC;&nbsp;&amp;amp; &unknown; &#0;&#1;") == "<a> é€\xa0&amp; &unknown; \ufffd"
    assert read("<pre>a\n  b</pre>c  d") == "a\n  b\n\nc d"
    assert read("&#" + "9" * 5000 + ";&#" + "0" * 5000 + "65;") == "\ufffdA"


@pytest.mark.parametrize(
    "page",
    [
        "<meta charset=iso-8859-7>λόγος".encode("iso-8859-7"),
        "<meta charset=iso-8859-7>λόγος".encode(),  # what it says is wrong
        "<meta http-equiv=Content-Type content='text/html; charset=windows-1253'>λόγος".encode("cp1253"),
    ],
)
def test_encodings(page):
    assert read(page) == "λόγος"


def test_an_unknown_encoding_is_read_as_text():
    assert read("<meta charset=nonsense>caf\xe9".encode("cp1252")) == "café"
    assert read(b"<meta charset=base64>plain") == "plain"
    assert document_from_bytes("<!doctype html><p>é".encode("utf-16"), "a.html").text == "é"


class Reference(HTMLParser):
    """The standard library's, quick enough for small pages."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, str]] = []

    def handle_starttag(self, tag, attrs):
        self.tags.append(("start", tag))

    def handle_endtag(self, tag):
        self.tags.append(("end", tag))


NAMES = st.sampled_from(["p", "b", "td", "A"])
PIECES = st.one_of(
    NAMES.map("<{}>".format),
    NAMES.map("</{}>".format),
    NAMES.map("<{} x='>' y=\"<p>\" z=1 q>".format),
    st.sampled_from(["text", " ", "&amp;", "<!-- <p> -->", "<script>a<b</script>", "<?php x ?>"]),
)


@given(st.lists(PIECES).map("".join))
def test_tags_are_those_that_the_standard_library_finds(page):
    reference = Reference()
    reference.feed(page)
    reference.close()
    found = [(event.what, event.value) for event in html_events(page) if event.what != "text"]
    assert found == reference.tags


@given(st.text("<>/!-pa=\"' ?[]C&#x0;"))
def test_any_page_is_read(page):
    assert all(isinstance(event, Event) for event in html_events(page))
    assert all(isinstance(event, Event) for event in html_events(page, xml=True))


@pytest.mark.parametrize(
    "piece", ["<!--", "<a ", "<a b='", "<", "</", "<script>", "<![CDATA[", "&#", "<p ", "<table><tr><td>", "<!", "<a\n"]
)
def test_broken_pages_take_no_longer_than_others(piece):
    page = "<!doctype html>x" + piece * 50_000
    begun = time.monotonic()
    document_from_bytes(page.encode(), "a.html")
    assert time.monotonic() - begun < 8


def test_numbers_above_the_line():
    body = (
        '<p>The Board<sup><a href="#a">1</a></sup> met.<a href="#b"><sup> 2 </sup></a> It sat<sup>[3]</sup> '
        '10<sup>3</sup> days, to the 5<sup>th</sup>, with Na<sup>+</sup> and <a href="#c">7</a>'
        '<a role="doc-noteref" href="#d">4</a>.'
    )
    assert document_from_bytes(f"<!doctype html>{body}".encode(), "a.html").text == (
        "The Board[1] met.[2] It sat[3] 10³ days, to the 5th, with Na⁺ and 7[4]."
    )


def test_numbers_of_notes_that_are_no_links():
    body = (
        "<p>In 1994<sup>3</sup> the Board<sup>1,2,*</sup> met<sup>12&ndash;15 </sup>for 10<sup>3</sup> days on 40 "
        "km<sup>2</sup>.<sup>7</sup> It sat<sup>*</sup>, sin<sup>2</sup> and it all<br><sup>9</sup>Of it."
        "<pre>A line<sup>1</sup>\nof two</pre>"
    )
    assert document_from_bytes(f"<!doctype html>{body}".encode(), "a.html").text == (
        "In 1994[3] the Board[1,2,*] met[12–15] for 10³ days on 40 km².[7] It sat*, sin² and it all\n⁹Of it."
        "\n\nA line[1]\nof two"
    )


def test_letters_of_notes():
    body = (
        "<p>By A. Marrow<sup>a,&dagger;</sup>, B. Li<sup>b</sup> and M<sup>e</sup> Hale<sup><a href='#c'>c</a></sup>, 5"
        "<a role='doc-noteref' href='#d'>d</a> days<p><sup>a</sup> Keeper, the 1<sup>a</sup>"
    )
    assert document_from_bytes(f"<!doctype html>{body}".encode(), "a.html").text == (
        "By A. Marrow[a,†], B. Li[b] and Me Hale[c], 5[d] days\n\n[a] Keeper, the 1a"
    )


def test_numbers_of_notes_in_xhtml():
    body = '<p>The Board<a epub:type="noteref" href="#a">1</a> met <a href="#b">2</a> times.</p>'
    page = f'<?xml version="1.0"?><html xmlns:epub="http://www.idpf.org/2007/ops"><body>{body}</body></html>'
    assert document_from_bytes(page.encode(), "a.xhtml").text == "The Board[1] met 2 times."
