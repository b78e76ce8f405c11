"""The words that PDFium finds on a page, as lines. Runs in the PDF reader's own process."""

from functools import lru_cache
from itertools import repeat
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
    return list(map(pdfium_c.FPDFText_GetUnicode, repeat(textpage.raw), range(textpage.count_chars())))


@lru_cache(4096)
def character_of(code: int) -> str:
    """Return the character of PDFium's code: HYPHEN for its mark of a divided word, a space for what is not shown."""
    if code in (2, 0xFFFE):  # PDFium's marks of a hyphen that divides a word
        return HYPHEN
    return chr(code) if 0x20 <= code < 0x110000 else " "


def _lines(textpage: Any) -> list[Line]:
    codes = codes_of(textpage)
    characters = "".join(map(character_of, codes))
    lines: list[Line] = []
    start = 0
    ends = [index for index, code in enumerate(codes) if code in _LINE_END]
    for end in (*ends, len(codes)):
        line = _line(textpage, characters[start:end], start)
        if line is not None:
            lines.append(line)
        start = end + 1
    return lines


def _line(textpage: Any, characters: str, start: int) -> Line | None:
    """Return a line whose first character is the page's number `start`; None if there is nothing to see."""
    shown = characters.strip()
    if not shown:
        return None
    first = characters.index(shown[0])
    last = first + len(shown) - 1
    words = shown.split()
    text = " ".join(words)
    # Characters beyond the first 65,536 come as two halves.
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").translate(SHAPES)
    word_end = first + len(words[0]) - 1
    left, _, baseline, size = _place(textpage, start + first)
    _, right, last_baseline, _ = _place(textpage, start + last)
    _, word_right, _, _ = _place(textpage, start + word_end)
    gaps = 0.0, 0.0
    if len(words) > 1:
        second = last + 1 - len(characters[word_end + 1 : last + 1].lstrip())
        last_word = last + 1 - len(words[-1])
        before = len(characters[:last_word].rstrip()) - 1
        second_left, last_left = (_place(textpage, start + index)[0] for index in (second, last_word))
        gaps = second_left - word_right, last_left - _place(textpage, start + before)[1]
    return Line(text, left, right, baseline, last_baseline, size, word_right - left, gaps)


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
