"""Pages of a PDF to look at: pictures, and where on them a text stands. Every call may take a while."""

import threading
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Self

from app.documents.load import bytes_of
from app.documents.page_letters import PageLetters
from app.documents.pdf_process import OpenPdf


@dataclass(frozen=True, slots=True)
class PageImage:
    """A picture: `height` rows of `stride` bytes, each with `width` pixels of blue, green, red and an unused byte."""

    width: int
    height: int
    stride: int
    data: bytes


class PdfPages:
    """A file whose pages are looked at. Every call may raise InputError, and then works for other pages still."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._closed = False
        self._file = self._open()
        self._count = self._file.pages

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __len__(self) -> int:
        return self._count

    def close(self) -> None:
        """Let go of the file; no further call is allowed."""
        with self._lock:
            if not self._closed:
                self._closed = True
                self._file.close()

    @cached_property
    def sizes(self) -> tuple[tuple[float, float], ...]:
        """Width and height of every page in points."""
        with self._lock:
            return self._living().sizes()

    def render(self, page: int, width_px: int) -> PageImage:
        """Draw a page, counted from 0, on white; a picture that would be huge comes smaller than asked for."""
        with self._lock:
            return PageImage(*self._living().render(page, width_px))

    def letters(self, page: int, page_text: str) -> PageLetters:
        """Return where the characters of `page_text` stand, which is all the document has of the page."""
        with self._lock:
            return PageLetters(*self._living().letters(page, page_text))

    def _living(self) -> OpenPdf:
        if self._closed:
            raise RuntimeError("the pages are closed")
        if not self._file.alive:  # another page has been too much for it
            self._file.close()
            self._file = self._open()
        return self._file

    def _open(self) -> OpenPdf:
        return OpenPdf(bytes_of(self._path), self._path.name)
