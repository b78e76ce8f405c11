"""Words looked for in the document in view are counted in all others, too, and the way leads there."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from app.ui.find_bar import FindBar
from app.ui.finding import MOST_FOUND, SPELL_MS, pattern_of, places_of
from app.ui.library import Library
from app.ui.source import Source


class FindingElsewhere(QObject):
    """Counts places, a few ms at a time and at most MOST_FOUND in each document, as long as the bar is there."""

    moved = Signal()
    """There are other `counts`."""

    def __init__(self, library: Library, bar: FindBar, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._bar = bar
        self._pattern: re.Pattern[str] | None = None
        self._sources: tuple[Source, ...] = ()
        self._waiting: deque[Source] = deque()
        self._counted: dict[tuple[int, int], int] = {}  # by key and edition of the text
        self._at: Source | None = None
        self._slices: Iterator[list[tuple[int, int]]] = iter(())
        self._so_far = 0
        self._pause = QTimer(self)
        self._pause.setInterval(0)
        self._pause.timeout.connect(self._go_on)
        bar.words_changed.connect(self._look)
        bar.elsewhere_wanted.connect(self.go)
        library.listed.connect(self._look_again)
        library.changed.connect(self._look_again)
        library.chosen_changed.connect(self._tell)

    @property
    def counts(self) -> dict[int, int]:
        """How many places each document has, by its key; those without any are left out."""
        found = ((source.key, self._counted.get((source.key, source.edition), 0)) for source in self._sources)
        return {key: count for key, count in found if count}

    @property
    def done(self) -> bool:
        """Whether all documents have been looked through."""
        return not self._pause.isActive()

    def go(self) -> None:
        """Show the next document of the list that has places, from its first one on."""
        chosen, counts = self._library.chosen, self.counts
        keys = [item.key for item in self._library.items]
        at = keys.index(chosen.key) if chosen is not None else -1
        following = next((key for key in (*keys[at + 1 :], *keys[: max(at, 0)]) if key in counts), None)
        if following is not None:
            self._library.choose(following)
            self._bar.look_from_the_top()

    def _look(self, words: str) -> None:
        self._pattern = pattern_of(words)
        self._counted.clear()
        self._at = None
        self._look_again()
        self._tell()

    def _look_again(self) -> None:
        if self._pattern is None:
            self._sources = ()
            return
        self._sources = self._library.sources
        self._waiting = deque(source for source in self._sources if (source.key, source.edition) not in self._counted)
        self._pause.start()

    def _go_on(self) -> None:
        clock = QElapsedTimer()
        clock.start()
        while clock.elapsed() < SPELL_MS and not self.done:
            if self._at is None:
                self._begin_next()
                continue
            found = next(self._slices, None)
            self._so_far += len(found or ())
            if found is None or self._so_far >= MOST_FOUND:
                self._counted[self._at.key, self._at.edition] = min(self._so_far, MOST_FOUND)
                self._at = None
        self._tell()

    def _begin_next(self) -> None:
        if not self._waiting or self._pattern is None:
            self._pause.stop()
            return
        self._at = self._waiting.popleft()
        self._so_far = 0
        text = self._at.document.text
        self._slices = places_of(self._pattern, text, 0, len(text))

    def _tell(self) -> None:
        chosen = self._library.chosen
        others = [count for key, count in self.counts.items() if chosen is None or key != chosen.key]
        self._bar.tell_elsewhere(sum(others), len(others))
        self.moved.emit()
