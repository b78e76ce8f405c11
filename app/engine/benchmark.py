"""How fast the model is on this machine, measured MLPerf Mobile's way.

Single stream: batch 1, one query after the other, fixed lengths, warmed up, and the 90th percentile as the
result (Reddi et al. 2022, arXiv 2012.02328). Only the model is timed: no tokenising, no decoding.
"""

import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass

import numpy as np

from app.engine.bundle import ModelBundle
from app.engine.errors import OptionError
from app.engine.latency import percentile
from app.engine.session import Session
from app.engine.tokeniser import Tokeniser

DEFAULT_LENGTHS = (128, 384)
DEFAULT_RUNS = 50
WARM_UP_RUNS = 3


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
    if runs < 1:
        raise OptionError(option="number of runs", wanted="at least 1", value=runs)
    if lengths is None:
        lengths = sorted({min(length, bundle.max_length) for length in DEFAULT_LENGTHS})
    for length in lengths:
        if not 3 <= length <= bundle.max_length:
            raise OptionError(option="length", wanted=f"from 3 to {bundle.max_length} tokens", value=length)
    session = Session(bundle, threads)
    tokeniser = Tokeniser(bundle)
    for length in lengths:
        # The time does not depend on which words they are; a fixed seed keeps runs comparable all the same.
        ids = np.random.default_rng(length).integers(0, tokeniser.vocabulary_size, length, dtype=np.int64)
        ids[0], ids[-1] = tokeniser.cls_id, tokeniser.sep_id
        types = (np.arange(length) >= length // 8).astype(np.int64)
        for _ in range(WARM_UP_RUNS):
            session.run(ids, types)
        times: list[float] = []
        while len(times) < runs:
            began = time.perf_counter()
            session.run(ids, types)
            times.append((time.perf_counter() - began) * 1000.0)
            yield Benchmark(
                length=length,
                runs=len(times),
                runs_total=runs,
                median_ms=percentile(times, 50),
                p90_ms=percentile(times, 90),
                fastest_ms=min(times),
                threads=session.threads,
                model=bundle.identity,
            )
