"""Where the pages of a document stand when they lie one below the other. Everything in device-independent pixels."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from PySide6.QtCore import QRectF

GAP = 12
MARGIN = 16


@dataclass(frozen=True, slots=True)
class PageLayout:
    """`sizes` of the pages in points, the `width` that the widest of them gets, and the `room` they stand in."""

    sizes: tuple[tuple[float, float], ...]
    width: float
    room: float
    tops: tuple[float, ...]
    height: float

    def page(self, number: int) -> QRectF:
        """Where a page is."""
        width, height = self.sizes[number]
        scale = self.scale
        return QRectF((self.room - width * scale) / 2, self.tops[number], width * scale, height * scale)

    @property
    def scale(self) -> float:
        """Pixels a point."""
        return self.width / max(width for width, _ in self.sizes)

    def page_at(self, y: float) -> int:
        """Which page is so far down, or the nearest one above."""
        return max(0, bisect_right(self.tops, y) - 1)

    def between(self, top: float, bottom: float) -> range:
        """The pages of which some part is between two heights."""
        first = self.page_at(top)
        if self.page(first).bottom() < top and first + 1 < len(self.sizes):
            first += 1
        return range(first, self.page_at(bottom) + 1)


def lay_out(sizes: Sequence[tuple[float, float]], room: float, zoom: float) -> PageLayout:
    """Lay pages out in `room` pixels; with a zoom of 1 the widest fills it. `sizes` is not empty."""
    width = max(80.0, room - 2 * MARGIN) * zoom
    scale = width / max(1.0, *(size[0] for size in sizes))
    bottoms = list(accumulate((height * scale + GAP for _, height in sizes), initial=float(MARGIN)))
    return PageLayout(
        tuple(sizes), width, max(room, width + 2 * MARGIN), tuple(bottoms[:-1]), bottoms[-1] - GAP + MARGIN
    )
