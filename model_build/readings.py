"""What the shipped engine says about every example of a data set, on as many processes as there are cores."""

from __future__ import annotations

import functools
import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from tqdm import tqdm

from app.engine.bundle import QUESTION_ANSWERING, ModelBundle, load_bundle
from app.engine.nli import EntailmentJudge
from app.engine.qa import CANDIDATES, QuestionAnswerer

CHUNK = 16

Example = TypeVar("Example")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class QaReading:
    """An example with the engine's answers: texts and scores best first, at most 20, and the time in ms."""

    example: dict[str, Any]
    texts: tuple[str, ...]
    scores: tuple[float, ...]
    milliseconds: float


@dataclass(frozen=True, slots=True)
class NliReading:
    """An example with the engine's probabilities by label, and the time in ms."""

    example: dict[str, Any]
    probabilities: dict[str, float]
    milliseconds: float


@functools.lru_cache(maxsize=1)
def _reader(folder: Path, in_float: bool) -> QuestionAnswerer | EntailmentJudge:
    """One a process; each runs on one thread, because the processes share the cores."""
    bundle = replace(load_bundle(folder), in_float=in_float)
    return QuestionAnswerer(bundle, 1) if bundle.task == QUESTION_ANSWERING else EntailmentJudge(bundle, 1)


def _read(folder: Path, in_float: bool, example: dict[str, Any]) -> QaReading | NliReading:
    reader = _reader(folder, in_float)
    if isinstance(reader, QuestionAnswerer):
        result = reader.ask(example["context"], example["question"], top_k=CANDIDATES, least_confidence=0.0)
        return QaReading(
            example,
            tuple(answer.text for answer in result.answers),
            tuple(answer.score for answer in result.answers),
            result.latency.total_ms,
        )
    judged = reader.judge(example["premise"], example["hypothesis"])
    probabilities = {
        "entailment": judged.entailment,
        "neutral": judged.neutral,
        "contradiction": judged.contradiction,
    }
    return NliReading(example, probabilities, judged.latency.total_ms)


def read_all(
    bundle: ModelBundle, examples: Iterable[dict[str, Any]], *, title: str
) -> Iterator[QaReading | NliReading]:
    """Yield a reading for every example, in order."""
    return on_every_core(functools.partial(_read, bundle.folder, bundle.in_float), examples, title)


def on_every_core(work: Callable[[Example], Result], examples: Iterable[Example], title: str) -> Iterator[Result]:
    """Yield what comes of every example, in order; `work` is pickled for processes, one a core."""
    rows = list(examples)
    # Not fork: torch and onnxruntime may have started threads, which a forked process would lack.
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(os.cpu_count(), mp_context=spawn) as pool:
        found = pool.map(work, rows, chunksize=CHUNK)
        yield from tqdm(found, total=len(rows), desc=title, mininterval=10, ascii=True, disable=None)
