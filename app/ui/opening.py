"""Opening files and folders: found and read one after another on the worker, so that the window never waits."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.documents.document import Document
from app.documents.folder import documents_in
from app.documents.load import Loading, load_steps
from app.ui.library import Library, State, count_words
from app.ui.passage import Utf16Index
from app.ui.source import digest_of
from app.ui.wording import whole
from app.ui.worker import Runner

MOST_AT_ONCE = 1000
"""Files taken from folders in one go: more would make a list that nobody can use."""


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A document with what the worker has computed of it ahead of time."""

    document: Document
    words: int
    index: Utf16Index
    digest: str
    stamp: tuple[int, int] | None = None
    """Of its file, before it was read: see `stamp_of`."""


@dataclass(frozen=True, slots=True)
class Found:
    """The files that were asked for. `left_out`: there were more than are taken; `empty`: folders without documents."""

    paths: tuple[Path, ...]
    left_out: bool = False
    empty: tuple[str, ...] = ()


class Opening(QObject):
    """Fills the library. Failures stay with their document; only what concerns no single one is told as trouble."""

    added = Signal(list, bool)
    """Keys of the files that were asked for, in order, and whether the first is to be chosen."""
    trouble = Signal(str)
    moved = Signal()
    """Reading has begun, gone on or ended: see `busy` and `progress`."""
    finished = Signal()
    """All that was asked for has been read."""

    def __init__(self, library: Library, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._finding = Runner("finding", self)
        self._reading = Runner("opening", self)
        self._wanted: list[tuple[list[Path], bool]] = []
        self._current: int | None = None
        self._batch = 0

    @property
    def busy(self) -> bool:
        """Whether files are being found or read."""
        return self._finding.busy or self._current is not None

    @property
    def progress(self) -> tuple[int, int]:
        """How many documents of those under way have been read, and how many there are."""
        left = len(self._library.unread)
        return max(0, self._batch - left), max(self._batch, left)

    def open(self, paths: Sequence[Path], *, choose: bool = True) -> None:
        """Add these files, and every document in these folders. `choose`: show the first of them."""
        if paths:
            self._wanted.append((list(paths), choose))
            self._find_next()

    def read_again(self, key: int) -> None:
        """Read a file again."""
        item = self._library.item(key)
        if item is None or item.own:
            return
        if self._current == key:
            self._drop_current()
        self._library.wait(key)
        self._read_next()

    def forget(self, key: int) -> None:
        """The item is about to be removed: stop reading it."""
        if self._current == key:
            self._drop_current()

    def go_on(self) -> None:
        """Read what is waiting, the chosen one first."""
        self._read_next()

    def stop(self) -> None:
        """Read nothing more; what is not read yet says so and can be read later."""
        self._wanted.clear()
        self._finding.cancel()
        self._drop_current()
        for item in self._library.unread:
            self._library.fail(item.key, self.tr("Not read yet, because you stopped it: reload it to read it."))
        self._batch = 0
        self.moved.emit()

    def shut_down(self) -> None:
        """Stop, and wait for the threads."""
        self._finding.shut_down()
        self._reading.shut_down()

    def _drop_current(self) -> None:
        self._current = None
        self._reading.cancel()

    def _find_next(self) -> None:
        if self._finding.busy or not self._wanted:
            return
        paths, choose = self._wanted.pop(0)
        run = self._finding.start(lambda: _find(paths))
        run.finished.connect(lambda found: self._on_found(found, choose))
        run.failed.connect(self._on_not_found)
        self.moved.emit()

    def _on_found(self, found: Found, choose: bool) -> None:
        keys = self._library.add_files(found.paths)
        for item in map(self._library.item, keys):
            if item is not None and item.state is State.FAILED:
                self._library.wait(item.key)  # asked for once more: perhaps it is there now
        if keys:
            self.added.emit(keys, choose)
        if found.left_out:
            sentence = self.tr("These folders hold very many documents: the first {count} were added.")
            self.trouble.emit(sentence.format(count=whole(MOST_AT_ONCE)))
        elif found.empty:
            sentence = self.tr("{folder} has no documents in it that can be read: choose another folder.")
            self.trouble.emit(sentence.format(folder=found.empty[0]))
        self._find_next()
        self._read_next()

    def _on_not_found(self, sentence: str) -> None:
        self.trouble.emit(sentence)
        self._find_next()
        self.moved.emit()

    def _read_next(self) -> None:
        if self._current is not None:
            return
        waiting = [item for item in self._library.items if item.state is State.WAITING]
        chosen = self._library.chosen
        item = chosen if chosen in waiting else next(iter(waiting), None)
        if item is None or item.path is None:
            if self._batch and not self._finding.busy:
                self._batch = 0
                self.finished.emit()
            self.moved.emit()
            return
        self._batch = max(self._batch, len(waiting))
        key, path = item.key, item.path
        self._current = key
        self._library.progress(key, 0, 0)
        run = self._reading.start(lambda: _read(path))
        run.progressed.connect(lambda loading: self._on_progress(key, loading))
        run.finished.connect(lambda read: self._on_read(key, read))
        run.failed.connect(lambda sentence: self._on_failed(key, sentence))
        self.moved.emit()

    def _on_progress(self, key: int, loading: object) -> None:
        if isinstance(loading, Loading):
            self._library.progress(key, loading.done, loading.total)

    def _on_read(self, key: int, read: ReadDocument) -> None:
        self._current = None
        self._library.finish(key, read)
        self._read_next()

    def _on_failed(self, key: int, sentence: str) -> None:
        self._current = None
        self._library.fail(key, sentence)
        self._read_next()


def _find(paths: Sequence[Path]) -> Iterator[Found]:
    files: list[Path] = []
    empty: list[str] = []
    for path in paths:
        if path.is_dir():
            inside = documents_in(path)
            files.extend(inside)
            if not inside:
                empty.append(path.name or str(path))
        else:
            files.append(path)
        yield Found(())
    # Absolute, so that a file named in two ways is listed once and is found again at the next start.
    whole = dict.fromkeys(path.absolute() for path in itertools.islice(files, MOST_AT_ONCE))
    yield Found(tuple(whole), len(files) > MOST_AT_ONCE, tuple(empty))


def stamp_of(path: Path) -> tuple[int, int] | None:
    """When a file was last changed, in ns, and its size in bytes; None if it is not there."""
    try:
        now = path.stat()
    except OSError:
        return None
    return now.st_mtime_ns, now.st_size


def _read(path: Path) -> Iterator[Loading | ReadDocument]:
    document: Document | None = None
    stamp = stamp_of(path)
    for loading in load_steps(path):
        document = loading.document
        if document is None:
            yield loading
    assert document is not None  # load_steps ends with a document or an error
    text = document.text
    yield ReadDocument(document, count_words(text), Utf16Index(text), digest_of(text), stamp)
