"""What stands at the top or bottom of page after page beside the text: running heads and feet, with page numbers.

They come between the two halves of a sentence that runs on to the next page. Nothing that only they say is lost: a
head is kept on the first page that has it, and a foot on the last.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from app.documents.running_text import Line

_MOST_ROWS = 2
"""Of a head or a foot. What is longer may be a form's text, which belongs to each of its pages."""
_SET_OFF = 1.5
"""Heights of a line from a running head to the text, at least: a table's own head is nearer to its rows."""
_GAP = 1.5
"""Heights of a line between the words of a head and the number of the page, at least."""

_NUMBER = r"(?P<number>\d{1,5})"
_PAGE = r"page|seite|página|pagina|sida|sivu|strona|strana|oldal|страница|(?:p|pg|s|pág|pag|str|blz|стр)\."
_NAMED = re.compile(rf"\b(?:{_PAGE}) ?{_NUMBER}\b", re.IGNORECASE)
_COUNTED = re.compile(rf"\W*{_NUMBER} ?(?:/|of|von|de|di|sur|van|av|z|из) ?(?P<total>\d{{1,5}})\W*", re.IGNORECASE)
_ALONE = re.compile(rf"\W*{_NUMBER}\W*")
_OUTSIDE = (re.compile(rf"\A{_NUMBER}(?=\s)"), re.compile(rf"(?<=\s){_NUMBER}\Z"))

_Row = list[Line]
"""Lines side by side."""
_Mark = tuple[str, int]
"""What a line says, whatever the number of its page, and its height in points."""


def without_running_heads(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Return every page's lines without the heads that a page before it has and the feet that a page after it has.

    They are the same at the same height, but for the number of the page, and set off from the text. No page loses
    everything.
    """
    rows = [_rows(lines) for lines in pages]
    count = len(pages)
    headless = [own[depth:] for own, depth in zip(rows, _depths(enumerate(rows), count), strict=True)]
    # In what is left, so that no line is taken on one page for a head and on the other for a foot.
    backwards = [(number, headless[number][::-1]) for number in reversed(range(count))]
    depths = reversed(list(_depths(backwards, count)))
    bodies = [own[: len(own) - depth] for own, depth in zip(headless, depths, strict=True)]
    return [_between(lines, body) for lines, body in zip(pages, bodies, strict=True)]


def _rows(lines: Sequence[Line]) -> list[_Row]:
    """Return the rows of a page from its top to its bottom."""
    rows: list[_Row] = []
    for line in sorted(lines, key=lambda line: -line.first):
        if rows and rows[-1][0].first - line.first < 0.3 * line.size:
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def _between(lines: Sequence[Line], rows: Sequence[_Row]) -> list[Line]:
    """Return the lines that are in these rows of their page, in their own order."""
    if not rows:
        return []
    top, bottom = rows[0][0].first, rows[-1][-1].first
    return [line for line in lines if bottom <= line.first <= top]


def _depths(pages: Iterable[tuple[int, list[_Row]]], count: int) -> Iterator[int]:
    """Yield for each page how many rows, from the first, an earlier one of `pages` has at the same height.

    Behind the last of them there is space.
    """
    seen: set[_Mark] = set()
    for number, rows in pages:
        marks = [[_marks(line, number, count) for line in row] for row in rows[:_MOST_ROWS]]
        depth = sum(1 for _ in takewhile(lambda row: all(not seen.isdisjoint(_near(line)) for line in row), marks))
        while depth and not (depth < len(rows) and _is_set_off(rows[depth - 1], rows[depth])):
            depth -= 1
        yield depth
        seen.update(mark for row in marks for line in row for mark in line)


def _is_set_off(row: _Row, following: _Row) -> bool:
    size = max(line.size for line in (*row, *following))
    return abs(row[0].first - following[0].first) > _SET_OFF * size


def _near(marks: Iterable[_Mark]) -> Iterator[_Mark]:
    """Yield these marks at their heights and a point above and below: places are not exact."""
    return ((text, height + apart) for text, height in marks for apart in (-1, 0, 1))


def _marks(line: Line, page: int, count: int) -> list[_Mark]:
    texts = [line.text]
    found = _page_number(line, page, count)
    if found:
        # The same on every page, as both grow by one from page to page.
        first = int(found["number"]) - page
        texts.append(f"{line.text[: found.start('number')]}\0{first}{line.text[found.end('number') :]}")
    return [(text, round(line.first)) for text in texts]


def _page_number(line: Line, page: int, count: int) -> re.Match[str] | None:
    """Return where a line has what can only be the number of its page: not that of a visit, a lesson or a day."""
    named = _NAMED.search(line.text)
    if named:
        return named
    counted = _COUNTED.fullmatch(line.text)
    if counted and int(counted["total"]) - int(counted["number"]) == count - 1 - page:
        return counted
    alone = _ALONE.fullmatch(line.text)
    if alone:
        return alone
    # The words of the head on one side, and the number, beyond a gap, on the other.
    beyond = (
        pattern.search(line.text) for pattern, gap in zip(_OUTSIDE, line.gaps, strict=True) if gap > _GAP * line.size
    )
    return next(filter(None, beyond), None)
