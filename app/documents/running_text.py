"""Lines as they stand on pages, put together as running text.

A line is only joined to the next where the page shows that it goes on: the next one follows right below, and its
first word did not fit any more. Everything else stays a line of its own, as tables, verses and addresses need it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median_low

from app.engine.notes import REFERENCE

HYPHEN = "\x02"
"""Stands in a line's text for a hyphen at the end of a line on the page, where both halves of a word are in it."""

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LAST_WORD = re.compile(r"[^\W\d_]+\Z")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_HYPHENS = ("-", "\u2010", "\xad", HYPHEN)
_BULLET = re.compile(r"[•◦▪‣●○■□–—*-]\s|[(\[]?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,5})[.)\]]\s")
_SENTENCE_END = re.compile(r"""[.!?:;…]["'”’)\]]*\Z""")
_GOES_ON = re.compile(rf"[^\W\d_][,\-\u2010\xad]?(?:{REFERENCE})?\Z")
_LEADERS = re.compile(r"(?:\. ?){4}|…{2}|_{4}")


_SHORTEST_WORD = 3
_LONGEST_WORD = 60


@dataclass(frozen=True, slots=True)
class Line:
    """A line and where it is: lengths in any unit, `first` and `last` the heights of its ends, growing upwards.

    The ends differ where a divided word has made two lines of the page one.
    """

    text: str
    left: float
    right: float
    first: float
    last: float
    size: float
    """Height of its letters."""
    first_word: float
    """Width of its first word."""
    gaps: tuple[float, float]
    """Widths of the spaces behind its first word and before its last; zeros where it has only one."""


def running_text(pages: Sequence[Sequence[Line]]) -> list[str]:
    """Return a text per page; right one after the other they are the text of all."""
    vocabulary = _vocabulary(pages)
    texts: list[list[str]] = [[] for _ in pages]
    previous: Line | None = None
    previous_page = 0
    carried = ""  # the end of the line before, without what a divided word loses
    for number, lines in enumerate(pages):
        joints = joints_of(lines)
        for position, line in enumerate(lines):
            content = _undivided(line.text, vocabulary)
            if previous is not None:
                joint = joints[position] if position else distant(previous, line)
                carried, joint = _join(carried, content, joint, vocabulary)
                texts[previous_page].append(carried + joint)
            carried, previous, previous_page = content, line, number
    if previous is not None:
        texts[previous_page].append(carried)
    return ["".join(parts) for parts in texts]


def _vocabulary(pages: Sequence[Sequence[Line]]) -> set[str]:
    """Return the words of the text but for the halves of divided ones."""
    words: set[str] = set()
    divided = False
    for lines in pages:
        for line in lines:
            # Between two hyphens at ends of lines stand whole words but for the first and the last.
            pieces = line.text.split(HYPHEN)
            for number, piece in enumerate(pieces):
                found = _WORD.findall(piece)
                if (number or divided) and piece[:1].isalpha():
                    del found[:1]
                divided = number < len(pieces) - 1 or _divides(piece)
                if divided:
                    del found[-1:]
                words.update(word.lower() for word in found)
    return words


def _divides(text: str) -> bool:
    """Tell whether a line ends within a word."""
    return text.endswith(_HYPHENS) and text[-2:-1].isalnum()


def _join(before: str, after: str, joint: str, vocabulary: set[str]) -> tuple[str, str]:
    """Return the line before and what follows it, once a hyphen at its end has been dealt with."""
    if joint != " " or not _divides(before):
        return before, joint
    left, right = _half_before(before[:-1]), _half_after(after)
    if left and right:
        return before[: -1 - len(left)] + _whole(left, right, vocabulary)[: -len(right)], ""
    return before, ""  # as in 1914-1918


def _undivided(text: str, vocabulary: set[str]) -> str:
    """Put the divided words within a line together."""
    parts = text.split(HYPHEN)
    for number in range(1, len(parts)):
        left, right = _half_before(parts[number - 1]), _half_after(parts[number])
        if left and right:
            parts[number - 1] = parts[number - 1][: -len(left)] + _whole(left, right, vocabulary)[: -len(right)]
        elif parts[number - 1][-1:].isalnum() or parts[number][:1].isalnum():
            parts[number - 1] += "-"
    return "".join(parts)


def _half_before(text: str) -> str:
    """Return the letters that a text ends with."""
    # No longer than words are: a search for the end of a text goes through all of it from every place.
    found = _LAST_WORD.search(text[-_LONGEST_WORD:])
    return found[0] if found else ""


def _half_after(text: str) -> str:
    found = _FIRST_WORD.match(text[:_LONGEST_WORD])
    return found[0] if found else ""


def _whole(left: str, right: str, vocabulary: set[str]) -> str:
    """Put a divided word together, with its hyphen where the rest of the document speaks for it."""
    joined, hyphenated = left + right, f"{left}-{right}"
    if joined.lower() in vocabulary:
        return joined
    if hyphenated.lower() in vocabulary or (right[0].isupper() and not left.isupper()):
        return hyphenated
    # Two words of which each is one by itself, as in well-known; halves of others hardly ever are.
    both = min(len(left), len(right)) >= _SHORTEST_WORD and {left.lower(), right.lower()} <= vocabulary
    return hyphenated if both else joined


def joints_of(lines: Sequence[Line]) -> list[str]:
    """Return what stands before each line of a page; the first one's is of no meaning."""
    joints = [""]
    start = 0
    for position in range(1, len(lines) + 1):
        if position == len(lines) or not _below(lines[position - 1], lines[position]):
            joints += _stack_joints(lines[start:position])
            if position < len(lines):
                joints.append(distant(lines[position - 1], lines[position]))
            start = position
    return joints


def _below(line: Line, following: Line) -> bool:
    """Tell whether a line follows in the same column, in letters of the same height."""
    drop = line.last - following.first
    height = max(line.size, following.size)
    similar = abs(line.size - following.size) <= 0.15 * height
    return similar and 0.5 * height < drop < 2 * height and following.left < line.right and following.right > line.left


def _stack_joints(lines: Sequence[Line]) -> list[str]:
    if len(lines) < 2:
        return []
    right = max(line.right for line in lines)
    left = min(line.left for line in lines)
    leading = median_low([line.last - following.first for line, following in pairwise(lines)])
    joints = []
    for position in range(1, len(lines)):
        line, following = lines[position - 1], lines[position]
        if line.last - following.first > 1.25 * leading:
            joints.append("\n\n")
            continue
        room = right - line.right - 0.25 * line.size
        indented = following.left - line.left > 0.8 * line.size and line.left - left < 0.3 * line.size
        if indented:  # unless all lines but the first of an entry are
            further = lines[position + 1] if position + 1 < len(lines) else following
            hanging = abs(further.left - following.left) < 0.3 * line.size
            indented = not hanging and not _BULLET.match(line.text)
        listed = _BULLET.match(following.text) and (_SENTENCE_END.search(line.text) or following.left < line.left + 1)
        fits = following.first_word <= room and not _divides(line.text)
        # Lines of contents and of forms may well be as long as the text.
        listed = listed or _LEADERS.search(line.text)
        joints.append("\n" if fits or indented or listed else " ")
    return joints


def distant(line: Line, following: Line) -> str:
    """Return what stands between lines that are not below one another: columns, cells, or the next page."""
    height = max(line.size, following.size)
    if abs(line.last - following.first) < 0.3 * height and following.left > line.right:
        return "\t"
    similar = abs(line.size - following.size) <= 0.05 * height
    if similar and following.text[:1].islower() and _GOES_ON.search(line.text):
        return " "
    return "\n\n"
