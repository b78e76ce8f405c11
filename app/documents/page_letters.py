"""Where the letters of a page's text stand on the page, and which of them is where."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from app.documents.alignment import NOWHERE


@dataclass(frozen=True, slots=True)
class Box:
    """Where something stands on a page, in points from its top left corner."""

    left: float
    top: float
    right: float
    bottom: float

    def holds(self, x: float, y: float) -> bool:
        """Whether a point is in it."""
        return self.left <= x <= self.right and self.top <= y <= self.bottom

    def distance(self, x: float, y: float) -> float:
        """How far a point is from it."""
        return math.hypot(max(self.left - x, 0.0, x - self.right), max(self.top - y, 0.0, y - self.bottom))

    def united(self, other: "Box") -> "Box":
        """The smallest box around both."""
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )


@dataclass(frozen=True, slots=True)
class _Line:
    """What stands beside one another: the numbers of its letters in the text, and what they cover."""

    letters: tuple[int, ...]
    box: Box


class PageLetters:
    """The box of every character of a page's text, and the line that it is in.

    `places` has left, top, right and bottom of each character in points from the page's top left corner, `lines` the
    number of its line, or NOWHERE for white space and what does not stand on the page.
    """

    def __init__(self, places: Sequence[float], lines: Sequence[int]) -> None:
        if len(places) != 4 * len(lines):
            raise ValueError("not four numbers a character")
        self._places = places
        self._numbers = lines
        shown = [index for index, line in enumerate(lines) if line != NOWHERE]
        self._lines = [self._line(tuple(letters)) for _, letters in groupby(shown, key=lines.__getitem__)]

    def __len__(self) -> int:
        return len(self._numbers)

    def boxes(self, start: int, end: int) -> tuple[Box, ...]:
        """What the characters from `start` up to `end` cover: a box for each line, none for what is not shown."""
        boxes: list[Box] = []
        before = NOWHERE
        for index in range(max(0, start), min(end, len(self))):
            line = self._numbers[index]
            if line == NOWHERE:
                continue
            box = self._box(index)
            if line == before:
                boxes[-1] = boxes[-1].united(box)
            else:
                boxes.append(box)
            before = line
        return tuple(boxes)

    def is_over(self, x: float, y: float) -> bool:
        """Whether there is writing at a point."""
        return any(line.box.holds(x, y) for line in self._lines)

    def nearest(self, x: float, y: float) -> int:
        """Before which character a point is, or behind the last one: by the letter that is nearest in the nearest line.

        0 on a page without letters.
        """
        if not self._lines:
            return 0
        line = min(self._lines, key=lambda line: line.box.distance(x, y))
        letter = min(line.letters, key=lambda letter: self._box(letter).distance(x, y))
        return letter if self._is_before(x, y, letter, line) else self._behind(letter)

    def _is_before(self, x: float, y: float, letter: int, line: _Line) -> bool:
        """Whether a point is in the half of a letter that is read first, whichever way the line runs."""
        first, last, box = self._box(line.letters[0]), self._box(line.letters[-1]), self._box(letter)
        across = last.left + last.right - first.left - first.right
        down = last.top + last.bottom - first.top - first.bottom
        if not across and not down:
            across = 1.0  # a single letter
        return (2 * x - box.left - box.right) * across + (2 * y - box.top - box.bottom) * down < 0

    def _behind(self, letter: int) -> int:
        """What follows a letter, or all letters of the ligature that it is drawn in."""
        box, behind = self._box(letter), letter + 1
        while behind < len(self) and self._numbers[behind] != NOWHERE and self._box(behind) == box:
            behind += 1
        return behind

    def _box(self, index: int) -> Box:
        return Box(*self._places[4 * index : 4 * index + 4])

    def _line(self, letters: tuple[int, ...]) -> _Line:
        lefts, tops, rights, bottoms = ([self._places[4 * letter + edge] for letter in letters] for edge in range(4))
        return _Line(letters, Box(min(lefts), min(tops), max(rights), max(bottoms)))


NO_LETTERS = PageLetters((), ())
"""Of a page that cannot be read."""
