"""Draws cards: the frame and the pieces that all of them are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QIcon, QMouseEvent, QPainter, QPen, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.ui.card_model import ROW_ROLE
from app.ui.theme import SPACE, Colours, Theme, scaled_font

PADDING = 12
_GAP = SPACE
_RADIUS = 8
_LEADING = 1.18
_BAR_HEIGHT = 5.0


@dataclass(frozen=True, slots=True)
class Brush:
    """What a card is drawn with: its colours depend on whether it is enabled, its sides on the direction."""

    painter: QPainter
    theme: Theme
    font: QFont
    enabled: bool
    mirrored: bool
    within: QRectF

    @property
    def colours(self) -> Colours:
        """The theme's colours."""
        return self.theme.colours

    def tone(self, name: str) -> QColor:
        """The colour of this name, or a faint one on a card that no longer counts."""
        colour: QColor = getattr(self.colours, name if self.enabled else "faint")
        return colour

    def place(self, area: QRectF) -> QRectF:
        """Where an area is that was laid out from left to right."""
        if not self.mirrored:
            return area
        return QRectF(self.within.left() + self.within.right() - area.right(), area.top(), area.width(), area.height())

    def words(self, area: QRectF, text: str, tone: str, font: QFont, *, at_end: bool = False) -> None:
        """Write one line, cut in its middle if it does not fit."""
        shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideMiddle, area.width() + 0.5)
        side = Qt.AlignmentFlag.AlignRight if at_end != self.mirrored else Qt.AlignmentFlag.AlignLeft
        self.painter.setFont(font)
        self.painter.setPen(self.tone(tone))
        # Names of files and the like run in their own direction, whichever that of the interface is.
        self.painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        flags = side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
        self.painter.drawText(self.place(area), int(flags), shown)

    def icon(self, area: QRectF, name: str, tone: str) -> None:
        """Draw an icon."""
        mode = QIcon.Mode.Normal if self.enabled else QIcon.Mode.Disabled
        self.theme.icon(name, tone).paint(self.painter, self.place(area).toRect(), mode=mode)

    def bar(self, area: QRectF, share: float, tone: str) -> None:
        """Draw a bar that is filled to `share`, 0 to 1, in the middle of the area's height."""
        whole = QRectF(area.left(), area.center().y() - _BAR_HEIGHT / 2, area.width(), _BAR_HEIGHT)
        filled = QRectF(whole)
        filled.setWidth(max(_BAR_HEIGHT, whole.width() * min(1.0, share)))
        self.painter.setPen(Qt.PenStyle.NoPen)
        for part, colour in ((whole, self.colours.sunken), (filled, self.tone(tone))):
            self.painter.setBrush(colour)
            self.painter.drawRoundedRect(self.place(part), _BAR_HEIGHT / 2, _BAR_HEIGHT / 2)


class CardDelegate(QStyledItemDelegate):
    """Cards as wide as the list, as high as their words need. What is on them is up to `height_of` and `draw`."""

    pressed = Signal(object)
    """The button of this row was clicked."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def height_of(self, row: Any, font: QFont, width: float) -> float:
        """How much height the content of the card takes at this width."""
        raise NotImplementedError

    def draw(self, brush: Brush, row: Any) -> None:
        """Draw the content into `brush.within`."""
        raise NotImplementedError

    def edge_of(self, _row: Any) -> str:
        """The tone of a card's edge that wants to be seen; empty for an ordinary one."""
        return ""

    def button_of(self, _row: Any, _font: QFont, _within: QRectF) -> QRectF | None:
        """Where the card's button is, laid out from left to right; None if it has none."""
        return None

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """The height of the card at the list's present width."""
        row = index.data(ROW_ROLE)
        view = option.widget
        width = view.viewport().width() if hasattr(view, "viewport") else option.rect.width()
        height = self.height_of(row, option.font, width - 2 * PADDING - 1.5)
        return QSize(max(1, width), round(height + 2 * PADDING + _GAP + 1.5))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw the card."""
        row = index.data(ROW_ROLE)
        colours = self._theme.colours
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        enabled = bool(option.state & QStyle.StateFlag.State_Enabled)
        edge: QColor = getattr(colours, self.edge_of(row) or "border")
        if chosen:
            edge = colours.accent if not self.edge_of(row) else edge
        elif hovered and not self.edge_of(row):
            edge = colours.edge
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        card = _card(option)
        painter.setPen(QPen(edge if enabled else colours.border, (2.0 if focused else 1.5) if chosen else 1.0))
        painter.setBrush(colours.accent_faint if chosen and enabled else colours.surface)
        painter.drawRoundedRect(card, _RADIUS, _RADIUS)
        mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        self.draw(Brush(painter, self._theme, option.font, enabled, mirrored, _inside(card)), row)
        painter.restore()

    def editorEvent(
        self,
        event: QEvent,
        _model: object,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """A click on the card's button."""
        if (
            event.type() == QEvent.Type.MouseButtonRelease
            and isinstance(event, QMouseEvent)
            and event.button() == Qt.MouseButton.LeftButton
        ):
            row = index.data(ROW_ROLE)
            within = _inside(_card(option))
            button = self.button_of(row, option.font, within)
            if button is not None:
                mirrored = option.direction == Qt.LayoutDirection.RightToLeft
                x = event.position().x()
                x = within.left() + within.right() - x if mirrored else x
                if button.adjusted(-6, -6, 6, 6).contains(QPointF(x, event.position().y())):
                    self.pressed.emit(row)
                    return True
        return False


def flowing(
    text: str, font: QFont, width: float, formats: Sequence[QTextLayout.FormatRange] = ()
) -> tuple[QTextLayout, float]:
    """Lay a text out on lines of this width; returns it and its height. It runs in its own script's direction."""
    layout = QTextLayout(text, font)
    wrapping = QTextOption()
    wrapping.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    wrapping.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    layout.setTextOption(wrapping)
    layout.setFormats(list(formats))
    height = 0.0
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(1.0, width))
        line.setPosition(QPointF(0, height))
        height += line.height() * _LEADING
    layout.endLayout()
    return layout, height


def small(font: QFont) -> QFont:
    """The font of what is said about the words of a card."""
    return scaled_font(font, 0.92)


def line_height(font: QFont) -> float:
    """The height of a line in this font."""
    return QFontMetricsF(font).height()


def _card(option: QStyleOptionViewItem) -> QRectF:
    return QRectF(option.rect).adjusted(0.75, 0.75, -0.75, -_GAP - 0.75)


def _inside(card: QRectF) -> QRectF:
    return card.adjusted(PADDING, PADDING, -PADDING, -PADDING)
