"""Questions: from the panel to the engine, and the answers back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal

from app.documents.document import normalise
from app.settings import Settings
from app.ui.ask_panel import AskPanel
from app.ui.library import Library
from app.ui.source import Place, Source
from app.ui.thinking import Thinking
from app.ui.wording import counted, whole

if TYPE_CHECKING:
    from app.engine.qa import AskResult

MOST_REMEMBERED = 100


class Asking(QObject):
    """Asks the chosen document or all of them, and says which places the answers are at."""

    moved = Signal()
    """Other answers are on view, or another one is chosen: see `places` and `chosen`."""
    begun = Signal()
    """It is about to be read."""
    finished = Signal()
    """All answers are there: see `result` and `sources`."""
    told = Signal(str)
    """What is going on, for the status line."""
    trouble = Signal(str)
    left_out = Signal(int)
    """So many documents are not read yet, and will not be asked about."""
    ran = Signal(object)
    """How long it took (`Latency`)."""

    def __init__(
        self,
        panel: AskPanel,
        library: Library,
        thinking: Thinking,
        settings: Callable[[], Settings],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._panel = panel
        self._library = library
        self._thinking = thinking
        self._settings = settings
        self.running = False
        self.keep: Callable[[AskResult, tuple[Source, ...]], None] = lambda *_: None
        """Called on the worker with the complete result before anybody sees it."""
        self.result: AskResult | None = None
        self.sources: tuple[Source, ...] = ()
        self.history: list[str] = []
        panel.asked.connect(self.ask)
        panel.stopped.connect(thinking.stop)
        panel.chosen.connect(self.moved)
        library.changed.connect(self._check_sources)
        library.listed.connect(self._check_sources)

    @property
    def places(self) -> tuple[Place, ...]:
        """Where the answers on view are, and the sentence behind a yes or no."""
        answers = tuple(
            Place(row.source, row.answer.start, row.answer.end, "muted" if row.weak else "accent")
            for row in self._panel.shown
        )
        verdict = self._panel.verdict_place
        return answers if verdict is None else (*answers, verdict)

    @property
    def chosen(self) -> Place | None:
        """Where the chosen one is."""
        row = self._panel.chosen_row
        if self._panel.at_verdict:
            return self.places[-1]
        return None if row is None else self.places[row]

    def ask(self, question: str, everything: bool = False) -> None:
        """Answer the question. `everything`: read also what hardly anything speaks for."""
        sources = in_scope(self._library, all_documents=self._panel.all_documents)
        if not sources:
            self.trouble.emit(nothing_to_read(self._library, all_documents=self._panel.all_documents))
            return
        question = normalise(question).strip()
        if not question:
            self.trouble.emit(self.tr("The question is empty: type what you want to know."))
            self._panel.question.setFocus()
            return
        self.remember(question)
        settings = self._settings()

        def steps() -> Iterator[AskResult]:
            for source in sources:
                _ = source.index  # computed here, on the worker
            for result in self._thinking.readers.ask(
                [source.document.text for source in sources],
                question,
                top_k=settings.top_k,
                caution=settings.caution,
                everything=everything,
                overlap=settings.overlap,
            ):
                if result.done:
                    self.keep(result, sources)
                yield result

        self.begun.emit()
        run = self._thinking.start(steps)
        self.running = True
        self._panel.begin()
        if self._panel.all_documents and self._library.unread:
            self.left_out.emit(len(self._library.unread))
        run.progressed.connect(lambda result: self._on_progress(result, sources))
        run.finished.connect(lambda result: self._on_finished(result, sources))
        run.failed.connect(lambda _: self._end())
        run.cancelled.connect(self._end)

    def show(self, result: AskResult, sources: Sequence[Source]) -> None:
        """Show answers, for instance those kept from the last time."""
        self.result, self.sources = result, tuple(sources)
        self._panel.show_result(result, sources)

    def remember(self, question: str) -> None:
        """Add to the questions that Up brings back."""
        self.history = remembered(self.history, question)
        self._panel.set_history(self.history)

    def clear(self) -> None:
        """Forget everything asked and answered."""
        self.result, self.sources, self.history = None, (), []
        self._panel.clear()
        self._panel.question.clear()
        self._panel.set_history([])

    def _on_progress(self, result: AskResult, sources: tuple[Source, ...]) -> None:
        done, total = result.progress
        parts = counted(total, "part" if result.verdict is None else "sentence")
        self.told.emit(self.tr("Reading… {done} of {parts}").format(done=whole(done), parts=parts))
        self.show(result, sources)
        self._check_sources()

    def _on_finished(self, result: AskResult | None, sources: tuple[Source, ...]) -> None:
        if result is not None:
            self.show(result, sources)
            self.ran.emit(result.whole_latency)
        self._end()
        self._check_sources()
        if result is not None:
            self.finished.emit()

    def _end(self) -> None:
        self.running = False
        self._panel.end()

    def _check_sources(self) -> None:
        if not all(self._library.has(place.source) for place in self.places):
            self._panel.mark_stale()


def remembered(history: Sequence[str], text: str) -> list[str]:
    """The history with `text` as its newest entry, each only once, the oldest first."""
    return [*(entry for entry in history if entry != text), text][-MOST_REMEMBERED:]


def in_scope(library: Library, *, all_documents: bool) -> tuple[Source, ...]:
    """The texts that are to be read: all that there are, or the chosen one."""
    library.wanted.emit()
    chosen = library.chosen
    return tuple(
        source for source in library.sources if all_documents or (chosen is not None and source.key == chosen.key)
    )


def nothing_to_read(library: Library, *, all_documents: bool) -> str:
    """Why a question or a claim has nothing to be held against, and what to do."""
    if library.unread:
        return _tr("The documents are still being read: ask again in a moment.")
    if library.items and not all_documents and library.sources:
        return _tr("This document has no text to read: choose another one, or ask about all documents.")
    return _tr("There is no text to read yet: open a document or paste a text, then ask.")


def _tr(text: str) -> str:
    return QCoreApplication.translate("Asking", text)
