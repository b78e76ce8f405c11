"""Stretches of a text to be marked."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch to be marked in the `tone` "accent", "danger", "muted" or "found".

    `start` and `end` are counted as whoever shows the text counts: UTF-16 code units in `ReaderText`, code points of
    the document's text in `PageView`.
    """

    start: int
    end: int
    tone: str = "accent"


def touching(marks: Sequence[Mark], first: int, last: int) -> range:
    """Return which of the marks, in the order of the text, touch a stretch of it."""
    begin = bisect_left(marks, first, key=lambda mark: mark.end)
    return range(begin, bisect_right(marks, last, key=lambda mark: mark.start))


def chosen_last(marks: Sequence[Mark], numbers: Iterable[int], chosen: int | None) -> Iterator[tuple[Mark, bool]]:
    """Yield those of the marks that have these numbers, and whether it is the chosen one.

    That comes last: it lies on top where stretches overlap.
    """
    for number in sorted(numbers, key=lambda number: number == chosen):
        yield marks[number], number == chosen
