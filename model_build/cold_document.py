"""`edgewise-build cold`: how long one question about a document takes that the engine has not seen yet.

The document is some 2,000 words of a data set's paragraphs. The engine tokenises it, ranks its windows and reads them
until its answer is settled, as the application does; a peer reads every window with its own graph, padded to the
model's full length, as a script around it would.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from app.engine.bundle import ModelBundle
from app.engine.qa import DEFAULT_MOST_WINDOWS, QuestionAnswerer
from app.engine.session import Session
from app.engine.tokeniser import Tokeniser
from app.engine.windows import cover
from model_build.jsonl import read_jsonl

WORDS = 2000
ROUNDS = 25


@dataclass(frozen=True, slots=True)
class Cold:
    """Milliseconds to the final answer about `words` words, in the median over the rounds, and windows read for it.

    `ratio` is the median of the peer's time divided by ours in the same round, `low` and `high` its quartiles;
    `ratio_of_sums` is that of all rounds together.
    """

    words: int
    windows: float
    peer_windows: float
    ours_ms: float
    peer_ms: float
    ratio: float
    low: float
    high: float
    ratio_of_sums: float


def measure(
    bundle: ModelBundle, peer: ModelBundle, data: Path, threads: int | None, *, words: int = WORDS, rounds: int = ROUNDS
) -> Cold:
    """Let both read a new document in each round, in turns. ValueError where the data has too few paragraphs."""
    answerer, other = QuestionAnswerer(bundle, threads), Session(peer, threads)
    tokeniser = Tokeniser(peer)
    ours, theirs, windows, every = [], [], [], []
    documents = _documents(data, words)
    for turn, (question, text) in zip(range(rounds + 1), documents, strict=False):
        began = time.perf_counter()
        for result in answerer.steps([text], question, most_windows=DEFAULT_MOST_WINDOWS):
            read = result.windows_total
        between = time.perf_counter()
        all_read = _read_padded(other, tokeniser, peer, question, text)
        ended = time.perf_counter()
        if turn:  # the first warms up
            ours.append(1000 * (between - began))
            theirs.append(1000 * (ended - between))
            windows.append(read)
            every.append(all_read)
    if len(ours) < rounds:
        raise ValueError(f"{data.name} has too few paragraphs for {rounds + 1} documents of {words} words.")
    ratios = [mine / their for their, mine in zip(ours, theirs, strict=True)]
    low, _, high = statistics.quantiles(ratios, n=4)
    return Cold(
        words=words,
        windows=statistics.median(windows),
        peer_windows=statistics.median(every),
        ours_ms=statistics.median(ours),
        peer_ms=statistics.median(theirs),
        ratio=statistics.median(ratios),
        low=low,
        high=high,
        ratio_of_sums=sum(theirs) / sum(ours),
    )


def _read_padded(session: Session, tokeniser: Tokeniser, bundle: ModelBundle, question: str, text: str) -> int:
    """Read every window; returns how many there are."""
    asked, tokens = len(tokeniser.encode(question)), tokeniser.encode(text)
    room = bundle.max_length - asked - 3
    parts = cover(len(tokens), room, min(bundle.stride, room // 2))
    for first, stop in parts:
        # What the other tokens are makes no difference to the time.
        ids = np.zeros(bundle.max_length, dtype=np.int64)
        ids[asked + 2 : asked + 2 + stop - first] = tokens.ids[first:stop]
        session.run(ids, (np.arange(bundle.max_length) > asked).astype(np.int64))
    return len(parts)


def _documents(data: Path, words: int) -> Iterator[tuple[str, str]]:
    """A question, and its paragraph among others of other questions, until there are no more."""
    paragraphs: dict[str, str] = {}
    for example in read_jsonl(data):
        paragraphs.setdefault(example["context"], example["question"])
        if sum(len(text.split()) for text in paragraphs) >= words:
            yield next(iter(paragraphs.values())), "\n\n".join(paragraphs)
            paragraphs = {}
