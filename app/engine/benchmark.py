"""How fast the model is on this machine, measured MLPerf Mobile's way, alone or against others.

Single stream: batch 1, one query after the other, fixed lengths, warmed up, and the 90th percentile as the
result (Reddi et al. 2022, arXiv 2012.02328). Only the model is timed: no tokenising, no decoding. Models that are
compared take turns, one query each, so that whatever else the machine does slows all of them alike.
"""

import datetime
import statistics
import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import onnxruntime

from app import __version__
from app.engine.bundle import MANIFEST, ModelBundle, load_bundle
from app.engine.errors import MissingBundleError, OptionError, WrongTaskError
from app.engine.latency import percentile
from app.engine.machine import cpu_model, instruction_sets
from app.engine.session import FloatArray, Session
from app.engine.tokeniser import IntArray, Tokeniser

DEFAULT_LENGTHS = (128, 384)
DEFAULT_RUNS = 50
CITED_RUNS = 200
"""Enough for a 90th percentile that others may read."""
WARM_UP_RUNS = 3
WEIGHTS_OF = "weights_of"
"""In a bundle's provenance: whose weights it has as well, so that its logits can be compared. See model_build.peers."""
WHAT = "what"
"""In a bundle's provenance: what a peer is, in a few words."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a timing must be read with: versions, the processor, the day."""

    edgewise: str = __version__
    onnxruntime: str = onnxruntime.__version__
    cpu: str = field(default_factory=cpu_model)
    instruction_sets: tuple[str, ...] = field(default_factory=instruction_sets)
    date: str = field(default_factory=lambda: datetime.datetime.now(datetime.UTC).date().isoformat())

    def __str__(self) -> str:
        cpu = f"{self.cpu} ({' '.join(self.instruction_sets) or 'instructions unknown'})"
        return f"Edgewise {self.edgewise}, onnxruntime {self.onnxruntime}, {cpu}, {self.date}"


@dataclass(frozen=True, slots=True)
class Benchmark:
    """The timings of one sequence length after `runs` of `runs_total` queries, in milliseconds."""

    length: int
    runs: int
    runs_total: int
    median_ms: float
    p90_ms: float
    fastest_ms: float
    threads: int
    model: str

    @property
    def done(self) -> bool:
        """Whether this is the final result for its length."""
        return self.runs == self.runs_total


@dataclass(frozen=True, slots=True)
class Timing(Benchmark):
    """The same of one of several models that took turns, with the spread, and how it compares with the first of them.

    `ratio` is the median over all turns of its time divided by the first one's in the same turn, and `ratio_quartiles`
    are the first and third quartile of that: above 1, the first is the faster one. `ratio_p90` divides the 90th
    percentiles. `difference` is the largest one between its logits and the first one's, None where its weights are
    others.
    """

    what: str
    quartiles_ms: tuple[float, float]
    ratio: float
    ratio_quartiles: tuple[float, float]
    ratio_p90: float
    difference: float | None


@dataclass(frozen=True, slots=True)
class Round:
    """The measured times so far, one list a model, which grow with the next turn; `timings` sums them up."""

    models: Sequence[ModelBundle]
    length: int
    threads: int
    runs_total: int
    times: Sequence[list[float]]
    differences: Sequence[float | None]

    @property
    def runs(self) -> int:
        """The number of turns that have been taken."""
        return len(self.times[0])

    @property
    def done(self) -> bool:
        """Whether this is the last one of its length and threads."""
        return self.runs == self.runs_total

    def timings(self) -> Iterator[Timing]:
        """Yield a summary for each model, the first one first."""
        first = self.times[0]
        for model, times, difference in zip(self.models, self.times, self.differences, strict=True):
            quotients = [mine / theirs for mine, theirs in zip(times, first, strict=True)]
            yield Timing(
                length=self.length,
                runs=len(times),
                runs_total=self.runs_total,
                median_ms=percentile(times, 50),
                p90_ms=percentile(times, 90),
                fastest_ms=min(times),
                threads=self.threads,
                model=model.identity,
                what=str(model.provenance.get(WHAT, "")),
                quartiles_ms=(percentile(times, 25), percentile(times, 75)),
                ratio=statistics.median(quotients),
                ratio_quartiles=(percentile(quotients, 25), percentile(quotients, 75)),
                ratio_p90=percentile(times, 90) / percentile(first, 90),
                difference=difference,
            )


def benchmark(
    bundle: ModelBundle,
    *,
    threads: int | None = None,
    lengths: Sequence[int] | None = None,
    runs: int = DEFAULT_RUNS,
) -> Generator[Benchmark, None, None]:
    """Time the model for each length and yield the result so far after every query; closing it cancels.

    `lengths` None takes 128 and 384 tokens, as far as the model reads that many.

    Raises OptionError for a length the model cannot read or a number of runs below 1.
    """
    for step in compare([bundle], threads=threads, lengths=lengths, runs=runs):
        yield next(step.timings())


def compare(
    models: Sequence[ModelBundle],
    *,
    threads: int | None = None,
    lengths: Sequence[int] | None = None,
    runs: int = DEFAULT_RUNS,
    warm_up_runs: int = WARM_UP_RUNS,
) -> Generator[Round, None, None]:
    """Time the models in turns and yield the times so far after every turn; closing it cancels.

    The first model is the one that the others are compared with; the `warm_up_runs`, at least 1, do not count. Raises
    OptionError as `benchmark` does, and WrongTaskError where the models are not all for one task.
    """
    first = models[0]
    longest = min(model.max_length for model in models)
    if runs < 1:
        raise OptionError(option="number of runs", wanted="at least 1", value=runs)
    if lengths is None:
        lengths = sorted({min(length, longest) for length in DEFAULT_LENGTHS})
    for length in lengths:
        if not 3 <= length <= longest:
            raise OptionError(option="length", wanted=f"from 3 to {longest} tokens", value=length)
    for model in models:
        if model.task != first.task:
            raise WrongTaskError(model=model.identity, task=model.task, wanted=first.task)
    sessions = [Session(model, threads) for model in models]
    tokeniser = Tokeniser(first)
    for length in lengths:
        inputs = _sequence(tokeniser, length)
        for _ in range(warm_up_runs):
            logits = [session.run(*inputs) for session in sessions]
        differences = [
            _difference(logits[0], mine) if _has_weights_of(first, model) else None
            for model, mine in zip(models, logits, strict=True)
        ]
        times: list[list[float]] = [[] for _ in sessions]
        for turn in range(runs):
            # Each goes first as often as the others: what one leaves in the caches costs the next.
            for number in (number % len(sessions) for number in range(turn, turn + len(sessions))):
                began = time.perf_counter()
                sessions[number].run(*inputs)
                times[number].append((time.perf_counter() - began) * 1000.0)
            yield Round(models, length, sessions[0].threads, runs, times, differences)


def bundles_in(folder: Path) -> list[ModelBundle]:
    """Return the bundle in `folder`, or those in the folders inside it. Raises BundleError where there is none."""
    if (folder / MANIFEST).is_file():
        return [load_bundle(folder)]
    found = sorted(path.parent for path in folder.glob(f"*/{MANIFEST}"))
    if not found:
        raise MissingBundleError(folder=folder, manifest=MANIFEST)
    return [load_bundle(path) for path in found]


def _sequence(tokeniser: Tokeniser, length: int) -> tuple[IntArray, IntArray]:
    """Token ids and types, [length] each: a question of an eighth of it, then a text."""
    # The time does not depend on which words they are; a fixed seed keeps runs comparable all the same.
    ids = np.random.default_rng(length).integers(0, tokeniser.vocabulary_size, length, dtype=np.int64)
    ids[0], ids[-1] = tokeniser.cls_id, tokeniser.sep_id
    return ids, (np.arange(length) >= length // 8).astype(np.int64)


def _has_weights_of(first: ModelBundle, model: ModelBundle) -> bool:
    return model.folder == first.folder or model.provenance.get(WEIGHTS_OF) == first.identity


def _difference(one: Sequence[FloatArray], other: Sequence[FloatArray]) -> float:
    return max(float(np.abs(a - b).max()) for a, b in zip(one, other, strict=True))
