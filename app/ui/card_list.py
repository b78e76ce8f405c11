"""A list of cards: the arrow keys walk through it, the reader follows."""

from collections.abc import Sequence
from typing import Generic

from PySide6.QtCore import QCoreApplication, QItemSelection, QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from app.ui.card_delegate import CardDelegate
from app.ui.card_model import CardModel, Row
from app.ui.theme import Theme


class CardList(QListView, Generic[Row]):
    """Shows cards; one is chosen as long as there are any, unless none is to be. Its actions are its context menu."""

    chosen = Signal()
    """The user chose another one, or the chosen one again."""
    copy_wanted = Signal()
    left_upwards = Signal()
    """Up was pressed on the first card."""

    def __init__(self, theme: Theme, delegate: CardDelegate, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._cards: CardModel[Row] = CardModel(self)
        self._touched = False
        self._filling = False
        self._icons: list[tuple[QAction, str]] = []
        self.setModel(self._cards)
        delegate.setParent(self)
        self.setItemDelegate(delegate)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.setMouseTracking(True)
        self.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self.add_action(self.tr("Show in the document"), "document", "Return").triggered.connect(self.chosen)
        copy = self.add_action(self.tr("Copy with its source"), "copy", QKeySequence.StandardKey.Copy)
        copy.triggered.connect(self.copy_wanted)
        theme.changed.connect(self._tint)

    @property
    def rows(self) -> tuple[Row, ...]:
        """What is listed."""
        return self._cards.rows

    @property
    def chosen_row(self) -> int | None:
        """The chosen row, counted from 0."""
        selected = self.selectedIndexes()
        return selected[0].row() if selected else None

    def add_action(self, words: str, icon: str, keys: QKeySequence.StandardKey | str) -> QAction:
        """Offer something to do with the chosen card, by menu and by key."""
        action = QAction(words, self)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self._icons.append((action, icon))
        action.setIcon(self._theme.icon(icon))
        self.addAction(action)
        return action

    def fill(self, rows: Sequence[Row], *, afresh: bool) -> None:
        """List these rows.

        The first is chosen; but if these only refine the rows before (not `afresh`) and the user has
        already chosen one by hand, that one stays chosen, and where it is on the screen, for as long as it is listed.
        """
        if afresh:
            self._touched = False
        kept = self.rows[self.chosen_row].identity if self.chosen_row is not None else None
        self._touched = self._touched and any(row.identity == kept for row in rows)
        above = self._top_of_chosen()
        self._filling = True
        try:
            self._cards.become(rows)
            if rows and not self._touched:
                self.setCurrentIndex(self._cards.index(0))
        finally:
            self._filling = False
        if self._touched:
            self.executeDelayedItemsLayout()
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + self._top_of_chosen() - above)
        else:
            self.scrollToTop()

    def choose_first(self) -> None:
        """Choose the first card, as the user would."""
        first = self._cards.index(0)
        self.selectionModel().setCurrentIndex(first, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def refresh(self, rows: Sequence[Row]) -> None:
        """List these, which differ from those there only in what is known about them."""
        self._cards.become(rows)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up on the first row leaves the list; Enter shows the chosen card again."""
        row = self.chosen_row
        if event.key() == Qt.Key.Key_Up and row in {None, 0}:
            self.left_upwards.emit()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and row is not None:
            self.chosen.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap the words of the cards anew."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def _top_of_chosen(self) -> int:
        selected = self.selectedIndexes()
        return self.visualRect(selected[0]).top() if selected else 0

    def _on_selection_changed(self, _now: QItemSelection, _before: QItemSelection) -> None:
        if self.chosen_row is not None and not self._filling:
            self._touched = True
            self.chosen.emit()

    def _tint(self) -> None:
        for action, icon in self._icons:
            action.setIcon(self._theme.icon(icon))
        self.viewport().update()


def card_keys() -> list[tuple[str, str]]:
    """Keys that count in the question, in the claim and in the lists below them, and what they do."""
    translate = QCoreApplication.translate
    copy = QKeySequence(QKeySequence.StandardKey.Copy).toString(QKeySequence.SequenceFormat.NativeText)
    return [
        (
            "↑ ↓",
            translate("CardKeys", "In a question or claim: earlier ones. In a list: walk through it; the text follows"),
        ),
        (translate("CardKeys", "Enter"), translate("CardKeys", "In a list: show the place in the document again")),
        (copy, translate("CardKeys", "In a list: copy what is chosen with its source")),
        ("V", translate("CardKeys", "In the answers: verify the chosen one by its own sentence")),
    ]
