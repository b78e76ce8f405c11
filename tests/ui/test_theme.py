"""What is open is drawn anew where the theme changes, and only there: it takes time."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import SIGNAL, QObject, QSize
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QApplication

from app.settings import Settings, save_settings
from app.ui.theme import DARK, LIGHT, Theme
from tests.ui.conftest import OpenWindow


class Changes(QObject):
    """Of each change of a theme, how many had to draw themselves anew for it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.drawn: list[int] = []
        self._theme = theme
        theme.changed.connect(self._note)

    def _note(self) -> None:
        self.drawn.append(self._theme.receivers(SIGNAL("changed()")) - 1)


def test_the_same_theme_again_changes_nothing(theme: Theme) -> None:
    theme.choose("dark")
    icon = theme.icon("document").cacheKey()
    changes = Changes(theme)
    theme.choose("dark")
    assert (changes.drawn, theme.icon("document").cacheKey()) == ([], icon)
    theme.choose("light")
    assert (changes.drawn, theme.colours) == ([0], LIGHT)
    assert theme.icon("document").cacheKey() != icon


@pytest.mark.parametrize("scale", [1.0, 1.25, 3.0])
def test_an_icon_is_drawn_in_the_pixels_of_the_screen(theme: Theme, scale: float) -> None:
    theme.choose("dark")
    icon = theme.icon("document", "accent")
    on, off = (icon.pixmap(QSize(16, 16), scale, mode) for mode in (QIcon.Mode.Normal, QIcon.Mode.Disabled))
    assert (on.size(), on.devicePixelRatio()) == (QSize(16, 16) * scale, scale)
    assert strongest(on) == DARK.accent
    assert strongest(off) == DARK.faint
    assert icon.pixmap(QSize(0, 0)).isNull()
    assert on.toImage() == QIcon(icon).pixmap(QSize(16, 16), scale).toImage()


def strongest(pixmap: QPixmap) -> QColor:
    """The colour of the pixel that lets least through."""
    image = pixmap.toImage()
    colours = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return max(colours, key=QColor.alpha)


def test_a_theme_is_applied_over_what_another_has_applied(theme: Theme, qapp: QApplication) -> None:
    theme.choose("dark")
    dark = qapp.styleSheet()
    other = Theme()
    other.choose("light")
    assert other.colours is LIGHT
    assert qapp.styleSheet() != dark
    theme.choose("dark")
    assert theme.colours is DARK
    assert qapp.styleSheet() == dark


@pytest.mark.parametrize("chosen", ["light", "dark"])
def test_a_window_is_built_in_its_theme(theme: Theme, open_window: OpenWindow, chosen: str) -> None:
    save_settings(replace(Settings(), theme=chosen, font_size=18))
    changes = Changes(theme)
    window = open_window()
    assert changes.drawn
    assert not any(changes.drawn)  # all was there before there was anything to draw anew
    assert theme.colours is (DARK if chosen == "dark" else LIGHT)
    assert window.ask.button.font().pointSize() == 18


def test_other_settings_draw_nothing_anew(theme: Theme, open_window: OpenWindow) -> None:
    window = open_window()
    changes = Changes(theme)
    window.apply_settings(replace(window.settings, threads=2))
    assert changes.drawn == []
    window.apply_settings(replace(window.settings, theme="dark"))
    (drawn,) = changes.drawn
    assert drawn > 10
