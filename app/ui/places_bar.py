"""A scroll bar that shows where in the document the marked places are."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractSlider, QScrollBar

from app.ui.marks import Mark
from app.ui.theme import Theme

_TICK = 3.0  # pixels
_SIDE = 3.0
_SOFT = 150  # of 255


class PlacesBar(QScrollBar):
    """Draws a tick for each marked place; `height_of` tells how far down in the document it is, from 0 to 1."""

    def __init__(self, theme: Theme, height_of: Callable[[Mark], float]) -> None:
        super().__init__()
        self._theme = theme
        self._height_of = height_of
        self._marks: tuple[Mark, ...] = ()
        self._chosen: Mark | None = None
        self._found: tuple[Mark, ...] = ()
        self._chosen_found: Mark | None = None
        self._heights: list[tuple[Mark, float]] | None = None

    @property
    def ticks(self) -> dict[int, tuple[Mark, bool]]:
        """What is drawn how far down, in pixels, and whether it is chosen; of many places at one height the last."""
        if self._heights is None:
            self._heights = [(mark, self._height_of(mark)) for mark in (*self._marks, *self._found)]
        room = self.height() - _TICK
        ticks = {round(height * room): (mark, False) for mark, height in self._heights}
        chosen = self._chosen, self._chosen_found
        ticks.update({round(height * room): (mark, True) for mark, height in self._heights if mark in chosen})
        return ticks

    def show_marks(self, marks: Sequence[Mark], chosen: int | None) -> None:
        """Show where the answers or evidence are."""
        self._marks, self._chosen = tuple(marks), None if chosen is None else marks[chosen]
        self.measure()

    def show_found(self, found: Sequence[Mark], chosen: int | None) -> None:
        """Show where words that are looked for were found."""
        self._found, self._chosen_found = tuple(found), None if chosen is None else found[chosen]
        self.measure()

    def measure(self) -> None:
        """The places may be at other heights now."""
        self._heights = None
        self.update()

    def sliderChange(self, change: QAbstractSlider.SliderChange) -> None:
        """With another length of the document its places are at other heights."""
        if change == QAbstractSlider.SliderChange.SliderRangeChange:
            self._heights = None
        super().sliderChange(change)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bar, and the ticks upon it."""
        super().paintEvent(event)
        ticks = self.ticks
        if not ticks:
            return
        colours = self._theme.colours
        tones = {"accent": colours.accent, "danger": colours.danger, "muted": colours.muted, "found": colours.found}
        painter = QPainter(self)
        for y, (mark, is_chosen) in sorted(ticks.items(), key=lambda tick: tick[1][1]):
            colour = QColor(tones[mark.tone])
            if not is_chosen:
                colour.setAlpha(_SOFT)
            side = 0.0 if is_chosen else _SIDE
            painter.fillRect(QRectF(side, y, self.width() - 2 * side, _TICK), colour)
