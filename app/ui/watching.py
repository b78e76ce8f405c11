"""Files that others have changed are read again: an answer's words must be where the document says they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.ui.library import Library, State
from app.ui.opening import Opening, stamp_of
from app.ui.wording import counted
from app.ui.worker import Runner


class Watching(QObject):
    """Looks at the files that are open when it is told to: nothing runs while nobody is there.

    A file that is gone stays open as it was.
    """

    noticed = Signal(str)
    """Files have changed and are being read again: a sentence."""

    def __init__(self, library: Library, opening: Opening, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._opening = opening
        self._runner = Runner("watching", self)

    @property
    def busy(self) -> bool:
        """Whether files are being looked at."""
        return self._runner.busy

    def look(self) -> None:
        """Read again what has changed since it was read."""
        known = [
            (item.key, item.path, item.stamp)
            for item in self._library.items
            if item.path is not None and item.stamp is not None and item.state is State.READY
        ]
        if known and not self.busy:
            run = self._runner.start(lambda: _changed(known))
            run.finished.connect(lambda keys: self._read_again(keys or ()))

    def shut_down(self) -> None:
        """Wait for the thread."""
        self._runner.shut_down()

    def _read_again(self, keys: Sequence[int]) -> None:
        items = [item for item in map(self._library.item, keys) if item is not None and item.state is State.READY]
        if not items:
            return
        for item in items:
            self._opening.read_again(item.key)
        if len(items) == 1:
            sentence = self.tr("“{name}” has changed since it was read, and is read again.").format(name=items[0].name)
        else:
            sentence = self.tr("{documents} have changed since they were read, and are read again.").format(
                documents=counted(len(items), "document")
            )
        self.noticed.emit(sentence)


def _changed(known: Sequence[tuple[int, Path, tuple[int, int]]]) -> Iterator[list[int]]:
    """Yield the keys of the files whose stamp is another one than this."""
    changed: list[int] = []
    for key, path, stamp in known:
        now = stamp_of(path)
        if now is not None and now != stamp:
            changed.append(key)
        yield changed
