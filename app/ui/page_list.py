"""The pages or chapters of a document as a list: what they are called and how they begin."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.documents.document import Document, Page
from app.ui.citing import name_of, one_line

NAME_ROLE = Qt.ItemDataRole.UserRole
BEGINNING_ROLE = NAME_ROLE + 1

_BEGINNING = 80  # characters
_Index = QModelIndex | QPersistentModelIndex


class PageList(QAbstractListModel):
    """Those of a document's pages that hold some words in what they are called or how they begin."""

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pages = document.pages
        self._names = [name_of(page) for page in document.pages]
        self._beginnings = [_beginning(document.text, page) for page in document.pages]
        self._numbers = list(range(len(document.pages)))

    @property
    def numbers(self) -> list[int]:
        """Which pages are on the list, counted from 0."""
        return self._numbers

    def search(self, words: str) -> None:
        """Keep to the list what has these words; all, if there are none."""
        sought = one_line(words).casefold()
        self.beginResetModel()
        self._numbers = [
            number
            for number, line in enumerate(zip(self._names, self._beginnings, strict=True))
            if sought in " ".join(line).casefold()
        ]
        self.endResetModel()

    def row_called(self, words: str) -> int | None:
        """The row of the first page that is called just that: by its number, or by its whole name."""
        sought = one_line(words).casefold()
        for row, number in enumerate(self._numbers):
            if sought in {self._pages[number].label.casefold(), self._names[number].casefold()}:
                return row
        return None

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """How many pages are on the list."""
        return 0 if parent.isValid() else len(self._numbers)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        """What a page is called, how it begins, or both."""
        if not index.isValid():
            return None
        number = self._numbers[index.row()]
        if role == NAME_ROLE:
            return self._names[number]
        if role == BEGINNING_ROLE:
            return self._beginnings[number]
        if role == Qt.ItemDataRole.DisplayRole:
            return one_line(f"{self._names[number]} {self._beginnings[number]}")
        return None


def _beginning(text: str, page: Page) -> str:
    words = one_line(text[page.start : min(page.end, page.start + 2 * _BEGINNING)])
    # A chapter begins with its title.
    return words.lstrip("# ").removeprefix(page.label).lstrip()[:_BEGINNING]
