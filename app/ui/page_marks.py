"""What is marked on the pages of a PDF: answers, words that were found, and what is selected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from app.documents.document import Page
from app.documents.page_letters import Box, PageLetters
from app.ui.marks import Mark, chosen_last, touching
from app.ui.theme import LIGHT

_SELECTED = QColor("#b9d4f5")


@dataclass(frozen=True, slots=True)
class _Shape:
    """Boxes in points, their ground, and the colour of their frame if they have one."""

    boxes: tuple[Box, ...]
    ground: QColor
    frame: QColor | None = None


class PageMarks:
    """Places in a document's text, in code points, and how they are drawn on its pages.

    A page is white in both themes, so they have the colours of the light one.
    """

    def __init__(self) -> None:
        self._marks: tuple[Mark, ...] = ()
        self._chosen: int | None = None
        self._found: tuple[Mark, ...] = ()
        self._chosen_found: int | None = None
        self._selected = (0, 0)
        self._shapes: dict[int, list[_Shape]] = {}

    def show_marks(self, marks: Sequence[Mark], chosen: int | None) -> None:
        """Mark the stretches softly, and frame the chosen one."""
        self._marks, self._chosen = tuple(marks), chosen
        self._shapes.clear()

    def show_found(self, found: Sequence[Mark], chosen: int | None) -> None:
        """Mark the places of words that are looked for, in the order of the text, above the answers."""
        self._found, self._chosen_found = tuple(found), chosen
        self._shapes.clear()

    def show_selected(self, start: int, end: int) -> None:
        """Mark what is selected, below everything else."""
        if (start, end) != self._selected:
            self._selected = start, end
            self._shapes.clear()

    def forget(self, number: int | None = None) -> None:
        """The letters of this page have become known; without a number, those of all are others."""
        if number is None:
            self._shapes.clear()
        else:
            self._shapes.pop(number, None)

    def paint(self, painter: QPainter, number: int, page: Page, letters: PageLetters, scale: float) -> None:
        """Draw what is marked on a page whose corner is the painter's origin, `scale` pixels a point."""
        if number not in self._shapes:
            self._shapes[number] = self._on(page, letters)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # As with a marker pen: what is written shows through.
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
        for shape in self._shapes[number]:
            outline = QPainterPath()
            outline.setFillRule(Qt.FillRule.WindingFill)  # where lines overlap the ground is not twice as dark
            for box in shape.boxes:
                if shape.frame is None:
                    outline.addRect(scaled(box, scale))
                else:
                    outline.addRoundedRect(scaled(box, scale).adjusted(-3, -2, 3, 2), 3, 3)
            painter.fillPath(outline, shape.ground)
            if shape.frame is not None:
                painter.strokePath(outline, QPen(shape.frame, 2))
        painter.restore()

    def _on(self, page: Page, letters: PageLetters) -> list[_Shape]:
        """What is marked on a page, the uppermost last."""
        found = touching(self._found, page.start, page.end)
        shapes = [_Shape(boxes_on(page, letters, *self._selected), _SELECTED)]
        for mark, is_chosen in chosen_last(self._marks, range(len(self._marks)), self._chosen):
            ground, frame = _LOOKS[mark.tone]
            shapes.append(_Shape(boxes_on(page, letters, mark.start, mark.end), ground, frame if is_chosen else None))
        for mark, is_chosen in chosen_last(self._found, found, self._chosen_found):
            ground = LIGHT.found if is_chosen else LIGHT.found_soft
            shapes.append(_Shape(boxes_on(page, letters, mark.start, mark.end), ground))
        return [shape for shape in shapes if shape.boxes]


_LOOKS = {
    "accent": (LIGHT.accent_soft, LIGHT.accent),
    "danger": (LIGHT.danger_soft, LIGHT.danger),
    "muted": (LIGHT.sunken, LIGHT.muted),
}


def scaled(box: Box, scale: float) -> QRectF:
    """A box in points as a rectangle in pixels."""
    return QRectF(box.left * scale, box.top * scale, (box.right - box.left) * scale, (box.bottom - box.top) * scale)


def boxes_on(page: Page, letters: PageLetters, start: int, end: int) -> tuple[Box, ...]:
    """What of a stretch of the document's text stands on a page."""
    if start >= page.end or end <= page.start:
        return ()
    return letters.boxes(start - page.start, min(end, page.end) - page.start)
