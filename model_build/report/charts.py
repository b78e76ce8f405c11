"""Charts as inline SVG. Colours come from the page's style sheet, so that they follow light and dark."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from model_build.calibration import Bin

POINTS = 120  # a longer line is thinned to so many points

_LEFT, _TOP, _RIGHT, _BOTTOM = 46.0, 12.0, 12.0, 38.0


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a chart: its name in the legend and its points from left to right."""

    name: str
    xs: Sequence[float]
    ys: Sequence[float]


@dataclass(frozen=True, slots=True)
class Axis:
    """The values from one end of an axis to the other, and what they are."""

    label: str
    low: float
    high: float

    def ticks(self) -> list[float]:
        """Three to seven round values."""
        span = self.high - self.low
        step = 10 ** math.floor(math.log10(span / 3))
        step *= max(factor for factor in (1, 2, 2.5, 5) if span / (step * factor) >= 3)
        first = math.ceil(self.low / step - 1e-9)
        return [step * n for n in range(first, math.floor(self.high / step + 1e-9) + 1)]


@dataclass(frozen=True, slots=True)
class _Plot:
    """A frame with axes, in units of the drawing."""

    width: float
    height: float
    x: Axis
    y: Axis

    def across(self, value: float) -> float:
        return round(
            _LEFT + (value - self.x.low) / (self.x.high - self.x.low) * (self.width - _LEFT - _RIGHT),
            1,
        )

    def down(self, value: float) -> float:
        share = (value - self.y.low) / (self.y.high - self.y.low)
        return round(self.height - _BOTTOM - share * (self.height - _TOP - _BOTTOM), 1)

    def frame(self) -> list[str]:
        """Grid lines, numbers and the axes' names."""
        left, right = self.across(self.x.low), self.across(self.x.high)
        bottom = self.down(self.y.low)
        parts = []
        for value in self.y.ticks():
            y = self.down(value)
            parts.append(f'<path class="grid" d="M{left} {y}H{right}"/>')
            parts.append(f'<text x="{left - 6}" y="{y + 4}" text-anchor="end">{value:g}</text>')
        for value in self.x.ticks():
            parts.append(
                f'<text x="{self.across(value)}" y="{bottom + 16}" text-anchor="middle">{round(value, 6):g}</text>'
            )
        parts.append(f'<path class="axis" d="M{left} {bottom}H{right}"/>')
        middle = (left + right) / 2
        parts.append(f'<text x="{middle}" y="{self.height - 4}" text-anchor="middle">{escape(self.x.label)}</text>')
        return parts

    def svg(self, title: str, parts: Sequence[str]) -> str:
        return (
            f'<svg viewBox="0 0 {self.width:g} {self.height:g}" role="img" aria-label="{escape(title)}">'
            + "".join([*self.frame(), *parts])
            + "</svg>"
        )


def line_chart(title: str, lines: Sequence[Line], x: Axis, y: Axis, marks: Sequence[tuple[str, float]] = ()) -> str:
    """Lines with a legend below; `marks` are named vertical lines at a value of x."""
    plot = _Plot(640, 260, x, y)
    parts = []
    for name, value in marks:
        at = plot.across(min(max(value, x.low), x.high))
        parts.append(f'<path class="mark" d="M{at} {_TOP}V{plot.down(y.low)}"/>')
        side = "end" if at > plot.width * 0.7 else "start"
        parts.append(
            f'<text x="{at + (-5 if side == "end" else 5)}" y="{_TOP + 10}" text-anchor="{side}">{escape(name)}</text>'
        )
    for number, line in enumerate(lines):
        every = max(1, math.ceil(len(line.xs) / POINTS))
        points = list(zip(line.xs, line.ys, strict=True))
        kept = [*points[::every], *([] if (len(points) - 1) % every == 0 else points[-1:])]
        path = "L".join(f"{plot.across(a)} {plot.down(min(max(b, y.low), y.high))}" for a, b in kept)
        parts.append(f'<path class="line s{number % 8}" d="M{path}"/>')
    return f"<figure>{plot.svg(title, parts)}{_legend([line.name for line in lines])}</figure>"


def reliability_diagram(title: str, before: Sequence[Bin], after: Sequence[Bin]) -> str:
    """Accuracy over confidence, in percent, before and after calibration; a dot's area is its share of the examples."""
    plot = _Plot(360, 320, Axis("confidence shown, %", 0, 100), Axis("right, %", 0, 100))
    parts = [f'<path class="ideal" d="M{plot.across(0)} {plot.down(0)}L{plot.across(100)} {plot.down(100)}"/>']
    for number, bins in enumerate((before, after)):
        places = [(plot.across(100 * b.confidence), plot.down(100 * b.accuracy)) for b in bins]
        path = "L".join(f"{x} {y}" for x, y in places)
        parts.append(f'<path class="line s{number}" d="M{path}"/>')
        for (x, y), b in zip(places, bins, strict=True):
            parts.append(f'<circle class="dot s{number}" cx="{x}" cy="{y}" r="{2 + 10 * math.sqrt(b.share):.1f}"/>')
    return f"<figure>{plot.svg(title, parts)}{_legend(['before calibration', 'after'])}</figure>"


def _legend(names: Sequence[str]) -> str:
    items = (f'<span><i class="s{number % 8}"></i>{escape(name)}</span>' for number, name in enumerate(names))
    return f'<figcaption class="legend">{"".join(items)}</figcaption>'
