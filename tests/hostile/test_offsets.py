"""Offsets never lie: what is highlighted is what was found, in every format, after every normalisation."""

import contextlib
import re

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor, QTextDocument

from app.documents.document import Document, document_from_text
from app.documents.errors import EmptyFileError, NoTextFileError, ScannedFileError
from app.documents.load import document_from_bytes
from app.engine.errors import InputError, LongQuestionError
from app.engine.qa import CANDIDATES, QuestionAnswerer
from app.engine.tokeniser import Tokeniser
from app.engine.windows import plan_windows
from app.ui.passage import Utf16Index
from tests.documents.make import docx, epub, odt, page, paragraph, pdf, rtf
from tests.hostile.fuzz import check_document
from tests.hostile.seeds import STRANGE

# Any character at all, and more often those that formats, Qt and encodings treat in ways of their own.
TEXT = st.lists(st.sampled_from(STRANGE) | st.text(st.characters(), max_size=4), max_size=12).map("".join)
PARTS = st.lists(TEXT, min_size=1, max_size=4)
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def escaped(text: str) -> str:
    return NOT_IN_XML.sub("", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def rtf_escaped(text: str) -> str:
    units = text.encode("utf-16-le", "surrogatepass")
    codes = [int.from_bytes(units[at : at + 2], "little") for at in range(0, len(units), 2)]
    return "".join(f"\\u{code - 0x10000 if code > 0x7FFF else code}?" for code in codes)


def drawn(text: str) -> bytes:
    return page(re.sub("[^\x20-\x7e\xa0-\xff]", "", text))


FORMATS = {
    "txt": lambda parts: "\n\n".join(parts).encode("utf-8", "surrogatepass"),
    "utf16.txt": lambda parts: ("\ufeff" + "\n\n".join(parts)).encode("utf-16-le", "surrogatepass"),
    "md": lambda parts: ("# " + "\n\n# ".join(parts)).encode("utf-8", "replace"),
    "html": lambda parts: ("<!doctype html>" + "<p>".join(escaped(part) for part in parts)).encode(),
    "docx": lambda parts: docx("".join(paragraph(NOT_IN_XML.sub("", part)) for part in parts)),
    "odt": lambda parts: odt("".join(f"<text:p>{escaped(part)}</text:p>" for part in parts)),
    "epub": lambda parts: epub({f"{number}.xhtml": f"<p>{escaped(part)}</p>" for number, part in enumerate(parts)}),
    "rtf": lambda parts: rtf(r"\page ".join(rf"{rtf_escaped(part)}\par" for part in parts)),
    "pdf": lambda parts: pdf(*[drawn(part) for part in parts]),
}


def check(document: Document) -> None:
    check_document(document)
    text = document.text
    shown, index = QTextDocument(), Utf16Index(text)
    shown.setPlainText(text)
    assert shown.characterCount() == index.to_utf16(len(text)) + 1  # Qt counts the end
    for start in range(len(text)):
        for end in {start + 1, min(start + 5, len(text))}:
            assert selected(shown, index, start, end) == text[start:end]


def selected(shown: QTextDocument, index: Utf16Index, start: int, end: int) -> str:
    """What the window would highlight."""
    cursor = QTextCursor(shown)
    cursor.setPosition(index.to_utf16(start))
    cursor.setPosition(index.to_utf16(end), QTextCursor.MoveMode.KeepAnchor)
    return cursor.selectedText().replace("\u2029", "\n")


@pytest.mark.parametrize("suffix", FORMATS)
@settings(max_examples=40)
@given(parts=PARTS)
@example(parts=STRANGE)
@example(parts=["\ufffeabc and some more words"])
@example(parts=["\ufeff\ufeffa\r", "\n\rb\ud800", "\u2028😀"])
def test_what_is_highlighted_is_what_was_found(qapp, suffix, parts):
    with contextlib.suppress(EmptyFileError, ScannedFileError, NoTextFileError):
        check(document_from_bytes(FORMATS[suffix](parts), f"x.{suffix}"))


QUESTION = "where is the needle"
SOUGHT = st.sampled_from(
    ["needle", " needle ", "open needle close", " beacon", "😀needle\u0301", "ne\u00adedle", "שלום needle"]
)


@pytest.fixture(scope="module")
def answerer(qa_bundle):
    return QuestionAnswerer(qa_bundle, threads=1)


@pytest.mark.parametrize("suffix", FORMATS)
@settings(max_examples=25)
@given(parts=st.lists(TEXT | SOUGHT, min_size=1, max_size=6), again=st.integers(1, 4))
@example(parts=["\ufeff\u202eneedle\u202c", "😀 \r\n beacon"], again=30)
def test_an_answer_is_highlighted_where_it_stands_on_the_page_that_is_named(qapp, answerer, suffix, parts, again):
    try:
        document = document_from_bytes(FORMATS[suffix](parts * again), f"x.{suffix}")
        result = answerer.ask(document.text, QUESTION, top_k=CANDIDATES, least_confidence=0.0)
    except InputError:
        return
    shown, index = QTextDocument(), Utf16Index(document.text)
    shown.setPlainText(document.text)
    for answer in result.answers:
        assert (
            selected(shown, index, answer.start, answer.end) == answer.text == document.text[answer.start : answer.end]
        )
        page = document.page_at(answer.start)
        assert (page is None) == (not document.pages)
        if page is not None:
            assert page.start <= answer.start < page.end


@given(text=TEXT, question=st.sampled_from(["needle", "where is the needle"]), stride=st.integers(0, 20))
@example(text="needle \ud800\x00😀e\u0301" * 90, question="needle", stride=8)
def test_windows_hold_every_token_of_any_text(qa_bundle, text, question, stride):
    tokeniser = Tokeniser(qa_bundle)
    tokens = tokeniser.encode(text)
    assume(len(tokens) > 0)
    plan = plan_windows(
        tokeniser, tokeniser.encode(question), tokens, max_length=32, stride=stride, too_long=LongQuestionError
    )
    seen: dict[int, int] = {}
    for window in plan:
        held = window.input_ids[window.lead : window.lead + window.stop - window.first]
        seen |= dict(zip(range(window.first, window.stop), map(int, held), strict=True))
    assert seen == dict(enumerate(map(int, tokens.ids)))
    # What no token was made from is nothing that could be an answer: space, marks and what is not shown.
    for start, end in zip([0, *tokens.ends], [*tokens.starts, len(text)], strict=True):
        assert not any(character.isalnum() and character.isascii() for character in text[start:end])


@given(TEXT)
def test_pasted_text(qapp, text):
    check(document_from_text(text))


SAID = "One אחת 😀 \u202etwo\u202c z\u200bw e\u0301 \xa0end"


@pytest.mark.parametrize("suffix", [suffix for suffix in FORMATS if suffix != "pdf"])
def test_right_to_left_and_zero_width_text_is_kept_as_it_is(suffix):
    text = document_from_bytes(FORMATS[suffix]([SAID, SAID]), f"x.{suffix}").text
    assert text.count(SAID) == 2


@pytest.mark.parametrize("suffix", ["html", "docx", "odt", "epub", "rtf"])
def test_what_nobody_can_see_is_dropped(suffix):
    text = document_from_bytes(FORMATS[suffix](["a\x00b\x07c\ufdd0d\ufdd1e\ufffef", "end"]), f"x.{suffix}").text
    assert text.split() == ["abcdef", "end"]


@pytest.mark.parametrize("suffix", ["txt", "md"])
def test_nul_is_no_text(suffix):
    with pytest.raises(InputError, match="not a text file"):
        document_from_bytes(b"a\x00b and more words", f"x.{suffix}")


def test_lone_surrogates():
    # As bytes that no encoder should write, as an escape, and as half of a pair in UTF-16.
    for suffix in ("txt", "utf16.txt", "rtf"):
        text = document_from_bytes(FORMATS[suffix](["a\ud800b" + " word é" * 99]), f"x.{suffix}").text
        assert re.match("a\ufffd*b", text)
    assert document_from_bytes(b"<!doctype html>a&#xd800;b&#57343;c", "x.html").text == "a\ufffdb\ufffdc"
