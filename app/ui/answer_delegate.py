"""Draws an answer as a card: its words in bold among those around it, and how sure the model is."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.ui.answer_model import ROW_ROLE, AnswerRow
from app.ui.passage import utf16_length
from app.ui.theme import SPACE, Theme, scaled_font
from app.ui.wording import percentage

_PADDING = 12
_GAP = SPACE
_RADIUS = 8
_LEADING = 1.18
_BAR_WIDTH = 88
_BAR_HEIGHT = 5


class AnswerDelegate(QStyledItemDelegate):
    """Cards as wide as the list, as high as their words need."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """The height of the card at the list's present width."""
        row = _row(index)
        if row is None:
            return QSize()
        width = option.rect.width()
        height = self._words(row, option.font, width - 2 * _PADDING)[1]
        return QSize(width, round(height + 2 * _PADDING + SPACE + _footer_height(option.font) + _GAP))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw the card."""
        row = _row(index)
        if row is None:
            return
        colours = self._theme.colours
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        enabled = bool(option.state & QStyle.StateFlag.State_Enabled)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        card = QRectF(option.rect).adjusted(0.75, 0.75, -0.75, -_GAP - 0.75)
        edge = colours.accent if chosen else colours.edge if hovered else colours.border
        painter.setPen(QPen(edge if enabled else colours.border, 1.5 if chosen and enabled else 1.0))
        painter.setBrush(colours.accent_faint if chosen and enabled else colours.surface)
        painter.drawRoundedRect(card, _RADIUS, _RADIUS)

        inside = card.adjusted(_PADDING, _PADDING, -_PADDING, -_PADDING)
        words, height = self._words(row, option.font, inside.width(), enabled=enabled)
        painter.setPen(colours.muted if enabled else colours.faint)
        words.draw(painter, inside.topLeft())

        self._footer(painter, row, option.font, inside.adjusted(0, height + SPACE, 0, 0), enabled=enabled)
        painter.restore()

    def _footer(self, painter: QPainter, row: AnswerRow, font: QFont, place: QRectF, *, enabled: bool) -> None:
        colours = self._theme.colours
        line = QRectF(place.left(), place.top(), place.width(), _footer_height(font))
        bar = QRectF(line.left(), line.center().y() - _BAR_HEIGHT / 2, _BAR_WIDTH, _BAR_HEIGHT)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.sunken)
        painter.drawRoundedRect(bar, _BAR_HEIGHT / 2, _BAR_HEIGHT / 2)
        filled = QRectF(bar)
        filled.setWidth(max(_BAR_HEIGHT, bar.width() * min(1.0, row.answer.confidence)))
        painter.setBrush(colours.accent if enabled and not row.weak else colours.faint)
        painter.drawRoundedRect(filled, _BAR_HEIGHT / 2, _BAR_HEIGHT / 2)
        painter.setFont(scaled_font(font, 0.92))
        painter.setPen(colours.muted if enabled else colours.faint)
        text = f"{percentage(row.answer.confidence)} sure"
        painter.drawText(
            line.adjusted(_BAR_WIDTH + SPACE + 2, 0, 0, 0),
            int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter),
            text,
        )

    def _words(self, row: AnswerRow, font: QFont, width: float, *, enabled: bool = True) -> tuple[QTextLayout, float]:
        snippet = row.snippet
        layout = QTextLayout(snippet.before + snippet.answer + snippet.after, font)
        wrapping = QTextOption()
        wrapping.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(wrapping)
        bold = QTextLayout.FormatRange()
        bold.start = utf16_length(snippet.before)
        bold.length = utf16_length(snippet.answer)
        look = QTextCharFormat()
        look.setFontWeight(QFont.Weight.Bold)
        look.setForeground(self._theme.colours.text if enabled else self._theme.colours.muted)
        bold.format = look
        layout.setFormats([bold])

        height = 0.0
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(1.0, width))
            line.setPosition(QPointF(0, height))
            height += line.height() * _LEADING
        layout.endLayout()
        return layout, height


def _footer_height(font: QFont) -> float:
    return QFontMetricsF(scaled_font(font, 0.92)).height()


def _row(index: QModelIndex | QPersistentModelIndex) -> AnswerRow | None:
    row = index.data(ROW_ROLE)
    return row if isinstance(row, AnswerRow) else None
