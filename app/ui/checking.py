"""Claims: from the panel to the engine, and the evidence back; and answers that are to be verified."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.documents.document import normalise
from app.ui.ask_panel import AskPanel
from app.ui.asking import in_scope, nothing_to_read, remembered
from app.ui.check_panel import CheckPanel
from app.ui.citing import one_line
from app.ui.library import Library
from app.ui.source import Place, Source
from app.ui.thinking import Thinking
from app.ui.verdict_looks import LABEL_LOOKS
from app.ui.wording import counted, whole

if TYPE_CHECKING:
    from app.engine.evidence import ClaimResult
    from app.engine.nli import Judgement
    from app.ui.answer_model import AnswerRow


@dataclass(frozen=True, slots=True)
class _Origin:
    """The sentence of a document that became the claim: it must not be its own evidence."""

    claim: str
    source: Source
    start: int
    end: int

    def without(self, source: Source) -> str:
        """The text of `source`, as long as before, but without the sentence if it is the one."""
        text = source.document.text
        if source is not self.source:
            return text
        return text[: self.start] + " " * (self.end - self.start) + text[self.end :]


class Checking(QObject):
    """Holds claims against the chosen document or all of them, and says which places the evidence is at."""

    moved = Signal()
    """Other evidence is on view, or another piece is chosen: see `places` and `chosen`."""
    begun = Signal()
    """It is about to be read."""
    finished = Signal()
    """All evidence is there: see `result` and `sources`."""
    told = Signal(str)
    trouble = Signal(str)
    ran = Signal(object)

    def __init__(self, panel: CheckPanel, library: Library, thinking: Thinking, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._panel = panel
        self._library = library
        self._thinking = thinking
        self._origin: _Origin | None = None
        self.running = False
        self.keep: Callable[[ClaimResult, tuple[Source, ...]], None] = lambda *_: None
        """Called on the worker with the complete result before anybody sees it."""
        self.result: ClaimResult | None = None
        self.sources: tuple[Source, ...] = ()
        self.history: list[str] = []
        panel.claim_asked.connect(self.check)
        panel.pair_asked.connect(self.judge)
        panel.stopped.connect(thinking.stop)
        panel.chosen.connect(self.moved)
        library.changed.connect(self._check_sources)
        library.listed.connect(self._check_sources)

    @property
    def places(self) -> tuple[Place, ...]:
        """Where the evidence on view is."""
        return tuple(
            Place(row.source, row.evidence.start, row.evidence.end, LABEL_LOOKS[row.evidence.label][1])
            for row in self._panel.shown
        )

    @property
    def chosen(self) -> Place | None:
        """Where the chosen piece is."""
        row = self._panel.chosen_row
        return None if row is None else self.places[row]

    def check(self, claim: str, everything: bool = False) -> None:
        """Look for what speaks for the claim and against it. `everything`: in every sentence there is."""
        sources = in_scope(self._library, all_documents=self._panel.all_documents)
        if not sources:
            self.trouble.emit(nothing_to_read(self._library, all_documents=self._panel.all_documents))
            return
        claim = normalise(claim).strip()
        if not claim:
            self.trouble.emit(self.tr("The claim is empty: type it, then check."))
            return
        self.remember(claim)
        if self._origin is not None and self._origin.claim != claim:
            self._origin = None
        origin = self._origin

        def steps() -> Iterator[ClaimResult]:
            for source in sources:
                _ = source.index  # computed here, on the worker
            passages = [origin.without(source) if origin else source.document.text for source in sources]
            for result in self._thinking.readers.check(passages, claim, everything=everything):
                if result.done:
                    self.keep(result, sources)
                yield result

        self.begun.emit()
        run = self._thinking.start(steps)
        self._begin()
        run.progressed.connect(lambda result: self._on_progress(result, sources))
        run.finished.connect(lambda result: self._on_finished(result, sources))
        run.failed.connect(lambda _: self._end())
        run.cancelled.connect(self._end)

    def check_sentence(self, source: Source, start: int, end: int) -> None:
        """Hold a sentence of a document against everything else there is."""
        claim = one_line(source.document.text[start:end])
        self._origin = _Origin(claim, source, start, end)
        self._panel.set_claim(claim)
        self._panel.all_documents = True
        self.check(claim)

    def check_claim(self, claim: str, *, all_documents: bool) -> None:
        """Hold what a question for yes or no asks about against the documents that were asked."""
        self._panel.set_claim(claim)
        self._panel.all_documents = all_documents
        self.check(claim)

    def judge(self, premise: str, hypothesis: str) -> None:
        """Judge a claim by a passage that was typed."""
        if not premise.strip() or not hypothesis.strip():
            missing = self.tr("The claim is empty: type it, then check.")
            self.trouble.emit(missing if premise.strip() else self.tr("The passage is empty: type it, then check."))
            return

        def steps() -> Iterator[Judgement]:
            yield from self._thinking.readers.judge(normalise(premise), normalise(hypothesis))

        run = self._thinking.start(steps)
        self._begin()
        run.progressed.connect(self._panel.show_judgement)
        run.finished.connect(self._on_judged)
        run.failed.connect(lambda _: self._end())
        run.cancelled.connect(self._end)

    def show(self, result: ClaimResult, sources: Sequence[Source]) -> None:
        """Show evidence, for instance that kept from the last time."""
        self.result, self.sources = result, tuple(sources)
        self._panel.show_result(result, sources)

    def remember(self, claim: str) -> None:
        """Add to the claims that Up brings back."""
        self.history = remembered(self.history, claim)
        self._panel.set_history(self.history)

    def clear(self) -> None:
        """Forget everything checked and found."""
        self.result, self.sources, self.history, self._origin = None, (), [], None
        self._panel.clear()
        self._panel.set_claim("")
        self._panel.set_history([])

    def _begin(self) -> None:
        self.running = True
        self._panel.begin()

    def _end(self) -> None:
        self.running = False
        self._panel.end()

    def _on_progress(self, result: ClaimResult, sources: tuple[Source, ...]) -> None:
        parts = counted(result.sentences_total, "sentence")
        self.told.emit(self.tr("Reading… {done} of {parts}").format(done=whole(result.sentences_done), parts=parts))
        self.show(result, sources)
        self._check_sources()

    def _on_finished(self, result: ClaimResult | None, sources: tuple[Source, ...]) -> None:
        if result is not None:
            self.show(result, sources)
            self.ran.emit(result.latency)
        self._end()
        self._check_sources()
        if result is not None:
            self.finished.emit()

    def _on_judged(self, judgement: Judgement | None) -> None:
        self._end()
        if judgement is not None:
            self._panel.show_judgement(judgement)
            self.ran.emit(judgement.latency)

    def _check_sources(self) -> None:
        if not all(self._library.has(row.source) for row in self._panel.shown):
            self._panel.mark_stale()


class Verifying(QObject):
    """Judges answers by their own sentences, one after another, when nothing else is being read."""

    def __init__(self, panel: AskPanel, thinking: Thinking, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._panel = panel
        self._thinking = thinking
        self._wanted: deque[tuple[AnswerRow, str]] = deque()
        thinking.ended.connect(self._next)

    def verify(self, row: AnswerRow, question: str) -> None:
        """Tell the panel what the answer's sentence says about it."""
        self._wanted.append((row, question))
        self._next()

    def _next(self) -> None:
        if not self._wanted or self._thinking.busy:
            return
        row, question = self._wanted.popleft()
        text, answer = row.source.document.text, row.answer
        run = self._thinking.start(lambda: self._thinking.readers.verify(text, answer.start, answer.end, question))
        run.finished.connect(lambda verification: self._panel.show_verification(row, verification))
        run.failed.connect(lambda _: self._panel.show_verification(row, None))
        run.cancelled.connect(lambda: self._panel.show_verification(row, None))
