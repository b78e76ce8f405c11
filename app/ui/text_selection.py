"""What is selected in a text by mouse, where no editor does it: letters, and after more clicks words and paragraphs."""

import re
from collections.abc import Callable

_WORD = re.compile(r"\w+(?:['’]\w+)*")
_LONGEST_WORD = 100

Unit = Callable[[str, int], tuple[int, int]]
"""Tells the stretch of a text around a place between its characters."""


def letter(_text: str, at: int) -> tuple[int, int]:
    """The place itself."""
    return at, at


def word(text: str, at: int) -> tuple[int, int]:
    """The word that the place touches, or the place itself."""
    begin = max(0, at - _LONGEST_WORD)
    for found in _WORD.finditer(text, begin, at + _LONGEST_WORD):
        if found.start() <= at <= found.end():
            return found.span()
    return at, at


def paragraph(text: str, at: int) -> tuple[int, int]:
    """The paragraph that the place is in."""
    end = text.find("\n", at)
    return text.rfind("\n", 0, at) + 1, end if end >= 0 else len(text)


class TextSelection:
    """A stretch of one text, from where it was begun to where it was drawn; empty at the cursor if nothing is selected.

    `start` and `end` count the text's characters.
    """

    def __init__(self, text: str = "") -> None:
        self._text = text
        self._unit: Unit = letter
        self._anchor = 0
        self.start = self.end = 0

    @property
    def words(self) -> str:
        """What is selected."""
        return self._text[self.start : self.end]

    def begin(self, at: int, unit: Unit = letter) -> None:
        """Select the unit at a place, from where the selection is then drawn in such units."""
        self._unit, self._anchor = unit, at
        self.extend(at)

    def extend(self, to: int) -> None:
        """Draw the selection to a place."""
        begun, drawn = self._unit(self._text, self._anchor), self._unit(self._text, to)
        self.start, self.end = min(begun[0], drawn[0]), max(begun[1], drawn[1])

    def select_all(self) -> None:
        """Select the whole text."""
        self.begin(0)
        self.extend(len(self._text))
