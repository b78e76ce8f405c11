"""Which page to go to: its number or some of its first words, or a choice from the list."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.documents.document import Document
from app.ui.page_list import BEGINNING_ROLE, NAME_ROLE, PageList
from app.ui.theme import SPACE, Theme, scaled_font, set_role

_SIZE = QSize(460, 420)
_PADDING = 6
_RADIUS = 6
_IN_LIST = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown})


class PageChooser(QDialog):
    """Asks for one of a document's pages or chapters."""

    chosen = Signal(int)
    """The number of the page, counted from 0."""

    def __init__(self, theme: Theme, document: Document, current: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page-chooser")
        has_chapters = any(page.unit == "chapter" for page in document.pages)
        self.setWindowTitle(self.tr("Go to chapter") if has_chapters else self.tr("Go to page"))
        self._model = PageList(document, self)
        self._current = current
        self.field = QLineEdit()
        hint = self.tr("Title, or first words") if has_chapters else self.tr("Number, or first words")
        self.field.setPlaceholderText(hint)
        self.field.setAccessibleName(hint)
        self.field.installEventFilter(self)
        self.list = QListView()
        self.list.setModel(self._model)
        self.list.setItemDelegate(_PageDelegate(theme, self))
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its keys work from the field
        self.list.setAccessibleName(self.tr("Pages"))
        self.none = QLabel(self.tr("None is called that or begins so."))
        set_role(self.none, "muted")
        buttons = QDialogButtonBox()
        self.go = buttons.addButton(self.tr("Go there"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(self.tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        column.setSpacing(SPACE + 2)
        for widget in (self.field, self.none, self.list, buttons):
            column.addWidget(widget)
        self.resize(_SIZE)
        self.field.textChanged.connect(self._search)
        self.list.doubleClicked.connect(self.accept)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self._search("")

    def accept(self) -> None:
        """Go to what is chosen on the list."""
        row = self.list.currentIndex().row()
        if row >= 0:
            self.chosen.emit(self._model.numbers[row])
            super().accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keys that move through a list do so from the field."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.key() in _IN_LIST:
            if event.type() == QEvent.Type.KeyPress:
                self.list.keyPressEvent(event)
            return True
        return super().eventFilter(watched, event)

    def _search(self, words: str) -> None:
        self._model.search(words)
        numbers = self._model.numbers
        row = self._model.row_called(words) if words.strip() else numbers.index(self._current)
        index = self._model.index(0 if row is None else row, 0)
        self.list.setCurrentIndex(index)
        self.list.scrollTo(index, QListView.ScrollHint.PositionAtCenter)
        self.none.setVisible(not numbers)
        self.go.setEnabled(bool(numbers))


class _PageDelegate(QStyledItemDelegate):
    """One line: the name, and softly how the page begins."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        """All rows are of the same height."""
        return QSize(80, round(QFontMetricsF(option.font).height() + 2 * _PADDING))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw the row."""
        colours = self._theme.colours
        name, beginning = index.data(NAME_ROLE), index.data(BEGINNING_ROLE)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row = QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5)
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.accent_soft if chosen else colours.sunken)
            painter.drawRoundedRect(row, _RADIUS, _RADIUS)
        words = row.adjusted(_PADDING + 2, 0, -_PADDING, 0)
        left = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for text, weight, colour in (
            (name, QFont.Weight.Medium, colours.text),
            (beginning, QFont.Weight.Normal, colours.muted),
        ):
            font = scaled_font(option.font, 1.0, weight)
            metrics = QFontMetricsF(font)
            painter.setFont(font)
            painter.setPen(colour)
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, words.width())
            painter.drawText(words, left, shown)
            words.setLeft(min(words.right(), words.left() + metrics.horizontalAdvance(shown) + SPACE + 4))
        painter.restore()
