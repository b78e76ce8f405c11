"""The list of answers: the arrow keys walk through it, the reader follows."""

from collections.abc import Sequence

from PySide6.QtCore import QItemSelection, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from app.ui.answer_delegate import AnswerDelegate
from app.ui.answer_model import AnswerModel, AnswerRow
from app.ui.theme import Theme


class AnswerList(QListView):
    """Shows `AnswerRow`s; one is chosen as long as there are any."""

    chosen = Signal(int)
    """The user chose another row."""
    left_upwards = Signal()
    """Up was pressed on the first row."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._answers = AnswerModel(self)
        self._touched = False
        self._filling = False
        self.setModel(self._answers)
        self.setItemDelegate(AnswerDelegate(theme, self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMouseTracking(True)
        self.setAccessibleName("Answers")
        self.setAccessibleDescription("Up and Down choose an answer and show it in the text")
        self.selectionModel().selectionChanged.connect(self._on_selection_changed)
        theme.changed.connect(self.viewport().update)

    @property
    def rows(self) -> tuple[AnswerRow, ...]:
        """What is listed."""
        return self._answers.rows

    @property
    def chosen_row(self) -> int | None:
        """The chosen row, counted from 0."""
        selected = self.selectedIndexes()
        return selected[0].row() if selected else None

    def fill(self, rows: Sequence[AnswerRow], *, afresh: bool) -> None:
        """List these rows.

        The first is chosen; but if these only refine the rows before (not `afresh`) and the user has
        already chosen one by hand, that one stays chosen for as long as it is listed.
        """
        if afresh:
            self._touched = False
        kept = self.chosen_row
        wanted = 0
        if self._touched and kept is not None:
            span = (self.rows[kept].answer.start, self.rows[kept].answer.end)
            spans = [(row.answer.start, row.answer.end) for row in rows]
            wanted = spans.index(span) if span in spans else 0
        if tuple(rows) == self.rows and wanted == kept:
            return
        self._filling = True
        try:
            self._answers.replace(rows)
            if rows:
                self.setCurrentIndex(self._answers.index(wanted))
        finally:
            self._filling = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up on the first row leaves the list; Enter shows the chosen answer again."""
        row = self.chosen_row
        if event.key() == Qt.Key.Key_Up and row in {None, 0}:
            self.left_upwards.emit()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and row is not None:
            self.chosen.emit(row)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap the words of the cards anew."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def _on_selection_changed(self, _now: QItemSelection, _before: QItemSelection) -> None:
        row = self.chosen_row
        if row is not None and not self._filling:
            self._touched = True
            self.chosen.emit(row)
