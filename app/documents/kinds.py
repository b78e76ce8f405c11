"""The kinds of documents, as a table, and how to tell them apart: by what is in a file first, then by its name."""

import codecs
import importlib
from collections.abc import Callable
from dataclasses import dataclass

from app.documents.archive import Archive
from app.documents.errors import (
    ArchiveError,
    DrawingError,
    OldOfficeError,
    OtherOpenDocumentError,
    PresentationError,
    ProtectedFileError,
    SpreadsheetError,
)
from app.documents.reading import Reading
from app.engine.errors import InputError

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document: `module` has `read(data, name) -> Reading` and is loaded when it is needed."""

    name: str
    description: str
    suffixes: tuple[str, ...]
    module: str
    most_bytes: int = 20 * MEGABYTE
    """Of a file; text that is spelt out takes far more time per byte than what is packed beside pictures."""

    def loader(self) -> Callable[[bytes, str], Reading]:
        """Import the loader."""
        read: Callable[[bytes, str], Reading] = importlib.import_module(self.module).read
        return read


KINDS = {
    kind.name: kind
    for kind in (
        Kind("text", "Text", (".txt", ".text"), "app.documents.text"),
        Kind("markdown", "Markdown", (".md", ".markdown"), "app.documents.text"),
        Kind("pdf", "PDF", (".pdf",), "app.documents.pdf", 200 * MEGABYTE),
        Kind("docx", "Word", (".docx", ".docm", ".dotx"), "app.documents.docx", 200 * MEGABYTE),
        Kind("odt", "OpenDocument", (".odt", ".ott"), "app.documents.odt", 200 * MEGABYTE),
        Kind("html", "Web page", (".html", ".htm", ".xhtml"), "app.documents.html"),
        Kind("epub", "Book", (".epub",), "app.documents.epub", 200 * MEGABYTE),
        Kind("rtf", "Rich text", (".rtf",), "app.documents.rtf", 100 * MEGABYTE),
    )
}
SUFFIXES = tuple(suffix for kind in KINDS.values() for suffix in kind.suffixes)
MOST_BYTES = max(kind.most_bytes for kind in KINDS.values())

_BY_SUFFIX = {suffix: kind.name for kind in KINDS.values() for suffix in kind.suffixes}
_SPACE = b" \t\r\n\f\xef\xbb\xbf"
_HEAD = 1024
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of Office before 2007, and of encrypted files since
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
_OFFICE_FOLDERS: dict[str, type[InputError]] = {"xl/": SpreadsheetError, "ppt/": PresentationError}
_OTHER_OPEN_DOCUMENTS: dict[str, type[InputError]] = {
    "spreadsheet": SpreadsheetError,
    "presentation": PresentationError,
    "graphics": DrawingError,
}


def recognise(data: bytes, suffix: str, name: str) -> Kind:
    """Return the kind of a file with these bytes and this suffix.

    Raises InputError when its content says that it is something which no loader reads.
    """
    head = data[:_HEAD]
    if head.startswith(_UTF16_MARKS):
        head = head.decode("utf-16", "ignore").encode("utf-8", "ignore")
    head = head.lstrip(_SPACE)
    by_name = KINDS[_BY_SUFFIX.get(suffix.lower(), "text")]
    # Mail programs and the like put lines before a PDF: believe it then only if the name says so.
    if head.startswith(b"%PDF-") or (by_name.name == "pdf" and b"%PDF-" in head):
        return KINDS["pdf"]
    if head.startswith(rb"{\rtf"):
        return KINDS["rtf"]
    if data.startswith(_ZIP):
        return _packed(data, name)
    if data.startswith(_COMPOUND):
        if _ENCRYPTED in data:
            raise ProtectedFileError(name=name)
        raise OldOfficeError(name=name)
    start = head[:64].lower()
    if start.startswith((b"<!doctype html", b"<html")) or (start.startswith(b"<?xml") and b"<html" in head.lower()):
        return KINDS["html"]
    # Its name promised something else, so it can only be text, if anything.
    return by_name if by_name.name in ("text", "markdown", "html") else KINDS["text"]


def _packed(data: bytes, name: str) -> Kind:
    archive = Archive(data, name)
    if "mimetype" in archive and archive.size("mimetype") <= _HEAD:
        media = archive.read("mimetype").decode("ascii", "replace").strip()
        if media == "application/epub+zip":
            return KINDS["epub"]
        if media.startswith(_OPEN_DOCUMENT):
            what = media.removeprefix(_OPEN_DOCUMENT).removesuffix("-template")
            if what.startswith("text"):
                return KINDS["odt"]
            raise _OTHER_OPEN_DOCUMENTS.get(what, OtherOpenDocumentError)(name=name)
    if "[Content_Types].xml" in archive:
        for folder, error in _OFFICE_FOLDERS.items():
            if any(part.startswith(folder) for part in archive.names()):
                raise error(name=name)
        return KINDS["docx"]
    if "META-INF/container.xml" in archive:  # books by programs that forget the rest
        return KINDS["epub"]
    raise ArchiveError(name=name)
