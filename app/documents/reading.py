"""How every loader reads: a generator that can be watched and stopped between two of its steps."""

from collections.abc import Generator
from dataclasses import dataclass

from app.documents.document import Section
from app.documents.errors import IntricateFileError, LongTextError, ManyPagesError

MOST_CHARACTERS = 20 * 1024 * 1024
"""Of a document's text: more than any book, and few enough to hold several times over."""

MOST_PAGES = 10_000
"""Of a document: pages, parts or chapters."""

MOST_NOTES = 100_000
"""Of a document: footnotes and endnotes."""


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` of `total` pages, chapters or parts have been read."""

    done: int
    total: int


Reading = Generator[Progress, None, list[Section]]
"""Yields progress and returns the sections; raises InputError. Closing it stops the work."""


def check_length(characters: int, name: str) -> None:
    """Refuse a text that is too long: compressed files hold far more of it than their size tells."""
    if characters > MOST_CHARACTERS:
        raise LongTextError(name=name, millions=MOST_CHARACTERS // 1024**2)


def check_pages(pages: int, name: str) -> None:
    """Refuse a document of too many pages: each takes more memory than the few letters that may be on it."""
    if pages > MOST_PAGES:
        raise ManyPagesError(name=name, most=MOST_PAGES)


def check_notes(notes: int, name: str) -> None:
    """Refuse a document of too many notes: each takes more memory than its few letters, until its paragraph ends."""
    if notes > MOST_NOTES:
        raise IntricateFileError(name=name)
