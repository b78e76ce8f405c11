"""Draws a document of the library: its kind, its name, and below what there is to say of it."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.ui.finding import MOST_FOUND
from app.ui.library import ITEM_ROLE, LibraryItem, State, details, icon_name
from app.ui.theme import SPACE, Theme, scaled_font
from app.ui.wording import whole

_PADDING = 7
_ICON = 20
_RADIUS = 7
_BAR = 3


class LibraryDelegate(QStyledItemDelegate):
    """Two lines and an icon; a line of progress while the document is being read."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.found: dict[int, int] = {}
        """How many places of the words that are looked for each document has, by its key."""

    def sizeHint(self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        """All rows are of the same height."""
        name, detail = _fonts(option.font)
        height = QFontMetricsF(name).height() + QFontMetricsF(detail).height()
        return QSize(80, round(height + 2 * _PADDING + 2))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw the row."""
        item = index.data(ITEM_ROLE)
        if not isinstance(item, LibraryItem):
            return
        colours = self._theme.colours
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row = QRectF(option.rect).adjusted(0.75, 0.75, -0.75, -1.75)
        painter.setPen(QPen(colours.accent, 1.5) if chosen and focused else Qt.PenStyle.NoPen)
        if chosen or hovered:
            painter.setBrush(colours.accent_soft if chosen else colours.sunken)
            painter.drawRoundedRect(row, _RADIUS, _RADIUS)
        inside = row.adjusted(_PADDING + 1, _PADDING, -_PADDING, -_PADDING)
        failed = item.state is State.FAILED
        icon = self._theme.icon(icon_name(item), "danger" if failed else "accent" if item.source else "faint")
        icon.paint(
            painter, QRectF(inside.left(), inside.top() + 1, _ICON, _ICON).toRect(), Qt.AlignmentFlag.AlignCenter
        )
        words = inside.adjusted(_ICON + SPACE, 0, 0, 0)
        name, detail = _fonts(option.font)
        metrics = QFontMetricsF(name)
        line = QRectF(words.left(), words.top(), words.width(), metrics.height())
        left = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        painter.setFont(name)
        painter.setPen(colours.text)
        if found := self.found.get(item.key):
            count = whole(found) + ("+" if found == MOST_FOUND else "")
            line.setRight(self._badge(painter, line, count, _fonts(option.font)[1]) - SPACE // 2)
            painter.setFont(name)
            painter.setPen(colours.text)
        # The end of a file's name tells as much as its beginning.
        painter.drawText(line, left, metrics.elidedText(item.name, Qt.TextElideMode.ElideMiddle, line.width()))
        metrics = QFontMetricsF(detail)
        line = QRectF(words.left(), line.bottom() + 1, words.width(), metrics.height())
        painter.setFont(detail)
        painter.setPen(colours.danger if failed else colours.muted)
        painter.drawText(line, left, metrics.elidedText(details(item), Qt.TextElideMode.ElideRight, line.width()))
        if item.state is State.READING and item.total:
            self._bar(painter, QRectF(words.left(), line.bottom() + 1, words.width(), _BAR), item.done / item.total)
        painter.restore()

    def _badge(self, painter: QPainter, line: QRectF, words: str, font: QFont) -> float:
        """Write on the colour of what was found, at the right of the line; returns where that begins."""
        metrics = QFontMetricsF(font)
        badge = QRectF(0, 0, metrics.horizontalAdvance(words) + SPACE, metrics.height())
        badge.moveCenter(line.center())
        badge.moveRight(line.right())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colours.found_soft)
        painter.drawRoundedRect(badge, badge.height() / 2, badge.height() / 2)
        painter.setFont(font)
        painter.setPen(self._theme.colours.text)
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, words)
        return badge.left()

    def _bar(self, painter: QPainter, bar: QRectF, share: float) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colours.sunken)
        painter.drawRoundedRect(bar, _BAR / 2, _BAR / 2)
        painter.setBrush(self._theme.colours.accent)
        painter.drawRoundedRect(bar.adjusted(0, 0, -bar.width() * (1 - share), 0), _BAR / 2, _BAR / 2)


def _fonts(base: QFont) -> tuple[QFont, QFont]:
    return scaled_font(base, 1.0, QFont.Weight.Medium), scaled_font(base, 0.88)
