"""Readers whose answers a test chooses, as slow as it wants."""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from app.engine.evidence import ClaimResult, Evidence, Verdict
from app.engine.latency import Latency
from app.engine.nli import Judgement
from app.engine.qa import Answer, AskResult
from app.engine.verification import Verification
from app.settings import Settings
from app.ui.readers import LoadedAnswerer, Readers

LATENCY = Latency(
    tokenise_ms=1.2, retrieve_ms=0.4, model_ms=39.0, decode_ms=0.9, windows=1, tokens=184, threads=2, model="qa 0.1.0"
)


@dataclass
class FakeAnswerer:
    """Finds `words` in the passages, in this order; pretends to read `windows` pieces. Stops at once if told."""

    words: tuple[str, ...] = ()
    windows: int = 1
    seconds: float = 0.0
    has_answer: bool = True
    error: Exception | None = None
    asked: list[tuple[tuple[str, ...], str, int, float | None]] = field(default_factory=list)
    most_windows: list[int | None] = field(default_factory=list)
    prepared: list[str] = field(default_factory=list)
    threads: list[int] = field(default_factory=list)
    windows_read: int = 0
    closed: bool = False
    halt: threading.Event = field(default_factory=threading.Event)

    def steps(
        self,
        passages: Sequence[str],
        question: str,
        *,
        top_k: int = 5,
        threshold: float | None = None,
        most_windows: int | None = None,
        overlap: int | None = None,
    ) -> Iterator[AskResult]:
        self.halt.clear()
        self.closed = False
        self.asked.append((tuple(passages), question, top_k, threshold))
        self.most_windows.append(most_windows)
        self.threads.append(threading.get_ident())
        try:
            for done in range(1, self.windows + 1):
                if self.halt.wait(self.seconds):
                    return
                if self.error is not None:
                    raise self.error
                self.windows_read += 1
                yield self.result(passages, question, done, top_k)
        finally:
            self.closed = True

    def prepare(self, passage: str) -> None:
        self.prepared.append(passage)

    def stop(self) -> None:
        self.halt.set()

    def result(self, passages: Sequence[str], question: str, done: int, top_k: int) -> AskResult:
        answers = []
        for rank, word in enumerate(self.words):
            number = next((number for number, passage in enumerate(passages) if word in passage), None)
            if number is not None:
                start = passages[number].index(word)
                score = (5.0 if self.has_answer else -5.0) - rank
                answers.append(Answer(word, start, start + len(word), score, 0.5 / (rank + 1), number))
        return AskResult(
            question=question,
            answers=tuple(answers[:top_k]),
            has_answer=self.has_answer,
            no_answer_confidence=0.9,
            threshold=0.0,
            windows_done=done,
            windows_total=self.windows,
            windows_left_out=0,
            latency=LATENCY,
        )


@dataclass
class FakeJudge:
    """Always of the same opinion; `sentences` are the evidence for any claim."""

    label: str = "entailment"
    sentences: tuple[str, ...] = ()
    asked: list[tuple[str, str]] = field(default_factory=list)
    checked: list[tuple[tuple[str, ...], str, bool]] = field(default_factory=list)
    verified: list[tuple[str, str]] = field(default_factory=list)

    def steps(self, premise: str, hypothesis: str) -> Iterator[Judgement]:
        self.asked.append((premise, hypothesis))
        yield self.judgement()

    def judgement(self) -> Judgement:
        return Judgement(self.label, **self.shares(), latency=LATENCY, windows_done=1, windows_total=1)

    def shares(self) -> dict[str, float]:
        return {"entailment": 0.05, "neutral": 0.15, "contradiction": 0.05} | {self.label: 0.8}

    def check(self, passages: Sequence[str], claim: str, *, everything: bool) -> Iterator[ClaimResult]:
        self.checked.append((tuple(passages), claim, everything))
        found = []
        for sentence in self.sentences:
            for number, passage in enumerate(passages):
                start = passage.find(sentence)
                if start >= 0:
                    end = start + len(sentence)
                    found.append(Evidence(sentence, start, end, number, **self.shares(), label=self.label))
        yield ClaimResult(
            claim=claim,
            verdict=Verdict.SUPPORTED if found else Verdict.OPEN,
            probability=0.8,
            evidence=tuple(found),
            sentences_done=9,
            sentences_total=9,
            sentences_left_out=0,
            latency=LATENCY,
        )

    def verify(self, passage: str, start: int, end: int, question: str) -> Verification:
        self.verified.append((passage[start:end], question))
        return Verification(f"It is {passage[start:end]}.", start, end, self.judgement())

    def stop(self) -> None:
        pass


def readers(answerer: FakeAnswerer | None = None, judge: FakeJudge | None = None) -> Readers:
    """Readers that hold these; the answerer's own threshold is 1.5, and it usually reads 7 windows."""
    return Readers(lambda _: LoadedAnswerer(answerer or FakeAnswerer(), 1.5, 7), lambda _: judge or FakeJudge())


def replace_settings(settings: Settings, **changes: Any) -> Settings:
    """The settings with some changed."""
    return replace(settings, **changes)
