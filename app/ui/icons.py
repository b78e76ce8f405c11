"""The application's own SVG icons, drawn in the colours of the theme."""

from functools import cache
from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.assets import assets_folder

# Enough sizes that 100 to 300 % screens get a sharp one for menus, buttons and empty states.
_SIZES = (16, 20, 24, 32, 40, 48, 64, 96)
_APP_SIZES = (16, 24, 32, 48, 64, 128, 256)


def icons_folder() -> Path:
    """Where the SVG files are, also inside a frozen application."""
    return assets_folder() / "icons"


def icon(name: str, colour: QColor, disabled: QColor) -> QIcon:
    """The icon `name`, whose drawing is of one colour, in `colour`, and in `disabled` where its control is off."""
    made = QIcon()
    for shape in _shapes(name, _SIZES):
        made.addPixmap(_tinted(shape, colour))
        made.addPixmap(_tinted(shape, disabled), QIcon.Mode.Disabled)
    return made


def app_icon() -> QIcon:
    """The application's icon for the title bar, the task bar and the About box, in its own colours."""
    made = QIcon()
    for shape in _shapes("edgewise", _APP_SIZES):
        made.addPixmap(QPixmap.fromImage(shape))
    return made


@cache
def _shapes(name: str, sizes: tuple[int, ...]) -> tuple[QImage, ...]:
    """The drawing as its file has it, squares of these device pixels, kept: tinting is quick, drawing is not."""
    drawing = QSvgRenderer(str(icons_folder() / f"{name}.svg"))
    return tuple(_drawn(drawing, size) for size in sizes)


def _drawn(drawing: QSvgRenderer, size: int) -> QImage:
    shape = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    shape.fill(Qt.GlobalColor.transparent)
    painter = QPainter(shape)
    drawing.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return shape


def _tinted(shape: QImage, colour: QColor) -> QPixmap:
    tinted = QPixmap.fromImage(shape)
    painter = QPainter(tinted)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(tinted.rect(), colour)
    painter.end()
    return tinted
