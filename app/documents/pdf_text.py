"""The words that PDFium finds on a page, as lines. Runs in the PDF reader's own process."""

from collections.abc import Callable
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium_c  # type: ignore[import-untyped]

from app.documents.blocks import printable
from app.documents.running_text import HYPHEN, Line

# Typographic shapes that the model has never seen as letters, and the bullets of symbol fonts.
SHAPES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\uf0b7": "•", "\uf0a7": "▪"}
)

_LONGEST_LABEL = 20
_LINE_END = frozenset({0x0A, 0x0D})
_Place = tuple[float, float, float, float]


def label_of(document: Any, index: int) -> str:
    """Return the number printed on a page, as far as the file tells, or else its number in the file."""
    label = " ".join(printable(document.get_page_label(index)).split())
    return label[:_LONGEST_LABEL] or str(index + 1)


def lines_of(document: Any, index: int) -> list[Line]:
    """Return a page's lines; none if the page is damaged, as the others may be well."""
    try:
        page = document[index]
    except pypdfium2.PdfiumError:
        return []
    try:
        textpage = page.get_textpage()
    except pypdfium2.PdfiumError:
        page.close()
        return []
    try:
        return _lines(textpage)
    finally:
        textpage.close()
        page.close()


def codes_of(textpage: Any) -> list[int]:
    """Return the code of every character of a page, in PDFium's order."""
    raw = textpage.raw
    code_at: Callable[[Any, int], int] = pdfium_c.FPDFText_GetUnicode
    return [code_at(raw, index) for index in range(textpage.count_chars())]


def _lines(textpage: Any) -> list[Line]:
    codes = codes_of(textpage)
    lines: list[Line] = []
    start = 0
    for end in range(len(codes) + 1):
        if end == len(codes) or codes[end] in _LINE_END:
            line = _line(textpage, codes, start, end)
            if line is not None:
                lines.append(line)
            start = end + 1
    return lines


def _line(textpage: Any, codes: list[int], start: int, end: int) -> Line | None:
    characters = [character_of(code) for code in codes[start:end]]
    shown = [index for index, character in enumerate(characters) if not character.isspace()]
    if not shown:
        return None
    first, last = shown[0], shown[-1]
    text = " ".join("".join(characters[first : last + 1]).split())
    # Characters beyond the first 65,536 come as two halves.
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").translate(SHAPES)
    word_end = next((index for index in range(first, last) if characters[index + 1].isspace()), last)
    left, _, baseline, size = _place(textpage, start + first)
    _, right, last_baseline, _ = _place(textpage, start + last)
    _, word_right, _, _ = _place(textpage, start + word_end)
    return Line(text, left, right, baseline, last_baseline, size, word_right - left)


def character_of(code: int) -> str:
    """Return the character of PDFium's code: HYPHEN for its mark of a divided word, a space for what is not shown."""
    if code in (2, 0xFFFE):  # PDFium's marks of a hyphen that divides a word
        return HYPHEN
    return chr(code) if 0x20 <= code < 0x110000 else " "


def _place(textpage: Any, index: int) -> _Place:
    """Return left, right, baseline and height of a character, in points; zeros where it has no place."""
    try:
        left, bottom, right, top = textpage.get_charbox(index, loose=True)
    except pypdfium2.PdfiumError:
        return 0.0, 0.0, 0.0, 1.0
    x, y = pdfium_c.c_double(), pdfium_c.c_double()
    if not pdfium_c.FPDFText_GetCharOrigin(textpage.raw, index, x, y):
        y.value = bottom
    return left, right, y.value, max(top - bottom, 1.0)
