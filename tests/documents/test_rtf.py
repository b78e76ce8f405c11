import time

import pytest

from app.documents.load import document_from_bytes
from tests.documents.make import rtf


def read(body: str, **options: str) -> str:
    return document_from_bytes(rtf(body, **options), "a.rtf").text


def test_text():
    assert read(r"One {\b two} three.\par Four\line five\tab six\emdash seven \{x\}\par") == (
        "One two three.\n\nFour\nfive\tsix—seven {x}"
    )


def test_what_is_not_shown():
    assert (
        read(r"{\info{\title Secret}}{\header Head}a{\*\unknown x{y}}{\pict\bin5 }}}}}}b{\v hidden}\v no\v0 c") == "abc"
    )
    assert read('{\\field{\\*\\fldinst HYPERLINK "x"}{\\fldrslt link}} end') == "link end"
    assert read(r"a}b") == "a"


def test_encodings():
    assert read(r"caf\'e9 \u8364? \u-10179?\u-8704? \uc0\u233 x") == "café € 😀 éx"
    assert read(r"\u-10179? lone") == "lone"
    greek = r"\ansi\ansicpg1252\deff0{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset161 Arial;}}"
    assert read(r"\f0\'e1 {\f1\'e1} \'e1", head=greek) == "á α á"
    assert read(r"\'82\'a0", head=r"\ansi\ansicpg932") == "あ"
    assert read("x", head=r"\ansi\ansicpg99999") == "x"
    assert read(r"\uc2\u20013\'d6\'d0\u22269\'b9\'fa", head=r"\ansi\ansicpg936") == "中国"


def test_tables_lists_and_notes():
    row = r"\trowd\cellx1\cellx2\pard\intbl {}\cell {}\cell\row".format
    assert read("Before\\par" + row("a", "b") + row("", "d") + r"\pard After\par") == "Before\n\na\tb\n\td\n\nAfter"
    assert read(r"{\listtext\'b7\tab}one\par{\listtext 2.\tab}two\par three") == "· one\n2. two\n\nthree"
    assert read(r"Claim{\super\chftn{\footnote\pard The {\i note}.}} ends.\par Next.\par") == (
        "Claim[1] ends.\n\n[1] The note.\n\nNext."
    )


def test_pages_are_parts():
    document = document_from_bytes(rtf(r"One.\par\page Two.\par"), "a.rtf")
    assert [(page.name, document.text[page.start : page.end]) for page in document.pages] == [
        ("part 1", "One.\n\n"), ("part 2", "Two."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "piece",
    [r"{\field{\*\fldinst{HYPERLINK ", "{", "}", "\\", r"\u", r"\u1114111?", r"\bin999999999", r"\uc-5", r"\cell",
     r"\'8", r"\trowd\intbl{", r"\pict{", r"{\footnote ", r"\u-9999999999"],
)  # fmt: skip
def test_broken_files_are_read_as_far_as_they_go(piece):
    begun = time.monotonic()
    assert document_from_bytes(rtf("x " + piece * 50_000), "a.rtf").text.startswith("x")
    assert time.monotonic() - begun < 8


def test_numbers_above_the_line():
    body = r"10{\super -9}/L, 4 m\super 2\nosupersub , H{\sub 2}O, 5{\super th} and 3\super 2\plain 1"
    assert document_from_bytes(rtf(body), "a.rtf").text == "10⁻⁹/L, 4 m², H2O, 5th and 3²1"
