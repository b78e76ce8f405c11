"""Finds a page's characters again in the text that was made of them."""

from collections.abc import Sequence

from app.documents.running_text import HYPHEN

NOWHERE = -1

_HYPHENS = frozenset({"-", "\u2010", "\xad", HYPHEN})
_ANCHOR = 8  # characters that must agree before both sides count as being at the same place again
_MOST_SEARCHES = 2_000  # each may go through the whole page
_MOST_BACK = 256


def aligned(drawn: Sequence[str], text: str) -> list[int]:
    """Return for every character of `text` the index in `drawn` of what it came from, or NOWHERE.

    `drawn` is what stands on the page, one piece a character (a ligature may be a piece of several letters, white space
    and what is not shown an empty one). `text` has the same order, but other white space, divided words put together,
    and perhaps whole lines left out.
    """
    places = [index for index, piece in enumerate(drawn) for _ in piece]
    letters = "".join(drawn)
    offsets = [offset for offset, character in enumerate(text) if not character.isspace()]
    wanted = "".join(text[offset] for offset in offsets)
    found = [NOWHERE] * len(wanted)
    here = there = searches = 0
    while here < len(wanted) and there < len(letters):
        if _same(letters[there], wanted[here]):
            found[here] = there
            here += 1
            there += 1
        elif letters[there] in _HYPHENS:
            there += 1
        else:
            searches += 1
            if searches > _MOST_SEARCHES:
                break
            again = letters.find(wanted[here : here + _ANCHOR], there)
            if again < 0:
                here += 1  # not from this page, or an anchor across something that differs
                continue
            there = again
            # What was left out may have begun as the next line does.
            back = 1
            while back <= min(here, again, _MOST_BACK) and wanted[here - back] == letters[again - back]:
                found[here - back] = again - back
                back += 1
    result = [NOWHERE] * len(text)
    for offset, letter in zip(offsets, found, strict=True):
        if letter != NOWHERE:
            result[offset] = places[letter]
    return result


def _same(letter: str, wanted: str) -> bool:
    return letter == wanted or (letter == HYPHEN and wanted == "-")
