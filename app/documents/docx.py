"""Word documents (ECMA-376 / ISO 29500, transitional and strict)."""

import posixpath
from collections.abc import Generator

from app.documents.archive import Archive
from app.documents.blocks import Blocks, sections_of
from app.documents.numbering import Numbering, read_numbering
from app.documents.reading import Progress, Reading, check_length, check_notes
from app.documents.xml_events import Event, xml_events

MAIN_PART = "word/document.xml"

# What is not shown: deleted and moved text, the copies for programs that lack something, codes of fields.
_UNSHOWN = frozenset({"del", "moveFrom", "Fallback", "instrText", "delText", "delInstrText", "rubyPr", "rt"})
_NO = frozenset({"0", "false", "off"})
_EVERY = 20_000  # events between two reports of progress


def read(data: bytes, name: str) -> Reading:
    """Yield progress in parts of the main text; return its sections.

    Pages begin where Word last laid them out; in a file that Word has not laid out only where the author
    broke them, so its sections are called parts.
    """
    archive = Archive(data, name)
    main = main_part(archive)
    folder = posixpath.dirname(main)
    numbering = read_numbering(archive, folder)
    part = _Part(archive, numbering, (yield from _notes(archive, folder)))
    events = xml_events(archive.chunks(main), name)
    total = max(1, archive.size(main) // (_EVERY * 25))  # an event takes some 25 bytes
    for number, event in enumerate(events, start=1):
        part.take(event)
        if number % _EVERY == 0:
            check_length(part.blocks.characters, name)
            done = number // _EVERY
            yield Progress(min(done, total - 1), total)
    check_length(part.blocks.characters, name)
    return sections_of(part.blocks.finish(), name, "page" if part.laid_out else "part")


def main_part(archive: Archive) -> str:
    """Return the name of the part that holds the text; it may not exist."""
    relations = "_rels/.rels"
    if relations in archive:
        for event in xml_events(archive.description(relations), archive.name):
            attributes = event.attributes
            if event.value == "Relationship" and attributes.get("Type", "").endswith("/officeDocument"):
                return posixpath.normpath(attributes.get("Target", "")).lstrip("/")
    return MAIN_PART


def _notes(archive: Archive, folder: str) -> Generator[Progress, None, dict[tuple[str, str], str]]:
    """Return the texts of footnotes and endnotes by kind and number; yield now and then."""
    notes: dict[tuple[str, str], str] = {}
    characters = 0
    for kind in ("footnote", "endnote"):
        name = posixpath.join(folder, f"{kind}s.xml")
        if name not in archive:
            continue
        identity, part = "", _Part(archive, Numbering(), {})
        for number, event in enumerate(xml_events(archive.chunks(name), archive.name), start=1):
            if number % _EVERY == 0:
                check_length(characters + part.blocks.characters, archive.name)
                yield Progress(0, 1)
            if event.value == kind and event.what == "start":
                # Separators between text and notes have a type, real notes have none.
                identity = "" if event.attributes.get("type", "normal") != "normal" else event.attributes.get("id", "")
                part = _Part(archive, Numbering(), {})
            elif event.value == kind and event.what == "end" and identity:
                notes[kind, identity] = part.blocks.finish().replace("\n\n", "\n")
                characters += len(notes[kind, identity])
                check_notes(len(notes), archive.name)
            else:
                part.take(event)
    return notes


class _Part:
    """Turns the events of a part's XML into blocks."""

    def __init__(self, archive: Archive, numbering: Numbering, notes: dict[tuple[str, str], str]) -> None:
        self.blocks = Blocks()
        self.laid_out = False
        self._name = archive.name
        self._numbering = numbering
        self._notes = notes
        self._due: list[str] = []  # notes that follow the paragraph
        self._noted = 0
        self._unshown = 0  # depth inside an element that is not shown
        self._in_text = 0
        self._properties = 0
        self._hidden = self._raised = False
        self._style = ""
        self._number: tuple[str | None, str | None] = (None, None)  # list and level
        self._in_numbering = False
        self._item = False

    def take(self, event: Event) -> None:
        """Use one event."""
        if event.what == "text":
            if self._in_text and not self._unshown and not self._hidden:
                self.blocks.exact(event.value.replace("\n", " "), above=self._raised)
        elif self._unshown:
            self._unshown += 1 if event.what == "start" else -1
        elif event.what == "start":
            if event.value in _UNSHOWN:
                self._unshown = 1
            elif self._properties:
                self._property(event)
            else:
                self._start(event)
        elif self._properties:
            self._properties -= 1
            if self._properties == 0 and event.value == "pPr":
                self._label()
            self._in_numbering = self._in_numbering and event.value != "numPr"
        else:
            self._end(event.value)

    def _start(self, event: Event) -> None:
        blocks = self.blocks
        match event.value:
            case "p":
                blocks.block(0)
                self._style, self._number, self._item = "", (None, None), False
            case "pPr" | "rPr" | "sectPr" | "tblPr" | "trPr" | "tcPr" | "tblGrid" | "sdtPr":
                self._properties = 1
            case "t":
                self._in_text += 1
            case "tab" | "ptab":
                blocks.exact("\t")
            case "br" if event.attributes.get("type") == "page":
                blocks.page()
            case "br" | "cr":
                blocks.newline()
            case "lastRenderedPageBreak":
                self.laid_out = True
                # A break by the author has been counted already.
                blocks.page(unless_at_start=True)
            case "noBreakHyphen":
                blocks.exact("\u2011")
            case "tbl":
                blocks.table()
            case "tr":
                blocks.row()
            case "tc":
                blocks.cell()
            case "footnoteReference" | "endnoteReference":
                self._note(event.value.removesuffix("Reference"), event.attributes.get("id", ""))

    def _end(self, tag: str) -> None:
        match tag:
            case "t":
                self._in_text = max(0, self._in_text - 1)
            case "r":
                self._hidden = self._raised = False
            case "p":
                # Items of a list stand right below one another, all else has space around it.
                self.blocks.space(0 if self._item else 2)
                self.blocks.block(1 if self._item else 2)
                for note in self._due:
                    self.blocks.block()
                    self.blocks.exact(note)
                    self.blocks.block()
                self._due.clear()
            case "tc":
                self.blocks.end_cell()
            case "tr":
                self.blocks.end_row()
            case "tbl":
                self.blocks.end_table()

    def _property(self, event: Event) -> None:
        self._properties += 1
        value = event.attributes.get("val", "")
        match event.value:
            case "vanish":
                # In a paragraph's properties it is the paragraph mark that is hidden, not the text.
                self._hidden = self._properties == 2 and value not in _NO
            case "vertAlign":
                self._raised = self._properties == 2 and value == "superscript"
            case "pStyle":
                self._style = value
            case "numPr":
                self._in_numbering = True
            case "numId" if self._in_numbering:
                self._number = (value, self._number[1])
            case "ilvl" if self._in_numbering:
                self._number = (self._number[0], value)
            case "pageBreakBefore" if value not in _NO:
                self.blocks.page(unless_at_start=True)

    def _label(self) -> None:
        label = self._numbering.label(self._style, *self._number)
        self._item = bool(label)
        if label:
            self.blocks.prefix(label + " ")

    def _note(self, kind: str, identity: str) -> None:
        if self._hidden:
            return
        # Taken out, as a note is written once: a file may refer to a long one a million times.
        note = self._notes.pop((kind, identity), None)
        if note is not None:
            self._noted += 1
            self.blocks.exact(f"[{self._noted}]")
            self._due.append(f"[{self._noted}] {note}")
