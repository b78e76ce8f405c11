"""The application's own SVG icons, drawn in the colours of the theme."""

from functools import cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.assets import assets_folder

# Enough sizes that 100 to 300 % screens get a sharp one for menus, buttons and empty states.
_SIZES = (16, 20, 24, 32, 40, 48, 64, 96)
_APP_SIZES = (16, 24, 32, 48, 64, 128, 256)


def icons_folder() -> Path:
    """Where the SVG files are, also inside a frozen application."""
    return assets_folder() / "icons"


def icon(name: str, colour: QColor, disabled: QColor) -> QIcon:
    """The icon `name` drawn in `colour`, and in `disabled` where its control is off."""
    made = QIcon()
    for mode, tone in ((QIcon.Mode.Normal, colour), (QIcon.Mode.Disabled, disabled)):
        drawing = _drawing(name, tone)
        for size in _SIZES:
            made.addPixmap(_draw(drawing, size), mode)
    return made


def pixmap(name: str, colour: QColor, size: int) -> QPixmap:
    """The icon `name` as a square of `size` device pixels."""
    return _draw(_drawing(name, colour), size)


def app_icon() -> QIcon:
    """The application's icon for the title bar, the task bar and the About box."""
    made = QIcon()
    drawing = QSvgRenderer(QByteArray(_source("edgewise").encode()))
    for size in _APP_SIZES:
        made.addPixmap(_draw(drawing, size))
    return made


def _drawing(name: str, colour: QColor) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(_source(name).replace("currentColor", colour.name()).encode()))


@cache
def _source(name: str) -> str:
    return (icons_folder() / f"{name}.svg").read_text(encoding="utf-8")


def _draw(drawing: QSvgRenderer, size: int) -> QPixmap:
    drawn = QPixmap(size, size)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    drawing.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return drawn
