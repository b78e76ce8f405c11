"""The application's own SVG icons, drawn in the colours of the theme."""

from functools import cache, lru_cache
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.assets import assets_folder

_APP_SIZES = (16, 24, 32, 48, 64, 128, 256)
_MOST_SHAPES = 256  # a few sizes of each icon, as screens of other resolutions ask for them


def icons_folder() -> Path:
    """Where the SVG files are, also inside a frozen application."""
    return assets_folder() / "icons"


def icon(name: str, colour: QColor, disabled: QColor) -> QIcon:
    """The icon `name`, whose drawing is of one colour, in `colour`, and in `disabled` where its control is off."""
    return QIcon(_Tinted(name, colour, disabled))


def app_icon() -> QIcon:
    """The application's icon for the title bar, the task bar and the About box, in its own colours."""
    made = QIcon()
    for size in _APP_SIZES:
        made.addPixmap(QPixmap.fromImage(_shape("edgewise", size)))
    return made


class _Tinted(QIconEngine):
    """Draws an icon in the very size that a screen asks for, when it does: a theme has many icons and shows few."""

    # Without `clone`, by which Qt would copy an icon that is added to: what Python returns there does not outlive the
    # call. No icon of a theme is added to.

    def __init__(self, name: str, colour: QColor, disabled: QColor) -> None:
        super().__init__()
        self._name, self._colour, self._disabled = name, colour, disabled

    def isNull(self) -> bool:
        """There is always something to draw."""
        return False

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Draw the icon into a place of something that is painted."""
        painter.drawPixmap(rect, self.pixmap(rect.size() * painter.device().devicePixelRatio(), mode, state))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """The icon in so many pixels of the screen."""
        if size.isEmpty():
            return QPixmap()
        shape = _shape(self._name, min(size.width(), size.height()))
        tinted = QPixmap(size)
        tinted.fill(Qt.GlobalColor.transparent)
        painter = QPainter(tinted)
        painter.drawImage(QPoint((size.width() - shape.width()) // 2, (size.height() - shape.height()) // 2), shape)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
        painter.fillRect(tinted.rect(), self._disabled if mode == QIcon.Mode.Disabled else self._colour)
        painter.end()
        return tinted


@lru_cache(maxsize=_MOST_SHAPES)
def _shape(name: str, size: int) -> QImage:
    """The drawing as its file has it, a square of so many pixels, kept: tinting is quick, drawing is not."""
    shape = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    shape.fill(Qt.GlobalColor.transparent)
    painter = QPainter(shape)
    _drawing(name).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return shape


@cache
def _drawing(name: str) -> QSvgRenderer:
    return QSvgRenderer(str(icons_folder() / f"{name}.svg"))
