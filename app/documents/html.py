"""Web pages: what a reader would see of them, without menus."""

import codecs
import re
from collections.abc import Callable

from app.documents.blocks import Blocks
from app.documents.document import Section
from app.documents.html_tokens import VOID, html_events
from app.documents.numbering import BULLET
from app.documents.reading import Progress, Reading, check_length
from app.documents.text import decode
from app.documents.xml_events import Event
from app.engine.notes import MARK

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})

# Never shown, or not text: scripts, styles, what stands in for pictures and players, fields to fill in.
_UNSHOWN = frozenset(
    [
        "script",
        "style",
        "title",
        "template",
        "noscript",
        "head",
        "iframe",
        "object",
        "canvas",
        "audio",
        "video",
        "svg",
        "select",
        "datalist",
        "textarea",
        "rp",
        "rt",
    ]
)
_MENUS = frozenset({"nav"})
_PARAGRAPHS = HEADINGS | frozenset(
    [
        "p",
        "blockquote",
        "pre",
        "ul",
        "ol",
        "dl",
        "hr",
        "figure",
        "article",
        "section",
        "main",
        "header",
        "footer",
        "aside",
        "form",
        "fieldset",
        "address",
        "details",
    ]
)
_LINES = frozenset(["div", "li", "dt", "dd", "figcaption", "caption", "legend", "summary", "option", "center"])
# A new one of these ends the one before, so that an end tag may be missing.
_ENDED_BY_NEXT = frozenset(["p", "li", "td", "th", "tr", "dt", "dd"])
_NOT_DISPLAYED = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([a-zA-Z0-9_.:-]{2,40})""")
_CHARSET_WITHIN = 4096
_NOTE_REFERENCES = frozenset(["noteref", "doc-noteref"])
_NOTE_MARK = re.compile(rf"\s*{MARK}\s*")
_EVERY = 20_000


def read(data: bytes, name: str) -> Reading:
    """Yield progress in parts of the page; return one section, as a web page has no pages."""
    text = decode_html(data, name)
    blocks = Blocks()
    events = html_events(text, xml=is_xhtml(text))
    total = max(1, len(text) // (_EVERY * 25))
    page = PageReader(blocks)
    for number, event in enumerate(events, start=1):
        page.take(event)
        if number % _EVERY == 0:
            check_length(blocks.characters, name)
            yield Progress(min(number // _EVERY, total - 1), total)
    check_length(blocks.characters, name)
    found = blocks.finish()
    if not found.strip() and page.skipped_menus:
        # A page that is all menu, or that never closes one: better to show it than to call it empty.
        blocks = Blocks()
        page = PageReader(blocks, menus=True)
        for number, event in enumerate(html_events(text, xml=is_xhtml(text)), start=1):
            page.take(event)
            if number % _EVERY == 0:
                yield Progress(total - 1, total)
        found = blocks.finish()
    return [Section(found)]


def decode_html(data: bytes, name: str) -> str:
    """Decode by byte order mark, as UTF-8 if it is that, or else as the page declares. Raises InputError."""
    if not data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_BE, codecs.BOM_UTF16_LE)):
        declared = _CHARSET.search(data, 0, _CHARSET_WITHIN)
        if declared and b"\x00" not in data:
            try:
                return data.decode("utf-8")
            except UnicodeDecodeError:
                pass
            try:
                return data.decode(declared[1].decode("ascii"), "replace")
            except (LookupError, UnicodeError):  # there is no such encoding, or it is none of text
                pass
    return decode(data, name).replace("\x00", "")


def is_xhtml(text: str) -> bool:
    """Tell whether a page says that it is XML."""
    return text.lstrip("\ufeff \t\r\n").startswith("<?xml")


class PageReader:
    """Turns the events of a page into blocks; `on_start` hears of every element that is shown."""

    def __init__(self, blocks: Blocks, *, menus: bool = False, on_start: Callable[[Event], None] | None = None) -> None:
        self.skipped_menus = False
        self._blocks = blocks
        self._menus = menus
        self._on_start = on_start
        self._unshown = ""
        self._depth = 0
        self._preformatted = 0
        self._raised = self._linked = self._refers = False  # in <sup>, in a link, and in one that says it is to a note
        self._lists: list[int | None] = []  # the next number, or None for bullets

    def take(self, event: Event) -> None:
        """Use one event."""
        if self._unshown:
            self._skip(event)
            if self._unshown:
                return
            if event.what == "end":
                return
        if event.what == "text":
            self._text(event.value)
        elif event.what == "end":
            self._end(event.value)
        elif self._is_unshown(event):
            self._unshown, self._depth = event.value, 1
        else:
            self._start(event)

    def _is_unshown(self, event: Event) -> bool:
        if event.value in _UNSHOWN:
            return True
        if event.value in VOID:
            return False
        attributes = event.attributes
        hidden = event.value in _MENUS or "hidden" in attributes or attributes.get("role") == "navigation"
        hidden = hidden or bool(_NOT_DISPLAYED.search(attributes.get("style", "")))
        hidden = hidden and not self._menus and event.value not in ("html", "body")
        self.skipped_menus |= hidden
        return hidden

    def _skip(self, event: Event) -> None:
        """Count the depth inside an element that is not shown."""
        if self._unshown == "head" and event.what == "start" and event.value == "body":
            self._unshown = ""  # the end of a head may be missing
        if event.value != self._unshown or event.what == "text":
            return
        if event.what == "end":
            self._depth -= 1
        elif event.value in _ENDED_BY_NEXT:
            self._depth = 0
        else:
            self._depth += 1
        if self._depth == 0:
            self._unshown = ""

    def _start(self, event: Event) -> None:
        blocks, tag = self._blocks, event.value
        match tag:
            case "a":
                kinds = (event.attributes.get(name) for name in ("type", "epub:type", "role"))
                self._linked = "href" in event.attributes
                self._refers = self._linked and not _NOTE_REFERENCES.isdisjoint(kinds)
            case "sup":
                self._raised = True
            case "br":
                blocks.newline()
            case "table":
                blocks.table()
            case "tr":
                blocks.row()
            case "td" | "th":
                blocks.cell()
            case "ul" | "menu" | "dl":
                self._open_list(None)
            case "ol":
                self._open_list(_start_of(event.attributes.get("start", "")))
            case "li":
                blocks.block(1)
                blocks.prefix(self._item(event.attributes.get("value", "")))
            case _:
                self._boundary(tag)
        if tag == "pre":
            self._preformatted += 1
        if self._on_start:
            self._on_start(event)

    def _end(self, tag: str) -> None:
        blocks = self._blocks
        match tag:
            case "a":
                self._linked = self._refers = False
            case "sup":
                self._raised = False
            case "table":
                blocks.end_table()
            case "tr":
                blocks.end_row()
            case "td" | "th":
                blocks.end_cell()
            case "ul" | "ol" | "menu" | "dl":
                if self._lists:
                    self._lists.pop()
                blocks.block(1 if self._lists else 2)
            case "li":
                blocks.block(1)
                blocks.prefix("")
            case _:
                self._boundary(tag)
        if tag == "pre":
            self._preformatted = max(0, self._preformatted - 1)

    def _text(self, text: str) -> None:
        add = self._blocks.exact if self._preformatted else self._blocks.text
        if (self._refers or (self._linked and self._raised)) and _NOTE_MARK.fullmatch(text):
            add(f"[{text.strip()}]")  # as in documents of other kinds
        else:
            add(text, above=self._raised)

    def _boundary(self, tag: str) -> None:
        if tag in _PARAGRAPHS:
            # Items of a list stay together even where each holds a paragraph.
            self._blocks.block(1 if self._lists else 2)
        elif tag in _LINES:
            self._blocks.block(1)
        else:
            return
        self._raised = False  # its end may be missing

    def _open_list(self, first: int | None) -> None:
        self._blocks.block(1 if self._lists else 2)
        self._lists.append(first)

    def _item(self, value: str) -> str:
        number = self._lists[-1] if self._lists else None
        if number is None:
            return BULLET + " "
        number = _start_of(value, number)
        self._lists[-1] = number + 1
        return f"{number}. "


def _start_of(value: str, otherwise: int = 1) -> int:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 9 else otherwise
