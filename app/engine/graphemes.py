"""Keeping what a reader sees as one character in one piece.

A small part of Unicode Standard Annex 29, enough for spans that already start and end at word pieces: marks
stay with their letter, and emoji sequences stay whole.
"""

import unicodedata

_JOINER = "\u200d"
_NON_JOINER = "\u200c"
_MARKS = frozenset({"Mn", "Mc", "Me"})


def whole_characters(text: str, start: int, end: int) -> tuple[int, int]:
    """Widen text[start:end] to whole visible characters, then drop white space at both ends.

    Positions are Python string positions. The result may be empty (start == end) when the span was white
    space only.
    """
    while 0 < start < len(text) and (_extends(text[start]) or text[start - 1] == _JOINER):
        start -= 1
    while 0 < end < len(text) and (_extends(text[end]) or text[end - 1] == _JOINER):
        end += 1
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


def _extends(character: str) -> bool:
    """Tell whether a character attaches to the one before it."""
    return (
        unicodedata.category(character) in _MARKS  # includes the variation selectors
        or character in (_JOINER, _NON_JOINER)
        or "\U0001f3fb" <= character <= "\U0001f3ff"  # skin tones
        or "\U000e0020" <= character <= "\U000e007f"  # the letters of flags such as Scotland's
    )
