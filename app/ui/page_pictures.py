"""Draws pages and finds their letters on a thread of its own, and keeps of both as many as memory allows."""

from collections import OrderedDict, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from app.documents.page_letters import NO_LETTERS, PageLetters
from app.documents.pdf_pages import PageImage, PdfPages
from app.engine.errors import InputError
from app.ui.worker import Runner

MOST_BYTES = 96 * 1024 * 1024
"""Of pictures kept: some ten pages of a large sharp screen."""

MOST_LETTERED = 50
"""Pages whose letters are known."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as it was drawn, `width` pixels wide; None if it cannot be."""

    width: int
    image: QImage | None
    data: bytes = b""  # QImage only points to it


@dataclass(frozen=True, slots=True)
class Drawing:
    """A page to be drawn, `width` pixels wide."""

    page: int
    width: int


@dataclass(frozen=True, slots=True)
class Lettering:
    """A page whose letters are to be found: `text` is all that the document has of it."""

    page: int
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
    lettered = Signal(int)
    """It is known where the letters of this page stand."""
    failed = Signal(str)

    def __init__(self, open_pages: Callable[[Path], PdfPages] = PdfPages, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._open_pages = open_pages
        self._runner: Runner | None = None
        self._file: _File | None = None
        # Touched by the worker alone: a file may be closed while it is being opened there.
        self._held: list[PdfPages] = []
        self._pictures: OrderedDict[int, Picture] = OrderedDict()
        self._letters: OrderedDict[int, PageLetters] = OrderedDict()

    def open(self, path: Path) -> None:
        """Draw pages of this file from now on."""
        self._forget()
        self._file = _File(path)
        self.work(())

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

    def letters(self, page: int) -> PageLetters | None:
        """Where the letters of a page stand, once that is known."""
        if page in self._letters:
            self._letters.move_to_end(page)
        return self._letters.get(page)

    def work(self, tasks: Sequence[Drawing | Lettering]) -> None:
        """Do what of this has not been done, the first things first.

        What was asked for before is given up, if it is not done yet.
        """
        file = self._file
        if file is None:
            return
        if self._runner is None:
            self._runner = Runner("pages", self)
        wanted = [task for task in tasks if not self._has(task)]
        run = self._runner.start(lambda: self._work(file, wanted))
        run.progressed.connect(lambda _: self._take(file))
        run.finished.connect(lambda _: self._take(file))
        run.failed.connect(self._fail)

    def _forget(self) -> None:
        self._file = None
        self._pictures.clear()
        self._letters.clear()

    def _has(self, task: Drawing | Lettering) -> bool:
        if isinstance(task, Lettering):
            return task.page in self._letters
        picture = self._pictures.get(task.page)
        return picture is not None and picture.width == task.width

    # On the worker

    def _work(self, file: _File, tasks: Sequence[Drawing | Lettering]) -> Iterator[None]:
        yield from self._put_down(file.pages)
        if file.pages is None:
            file.pages = pages = self._open_pages(file.path)
            self._held.append(pages)
            sizes = pages.sizes
            file.done.append(lambda: self.opened.emit(sizes))
            yield
        for task in tasks:
            file.done.append(self._done(file.pages, task))
            yield

    def _done(self, pages: PdfPages, task: Drawing | Lettering) -> Callable[[], None]:
        """Do a task; return how to take note of it in the window."""
        if isinstance(task, Lettering):
            letters = self._lettering(pages, task)
            return lambda: self._keep_letters(task.page, letters)
        picture = self._picture(pages, task)
        return lambda: self._keep(task.page, picture)

    def _put_down(self, kept: PdfPages | None) -> Iterator[None]:
        """Close all files but this one."""
        for pages in [pages for pages in self._held if pages is not kept]:
            self._held.remove(pages)
            pages.close()
            yield

    @staticmethod
    def _lettering(pages: PdfPages, task: Lettering) -> PageLetters:
        try:
            return pages.letters(task.page, task.text)
        except InputError:
            return NO_LETTERS

    @staticmethod
    def _picture(pages: PdfPages, task: Drawing) -> Picture:
        try:
            drawn: PageImage = pages.render(task.page, task.width)
        except InputError:
            return Picture(task.width, None)
        image = QImage(drawn.data, drawn.width, drawn.height, drawn.stride, QImage.Format.Format_RGB32)
        return Picture(task.width, image, drawn.data)

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

    def _keep_letters(self, page: int, letters: PageLetters) -> None:
        self._letters[page] = letters
        while len(self._letters) > MOST_LETTERED:
            self._letters.popitem(last=False)
        self.lettered.emit(page)

    def _fail(self, sentence: str) -> None:
        if self._file is not None and self._file.pages is None:
            self.failed.emit(sentence)
