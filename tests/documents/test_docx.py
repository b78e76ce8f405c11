import pytest

from app.documents.document import Document
from app.documents.load import document_from_bytes
from app.engine.errors import InputError
from tests.documents.make import archive, docx, paragraph, wrapped

BREAK = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
LAID_OUT = "<w:lastRenderedPageBreak/>"


def read(body: str, **parts: str) -> Document:
    return document_from_bytes(docx(body, **parts), "a.docx")


def test_paragraphs_and_what_is_within():
    document = read(
        paragraph("One ", "run & another.")
        + "<w:p/>"
        + "<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t>"
        "<w:noBreakHyphen/><w:t>d</w:t></w:r></w:p>"
    )
    assert document.kind == "docx"
    assert document.text == "One run & another.\n\na\tb\nc\u2011d"
    assert document.pages == ()


def test_what_is_not_shown():
    assert (
        read(
            "<w:p><w:r><w:t>kept</w:t></w:r><w:del><w:r><w:delText>gone</w:delText></w:r></w:del>"
            "<w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom>"
            "<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>"
            '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t> shown</w:t></w:r></w:p>'
        ).text
        == "kept shown"
    )


def test_tables():
    cell = "<w:tc>{}</w:tc>".format
    row = "<w:tr>{}</w:tr>".format
    table = "<w:tbl>{}</w:tbl>".format
    text = read(
        paragraph("Before")
        + table(
            row(cell(paragraph("Name")) + cell(paragraph("Age")))
            + row(cell(paragraph("Ann")) + cell("<w:p/>") + cell(paragraph("x")))
        )
        + paragraph("After")
    ).text
    assert text == "Before\n\nName\tAge\nAnn\t\tx\n\nAfter"
    layout = table(row(cell(paragraph("One") + paragraph("Two")) + cell(paragraph("Three"))))
    assert read(layout).text == "One\n\nTwo\n\nThree"


def test_text_boxes_come_once():
    assert (
        read(
            '<w:p><w:r><mc:AlternateContent xmlns:mc="m"><mc:Choice><w:txbxContent>'
            + paragraph("Box")
            + "</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>"
            + paragraph("Box")
            + "</w:txbxContent></mc:Fallback></mc:AlternateContent><w:t>Text</w:t></w:r></w:p>"
        ).text
        == "Box\n\nText"
    )


def test_pages_as_word_laid_them_out():
    # the author's break is followed by the mark of its layout: one page, not two
    body = (
        paragraph("First.")
        + BREAK
        + f"<w:p><w:r>{LAID_OUT}<w:t>Second goes</w:t></w:r><w:r>{LAID_OUT}<w:t> on.</w:t></w:r></w:p>"
    )
    document = read(body)
    assert [page.name for page in document.pages] == ["page 1", "page 2", "page 3"]
    assert [document.text[page.start : page.end] for page in document.pages] == ["First.\n\n", "Second goes", " on."]


def test_breaks_alone_give_parts():
    document = read(paragraph("One.") + BREAK + paragraph("Two.") + paragraph("3.", properties="<w:pageBreakBefore/>"))
    assert [page.name for page in document.pages] == ["part 1", "part 2", "part 3"]
    assert [document.text[page.start : page.end] for page in document.pages] == ["One.\n\n", "Two.\n\n", "3."]


def test_footnotes_follow_their_paragraph():
    note = '<w:footnote w:id="{}">{}</w:footnote>'.format
    notes = wrapped(
        "footnotes",
        '<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:t>no</w:t></w:r></w:p></w:footnote>'
        + note(2, paragraph("The note.")),
    )
    body = '<w:p><w:r><w:t>Claim</w:t><w:footnoteReference w:id="2"/><w:t>.</w:t></w:r></w:p>' + paragraph("Next.")
    assert read(body, footnotes=notes).text == "Claim[1].\n\n[1] The note.\n\nNext."


def test_numbers_of_paragraphs():
    level = '<w:lvl w:ilvl="{}"><w:start w:val="{}"/><w:numFmt w:val="{}"/><w:lvlText w:val="{}"/>{}</w:lvl>'.format
    numbering = wrapped(
        "numbering",
        '<w:abstractNum w:abstractNumId="7">'
        + level(0, 1, "decimal", "%1.", '<w:pStyle w:val="Heading1"/>')
        + level(1, 1, "decimal", "%1.%2", "")
        + level(2, 3, "lowerRoman", "(%3)", "")
        + '</w:abstractNum><w:abstractNum w:abstractNumId="8">'
        + level(0, 1, "bullet", "", "")
        + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="7"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="9"/></w:lvlOverride></w:num>',
    )
    styles = wrapped(
        "styles",
        '<w:style w:styleId="Heading1"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="Mine"><w:basedOn w:val="Heading1"/></w:style>',
    )

    def item(text: str, number: int, depth: int = 0) -> str:
        return paragraph(text, properties=f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>')

    text = read(
        paragraph("Scope", properties='<w:pStyle w:val="Heading1"/>')
        + item("first", 1, 1) + item("second", 1, 1) + item("deep", 1, 2)
        + paragraph("Between.")
        + paragraph("Terms", properties='<w:pStyle w:val="Mine"/>')
        + item("again", 1, 1) + item("dot", 2)
        + paragraph("No number", properties='<w:pStyle w:val="Heading1"/><w:numPr><w:numId w:val="0"/></w:numPr>')
        + item("restarted", 3),
        numbering=numbering,
        styles=styles,
    ).text  # fmt: skip
    assert text == (
        "1. Scope\n1.1 first\n1.2 second\n(iii) deep\n\nBetween.\n\n2. Terms\n2.1 again\n• dot\n\nNo number\n\n"
        "9. restarted"
    )


def test_the_main_part_may_have_another_name():
    relations = (
        '<Relationships><Relationship Type="http://x/officeDocument" Target="/word/document2.xml"/></Relationships>'
    )
    body = f"<document><body>{paragraph('Found.').replace('w:', '')}</body></document>".replace("xml:space", "x")
    data = archive({"[Content_Types].xml": "", "_rels/.rels": relations, "word/document2.xml": body})
    assert document_from_bytes(data, "a.docx").text == "Found."


def test_without_text():
    with pytest.raises(InputError, match=r"^a\.docx is empty"):
        read(BREAK + "<w:p/>")


def test_numbers_above_the_line():
    def run(text: str, properties: str = "") -> str:
        return f"<w:r>{properties}<w:t xml:space='preserve'>{text}</w:t></w:r>"

    raised, lowered = (f'<w:rPr><w:vertAlign w:val="{place}script"/></w:rPr>' for place in ("super", "sub"))
    mark = f"<w:pPr>{raised}</w:pPr>"  # of the end of the paragraph
    body = f"{mark}{run('4 × 10')}{run('9', raised)}{run('/L of H')}{run('2', lowered)}{run('O, 5')}{run('th', raised)}"
    assert document_from_bytes(docx(f"<w:p>{body}{run(' of 7')}</w:p>"), "a.docx").text == "4 × 10⁹/L of H2O, 5th of 7"
    cited = f"{run('It helps')}{run('1', raised)}{run('2, 13', raised)}{run(' at 5 mol')}{run('-1', raised)}{run('.')}"
    body = f"<w:p>{cited}{run('4', raised)}</w:p><w:p>{run('5', raised)}{run(' Of 6.')}</w:p>"
    assert document_from_bytes(docx(body), "a.docx").text == "It helps[12, 13] at 5 mol⁻¹.[4]\n\n⁵ Of 6."
