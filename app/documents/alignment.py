"""Finds a page's characters again in the text that was made of them."""

from collections.abc import Sequence

from app.documents.running_text import HYPHEN
from app.documents.superscripts import superscript

NOWHERE = -1

_HYPHENS = frozenset({"-", "\u2010", "\xad", HYPHEN})
_ANCHOR = 8  # characters that must agree before both sides count as being at the same place again
_MOST_SEARCHES = 2_000  # each may go through the whole page
_MOST_BACK = 256


def aligned(drawn: Sequence[str], text: str) -> list[int]:
    """Return for every character of `text` the index in `drawn` of what it came from, or NOWHERE.

    `drawn` is what stands on the page, one piece a character (a ligature may be a piece of several letters, white space
    and what is not shown an empty one). `text` has the same order, but other white space, divided words put together,
    numbers above the line told from others, and perhaps whole lines left out, or the last ones before others.
    """
    places = [index for index, piece in enumerate(drawn) for _ in piece]
    letters = "".join(drawn)
    offsets = [offset for offset, character in enumerate(text) if not character.isspace()]
    wanted = "".join(text[offset] for offset in offsets)
    found = [NOWHERE] * len(wanted)
    here = there = searches = 0
    end = resume = len(letters)  # of what is being read, and where to go on behind it
    left_out = (0, 0)  # by the last leap
    while here < len(wanted):
        letter = letters[there] if there < end else ""
        if letter and _same(letter, wanted[here]):
            found[here] = there
            here += 1
            there += 1
        elif letter in _HYPHENS:
            there += 1
        elif not letter and end < len(letters):
            there, end = resume, len(letters)
        else:
            searches += 1
            if searches > _MOST_SEARCHES:
                break
            anchor = wanted[here : here + _ANCHOR]
            again = letters.find(anchor, there, end)
            if again >= 0:
                # What was left out may have begun as the next line does.
                back = 0
                while (
                    back < min(here, again - there, _MOST_BACK) and wanted[here - back - 1] == letters[again - back - 1]
                ):
                    back += 1
                    found[here - back] = again - back
                left_out, there = (there, again - back), again
            elif end == len(letters) and (again := letters.find(anchor, *left_out)) >= 0 and len(anchor) == _ANCHOR:
                resume, there, end = there, again, left_out[1]
                left_out = (0, 0)
            else:
                here += 1  # not from this page, or an anchor across something that differs
    result = [NOWHERE] * len(text)
    for offset, place in zip(offsets, found, strict=True):
        if place != NOWHERE:
            result[offset] = places[place]
    return result


def _same(letter: str, wanted: str) -> bool:
    return letter == wanted or (letter == HYPHEN and wanted == "-") or superscript(letter) == wanted
