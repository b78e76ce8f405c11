"""PDF by PDFium: the words that a file says are on its pages. Pictures of text are not read."""

import threading
from collections.abc import Callable
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium_c  # type: ignore[import-untyped]

from app.documents.blocks import printable
from app.documents.document import Section
from app.documents.errors import DamagedFileError, ManyPagesError, ProtectedFileError, ScannedFileError
from app.documents.reading import Progress, Reading, check_length
from app.documents.running_text import HYPHEN, Line, running_text

MOST_PAGES = 10_000

PDFIUM = threading.Lock()
"""PDFium works for one thread at a time: hold this for every use of it."""

_LONGEST_LABEL = 20
_NEEDS_PASSWORD = frozenset({pdfium_c.FPDF_ERR_PASSWORD, pdfium_c.FPDF_ERR_SECURITY})
# Typographic shapes that the model has never seen as letters, and the bullets of symbol fonts.
_SHAPES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\uf0b7": "•", "\uf0a7": "▪"}
)
_LINE_END = frozenset({0x0A, 0x0D})
_Place = tuple[float, float, float, float]


def read(data: bytes, name: str) -> Reading:
    """Yield progress in pages; return a section per page.

    Raises InputError when the file is broken, needs a password, or has no text.
    """
    with PDFIUM:
        document = _open(data, name)
        total = len(document)
    try:
        if total > MOST_PAGES:
            raise ManyPagesError(name=name, most=MOST_PAGES)
        pages: list[list[Line]] = []
        labels: list[str] = []
        characters = 0
        for index in range(total):
            with PDFIUM:
                labels.append(_label(document, index))
                pages.append(_lines(document, index))
            characters += sum(len(line.text) for line in pages[-1])
            check_length(characters, name)
            yield Progress(index + 1, total)
    finally:
        with PDFIUM:
            document.close()
    if not characters:
        raise ScannedFileError(name=name)
    texts = running_text(pages)
    return [Section(printable(text), label) for text, label in zip(texts, labels, strict=True)]


def _open(data: bytes, name: str) -> Any:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code in _NEEDS_PASSWORD:
            raise ProtectedFileError(name=name) from None
        raise DamagedFileError(name=name) from None


def _label(document: Any, index: int) -> str:
    """Return the number printed on a page, as far as the file tells, or else its number in the file."""
    label = " ".join(printable(document.get_page_label(index)).split())
    return label[:_LONGEST_LABEL] or str(index + 1)


def _lines(document: Any, index: int) -> list[Line]:
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
        return _lines_of(textpage)
    finally:
        textpage.close()
        page.close()


def _lines_of(textpage: Any) -> list[Line]:
    raw = textpage.raw
    code_at: Callable[[Any, int], int] = pdfium_c.FPDFText_GetUnicode
    codes = [code_at(raw, index) for index in range(textpage.count_chars())]
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
    characters = [_character(code) for code in codes[start:end]]
    shown = [index for index, character in enumerate(characters) if not character.isspace()]
    if not shown:
        return None
    first, last = shown[0], shown[-1]
    text = " ".join("".join(characters[first : last + 1]).split())
    # Characters beyond the first 65,536 come as two halves.
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").translate(_SHAPES)
    word_end = next((index for index in range(first, last) if characters[index + 1].isspace()), last)
    left, _, baseline, size = _place(textpage, start + first)
    _, right, last_baseline, _ = _place(textpage, start + last)
    _, word_right, _, _ = _place(textpage, start + word_end)
    return Line(text, left, right, baseline, last_baseline, size, word_right - left)


def _character(code: int) -> str:
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
