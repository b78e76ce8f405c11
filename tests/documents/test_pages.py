"""Offsets never lie: pages cover the text, and each holds its own words."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.documents.blocks import PAGE_MARK, Blocks
from app.documents.document import Document, Page, Section, document_from_sections, normalise
from app.documents.load import document_from_bytes
from app.documents.running_text import Line, running_text
from tests.documents.make import SAMPLES, docx, epub, odt, page, pdf, rtf

WORDS = st.lists(st.text("abcdefghij", min_size=1, max_size=8), max_size=12)
PAGES = st.lists(WORDS, min_size=1, max_size=5)


def slices(document: Document) -> list[str]:
    return [document.text[part.start : part.end] for part in document.pages]


def check_cover(document: Document) -> None:
    assert "".join(slices(document)) == document.text
    assert normalise(document.text) == document.text
    assert PAGE_MARK not in document.text
    ends = [0, *(part.end for part in document.pages)]
    assert [part.start for part in document.pages] == ends[:-1]
    for offset in range(len(document.text)):
        found = document.page_at(offset)
        assert found is not None
        assert found.start <= offset < found.end
    assert document.page_at(-1) is None
    assert document.page_at(len(document.text)) is None


@given(st.lists(st.text(st.characters(), max_size=6) | st.sampled_from(["\r", "\n", "\r\n", "\ufeff", "\ud800", "😀"])))
@example(["a\r", "", "\nb\r", "c", "\n"])
@example(["", "\ufeffa", "\ufeffb"])
@example(["\ufeff", "\ufffe\ufeff", "\ufeffb\ufeff"])
def test_normalising_sections_is_normalising_the_whole(texts):
    document = document_from_sections([Section(text, "x") for text in texts], "x", "pdf", None)
    assert document.text == normalise("".join(texts))
    if texts:
        check_cover(document)


def from_pdf(pages: list[list[str]]) -> bytes:
    lines = [[" ".join(words[start : start + 3]) for start in range(0, len(words), 3)] for words in pages]
    return pdf(*[page(*part) for part in lines])


def from_docx(pages: list[list[str]]) -> bytes:
    mark = '<w:r><w:lastRenderedPageBreak/><w:br w:type="page"/></w:r>'.replace("<w:lastRenderedPageBreak/>", "")
    body = f"<w:p>{mark}</w:p>".join(f"<w:p><w:r><w:t>{' '.join(words)}</w:t></w:r></w:p>" for words in pages)
    return docx(body)


def from_odt(pages: list[list[str]]) -> bytes:
    style = '<style:style style:name="New"><style:paragraph-properties fo:break-after="page"/></style:style>'
    return odt("".join(f'<text:p text:style-name="New">{" ".join(words)}</text:p>' for words in pages), style)


def from_rtf(pages: list[list[str]]) -> bytes:
    return rtf(r"\page ".join(" ".join(words) + r"\par" for words in pages))


@pytest.mark.parametrize("make", [from_pdf, from_docx, from_odt, from_rtf])
@given(pages=PAGES.filter(any))
def test_every_page_has_its_words(make, pages):
    document = document_from_bytes(make(pages), "x")
    check_pages = slices(document) or [document.text]
    if document.pages:
        check_cover(document)
    if make is from_odt:
        assert check_pages.pop() == ""  # the break after the last paragraph
    assert [re.findall(r"\w+", part) for part in check_pages] == pages


@given(chapters=st.lists(WORDS.filter(any), min_size=1, max_size=5))
def test_every_chapter_has_its_words(chapters):
    files = {f"{number}.xhtml": f"<h1>Heading{number}</h1>{' '.join(words)}" for number, words in enumerate(chapters)}
    document = document_from_bytes(epub(files), "x.epub")
    check_cover(document)
    assert [part.label for part in document.pages] == [f"Heading{number}" for number in range(len(chapters))]
    found = [part.split()[1:] for part in slices(document)]
    assert found == chapters


LINES = st.builds(
    Line,
    st.text("ab A.-\x02,•1", min_size=1).filter(str.strip),
    *[st.floats(0, 600) for _ in range(4)],
    st.floats(1, 30),
    st.floats(0, 300),
)


@given(st.lists(st.lists(LINES, max_size=6), max_size=4))
def test_running_text_keeps_every_letter_on_its_page(pages):
    def letters(text: str) -> str:
        return re.sub(r"[^\w.,•]", "", text)

    texts = running_text(pages)
    assert [letters(text) for text in texts] == [letters("".join(line.text for line in lines)) for lines in pages]
    assert "\x02" not in "".join(texts)


STEPS = st.sampled_from(
    ["text", "block", "page", "page?", "newline", "table", "row", "cell", "/cell", "/row", "/table"]
)


@given(st.lists(STEPS))
@example(["text", "newline", "page", "block", "text"])
@example(["text", "newline", "newline", "newline", "text"])
def test_blocks_lose_nothing_in_whatever_order_they_come(steps):
    blocks = Blocks()
    words = marks = 0
    for step in steps:
        match step:
            case "text":
                blocks.text(f" w{words} ")
                words += 1
            case "block":
                blocks.block()
            case "page":
                blocks.page()
                marks += 1
            case "page?":
                blocks.page(unless_at_start=True)
            case "newline":
                blocks.newline()
            case _:
                {
                    "table": blocks.table, "row": blocks.row, "cell": blocks.cell,
                    "/cell": blocks.end_cell, "/row": blocks.end_row, "/table": blocks.end_table,
                }[step]()  # fmt: skip
    text = blocks.finish()
    assert sorted(re.findall(r"w\d+", text)) == sorted(f"w{number}" for number in range(words))
    assert text.count(PAGE_MARK) >= marks
    assert "\n\n\n" not in text.replace(PAGE_MARK, "")


@pytest.mark.parametrize("suffix", SAMPLES)
def test_samples(suffix):
    document = document_from_bytes(SAMPLES[suffix], f"a.{suffix}")
    assert bool(document.pages) == (suffix in ("pdf", "epub"))
    if document.pages:
        check_cover(document)


def test_names_of_pages():
    assert Page("iv", 0, 1).name == "page iv"
    assert Page("2", 0, 1, "part").name == "part 2"
    assert Page("1984", 0, 1, "chapter").name == "1984"
