"""The reader follows the answers: it shows the document and the place of whichever is chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject

from app.ui.library import Library
from app.ui.reader_pane import ReaderPane
from app.ui.source import Place


class Following(QObject):
    """Marks the places on view, softly, and goes to the chosen one."""

    def __init__(self, library: Library, reader: ReaderPane, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._reader = reader
        self._places: tuple[Place, ...] = ()
        self._chosen: Place | None = None
        self._shown: Place | None = None
        library.chosen_changed.connect(self._show_item)
        library.changed.connect(self._on_changed)

    def show(self, places: Sequence[Place], chosen: Place | None, *, running: bool) -> None:
        """Mark these places and go to the chosen one.

        While a question is `running`, better answers come and go, so another document is only turned to when the
        user chooses an answer in it; the best one is turned to when all has been read.
        """
        places = tuple(places)
        by_hand = places == self._places and chosen != self._chosen
        self._places, self._chosen = places, chosen
        here = chosen is not None and self._library.chosen == self._library.item(chosen.source.key)
        if chosen is None:
            self._shown = None
        elif not running or by_hand or (here and chosen != self._shown):
            self._go(chosen)
        self._mark()

    def settle(self) -> None:
        """All has been read: go to the best answer, unless the reader is there already."""
        if self._chosen is not None and self._chosen != self._shown:
            self._go(self._chosen)

    def _go(self, place: Place) -> None:
        self._shown = place
        self._library.choose(place.source.key)
        self._mark()
        self._reader.reveal(place)

    def _show_item(self) -> None:
        self._reader.show_item(self._library.chosen)
        self._mark()

    def _on_changed(self, key: int) -> None:
        chosen = self._library.chosen
        if chosen is not None and chosen.key == key:
            self._show_item()

    def _mark(self) -> None:
        self._reader.show_places(self._places, self._chosen)
