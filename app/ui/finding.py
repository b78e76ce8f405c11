"""Words looked for in a text: where they stand, and which of these places is looked at."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

MOST_FOUND = 1000
"""Nobody walks through more places than these."""
SPELL_MS = 8
"""So long at a time the window may be kept from everything else."""

_SLICE = 1 << 15  # characters that are looked through at once
_LONGEST = 2000  # characters of a place: what is typed is shorter, but spaces may stand for several line ends
_ALIKE = ("'’‘‛`´", '"“”„‟«»', "-‐‑‒–—−")  # which of these a document has, nobody knows who types


class Finding(QObject):
    """Looks through a text a few ms at a time, so that a book does not hold the window up.

    It begins where the reader is and comes to what is before that last: the text is a ring.
    """

    moved = Signal()
    """There are other places, or another one is chosen."""
    arrived = Signal(int, int)
    """This place is to be shown, from its first character to behind its last."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._near = 0
        self._before: list[tuple[int, int]] = []
        self._behind: list[tuple[int, int]] = []
        self._chosen: tuple[int, int] | None = None
        self._choosing = False
        self._slices: Iterator[tuple[list[tuple[int, int]], list[tuple[int, int]]]] = iter(())
        self._pause = QTimer(self)
        self._pause.setInterval(0)
        self._pause.timeout.connect(self._go_on)

    @property
    def places(self) -> list[tuple[int, int]]:
        """What has been found, as stretches of characters, in the order of the text."""
        return self._before + self._behind

    @property
    def chosen(self) -> int | None:
        """The number of the place that is looked at."""
        return None if self._chosen is None else bisect_left(self.places, self._chosen)

    @property
    def done(self) -> bool:
        """Whether the whole text has been looked through, or as much of it as holds MOST_FOUND places."""
        return not self._pause.isActive()

    def look(self, text: str, words: str, *, near: int | None = None, choose: bool = True) -> None:
        """Look for other words, or in another text.

        The first place from the character `near` on, or from where one was chosen last, is chosen if `choose`.
        """
        if near is not None:
            self._near = near
        self._before, self._behind, self._chosen, self._choosing = [], [], None, choose
        pattern = pattern_of(words)
        self._slices = self._found(pattern, text, min(self._near, len(text))) if pattern else iter(())
        self._pause.start()
        self._go_on()

    def step(self, by: int) -> None:
        """Choose the next place (1) or the one before (-1)."""
        places, chosen = self.places, self.chosen
        if places and chosen is not None:
            self._choose(places[(chosen + by) % len(places)])
        elif places:
            self._choose(places[(len(self._before) - (by < 0)) % len(places)])

    def _found(
        self, pattern: re.Pattern[str], text: str, near: int
    ) -> Iterator[tuple[list[tuple[int, int]], list[tuple[int, int]]]]:
        """Where the places of one slice after the other belong, and the places."""
        for places in places_of(pattern, text, near, len(text)):
            yield self._behind, places
        for places in places_of(pattern, text, 0, near):
            yield self._before, places

    def _go_on(self) -> None:
        clock = QElapsedTimer()
        clock.start()
        while clock.elapsed() < SPELL_MS and not self.done:
            part, found = next(self._slices, (self._before, None))
            part += (found or ())[: MOST_FOUND - len(self.places)]
            if found is None or len(self.places) == MOST_FOUND:
                self._pause.stop()
        if self._choosing and (first := self._behind or self._before):
            self._choose(first[0])
        else:
            self.moved.emit()

    def _choose(self, place: tuple[int, int]) -> None:
        self._choosing = False
        self._chosen = place
        self._near = place[0]
        self.moved.emit()
        self.arrived.emit(*place)


def pattern_of(words: str) -> re.Pattern[str] | None:
    """What finds words whichever way their letters, spaces, quotes and hyphens are written; None if there are none."""
    written = ["".join(map(_either, word)) for word in words.split()]
    return re.compile(r"\s+".join(written), re.IGNORECASE) if written else None


def places_of(pattern: re.Pattern[str], text: str, begin: int, end: int) -> Iterator[list[tuple[int, int]]]:
    """Yield the stretches that match and begin in `text[begin:end]`, those of one slice after the other."""
    while begin < end:
        stop = min(begin + _SLICE, end)
        matches = pattern.finditer(text, begin, stop + _LONGEST)
        places = [match.span() for match in matches if match.start() < stop]
        yield places
        begin = max(stop, places[-1][1]) if places else stop


def _either(character: str) -> str:
    alike = next((group for group in _ALIKE if character in group), None)
    return f"[{re.escape(alike)}]" if alike else re.escape(character)
