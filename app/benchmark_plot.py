"""The timings of a benchmark as a bar chart, one SVG file."""

from collections.abc import Iterator, Sequence
from html import escape

from app.engine.benchmark import Timing

_WIDTH, _NAMES, _NUMBERS = 760, 250, 150  # in units of the drawing
_BAR, _ROW, _HEADING, _TOP = 14, 22, 34, 40
_COLOURS = ("#2f6f4f", "#8a9a92")  # ours, the others


def bar_chart(title: str, timings: Sequence[Timing]) -> str:
    """A bar for each median, a line from there to the 90th percentile; a group for each length and number of threads.

    `timings` come group by group, the first of each being the model that the others are compared with.
    """
    groups = list(dict.fromkeys((timing.length, timing.threads) for timing in timings))
    height = _TOP + len(groups) * _HEADING + len(timings) * _ROW + 10
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img"'
        f' font-family="sans-serif" font-size="12" fill="#26302b"><title>{escape(title)}</title>',
        f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>',
        f'<text x="10" y="22" font-size="14">{escape(title)}</text>',
    ]
    y = _TOP
    for length, threads in groups:
        y += _HEADING
        said = "1 thread" if threads == 1 else f"{threads} threads"
        parts.append(f'<text x="10" y="{y - 8}" font-weight="bold">{length} tokens, {said}</text>')
        group = [timing for timing in timings if (timing.length, timing.threads) == (length, threads)]
        scale = (_WIDTH - _NAMES - _NUMBERS) / max(timing.p90_ms for timing in group)
        for number, timing in enumerate(group):
            parts += _row(timing, y, scale, _COLOURS[min(number, 1)])
            y += _ROW
    return "\n".join([*parts, "</svg>", ""])


def _row(timing: Timing, y: int, scale: float, colour: str) -> Iterator[str]:
    median, p90 = (_NAMES + scale * value for value in (timing.median_ms, timing.p90_ms))
    middle = y + _BAR / 2
    yield f'<text x="{_NAMES - 8}" y="{middle + 4:g}" text-anchor="end">{escape(timing.model)}</text>'
    yield f'<rect x="{_NAMES}" y="{y}" width="{median - _NAMES:.1f}" height="{_BAR}" fill="{colour}"/>'
    yield f'<path d="M{median:.1f} {middle:g}H{p90:.1f}m0 -4v8" stroke="#26302b" fill="none"/>'
    yield f'<text x="{p90 + 8:.1f}" y="{middle + 4:g}">{timing.median_ms:.1f} ms, x {timing.ratio:.2f}</text>'
