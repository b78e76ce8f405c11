"""Puts the text of marked-up documents together: paragraphs, list items, table rows and page marks.

All formats end up alike: an empty line between paragraphs, a line per list item and per table row, tabs between
the cells of a row.
"""

import re
from dataclasses import dataclass, field
from io import StringIO

from app.documents.document import Section
from app.documents.reading import check_pages
from app.documents.superscripts import LONGEST_BEFORE, above_the_line

PAGE_MARK = "\ufdd0"
"""Stands in the text where a page begins. Unicode keeps it for a program's own use, so no text can need it."""

_DEEPEST_TABLE = 6  # a table in a cell of a table, and so on; hostile files nest thousands
_LONGEST_ABOVE = 100  # characters above the line that are looked at together; numbers are shorter
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]")
_SPACES = re.compile("[ \t\n\r\f\v]+")
_LINE_ENDS = re.compile("\r\n?|[\f\v\x85\u2028\u2029]")
_EDGES = " \n\t"


def printable(text: str) -> str:
    """Drop what no reader could see: control characters other than white space, and noncharacters."""
    return _UNPRINTABLE.sub("", text)


def sections_of(text: str, name: str, unit: str = "page") -> list[Section]:
    """Cut a text at its page marks; without any, the document has no pages.

    Raises InputError, calling the file `name`, when there are more than a document can have.
    """
    check_pages(text.count(PAGE_MARK) + 1, name)
    parts = text.split(PAGE_MARK)
    if len(parts) == 1:
        return [Section(text)]
    return [Section(part, str(number), unit) for number, part in enumerate(parts, start=1)]


@dataclass(slots=True)
class _Flow:
    """Blocks below one another: a document's, or a cell's."""

    # Millions of short strings in a list would take ten times the memory of the text.
    out: StringIO = field(default_factory=StringIO)
    line: StringIO = field(default_factory=StringIO)
    last: str = ""  # the line's last characters
    above: str = ""  # what stands above the line at its end, which may come in several parts
    prefix: str = ""
    gap: int = 0  # line ends due before the next block
    marks: int = 0  # page marks due before the next block

    def add(self, data: str, *, above: bool = False) -> None:
        if above:
            self.above += data
            if len(self.above) > _LONGEST_ABOVE:
                self.settle()
            return
        self.settle()
        self.line.write(data)
        self.last = (self.last + data[-LONGEST_BEFORE:])[-LONGEST_BEFORE:]

    def settle(self) -> None:
        above, self.above = self.above, ""
        if above:
            self.add(above_the_line(above, self.last))

    def flush(self) -> None:
        self.settle()
        line = self.line.getvalue()
        self.line = StringIO()
        self.last = ""
        begun = line.lstrip(_EDGES + PAGE_MARK)
        content = begun.rstrip(_EDGES + PAGE_MARK)
        if content.strip(PAGE_MARK + _EDGES + "\xa0"):
            # Pages that begin at an end of the line begin outside it.
            self.marks += line.count(PAGE_MARK, 0, len(line) - len(begun))
            self.put(self.prefix + content)
            self.prefix = ""
            self.marks += begun.count(PAGE_MARK, len(content))
        else:
            self.marks += line.count(PAGE_MARK)

    def put(self, content: str) -> None:
        # The gap comes before the marks: a page ends with what separates it from the next.
        self.out.write("\n" * self.gap * bool(self.out.tell()) + PAGE_MARK * self.marks + content)
        self.gap = self.marks = 0

    def result(self) -> str:
        self.flush()
        return self.out.getvalue() + PAGE_MARK * self.marks


@dataclass(slots=True)
class _Table:
    outer: _Flow
    cells: list[str] | None = None  # of the row that is open
    cell: _Flow | None = None  # that is open


class Blocks:
    """Collects a document's text. Wrong or missing ends of tables do no harm."""

    def __init__(self) -> None:
        self.characters = 0
        """How much has come so far."""
        self._body = _Flow()
        self._tables: list[_Table] = []
        self._too_deep = 0
        self._begun_page = False

    @property
    def in_cell(self) -> bool:
        """Whether the innermost table has an open cell."""
        return bool(self._tables) and self._tables[-1].cell is not None

    def text(self, data: str, *, above: bool = False) -> None:
        """Add running text, in which any white space counts as one space, as in HTML; perhaps `above` the line."""
        data = _SPACES.sub(" ", _UNPRINTABLE.sub("", data))
        flow = self._flow
        if (flow.above or flow.last)[-1:] in ("", " ", "\n", "\t"):
            data = data.removeprefix(" ")
        self._add(data, above=above)

    def exact(self, data: str, *, above: bool = False) -> None:
        """Add text whose white space is meant; perhaps `above` the line."""
        self._add(_LINE_ENDS.sub("\n", _UNPRINTABLE.sub("", data)), above=above)

    def block(self, gap: int = 2) -> None:
        """End the current block if there is one, and keep `gap` line ends before the next.

        To be called where a block begins as well as where it ends, in whatever way they nest.
        """
        flow = self._flow
        flow.flush()
        flow.gap = max(flow.gap, gap)

    def newline(self) -> None:
        """End the line but not the block; of several ends in a row, two count, as between blocks."""
        self._flow.settle()
        if self._flow.line.tell() and not self._flow.last.endswith("\n\n"):
            self._add("\n")

    def space(self, gap: int) -> None:
        """Keep at least `gap` line ends before the block that is being written."""
        self._flow.gap = max(self._flow.gap, gap)

    def prefix(self, mark: str) -> None:
        """Put `mark`, such as a bullet, before the next block."""
        self._flow.prefix = mark

    def page(self, *, unless_at_start: bool = False) -> None:
        """Begin a page here; with `unless_at_start`, only if the current one has any text."""
        if unless_at_start and not self._begun_page:
            return
        self._begun_page = False
        self._flow.settle()
        if self._flow.line.tell():
            self._flow.line.write(PAGE_MARK)
        else:
            self._flow.marks += 1

    def table(self) -> None:
        """Begin a table, perhaps in a cell of another."""
        self.block()
        if len(self._tables) == _DEEPEST_TABLE:
            self._too_deep += 1
        else:
            self._tables.append(_Table(self._flow))

    def row(self) -> None:
        """Begin a row, ending an open one."""
        if self._too_deep or not self._tables:
            self.block(1)
            return
        self.end_row()
        self._tables[-1].cells = []

    def cell(self) -> None:
        """Begin a cell, ending an open one."""
        if self._too_deep or not self._tables:
            self.block(1)
            return
        if self._tables[-1].cells is None:
            self.row()
        self.end_cell()
        self._tables[-1].cell = _Flow()

    def end_cell(self) -> None:
        """End the open cell, if there is one."""
        if self._too_deep or not self._tables:
            self.block(1)
            return
        table = self._tables[-1]
        if table.cell is not None and table.cells is not None:
            table.cells.append(table.cell.result())
            table.cell = None

    def end_row(self) -> None:
        """End the open row, if there is one: short cells go side by side, long ones below one another."""
        if self._too_deep or not self._tables:
            self.block(1)
            return
        self.end_cell()
        table = self._tables[-1]
        cells, table.cells = table.cells or [], None
        if not any(cell.strip(PAGE_MARK) for cell in cells):
            table.outer.marks += sum(cell.count(PAGE_MARK) for cell in cells)
            return
        # A table that only lays out paragraphs could not be read with all of a cell in one line.
        laid_out = any("\n" in cell for cell in cells)
        gap = 2 if laid_out else 1
        table.outer.flush()
        table.outer.gap = max(table.outer.gap, gap)
        table.outer.put("\n\n".join(filter(None, cells)) if laid_out else "\t".join(cells).rstrip("\t"))
        table.outer.gap = gap

    def end_table(self) -> None:
        """End the innermost table, if there is one."""
        if self._too_deep:
            self._too_deep -= 1
            self.block(1)
        elif self._tables:
            self.end_row()
            self._tables.pop()
            self.block()

    def finish(self) -> str:
        """Return all of the text, with its page marks."""
        self._too_deep = 0
        while self._tables:
            self.end_table()
        return self._body.result()

    @property
    def _flow(self) -> _Flow:
        """Where text goes: the open cell, or outside the table."""
        for table in reversed(self._tables):
            if table.cell is not None:
                return table.cell
            if table.cells is None:
                return table.outer
        return self._tables[0].outer if self._tables else self._body

    def _add(self, data: str, *, above: bool = False) -> None:
        if not data:
            return
        self._flow.add(data, above=above)
        self.characters += len(data)
        self._begun_page = self._begun_page or not data.isspace()
