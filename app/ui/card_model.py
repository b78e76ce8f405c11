"""Cards as rows of a list: answers, or pieces of evidence."""

from collections.abc import Hashable, Sequence
from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

ROW_ROLE = Qt.ItemDataRole.UserRole


class CardRow(Protocol):
    """What the list needs of a row."""

    @property
    def identity(self) -> Hashable:
        """Which one it is, however much is learnt about it."""

    @property
    def spoken(self) -> str:
        """It in one line, for screen readers."""

    @property
    def description(self) -> str:
        """More about it, for screen readers."""

    @property
    def tooltip(self) -> str:
        """What need not stand on the card."""


Row = TypeVar("Row", bound=CardRow)


class CardModel(QAbstractListModel, Generic[Row]):
    """Rows in the order in which they are shown."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Row] = []

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows."""
        return tuple(self._rows)

    def become(self, rows: Sequence[Row]) -> None:
        """Show these rows, each only once; those that were there before move to their places and stay chosen."""
        wanted = {row.identity for row in rows}
        for at in reversed(range(len(self._rows))):
            if self._rows[at].identity not in wanted:
                self.beginRemoveRows(QModelIndex(), at, at)
                del self._rows[at]
                self.endRemoveRows()
        for at, row in enumerate(rows):
            known = [shown.identity for shown in self._rows]
            if row.identity not in known:
                self.beginInsertRows(QModelIndex(), at, at)
                self._rows.insert(at, row)
                self.endInsertRows()
                continue
            before = known.index(row.identity)
            if before != at:
                self.beginMoveRows(QModelIndex(), before, before, QModelIndex(), at)
                self._rows.insert(at, self._rows.pop(before))
                self.endMoveRows()
            if self._rows[at] != row:
                self._rows[at] = row
                self.dataChanged.emit(self.index(at), self.index(at))

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        """Qt's number of rows."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = 0) -> object:
        """Qt's question for a row: itself for painting, sentences for screen readers and the tooltip."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return row.spoken
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return row.description
        return row.tooltip if role == Qt.ItemDataRole.ToolTipRole else None
