"""What the kinds of documents are called outside Edgewise: one table for Linux's media types and Apple's uniform types.

The suffixes and descriptions are the application's own (`app.documents.kinds`), so that what a system offers to open
with Edgewise is what Edgewise opens.
"""

import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from app.documents.kinds import KINDS  # noqa: E402 - the path is set above


@dataclass(frozen=True, slots=True)
class FileType:
    """One kind of document as a system knows it."""

    description: str
    suffixes: tuple[str, ...]
    """With their dots."""
    media_types: tuple[str, ...]
    """As in freedesktop.org's shared MIME database."""
    uniform_types: tuple[str, ...]
    """Apple's identifiers, in the order of what is most usual."""


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument"
_NAMES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "text": (("text/plain",), ("public.plain-text",)),
    "markdown": (("text/markdown",), ("net.daringfireball.markdown",)),
    "pdf": (("application/pdf",), ("com.adobe.pdf",)),
    "docx": (
        (f"{_WORD}.document", f"{_WORD}.template", "application/vnd.ms-word.document.macroEnabled.12"),
        (
            "org.openxmlformats.wordprocessingml.document",
            "org.openxmlformats.wordprocessingml.template",
            "org.openxmlformats.wordprocessingml.document.macroenabled",
        ),
    ),
    "odt": (
        (f"{_OPEN_DOCUMENT}.text", f"{_OPEN_DOCUMENT}.text-template"),
        ("org.oasis-open.opendocument.text", "org.oasis-open.opendocument.text-template"),
    ),
    "html": (("text/html", "application/xhtml+xml"), ("public.html", "public.xhtml")),
    "epub": (("application/epub+zip",), ("org.idpf.epub-container",)),
    "rtf": (("application/rtf", "text/rtf"), ("public.rtf",)),
}

# A kind that is missing here, or is no longer read, fails at once instead of being left out of an installer.
FILE_TYPES = tuple(FileType(kind.description, kind.suffixes, *_NAMES[name]) for name, kind in sorted(KINDS.items()))
if unread := _NAMES.keys() - KINDS.keys():
    raise LookupError(
        f"packaging/file_types.py names kinds of documents that Edgewise does not read: {sorted(unread)}."
    )
