"""Where the time of a result went, and how the last results compare."""

import math
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Latency:
    """The cost of one result. `tokens` counts what the model read in all windows, special tokens included."""

    tokenise_ms: float
    retrieve_ms: float
    model_ms: float
    decode_ms: float
    windows: int
    tokens: int
    threads: int
    model: str

    @property
    def total_ms(self) -> float:
        """The four stages together, in milliseconds."""
        return self.tokenise_ms + self.retrieve_ms + self.model_ms + self.decode_ms

    def __add__(self, other: "Latency") -> "Latency":
        """The cost of both results, one after the other, of two models."""
        return Latency(
            self.tokenise_ms + other.tokenise_ms,
            self.retrieve_ms + other.retrieve_ms,
            self.model_ms + other.model_ms,
            self.decode_ms + other.decode_ms,
            self.windows + other.windows,
            self.tokens + other.tokens,
            max(self.threads, other.threads),
            f"{self.model} + {other.model}",
        )

    @property
    def tokens_per_second(self) -> float:
        """How fast the model read; 0 where it did not."""
        return self.tokens / self.model_ms * 1000.0 if self.model_ms else 0.0


@dataclass(slots=True)
class Stopwatch:
    """Adds up the stages of one run, in milliseconds."""

    tokenise_ms: float = 0.0
    retrieve_ms: float = 0.0
    model_ms: float = 0.0
    decode_ms: float = 0.0
    windows: int = 0
    tokens: int = 0
    _counted_until: float = -math.inf

    @contextmanager
    def tokenising(self) -> Iterator[None]:
        """Count the block's time as tokenising."""
        began = time.perf_counter()
        yield
        self.tokenise_ms += _since(began)

    @contextmanager
    def retrieving(self) -> Iterator[None]:
        """Count the block's time as ranking what to read first."""
        began = time.perf_counter()
        yield
        self.retrieve_ms += _since(began)

    @contextmanager
    def running(self, tokens: int) -> Iterator[None]:
        """Count the block's time as the model's, and one window of `tokens` tokens."""
        began = time.perf_counter()
        yield
        self.ran(tokens, began, time.perf_counter())

    def ran(self, tokens: int, began: float, ended: float) -> None:
        """Count one window of `tokens` tokens that the model read from `began` to `ended`, of `time.perf_counter`.

        Windows that were read at the same time, and are told of in the order in which they began, count that time once.
        """
        self.model_ms += max(0.0, ended - max(began, self._counted_until)) * 1000.0
        self._counted_until = max(ended, self._counted_until)
        self.windows += 1
        self.tokens += tokens

    @contextmanager
    def decoding(self) -> Iterator[None]:
        """Count the block's time as decoding."""
        began = time.perf_counter()
        yield
        self.decode_ms += _since(began)

    def read(self, threads: int, model: str) -> Latency:
        """Return what has been counted so far."""
        return Latency(
            self.tokenise_ms,
            self.retrieve_ms,
            self.model_ms,
            self.decode_ms,
            self.windows,
            self.tokens,
            threads,
            model,
        )


def _since(began: float) -> float:
    return (time.perf_counter() - began) * 1000.0


@dataclass(slots=True)
class LatencyHistory:
    """The total milliseconds of the last results; the oldest is forgotten when `limit` is reached."""

    limit: int = 1000
    _totals: deque[float] = field(init=False)

    def __post_init__(self) -> None:
        self._totals = deque(maxlen=self.limit)

    def __len__(self) -> int:
        return len(self._totals)

    def add(self, latency: Latency) -> None:
        """Remember one result."""
        self._totals.append(latency.total_ms)

    def percentile(self, q: float) -> float:
        """Return the smallest total, in ms, that at least q percent (0 to 100) of the results do not exceed.

        Raises ValueError when there is no result yet or q is out of range.
        """
        return percentile(list(self._totals), q)


def percentile(values: list[float], q: float) -> float:
    """Nearest-rank percentile, as MLPerf's load generator reports it: always one of the values."""
    if not values:
        raise ValueError("no values")
    if not 0.0 <= q <= 100.0:
        raise ValueError(f"q must be from 0 to 100, not {q}")
    return sorted(values)[max(0, math.ceil(q / 100.0 * len(values)) - 1)]
