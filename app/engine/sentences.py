"""Where the sentences of a text begin and end, by rules that hold for most writing in Latin script.

A sentence ends at a full stop, question mark or exclamation mark that is not part of an abbreviation, a number or an
initial, with the quotation marks, brackets and references to notes that close behind it; at an empty line; at a line
that ends without punctuation where the next one begins a new thing (a heading, an item of a list); and at the text's
end.
"""

import re
from collections.abc import Iterator

from app.engine.notes import REFERENCE

LONGEST = 2000
"""Characters of a sentence at most: where nothing ends one for so long, it is cut between two words."""

_PARAGRAPH_END = re.compile(r"\n[^\S\n]*\n\s*|\f\s*")
_NO_SPACE = re.compile(r"\S")
_BLOCK_CHARACTERS = 65_536
"""A search holds the interpreter lock: in blocks, an interface stays alive where a book has no empty line."""
# A line of its own: heading or item, marked as such, or numbered.
_ITEM = re.compile(r"\s*(?:#{1,6}\s|[-*•▪–—◦·]\s|\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)]\s)")
_STOP = re.compile(
    rf"[.!?…。！？]+[\"'”’»)\]]*(?:{REFERENCE}|[⁰¹²³⁴-⁹])*"
    r"(?=\s|$|[A-ZÀ-ÞА-Я“\"«(\[])|[。！？]"
)
_WORD_BEFORE = re.compile(r"(?:[^\W_]|[.'’])+$")
_OPENING = "\"'“‘«„([¿¡"

# What a full stop follows without ending a sentence: always ("Dr. Marrow"), before a number ("fig. 3"), and before
# anything but a capital letter ("at 5 p.m. on Monday").
_TITLE = re.compile(
    "mr|mrs|ms|dr|prof|st|sr|jr|rev|hon|gen|col|capt|lt|sgt|gov|sen|rep|pres|messrs|mme|mlle|vs|cf|al|approx|ca|e\\.g|i\\.e"
)
_BEFORE_NUMBER = re.compile("no|nos|art|arts|sec|sect|para|paras|cl|fig|figs|eq|eqs|vol|vols|ch|p|pp|mt|ft|tel|ext|v")
_ABBREVIATION = re.compile(
    "etc|inc|ltd|co|corp|dept|est|min|max|jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec|rd|ave|blvd|ff|viz|resp|"
    "incl|excl|ed|eds|ph\\.d|b\\.sc|m\\.sc|(?:[^\\W\\d_]\\.)+[^\\W\\d_]"
)


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Return where each sentence begins and ends (exclusive), in order; together they hold all that is not white space.

    None is empty, begins or ends with white space, or is longer than `LONGEST` by more than a word.
    """
    return [
        piece
        for first, stop in split_paragraphs(text)
        for begin, end in _sentences(text, first, stop)
        for piece in _cut(text, begin, end)
    ]


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where the sentence, or sentences, that hold `text[start:end]` begin and end.

    Looks at the paragraph only, so it is quick in a text of any length. The stretch itself where it holds nothing
    but white space.
    """
    begin = max((match.end() for match in _PARAGRAPH_END.finditer(text, max(0, start - LONGEST), start)), default=None)
    if begin is None:
        begin = max(0, start - LONGEST)
    after = _PARAGRAPH_END.search(text, end, end + LONGEST)
    stop = after.start() if after else min(len(text), end + LONGEST)
    held = [
        (begin + first, begin + last)
        for first, last in split_sentences(text[begin:stop])
        if begin + first < end and begin + last > start
    ]
    return (min(start, held[0][0]), max(end, held[-1][1])) if held else (start, end)


def split_paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the stretches begin and end that no sentence crosses: paragraphs, and in them headings and items."""
    first = 0
    for gap in _paragraph_ends(text):
        yield from _lines(text, first, gap.start())
        first = gap.end()
    yield from _lines(text, first, len(text))


def _paragraph_ends(text: str) -> Iterator[re.Match[str]]:
    at = 0
    while at < len(text):
        # An end is white space, so none goes on behind something else.
        word = _NO_SPACE.search(text, at + _BLOCK_CHARACTERS)
        stop = word.end() if word else len(text)
        yield from _PARAGRAPH_END.finditer(text, at, stop)
        at = stop


def _lines(text: str, first: int, stop: int) -> Iterator[tuple[int, int]]:
    begin = first
    at = text.find("\n", first, stop)
    while at >= 0:
        if _ITEM.match(text, at + 1, stop) or _is_heading(text, begin, at):
            yield begin, at
            begin = at + 1
        at = text.find("\n", at + 1, stop)
    yield begin, stop


def _is_heading(text: str, begin: int, end: int) -> bool:
    return text.startswith("#", begin) and "\n" not in text[begin:end]


def _sentences(text: str, first: int, stop: int) -> Iterator[tuple[int, int]]:
    begin = first
    for match in _STOP.finditer(text, first, stop):
        if _ends(text, begin, match, stop):
            yield begin, match.end()
            begin = match.end()
    yield begin, stop


def _ends(text: str, begin: int, match: re.Match[str], stop: int) -> bool:
    """Whether the punctuation ends the sentence that began at `begin`."""
    end = match.end()
    return not (match.group() == "." and _is_abbreviated(text, begin, end, stop)) and not _continues(text, end, stop)


def _is_abbreviated(text: str, begin: int, end: int, stop: int) -> bool:
    """Whether the full stop before `end` belongs to what stands before it: an abbreviation, an initial or a number."""
    if end < stop and not text[end].isspace():
        return True  # "3.14", "example.com", "J.Smith"
    found = _WORD_BEFORE.search(text, max(begin, end - 25), end - 1)
    if found is None:
        return False
    written = found.group().strip("'’")
    word = written.casefold()
    following = text[end : min(stop, end + 8)].lstrip()
    return bool(
        _TITLE.fullmatch(word)
        or (len(written) == 1 and written.isupper() and written != "I")
        or (_BEFORE_NUMBER.fullmatch(word) and following[:1].isdigit())
        or (_ABBREVIATION.fullmatch(word) and following and not following.lstrip(_OPENING)[:1].isupper())
        # The number of an item of a list.
        or (word.isdigit() and not text[begin : found.start()].strip(" \t\n#*-•("))
    )


def _continues(text: str, at: int, stop: int) -> bool:
    """Whether what follows goes on with the sentence: it begins with a small letter, a comma or the like."""
    following = text[at : min(stop, at + 8)].lstrip().lstrip(_OPENING)
    return bool(following) and (following[0].islower() or following[0] in ",;:")


def _cut(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretch without white space around it, in pieces if it is too long; nothing if nothing is left."""
    while begin < end and text[begin].isspace():
        begin += 1
    while begin < end and text[end - 1].isspace():
        end -= 1
    while end - begin > LONGEST:
        space = re.compile(r"\s+").search(text, begin + LONGEST, end)
        if space is None:
            break
        yield begin, space.start()
        begin = space.end()
    if begin < end:
        yield begin, end
