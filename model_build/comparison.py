"""What several sets of weights say about the same examples, each held against the first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from model_build.calibration import fit, gold_logs, pair_logs
from model_build.evaluation import graded
from model_build.readings import NliReading, QaReading
from model_build.recipe import Calibration
from model_build.squad_metrics import at_threshold
from model_build.tasks import LABELS

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Compared:
    """One of the compared.

    `fit` is what calibration finds for it on these examples. `exact` and `f1` (percent) are of the questions that have
    an answer, all of which it answers; None for pairs. `gain` is how much it is better than the first, in the mean over
    the same examples, and `error` that mean's standard error: in points of that F1, or for pairs in nats of log loss.
    """

    name: str
    fit: Mapping[str, float]
    exact: float | None
    f1: float | None
    gain: float
    error: float


def compare(
    readings: Iterable[tuple[str, Sequence[QaReading | NliReading]]], settings: Calibration
) -> Iterator[Compared]:
    """Compare by name what is read of the same examples. ValueError where nothing in them can tell one from another."""
    first: Array | None = None
    for name, read in readings:
        found = fit(read, LABELS, settings)
        exact, f1, merits = _merits(read, found["temperature"])
        first = merits if first is None else first
        gains = merits - first
        yield Compared(name, found, exact, f1, float(gains.mean()), float(gains.std() / np.sqrt(len(gains))))


def _merits(readings: Sequence[QaReading | NliReading], temperature: float) -> tuple[float | None, float | None, Array]:
    """Exact match and F1 with an answer, in percent, and how good each example's reading is, [examples]."""
    if questions := [r for r in readings if isinstance(r, QaReading)]:
        grades = [g for g in graded(questions) if g.answerable]
        if not grades:
            raise ValueError(
                "None of these questions has an answer. Name other data, or other heldout_sources in the recipe."
            )
        return *at_threshold(grades, float("-inf")), np.array([100 * g.f1 for g in grades])
    return None, None, gold_logs(*pair_logs([r for r in readings if isinstance(r, NliReading)], LABELS), temperature)


def line(compared: Compared) -> str:
    """One of the compared as a line of text."""
    found = compared.fit
    said = (
        f"F1 with an answer {compared.f1:.1f}, exact match {compared.exact:.1f}, F1 of all {found['held_out_f1']:.1f}"
        if compared.f1 is not None
        else f"right {found['held_out_accuracy']:.1f} %, log loss {found['held_out_log_loss']:.4f}"
    )
    digits = 1 if compared.f1 is not None else 4
    gain = f"better by {compared.gain:+.{digits}f} ± {compared.error:.{digits}f}"
    return f"{compared.name}: {said}, {gain}, calibration error {found['ece_after']:.3f}"
