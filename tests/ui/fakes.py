"""Readers whose answers a test chooses, as slow as it wants."""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from app.engine.latency import Latency
from app.engine.nli import Judgement
from app.engine.qa import Answer, AskResult
from app.settings import Settings
from app.ui.readers import LoadedAnswerer, Readers

LATENCY = Latency(1.2, 39.0, 0.9, 1, 184, 2, "qa 0.1.0")


@dataclass
class FakeAnswerer:
    """Finds `words` in the passage, in this order; pretends to read `windows` pieces."""

    words: tuple[str, ...] = ()
    windows: int = 1
    seconds: float = 0.0
    has_answer: bool = True
    error: Exception | None = None
    asked: list[tuple[str, str, int, float | None]] = field(default_factory=list)
    threads: list[int] = field(default_factory=list)
    windows_read: int = 0
    closed: bool = False

    def steps(
        self, passage: str, question: str, *, top_k: int = 5, threshold: float | None = None
    ) -> Iterator[AskResult]:
        self.asked.append((passage, question, top_k, threshold))
        self.threads.append(threading.get_ident())
        try:
            for done in range(1, self.windows + 1):
                time.sleep(self.seconds)
                if self.error is not None:
                    raise self.error
                self.windows_read += 1
                yield self.result(passage, question, done, top_k)
        finally:
            self.closed = True

    def result(self, passage: str, question: str, done: int, top_k: int) -> AskResult:
        answers = tuple(
            Answer(word, passage.index(word), passage.index(word) + len(word), 5.0 - rank, 0.5 / (rank + 1))
            for rank, word in enumerate(self.words)
        )
        return AskResult(question, answers[:top_k], self.has_answer, 0.9, 0.0, done, self.windows, LATENCY)


@dataclass
class FakeJudge:
    """Always of the same opinion."""

    label: str = "entailment"
    asked: list[tuple[str, str]] = field(default_factory=list)

    def steps(self, premise: str, hypothesis: str) -> Iterator[Judgement]:
        self.asked.append((premise, hypothesis))
        shares = {"entailment": 0.05, "neutral": 0.15, "contradiction": 0.05} | {self.label: 0.8}
        yield Judgement(self.label, **shares, latency=LATENCY, windows_done=1, windows_total=1)


def readers(answerer: FakeAnswerer | None = None, judge: FakeJudge | None = None) -> Readers:
    """Readers that hold these; the answerer's own threshold is 1.5."""
    return Readers(lambda _: LoadedAnswerer(answerer or FakeAnswerer(), 1.5), lambda _: judge or FakeJudge())


def replace_settings(settings: Settings, **changes: Any) -> Settings:
    """The settings with some changed."""
    return replace(settings, **changes)
