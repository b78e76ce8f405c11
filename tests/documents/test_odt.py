import pytest

from app.documents.document import Document
from app.documents.load import document_from_bytes
from app.engine.errors import InputError
from tests.documents.make import odt

STYLES = (
    '<style:style style:name="New"><style:paragraph-properties fo:break-before="page"/></style:style>'
    '<style:style style:name="Last"><style:paragraph-properties fo:break-after="page"/></style:style>'
)


def read(body: str, styles: str = "") -> Document:
    return document_from_bytes(odt(body, styles), "a.odt")


def test_text():
    document = read(
        "<text:h>Title</text:h>"
        "<text:p>One\n  two<text:s text:c='3'/>three<text:tab/>four<text:line-break/>five</text:p>"
        "<text:tracked-changes><text:p>deleted</text:p></text:tracked-changes>"
        "<text:p>A<office:annotation><text:p>comment</text:p></office:annotation>.</text:p>"
    )
    assert document.kind == "odt"
    assert document.text == "Title\n\nOne two   three\tfour\nfive\n\nA."


def test_lists_tables_and_notes():
    item = "<text:list-item><text:p>{}</text:p></text:list-item>".format
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>".format
    document = read(
        f"<text:p>Before</text:p><text:list>{item('a')}{item('b')}</text:list>"
        f"<table:table><table:table-row>{cell('x')}<table:table-cell table:number-columns-repeated='2'/>{cell('y')}"
        f"</table:table-row><table:table-row>{cell('z')}</table:table-row></table:table>"
        "<text:p>Claim<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Note.</text:p>"
        "</text:note-body></text:note> ends.</text:p><text:p>After</text:p>"
    )
    assert document.text == (
        "Before\n\n• a\n• b\n\nx\t\t\ty\nz\n\nClaim[1] ends.\n\n[1] Note.\n\nAfter"
    )  # fmt: skip


def test_pages():
    document = read(
        "<text:p>One <text:soft-page-break/>two.</text:p><text:p text:style-name='New'>Three.</text:p>", STYLES
    )
    assert [(page.name, document.text[page.start : page.end]) for page in document.pages] == [
        ("page 1", "One "), ("page 2", "two.\n\n"), ("page 3", "Three."),
    ]  # fmt: skip
    document = read("<text:p text:style-name='Last'>One.</text:p><text:p>Two.</text:p>", STYLES)
    assert [page.name for page in document.pages] == ["part 1", "part 2"]


def test_encrypted():
    data = odt("", **{"META-INF/manifest.xml": "<manifest:encryption-data/>"})
    with pytest.raises(InputError, match=r"^a\.odt is protected by a password: .*\.$"):
        document_from_bytes(data, "a.odt")


def test_numbers_above_the_line():
    styles = "".join(
        f'<style:style style:name="{name}"><style:text-properties style:text-position="{place}"/></style:style>'
        for name, place in (
            ("up", "super 58%"),
            ("high", "33% 58%"),
            ("down", "sub 58%"),
            ("low", "-9% 58%"),
            ("same", "0% 100%"),
        )
    )

    def span(style: str, content: str) -> str:
        return f'<text:span text:style-name="{style}">{content}</text:span>'

    content = "<text:note-citation>1</text:note-citation><text:note-body><text:p>Of 2.</text:p></text:note-body>"
    note = f"<text:note>{content}</text:note>"
    body = f"10{span('up', '9')}/L, m{span('high', '2')}, H{span('down', '2')}O{span('low', '3')}, 5{span('same', '7')}"
    text = document_from_bytes(odt(f"<text:p>{body}, {span('up', f'th{note}4')} 5</text:p>", styles), "a.odt").text
    assert text == "10⁹/L, m², H2O3, 57, th[1][4] 5\n\n[1] Of 2."
