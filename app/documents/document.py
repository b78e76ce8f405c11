"""A text with a name: what every loader returns."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

PASTED_TITLE = "Pasted text"

# Both ways round: the toolkit would turn all of a text that begins with the second.
_BYTE_ORDER_MARKS = "\ufeff\ufffe"
# What Qt shows as the end of a line (U+FDD0 and U+FDD1 are its private marks for frames).
_LINE_ENDS = re.compile("\r\n|[\r\u2028\u2029\ufdd0\ufdd1]")
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Page:
    """A stretch of a document's text: `text[start:end]`, which may be empty.

    `label` is the page's number as a reader of the file sees it, or a chapter's title. `unit` is "page", or
    "part" where a file only says where some pages begin, so that their numbers are not known, or "chapter".
    """

    label: str
    start: int
    end: int
    unit: str = "page"

    @property
    def name(self) -> str:
        """What to call it in a citation: "page 4", "part 2", or the chapter's title."""
        return self.label if self.unit == "chapter" else f"{self.unit} {self.label}"


@dataclass(frozen=True, slots=True)
class Section:
    """What a loader makes of a page: its text still without offsets. An empty label: the file has no pages."""

    text: str
    label: str = ""
    unit: str = "page"


@dataclass(frozen=True, slots=True)
class Document:
    """`text` is normalised: the window and the engine count the same characters in it.

    `kind` is a kind's name from `app.documents.kinds` (Markdown keeps its marks); `path` is None for text
    that is not from a file. `pages` is empty where the file has none; otherwise they follow one another and
    cover the text from its first character to its last. A PDF has exactly one for each of its pages.
    """

    title: str
    kind: str
    text: str
    path: Path | None
    pages: tuple[Page, ...] = ()

    def page_at(self, offset: int) -> Page | None:
        """Return the page of the character at `offset`; None if there are no pages or no such character."""
        number = self.page_number_at(offset)
        return None if number is None else self.pages[number]

    def page_number_at(self, offset: int) -> int | None:
        """Return which page that is, counted from 0."""
        if not self.pages or not 0 <= offset < len(self.text):
            return None
        return bisect_right(self.pages, offset, key=lambda page: page.start) - 1


def document_from_text(text: str, title: str = PASTED_TITLE) -> Document:
    """Return pasted or piped text as a document."""
    return Document(title, "text", normalise(text), None)


def document_from_sections(sections: Iterable[Section], title: str, kind: str, path: Path | None) -> Document:
    """Return the sections' texts, one right after the other and normalised, with their pages."""
    parts: list[str] = []
    pages: list[Page] = []
    end = 0
    begun = after_return = False
    for section in sections:
        text = section.text
        if text:
            if after_return and text[0] == "\n":
                text = text[1:]  # one end of a line, cut in two by the end of a page
            after_return = section.text[-1] == "\r"
            # Only at the beginning of a document is it a byte order mark.
            text = _readable(text if begun else text.lstrip(_BYTE_ORDER_MARKS))
            begun = begun or bool(text)
        if section.label:
            pages.append(Page(section.label, end, end + len(text), section.unit))
        parts.append(text)
        end += len(text)
    return Document(title, kind, "".join(parts), path, tuple(pages))


def normalise(text: str) -> str:
    r"""End every line with \n, drop byte order marks, and put U+FFFD in the place of lone surrogates.

    Qt does the first by itself, and drops lone surrogates and a mark, which would move every highlight after them.
    """
    return _readable(text.lstrip(_BYTE_ORDER_MARKS))


def _readable(text: str) -> str:
    return _LINE_ENDS.sub("\n", _SURROGATE.sub("\ufffd", text))
