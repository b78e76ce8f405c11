"""The answers as rows of a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.ui.snippet import Snippet
from app.ui.wording import percentage

if TYPE_CHECKING:
    from app.engine.qa import Answer

ROW_ROLE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One answer with the words around it. `weak`: the model thinks that the text does not answer."""

    answer: Answer
    snippet: Snippet
    weak: bool = False


class AnswerModel(QAbstractListModel):
    """Rows of `AnswerRow`, best first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[AnswerRow, ...] = ()

    @property
    def rows(self) -> tuple[AnswerRow, ...]:
        """All rows."""
        return self._rows

    def replace(self, rows: Sequence[AnswerRow]) -> None:
        """Show these rows instead."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

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
            return f"{row.answer.text}, {percentage(row.answer.confidence)} sure"
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return f"{row.snippet.before}{row.snippet.answer}{row.snippet.after}"
        return None
