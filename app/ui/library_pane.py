"""The library: the documents that are open, and how far they have come."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QListView,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.ui.elided_label import ElidedLabel
from app.ui.library import Library, State
from app.ui.library_delegate import LibraryDelegate
from app.ui.progress_line import ProgressLine
from app.ui.theme import SPACE, Theme, set_role
from app.ui.wording import counted


class LibraryPane(QWidget):
    """Shows a `Library`; choosing a row chooses the document."""

    stopped = Signal()
    """Nothing more shall be read."""
    opened = Signal()
    """Enter was pressed on a document: go to its text."""
    paste_wanted = Signal()

    def __init__(self, theme: Theme, library: Library, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self.list = _LibraryList(theme, library)
        self.list.opened.connect(self.opened)
        self.list.paste_wanted.connect(self.paste_wanted)
        self._count = ElidedLabel()
        set_role(self._count, "section")
        self._failed = ElidedLabel()
        set_role(self._failed, "muted")
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(0)
        self.progress = ProgressLine()
        self._words = ElidedLabel()
        set_role(self._words, "muted")
        self.stop = QPushButton(self.tr("Stop"))
        self.stop.setAccessibleName(self.tr("Stop reading documents"))
        self.stop.setToolTip(self.tr("Read no more documents"))
        set_role(self.stop, "link")
        self.stop.clicked.connect(self.stopped)
        self._hint = QLabel(self.tr("Drop files or folders here."))
        self._hint.setWordWrap(True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        set_role(self._hint, "muted")
        self._lay_out()
        library.listed.connect(self._show_count)
        library.changed.connect(self._show_count)
        self._show_count()
        self.show_progress(None)

    def offer(self, header: Sequence[QAction], menu: Sequence[QAction | None]) -> None:
        """Offer `header` above the list and `menu` on its rows; None separates."""
        for action in header:
            button = QToolButton()
            button.setDefaultAction(action)
            button.setIconSize(QSize(18, 18))
            button.setAccessibleName(action.text().replace("&", "").rstrip("…").strip())
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
            self._buttons.addWidget(button)
        self.list.menu_actions = tuple(menu)

    def show_progress(self, progress: tuple[int, int] | None) -> None:
        """So many documents of so many have been read; None: nothing is being read."""
        self._foot.setVisible(progress is not None)
        if progress is None:
            self.progress.end()
            return
        done, total = progress
        self._words.setText(self.tr("Reading {number} of {total}").format(number=min(done + 1, total), total=total))
        if total:
            self.progress.advance(done, total)
        self.progress.show()

    def show_found(self, counts: dict[int, int]) -> None:
        """Show how many places of words each document has, by its key."""
        self.list.show_found(counts)

    def _show_count(self) -> None:
        items = self._library.items
        failed = sum(item.state is State.FAILED for item in items)
        self._count.setText(counted(len(items), "document") if items else self.tr("Documents"))
        self._failed.setText(self.tr("{count} not read").format(count=failed))
        self._failed.setVisible(failed > 0)
        self._hint.setVisible(not items)
        self.list.setVisible(bool(items))

    def _lay_out(self) -> None:
        header = QHBoxLayout()
        header.setContentsMargins(SPACE // 2, 0, 0, 0)
        header.setSpacing(2)
        counts = QVBoxLayout()
        counts.setSpacing(0)
        counts.addWidget(self._count)
        counts.addWidget(self._failed)
        header.addLayout(counts, 1)
        header.addLayout(self._buttons)
        self._foot = QWidget()
        foot = QVBoxLayout(self._foot)
        foot.setContentsMargins(SPACE // 2, 0, SPACE // 2, 0)
        foot.setSpacing(2)
        words = QHBoxLayout()
        words.addWidget(self._words, 1)
        words.addWidget(self.stop)
        foot.addLayout(words)
        foot.addWidget(self.progress)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, SPACE // 2, 0)
        column.setSpacing(SPACE // 2)
        column.addLayout(header)
        column.addWidget(self.list, 1)
        column.addWidget(self._hint, 1)
        column.addWidget(self._foot)


class _LibraryList(QListView):
    """The rows; keys and the menu act on the chosen one."""

    opened = Signal()
    paste_wanted = Signal()

    def __init__(self, theme: Theme, library: Library) -> None:
        super().__init__()
        self._library = library
        self._following = False
        self.menu_actions: tuple[QAction | None, ...] = ()
        self.setModel(library)
        self._delegate = LibraryDelegate(theme, self)
        self.setItemDelegate(self._delegate)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Documents"))
        self.setAccessibleDescription(self.tr("Up and Down choose the document to read"))
        self.selectionModel().currentChanged.connect(self._on_current_changed)
        library.chosen_changed.connect(self._follow)
        theme.changed.connect(self.viewport().update)

    def show_found(self, counts: dict[int, int]) -> None:
        if counts != self._delegate.found:
            self._delegate.found = counts
            self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the text, Paste pastes beside it."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.opened.emit()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste_wanted.emit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """What can be done with the chosen document."""
        if not self.currentIndex().isValid():
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for action in self.menu_actions:
            if action is None:
                menu.addSeparator()
            else:
                menu.addAction(action)
        menu.popup(event.globalPos())

    def _on_current_changed(self) -> None:
        row = self.currentIndex().row()
        if not self._following and 0 <= row < len(self._library.items):
            self._library.choose(self._library.items[row].key)

    def _follow(self) -> None:
        chosen = self._library.chosen
        row = None if chosen is None else self._library.row(chosen.key)
        self._following = True
        try:
            index = self._library.index(row) if row is not None else self._library.index(-1)
            self.setCurrentIndex(index)
        finally:
            self._following = False
