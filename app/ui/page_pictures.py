"""Draws pages on a thread of its own: the wanted ones, one after another, and keeps as many as memory allows."""

from collections import OrderedDict, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from app.documents.pdf_pages import Box, PageImage, PdfPages
from app.engine.errors import InputError
from app.ui.worker import Runner

MOST_BYTES = 96 * 1024 * 1024
"""Of pictures kept: some ten pages of a large sharp screen."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as it was drawn, `width` pixels wide; None if it cannot be."""

    width: int
    image: QImage | None
    data: bytes = b""  # QImage only points to it


@dataclass(frozen=True, slots=True)
class Wish:
    """What to find on a page: `text[start:end]`, where `text` is all that the document has of it."""

    page: int
    start: int
    end: int
    text: str


@dataclass(slots=True)
class _File:
    """A file and what the worker has opened of it."""

    path: Path
    pages: PdfPages | None = None
    done: deque[Callable[[], None]] = field(default_factory=deque)
    """What the window is to take note of. Runs report only so often, so what they yield could be lost."""


class PagePictures(QObject):
    """The pages of one file at a time, as pictures."""

    opened = Signal(object)
    """The sizes of its pages, in points."""
    drawn = Signal()
    found = Signal(object, object)
    """A wish and where it stands: boxes in points."""
    failed = Signal(str)

    def __init__(self, open_pages: Callable[[Path], PdfPages] = PdfPages, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._open_pages = open_pages
        self._runner: Runner | None = None
        self._file: _File | None = None
        # Touched by the worker alone: a file may be closed while it is being opened there.
        self._held: list[PdfPages] = []
        self._pictures: OrderedDict[int, Picture] = OrderedDict()

    def open(self, path: Path) -> None:
        """Draw pages of this file from now on."""
        self._forget()
        self._file = _File(path)
        self.draw((), 0)

    def close(self) -> None:
        """Let go of the file."""
        self._forget()
        if self._runner is not None:
            self._runner.start(lambda: self._put_down(None))

    def shut_down(self) -> None:
        """Stop, and let go of everything; nothing can be drawn afterwards."""
        self._forget()
        if self._runner is not None:
            self._runner.shut_down()
        for _ in self._put_down(None):
            pass

    def picture(self, page: int) -> Picture | None:
        """What has been drawn of a page, perhaps in another size."""
        if page in self._pictures:
            self._pictures.move_to_end(page)
        return self._pictures.get(page)

    def draw(self, pages: Sequence[int], width: int, wish: Wish | None = None) -> None:
        """Draw these pages, the first ones first, `width` pixels wide; and look for `wish` before.

        What was asked for before is given up, if it is not done yet.
        """
        file = self._file
        if file is None:
            return
        if self._runner is None:
            self._runner = Runner("pages", self)
        wanted = [page for page in pages if not self._has(page, width)]
        run = self._runner.start(lambda: self._work(file, wanted, width, wish))
        run.progressed.connect(lambda _: self._take(file))
        run.finished.connect(lambda _: self._take(file))
        run.failed.connect(self._fail)

    def _forget(self) -> None:
        self._file = None
        self._pictures.clear()

    def _has(self, page: int, width: int) -> bool:
        picture = self._pictures.get(page)
        return picture is not None and picture.width == width

    # On the worker

    def _work(self, file: _File, wanted: Sequence[int], width: int, wish: Wish | None) -> Iterator[None]:
        yield from self._put_down(file.pages)
        if file.pages is None:
            file.pages = pages = self._open_pages(file.path)
            self._held.append(pages)
            sizes = pages.sizes
            file.done.append(lambda: self.opened.emit(sizes))
            yield
        pages = file.pages
        if wish is not None:
            boxes = self._boxes(pages, wish)
            file.done.append(lambda: self.found.emit(wish, boxes))
            yield
        for page in wanted:
            picture = self._picture(pages, page, width)
            file.done.append(lambda page=page, picture=picture: self._keep(page, picture))  # type: ignore[misc]
            yield

    def _put_down(self, kept: PdfPages | None) -> Iterator[None]:
        """Close all files but this one."""
        for pages in [pages for pages in self._held if pages is not kept]:
            self._held.remove(pages)
            pages.close()
            yield

    @staticmethod
    def _boxes(pages: PdfPages, wish: Wish) -> tuple[Box, ...]:
        try:
            return pages.boxes(wish.page, wish.start, wish.end, wish.text)
        except InputError:
            return ()

    @staticmethod
    def _picture(pages: PdfPages, page: int, width: int) -> Picture:
        try:
            drawn: PageImage = pages.render(page, width)
        except InputError:
            return Picture(width, None)
        image = QImage(drawn.data, drawn.width, drawn.height, drawn.stride, QImage.Format.Format_RGB32)
        return Picture(width, image, drawn.data)

    # In the window

    def _take(self, file: _File) -> None:
        while file.done:
            done = file.done.popleft()
            if file is self._file:
                done()

    def _keep(self, page: int, picture: Picture) -> None:
        self._pictures.pop(page, None)
        self._pictures[page] = picture
        held = sum(len(kept.data) for kept in self._pictures.values())
        while held > MOST_BYTES and len(self._pictures) > 1:
            _, oldest = self._pictures.popitem(last=False)
            held -= len(oldest.data)
        self.drawn.emit()

    def _fail(self, sentence: str) -> None:
        if self._file is not None and self._file.pages is None:
            self.failed.emit(sentence)
