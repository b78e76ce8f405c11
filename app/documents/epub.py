"""Electronic books (EPUB 2 and 3): the chapters in reading order."""

import posixpath
from collections.abc import Generator
from dataclasses import dataclass, field
from urllib.parse import unquote

from app.documents.archive import Archive
from app.documents.blocks import PAGE_MARK, Blocks, printable
from app.documents.document import Section
from app.documents.html import HEADINGS, PageReader, decode_html
from app.documents.html_tokens import html_events
from app.documents.reading import MOST_PAGES, Progress, Reading, check_length
from app.documents.xml_events import Event, xml_events

CONTAINER = "META-INF/container.xml"
ENCRYPTION = "META-INF/encryption.xml"

_MARKUP = frozenset({"application/xhtml+xml", "text/html", "text/x-oeb1-document"})
_LONGEST_TITLE = 200
_EVERY = 20_000  # events between two reports of progress
_UNTITLED = "Untitled"


@dataclass(slots=True)
class _Book:
    spine: list[str] = field(default_factory=list)  # names of parts, in reading order
    contents: str = ""  # EPUB 3's table of contents
    old_contents: str = ""  # EPUB 2's


def read(data: bytes, name: str) -> Reading:
    """Yield progress in files of the book; return a section per chapter, named by the table of contents."""
    archive = Archive(data, name)
    book = _book(archive)
    _refuse_protected(archive, book)
    titles = _titles(archive, book)
    chapters: list[tuple[str, list[str]]] = []  # titles, and the texts below them
    characters = 0
    for number, part in enumerate(book.spine, start=1):
        progress = Progress(number - 1, len(book.spine))
        for section in (yield from _chapters(archive, part, titles.get(part, {}), progress)):
            # What comes before the first title, or has none, goes on from the chapter before.
            label = section.label or (chapters[-1][0] if chapters else _UNTITLED)
            if not chapters or chapters[-1][0] != label:
                chapters.append((label, []))
            chapters[-1][1].append(section.text + "\n\n")
            characters += len(section.text)
        check_length(characters, name)
        yield Progress(number, len(book.spine))
    return [Section("".join(texts), title, "chapter") for title, texts in chapters]


def _book(archive: Archive) -> _Book:
    package = ""
    for event in xml_events(archive.description(CONTAINER), archive.name):
        if event.value == "rootfile" and event.what == "start" and not package:
            package = _target("", event.attributes.get("full-path", ""))
    files: dict[str, str] = {}
    order: list[str] = []
    book = _Book()
    for event in xml_events(archive.description(package), archive.name):
        attributes = event.attributes
        if event.what != "start":
            continue
        if event.value == "item":
            part = _target(package, attributes.get("href", ""))
            media = attributes.get("media-type", "")
            if media in _MARKUP:
                files[attributes.get("id", "")] = part
            if "nav" in attributes.get("properties", "").split():
                book.contents = part
            elif media == "application/x-dtbncx+xml":
                book.old_contents = part
        elif event.value == "itemref":
            order.append(attributes.get("idref", ""))
    # A file that is listed twice would be read twice, and hostile ones list it a million times.
    book.spine = [part for part in dict.fromkeys(files[key] for key in order if key in files) if part in archive]
    if not book.spine:
        raise archive.damaged()
    return book


def _refuse_protected(archive: Archive, book: _Book) -> None:
    """Copy protection encrypts chapters; fonts may be obfuscated without it."""
    if ENCRYPTION not in archive:
        return
    parts = set(book.spine)
    for event in xml_events(archive.description(ENCRYPTION), archive.name):
        if event.value == "CipherReference" and _target("", event.attributes.get("URI", "")) in parts:
            raise archive.protected()


def _target(base: str, reference: str) -> str:
    """Return the part that a reference means. It is only ever looked up among the archive's own parts."""
    path = unquote(reference.partition("#")[0])
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), path)).lstrip("/")


def _titles(archive: Archive, book: _Book) -> dict[str, dict[str, str]]:
    """Return the table of contents: titles by part and by the identity of an element in it ("": its beginning)."""
    titles: dict[str, dict[str, str]] = {}

    entries = 0

    def enter(base: str, reference: str, words: str) -> None:
        nonlocal entries
        title = " ".join(printable(words).split())[:_LONGEST_TITLE]
        if title and entries < MOST_PAGES:  # what further ones name belongs to the chapter before
            entries += 1
            place = unquote(reference.partition("#")[2])
            titles.setdefault(_target(base, reference), {}).setdefault(place, title)

    if book.contents in archive:
        reference, words, within = "", "", False
        for event in html_events(decode_html(archive.read(book.contents), archive.name), xml=True):
            if event.value == "nav" and event.what != "text":
                # Other lists of the file name printed pages and landmarks.
                within = event.what == "start" and event.attributes.get("type", "toc") == "toc"
            elif event.value == "a" and event.what == "start":
                reference, words = event.attributes.get("href", ""), ""
            elif event.value == "a" and event.what == "end" and within:
                enter(book.contents, reference, words)
                words = ""
            elif event.what == "text":
                words += event.value
    if not titles and book.old_contents in archive:
        words, within = "", False
        for event in xml_events(archive.description(book.old_contents), archive.name):
            if event.value == "navLabel" and event.what != "text":
                within = event.what == "start"
                words = "" if within else words
            elif event.what == "text" and within:
                words += event.value
            elif event.value == "content" and event.what == "start":
                enter(book.old_contents, event.attributes.get("src", ""), words)
                words = ""
    return titles


def _chapters(
    archive: Archive, part: str, titles: dict[str, str], progress: Progress
) -> Generator[Progress, None, list[Section]]:
    """Return a file's chapters that have text; a label is empty where no title is known. Yields now and then."""
    blocks = Blocks()
    labels = [titles.get("", "")]
    heading: list[str] = []
    in_heading = ""

    def notice(event: Event) -> None:
        title = titles.get(event.attributes.get("id", ""), "") if "id" in event.attributes else ""
        if title and title != labels[-1]:
            blocks.page()
            labels.append(title)

    page = PageReader(blocks, on_start=notice)
    text = decode_html(archive.read(part), archive.name)
    for number, event in enumerate(html_events(text, xml=True), start=1):
        page.take(event)
        if number % _EVERY == 0:
            check_length(blocks.characters, archive.name)
            yield progress
        # The first heading names a chapter that the table of contents does not.
        if event.what == "start" and event.value in HEADINGS and not heading:
            in_heading = event.value
        elif event.what == "end" and event.value == in_heading:
            in_heading = ""
        elif event.what == "text" and in_heading and len(heading) < _LONGEST_TITLE:
            heading.append(event.value)
    texts = blocks.finish().split(PAGE_MARK)
    if not any(labels):
        labels = [" ".join(printable("".join(heading)).split())[:_LONGEST_TITLE]]
    chapters = zip(texts, labels, strict=True)
    return [Section(text.strip("\n"), label) for text, label in chapters if text.strip()]
