"""What several sets of weights say about the same examples, each held against the first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from app.engine.bundle import ModelBundle
from model_build.calibration import fit, gold_logs, pair_logs
from model_build.evaluation import graded
from model_build.gold_loss import gold_losses
from model_build.readings import NliReading, QaReading, read_all
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
    `log_loss` is the mean of `gold_losses` over all questions, with its own gain and error, in nats; None for pairs,
    and where no gold answer stands in its context.
    """

    name: str
    fit: Mapping[str, float]
    exact: float | None
    f1: float | None
    gain: float
    error: float
    log_loss: float | None = None
    log_loss_gain: float | None = None
    log_loss_error: float | None = None


def compare(
    bundles: Iterable[tuple[str, ModelBundle]], examples: Sequence[dict[str, Any]], settings: Calibration
) -> Iterator[Compared]:
    """Compare bundles of one task by name. ValueError where nothing in the examples can tell one from another."""
    first: Array | None = None
    first_losses: Array | None = None
    for name, bundle in bundles:
        read = list(read_all(bundle, examples, title=name))
        found = fit(read, LABELS, settings)
        exact, f1, merits = _merits(read, found["temperature"])
        first = merits if first is None else first
        compared = Compared(name, found, exact, f1, *_mean_and_error(merits - first))
        losses = gold_losses(bundle, examples, title=name) if f1 is not None else np.empty(0)
        losses = losses[np.isfinite(losses)]  # the same examples of every bundle: they have one tokenizer
        if len(losses):
            first_losses = losses if first_losses is None else first_losses
            gain, error = _mean_and_error(first_losses - losses)
            compared = replace(compared, log_loss=float(losses.mean()), log_loss_gain=gain, log_loss_error=error)
        yield compared


def _mean_and_error(values: Array) -> tuple[float, float]:
    """The mean and its standard error."""
    return float(values.mean()), float(values.std() / np.sqrt(len(values)))


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
    if compared.f1 is None:
        said = [
            f"right {found['held_out_accuracy']:.1f} %",
            f"log loss {found['held_out_log_loss']:.4f}",
            f"better by {compared.gain:+.4f} ± {compared.error:.4f}",
        ]
    else:
        said = [
            f"F1 with an answer {compared.f1:.1f}",
            f"better by {compared.gain:+.1f} ± {compared.error:.1f}",
            f"exact match {compared.exact:.1f}",
            f"F1 of all {found['held_out_f1']:.1f}",
        ]
    if compared.log_loss is not None:
        said += [
            f"log loss {compared.log_loss:.4f}",
            f"better by {compared.log_loss_gain:+.4f} ± {compared.log_loss_error:.4f}",
        ]
    return f"{compared.name}: {', '.join(said)}, calibration error {found['ece_after']:.3f}"
