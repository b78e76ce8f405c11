"""The text as the engine reads it, and the way back to Qt's positions.

Qt counts UTF-16 code units, Python counts code points: they drift apart by one at every character beyond
the Basic Multilingual Plane (most emoji). Nothing here touches a widget, so all of it may run on the worker.
"""

import re
from array import array
from bisect import bisect_left, bisect_right

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
# One C call over megabytes would hold the interpreter, and with it the window, for its whole duration.
_SLICE = 1 << 18


class Utf16Index:
    """Converts offsets of one text between Python's code points and Qt's UTF-16 code units, exactly."""

    def __init__(self, text: str) -> None:
        self._astral = array("Q")
        if not text.isascii():
            for begin in range(0, len(text), _SLICE):
                found = _ASTRAL.finditer(text, begin, begin + _SLICE)
                self._astral.extend(match.start() for match in found)

    def to_utf16(self, offset: int) -> int:
        """Position in UTF-16 code units of the code point offset `offset`."""
        return offset + bisect_left(self._astral, offset)

    def from_utf16(self, position: int) -> int:
        """Code point offset of a position in UTF-16 code units; inside a pair, that of its character."""
        return position - bisect_right(self._astral, position, key=lambda offset: self.to_utf16(offset) + 1)


def readable(raw: str) -> str:
    """Return Qt's `toRawText()` as the engine reads it, as long as `raw`, character for character.

    Qt's paragraph separators become newlines; halves of broken surrogate pairs, which no tokeniser can encode,
    become U+FFFD. (`toPlainText()` would quietly turn no-break spaces into spaces, so that the answer shown
    could differ from the text.)
    """
    text = raw.replace("\u2029", "\n")
    try:
        # Many times quicker than looking for what is almost never there.
        text.encode()
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", text)
    return text


def utf16_length(text: str) -> int:
    """Length of a short text in Qt's units."""
    return len(text) + sum(character > "\uffff" for character in text)
