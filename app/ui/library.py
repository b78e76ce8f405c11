"""The documents that are open: the list that the library shows and that questions are asked about."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, cast
from uuid import uuid4

from PySide6.QtCore import (
    QT_TRANSLATE_NOOP,
    QAbstractListModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from app.documents.document import Document
from app.documents.kinds import KINDS
from app.documents.samples import samples_folder
from app.ui.citing import one_line
from app.ui.source import Source
from app.ui.wording import counted, whole

if TYPE_CHECKING:
    from app.ui.opening import ReadDocument

ITEM_ROLE = Qt.ItemDataRole.UserRole

FILE, SAMPLE, OWN = "file:", "sample:", "own:"
"""How the `ref` of an item begins, by where it comes from."""

_LONGEST_NAME = 48
# Beyond so many characters, counting words while somebody types would be felt.
_COUNTED = 100_000
_KINDS = cast(
    dict[str, str],
    {
        "text": QT_TRANSLATE_NOOP("Library", "Text"),
        "markdown": QT_TRANSLATE_NOOP("Library", "Markdown"),
        "pdf": QT_TRANSLATE_NOOP("Library", "PDF"),
        "docx": QT_TRANSLATE_NOOP("Library", "Word"),
        "odt": QT_TRANSLATE_NOOP("Library", "OpenDocument"),
        "html": QT_TRANSLATE_NOOP("Library", "Web page"),
        "epub": QT_TRANSLATE_NOOP("Library", "Book"),
        "rtf": QT_TRANSLATE_NOOP("Library", "Rich text"),
    },
)
_ICONS = {
    "pdf": "kind-pdf",
    "docx": "kind-word",
    "odt": "kind-word",
    "rtf": "kind-word",
    "html": "kind-web",
    "epub": "kind-book",
}
_KIND_BY_SUFFIX = {suffix: kind.name for kind in KINDS.values() for suffix in kind.suffixes}


class State(StrEnum):
    """How far a document has come."""

    WAITING = "waiting"
    READING = "reading"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class LibraryItem:
    """A document in the library. `path` is None for the user's own text, which alone can be edited.

    `ref` names it for good, also at the next start. `done` of `total` parts are read while `state` is READING;
    `sentence` says what went wrong if it is FAILED; `source` is there when it is READY. `words` is None where
    counting them would be felt. `stamp` is that of the file as it was read.
    """

    key: int
    ref: str
    name: str
    kind: str
    path: Path | None
    state: State
    done: int = 0
    total: int = 0
    sentence: str = ""
    words: int | None = 0
    source: Source | None = None
    stamp: tuple[int, int] | None = None

    @property
    def own(self) -> bool:
        """Whether it is the user's own words, to be found nowhere else."""
        return self.path is None

    @property
    def pages(self) -> int:
        """How many pages it has; 0 where it has none."""
        return len(self.source.document.pages) if self.source else 0

    @property
    def text(self) -> str:
        """Its text; empty while it is not ready."""
        return self.source.document.text if self.source else ""


class Library(QAbstractListModel):
    """Rows of `LibraryItem`, as they were added. One of them may be chosen: the reader shows it."""

    changed = Signal(int)
    """The item with this key is another than before."""
    listed = Signal()
    """Items were added or removed."""
    chosen_changed = Signal()
    wanted = Signal()
    """The texts are about to be read: bring them up to date."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._items: list[LibraryItem] = []
        self._keys = itertools.count(1)
        self._editions = itertools.count(1)
        self._chosen: int | None = None

    # What is there

    @property
    def items(self) -> tuple[LibraryItem, ...]:
        """All items."""
        return tuple(self._items)

    @property
    def chosen(self) -> LibraryItem | None:
        """The item that the reader shows."""
        return None if self._chosen is None else self.item(self._chosen)

    @property
    def sources(self) -> tuple[Source, ...]:
        """What can be asked about: every ready item that is not empty."""
        return tuple(item.source for item in self._items if item.source is not None and item.text.strip())

    @property
    def unread(self) -> tuple[LibraryItem, ...]:
        """Items that are still to be read."""
        return tuple(item for item in self._items if item.state in {State.WAITING, State.READING})

    def item(self, key: int) -> LibraryItem | None:
        """The item with this key."""
        row = self.row(key)
        return None if row is None else self._items[row]

    def row(self, key: int) -> int | None:
        """Where the item is in the list."""
        return next((row for row, item in enumerate(self._items) if item.key == key), None)

    def has(self, source: Source) -> bool:
        """Whether the text is still there as it was."""
        item = self.item(source.key)
        return item is not None and item.source is not None and item.source.edition == source.edition

    # Changing it

    def add_files(self, paths: Iterable[Path]) -> list[int]:
        """List these files, still to be read, and return their keys; a file that is listed already keeps its place."""
        known = {item.path: item.key for item in self._items if item.path is not None}
        keys: list[int] = []
        new: list[LibraryItem] = []
        for path in paths:
            if path not in known:
                known[path] = next(self._keys)
                kind = _KIND_BY_SUFFIX.get(path.suffix.lower(), "text")
                new.append(LibraryItem(known[path], file_ref(path), path.name, kind, path, State.WAITING))
            keys.append(known[path])
        self._insert(len(self._items), new)
        return keys

    def add_own(self, text: str = "", ref: str = "") -> int:
        """List a text of the user's own, and return its key. `text` is normalised; `ref` is that of a kept one."""
        key = next(self._keys)
        item = LibraryItem(key, ref or OWN + uuid4().hex, "", "text", None, State.READY)
        self._insert(len(self._items), [self._with_text(item, text)])
        return key

    def put_back(self, row: int, item: LibraryItem) -> None:
        """List an item again that was removed from this row."""
        self._insert(min(row, len(self._items)), [item])

    def remove(self, key: int) -> None:
        """Take the item away; its neighbour is chosen if it was."""
        row = self.row(key)
        if row is None:
            return
        self.beginRemoveRows(QModelIndex(), row, row)
        del self._items[row]
        self.endRemoveRows()
        if self._chosen == key:
            neighbour = self._items[min(row, len(self._items) - 1)].key if self._items else None
            self.choose(neighbour)
        self.listed.emit()

    def clear(self) -> None:
        """Take everything away."""
        self.beginResetModel()
        self._items.clear()
        self.endResetModel()
        self.choose(None)
        self.listed.emit()

    def choose(self, key: int | None) -> None:
        """Let the reader show this item."""
        if key != self._chosen:
            self._chosen = key
            self.chosen_changed.emit()

    def wait(self, key: int) -> None:
        """The file is to be read, again or for the first time."""
        self._change(key, state=State.WAITING, done=0, total=0, sentence="", source=None)

    def progress(self, key: int, done: int, total: int) -> None:
        """So much of the file is read."""
        self._change(key, state=State.READING, done=done, total=total)

    def finish(self, key: int, read: ReadDocument) -> None:
        """The file has been read."""
        item = self.item(key)
        source = Source(key, read.document, next(self._editions), item.ref if item else "")
        source.know(read.index, read.digest)
        self._change(key, state=State.READY, kind=read.document.kind, words=read.words, source=source, stamp=read.stamp)

    def fail(self, key: int, sentence: str) -> None:
        """The file could not be read."""
        self._change(key, state=State.FAILED, sentence=sentence)

    def set_text(self, key: int, text: str) -> None:
        """The user's own text has become this."""
        item = self.item(key)
        if item is not None and item.text != text:
            self._replace(self._with_text(item, text))

    # Qt's questions

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        """Qt's number of rows."""
        return 0 if parent is not None and parent.isValid() else len(self._items)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = 0) -> object:
        """Qt's question for a row: itself for painting, sentences for screen readers and the tooltip."""
        if not index.isValid():
            return None
        item = self._items[index.row()]
        if role == ITEM_ROLE:
            return item
        if role == Qt.ItemDataRole.DisplayRole:
            return item.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{item.name}, {details(item)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            lines = (item.sentence, str(item.path) if item.path else item.name)
            return "\n".join(line for line in lines if line)
        return None

    def _insert(self, row: int, items: Sequence[LibraryItem]) -> None:
        if items:
            self.beginInsertRows(QModelIndex(), row, row + len(items) - 1)
            self._items[row:row] = items
            self.endInsertRows()
            self.listed.emit()

    def _with_text(self, item: LibraryItem, text: str) -> LibraryItem:
        name = own_name(text)
        source = Source(item.key, Document(name, "text", text, None), next(self._editions), item.ref)
        words = count_words(text) if len(text) <= _COUNTED else None
        return replace(item, name=name, words=words, source=source)

    def _change(self, key: int, **changes: object) -> None:
        item = self.item(key)
        if item is not None:
            self._replace(replace(item, **changes))  # type: ignore[arg-type]

    def _replace(self, item: LibraryItem) -> None:
        row = self.row(item.key)
        if row is not None:
            self._items[row] = item
            index = self.index(row)
            self.dataChanged.emit(index, index)
            self.changed.emit(item.key)


def details(item: LibraryItem) -> str:
    """What to say of a document below its name."""
    if item.state is State.WAITING:
        return _tr("waiting to be read")
    if item.state is State.READING:
        if not item.total:
            return _tr("reading…")
        return _tr("reading {done} of {total}").format(done=whole(item.done), total=whole(item.total))
    if item.state is State.FAILED:
        return item.sentence
    parts = [_tr("Your text") if item.own else _tr(_KINDS[item.kind])]
    if item.pages:
        unit = item.source.document.pages[0].unit if item.source else "page"
        parts.append(counted(item.pages, unit))
    parts.append(counted(len(item.text), "character") if item.words is None else counted(item.words, "word"))
    return " · ".join(parts)


def file_ref(path: Path) -> str:
    """The `ref` of a file; the samples are wherever the application is."""
    return f"{SAMPLE}{path.name}" if path.parent == samples_folder() else f"{FILE}{path}"


def icon_name(item: LibraryItem) -> str:
    """The icon of its kind."""
    if item.state is State.FAILED:
        return "warning"
    return "kind-own" if item.own else _ICONS.get(item.kind, "kind-text")


def own_name(text: str) -> str:
    """What to call a text of the user's own: its first words."""
    line = next((line for line in text[:2000].splitlines() if line.strip()), "")
    words = one_line(line.lstrip("#*-> "))
    if len(words) > _LONGEST_NAME:
        words = words[:_LONGEST_NAME].rsplit(" ", 1)[0] + "…"
    return words or _tr("New text")


def count_words(text: str) -> int:
    """Words between white space, counted in slices so that other threads get their turn."""
    words = 0
    size = 1 << 18
    for begin in range(0, len(text), size):
        part = text[begin : begin + size]
        words += len(part.split())
        if begin and not part[0].isspace() and not text[begin - 1].isspace():
            words -= 1
    return words


def _tr(text: str) -> str:
    return QCoreApplication.translate("Library", text)
