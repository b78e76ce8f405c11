"""OpenDocument texts (OASIS ODF 1.0 to 1.4)."""

import re

from app.documents.archive import Archive
from app.documents.blocks import Blocks, sections_of
from app.documents.numbering import BULLET
from app.documents.reading import Progress, Reading, check_length, check_notes
from app.documents.xml_events import Event, xml_events

CONTENT = "content.xml"
MANIFEST = "META-INF/manifest.xml"

# Deleted text, comments, alternative texts of pictures, and the citation that precedes a note's text.
_UNSHOWN = frozenset({"tracked-changes", "annotation", "title", "desc", "forms", "note-citation", "ruby-text"})
_ABOVE = re.compile(r"super|0*[1-9]")  # how far a text stands above the line, in percent; below it is sub or negative
_MOST_REPEATS = 64  # of a cell or of spaces: the file may say a million
_EVERY = 20_000


def read(data: bytes, name: str) -> Reading:
    """Yield progress in parts of the text; return its sections, as `app.documents.docx` does."""
    archive = Archive(data, name)
    if MANIFEST in archive and b"encryption-data" in archive.read(MANIFEST):
        raise archive.protected()
    text = _Text()
    total = max(1, archive.size(CONTENT) // (_EVERY * 25))
    for number, event in enumerate(xml_events(archive.chunks(CONTENT), name), start=1):
        text.take(event)
        if number % _EVERY == 0:
            check_length(text.characters, name)
            check_notes(text.notes, name)
            done = number // _EVERY
            yield Progress(min(done, total - 1), total)
    check_length(text.characters, name)
    return sections_of(text.blocks.finish(), name, "page" if text.laid_out else "part")


class _Text:
    """Turns the events of a content.xml into blocks."""

    def __init__(self) -> None:
        self.blocks = Blocks()
        self.laid_out = False
        self._style = ""
        self._breaks: dict[str, str] = {}  # "before" or "after", by paragraph style
        self._in_body = False
        self._above: set[str] = set()  # styles of what stands above the line
        self._raised = [False]  # outside of spans, and for each open one: whether it or one around it has such a style
        self._paragraphs: list[str] = []  # the styles of the open ones
        self._lists = 0
        self._unshown = 0
        self.notes = 0
        self._saved: list[tuple[Blocks, list[bool]]] = []  # with `_raised`, while a note is being read
        self._due: list[str] = []  # notes that follow the paragraph
        self._repeats = 1

    @property
    def characters(self) -> int:
        """Of all the text so far."""
        saved = sum(blocks.characters for blocks, _ in self._saved)
        return self.blocks.characters + saved + sum(map(len, self._due))

    def take(self, event: Event) -> None:
        """Use one event."""
        if self._unshown:
            self._unshown += {"start": 1, "end": -1}.get(event.what, 0)
        elif event.what == "text":
            if self._paragraphs:
                self.blocks.text(event.value, above=self._raised[-1])
        elif not self._in_body:
            self._rule(event)
        elif event.what == "end":
            self._end(event.value)
        elif event.value in _UNSHOWN:
            self._unshown = 1
        else:
            self._start(event)

    def _rule(self, event: Event) -> None:
        if event.what == "end":
            return
        attributes = event.attributes
        match event.value:
            case "text":  # office:text; a style cannot contain one of that name
                self._in_body = True
            case "style":
                self._style = attributes.get("name", "")
            case "text-properties" if _ABOVE.match(attributes.get("text-position", "")):
                self._above.add(self._style)
            case "paragraph-properties":
                for side in ("before", "after"):
                    if attributes.get(f"break-{side}") == "page":
                        self._breaks[self._style] = side

    def _start(self, event: Event) -> None:
        blocks = self.blocks
        match event.value:
            case "p" | "h":
                style = event.attributes.get("style-name", "")
                blocks.block(0)
                if self._breaks.get(style) == "before":
                    blocks.page(unless_at_start=True)
                self._paragraphs.append(style)
            case "span":
                self._raised.append(self._raised[-1] or event.attributes.get("style-name", "") in self._above)
            case "s" | "tab" | "line-break":
                self._space(event)
            case "soft-page-break":
                self.laid_out = True
                blocks.page(unless_at_start=True)
            case "list":
                self._lists += 1
            case "list-item":
                blocks.prefix(BULLET + " ")
            case "note":
                self.notes += 1
                blocks.exact(f"[{self.notes}]")
                self._saved.append((blocks, self._raised))
                self.blocks, self._raised = Blocks(), [False]
            case "table":
                blocks.table()
            case "table-row":
                blocks.row()
            case "table-cell" | "covered-table-cell":
                self._repeats = _count(event.attributes.get("number-columns-repeated", "1"))
                blocks.cell()

    def _space(self, event: Event) -> None:
        match event.value:
            case "s":
                self.blocks.exact(" " * _count(event.attributes.get("c", "1")))
            case "tab":
                self.blocks.exact("\t")
            case _:
                self.blocks.newline()

    def _end(self, tag: str) -> None:
        blocks = self.blocks
        match tag:
            case "p" | "h" if self._paragraphs:
                self._end_paragraph()
            case "span" if len(self._raised) > 1:
                self._raised.pop()
            case "list":
                self._lists -= 1
                if self._lists == 0:
                    blocks.block()
            case "list-item":
                blocks.prefix("")
            case "note" if self._saved:
                note = blocks.finish().replace("\n\n", "\n")
                self.blocks, self._raised = self._saved.pop()
                self._due.append(f"[{self.notes}] {note}")
            case "table":
                blocks.end_table()
            case "table-row":
                blocks.end_row()
            case "table-cell" | "covered-table-cell":
                blocks.end_cell()
                for _ in range(self._repeats - 1):
                    blocks.cell()
                    blocks.end_cell()
                self._repeats = 1
            case "text":
                self._in_body = False

    def _end_paragraph(self) -> None:
        blocks = self.blocks
        style = self._paragraphs.pop()
        blocks.space(0 if self._lists else 2)
        blocks.block(1 if self._lists else 2)
        if self._saved:
            return  # a paragraph of a note
        due, self._due = self._due, []
        for note in due:
            blocks.block()
            blocks.exact(note)
            blocks.block()
        if self._breaks.get(style) == "after":
            blocks.page()


def _count(value: str) -> int:
    """Return how often something is repeated, within reason."""
    return min(int(value), _MOST_REPEATS) if value.isascii() and value.isdigit() and len(value) < 9 else 1
