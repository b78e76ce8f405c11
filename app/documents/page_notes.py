"""Notes at the foot of a page or column, between the two halves of a sentence that runs on to the next one."""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise, zip_longest

from app.documents.running_text import Line, distant, joints_of
from app.engine.notes import MARK

_SMALL = 0.92
"""Height of a note's letters, at most, where the text's is 1."""

_MARK = re.compile(rf"\[?\d{{1,3}}\b|\[{MARK}\]|[*†‡§]")


def with_notes_aside(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Return every page's lines, with the notes at the foot of a column before its last paragraph where that runs on.

    They stay where they are if the column has no other paragraph, and comes in the middle of it.
    """
    columns = [(number, column) for number, lines in enumerate(pages) for column in _columns(lines)]
    following = [column[0] for _, column in columns[1:]]
    moved: list[list[Line]] = [[] for _ in pages]
    last: Line | None = None  # of the text of the column before
    for (number, lines), first in zip_longest(columns, following):
        stop = _stop(lines, first) if first else len(lines)
        begin = _last_paragraph(lines[:stop], last) if stop < len(lines) else None
        if begin is None:
            moved[number] += lines
        else:
            moved[number] += [*lines[:begin], *lines[stop:], *lines[begin:stop]]
        last = moved[number][-1]
    return moved


def _columns(lines: Sequence[Line]) -> Iterator[Sequence[Line]]:
    """Yield lines in a row of which none is above the one before; there are none without lines."""
    tops = [
        number for number, (line, following) in enumerate(pairwise(lines), 1) if following.first > line.last + line.size
    ]
    return (lines[begin:end] for begin, end in pairwise([0, *tops, len(lines)]) if begin < end)


def _stop(lines: Sequence[Line], following: Line) -> int:
    """Return how many lines of a column come before its notes if the last of them goes on in the `following` one.

    Otherwise, or where there are no notes, it is all of them.
    """
    lowest = list(accumulate((line.last for line in lines), min))
    highest = list(accumulate((line.first for line in reversed(lines)), max))[::-1]
    largest = list(accumulate((line.size for line in reversed(lines)), max))[::-1]
    for stop in range(1, len(lines)):
        text = lines[stop - 1]
        below = highest[stop] < lowest[stop - 1] and largest[stop] <= _SMALL * text.size
        if below and _MARK.match(lines[stop].text) and distant(text, following) == " ":
            return stop
    return len(lines)


def _last_paragraph(lines: Sequence[Line], before: Line | None) -> int | None:
    """Return the number of the first line of a text's last paragraph; None where that begins before the text."""
    begins = [number for number, joint in enumerate(joints_of(lines)) if number and joint != " "]
    if begins:
        return begins[-1]
    return None if before and distant(before, lines[0]) == " " else 0
