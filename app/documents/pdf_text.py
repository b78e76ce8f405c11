"""The words that PDFium finds on a page, as lines. Runs in the PDF reader's own process."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache, partial
from itertools import repeat
from typing import Any, NamedTuple

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium_c  # type: ignore[import-untyped]

from app.documents.blocks import printable
from app.documents.running_text import HYPHEN, Line
from app.documents.superscripts import BASES, LETTERED, NUMBERED, superscript
from app.engine.notes import MARK, MARKS

# Typographic shapes that the model has never seen as letters, and the bullets of symbol fonts.
SHAPES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\uf0b7": "•", "\uf0a7": "▪"}
)

# Numbers and letters that may stand above the line, a power's or a note's; and what a note begins with.
_ABOVE = re.compile(
    rf"(?:(?:{BASES})\0*(?P<power>[+\-\u2212\u2013]?\d{{1,3}})"
    rf"|(?:(?:{NUMBERED})\0*(?=\d)|(?:{LETTERED})\0*(?!\d))(?P<note>{MARKS}))(?!\w)"
)
_NOTE = re.compile(rf"{MARK}[ \0]*(?=[^\W\d_]{{2}}|[\"'“‘„(])")
_MARK_END = re.compile(r"(?=[,\u2013-]|\Z)")

_LONGEST_LABEL = 20
_SMALL = 0.85
"""Height of what stands above or below the line, at most, where what it touches has 1."""
_NOTHING = "\0"
"""Instead of an end of a line within a line: no page has this character."""
_LINE_END = frozenset({0x0A, 0x0D})
_BETWEEN_LINES = re.compile(r"(?<=\S) *\n+ *(?=\S)")
_Place = tuple[float, float, float, float]
_Places = Callable[[int], _Place]
"""What `_place` returns for each character of a page."""


class _Above(NamedTuple):
    """What of a line is above it: between which characters, which one it touches, and whether it is a power."""

    begin: int
    end: int
    beside: int
    power: bool


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
    """Return the character of PDFium's code: HYPHEN for its mark of a divided word, a space for what is not shown.

    Both characters that end a line are a newline.
    """
    if code in _LINE_END:
        return "\n"
    if code in (2, 0xFFFE):  # PDFium's marks of a hyphen that divides a word
        return HYPHEN
    return chr(code) if 0x20 <= code < 0x110000 else " "


def _lines(textpage: Any) -> list[Line]:
    characters = "".join(map(character_of, codes_of(textpage)))
    place = cache(partial(_place, textpage))
    lines: list[Line] = []
    start = 0
    for part in _BETWEEN_LINES.sub(partial(_line_end, place), characters).split("\n"):
        line = _line(place, part, start)
        if line is not None:
            lines.append(line)
        start += len(part) + 1
    return lines


def _line_end(place: _Places, found: re.Match[str]) -> str:
    """Return the end of a line, or as many other characters if it goes on: before or behind what is above or below it.

    PDFium sees an end where small letters or numbers and what they touch are at too different heights.
    """
    _, right, baseline, size = place(found.start() - 1)
    left, _, next_baseline, next_size = place(found.end())
    height = max(size, next_size)
    apart = (left - right) / height
    raised = min(size, next_size) < _SMALL * height and abs(next_baseline - baseline) < 0.6 * height
    if not (raised and -0.3 < apart < 0.6):
        return found[0]
    return found[0].replace("\n", " " if apart > 0.2 or " " in found[0] else _NOTHING)


def _line(place: _Places, characters: str, start: int) -> Line | None:
    """Return a line whose first character is the page's number `start`; None if there is nothing to see."""
    shown = characters.strip()
    if not shown:
        return None
    first = characters.index(shown[0])
    last = first + len(shown) - 1
    words = shown.split()
    left, _, baseline, size = place(start + first)
    mark = _mark(place, shown, start + first)
    if mark:
        _, _, baseline, size = place(start + first + mark)
    above = list(_above(place, shown, start + first, size))
    told = "".join(_told(shown, mark, above))
    text = " ".join(told.replace(_NOTHING, "").split())
    # Characters beyond the first 65,536 come as two halves.
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").translate(SHAPES)
    word_end = first + len(words[0]) - 1
    _, right, last_baseline, _ = place(start + last)
    if above and above[-1].end == len(shown):
        last_baseline = place(start + first + above[-1].beside)[2]
    _, word_right, _, _ = place(start + word_end)
    gaps = 0.0, 0.0
    if len(words) > 1:
        second = last + 1 - len(characters[word_end + 1 : last + 1].lstrip())
        last_word = last + 1 - len(words[-1])
        before = len(characters[:last_word].rstrip()) - 1
        second_left, last_left = (place(start + index)[0] for index in (second, last_word))
        gaps = second_left - word_right, last_left - place(start + before)[1]
    return Line(text, left, right, baseline, last_baseline, size, word_right - left, gaps)


def _told(shown: str, mark: int, above: Iterable[_Above]) -> Iterator[str]:
    """Yield the parts of a line in which what is `above` the line is not one with what they touch.

    A power is raised in the text as well. The number or letter of a note is in brackets, as in documents of other
    kinds, and so is that of the note that the line begins with, `mark` characters.
    """
    if mark:
        yield f"[{shown[:mark].rstrip(f' {_NOTHING}')}] "
    done = mark
    for begin, end, _, power in above:
        yield shown[done:begin]
        yield superscript(shown[begin:end]) if power else f"[{shown[begin:end]}]"
        done = end
    yield shown[done:]


def _above(place: _Places, shown: str, start: int, size: float) -> Iterator[_Above]:
    """Yield what is above a line of this size whose first character is the page's number `start`."""
    for found in _ABOVE.finditer(shown):
        power = found["power"] is not None
        begin, stop = found.span("power" if power else "note")
        if shown[begin].isalpha() and place(start + begin)[3] >= _SMALL * size:
            continue  # the last letter of a word, as of every third: there is no time to look at more than its size
        end = begin
        # Of what looks like the marks of notes, the last ones may be of the line again: See the³, 7 to 9.
        for mark in _MARK_END.finditer(shown, begin + 1, stop):
            if not _is_raised(place, start + mark.start() - 1, start + found.start()):
                break
            end = mark.start()
        if end > begin:
            yield _Above(begin, end, found.start(), power)


def _mark(place: _Places, shown: str, start: int) -> int:
    """Return how many characters a line begins with that are the number or letter of a note, above the line."""
    found = _NOTE.match(shown)
    return found.end() if found and _is_raised(place, start, start + found.end()) else 0


def _is_raised(place: _Places, index: int, beside: int) -> bool:
    """Tell whether a character is smaller and higher than another one of its line."""
    _, _, baseline, size = place(index)
    _, _, usual_baseline, usual_size = place(beside)
    return size < _SMALL * usual_size and baseline > usual_baseline + 0.1 * usual_size


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
