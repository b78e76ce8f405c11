"""The text as the engine reads it, and the way back to Qt's positions.

Qt counts UTF-16 code units, Python counts code points: they drift apart by one at every character beyond
the Basic Multilingual Plane (most emoji). Nothing here touches a widget, so all of it may run on the worker.
"""

import re
from array import array
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property

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


@dataclass(frozen=True)
class Snapshot:
    """The reader's text at one moment, as Qt gives it: cheap to take, made fit for the engine only when used.

    `raw` is `QTextDocument.toRawText()`: `toPlainText()` would quietly turn no-break spaces into spaces, so
    that the answer shown could differ from the text. `edition` tells whether the reader has changed since.
    """

    raw: str
    edition: int

    @cached_property
    def text(self) -> str:
        """What the engine is asked about: as long as `raw`, character for character.

        Qt's paragraph separators become newlines; halves of broken surrogate pairs, which no tokeniser
        can encode, become U+FFFD.
        """
        text = self.raw.replace("\u2029", "\n")
        try:
            # Many times quicker than looking for what is almost never there.
            text.encode()
        except UnicodeEncodeError:
            return _SURROGATE.sub("\ufffd", text)
        return text

    @cached_property
    def index(self) -> Utf16Index:
        """Offsets of `text` as positions in the reader."""
        return Utf16Index(self.text)

    def prepare(self) -> None:
        """Compute everything now; called on the worker so that the window never has to."""
        _ = self.text, self.index


def utf16_length(text: str) -> int:
    """Length of a short text in Qt's units."""
    return len(text) + sum(character > "\uffff" for character in text)
