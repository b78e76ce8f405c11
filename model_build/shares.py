"""`edgewise-build shares`: how much of the weights that a training started from is best kept.

It measures on training data held out, so that a recipe's `start_share` is chosen without the evaluation's data.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from app.engine.bundle import load_bundle
from model_build.calibration import fit, gold_logs, pair_logs
from model_build.evaluation import graded
from model_build.plan import stages_of
from model_build.readings import NliReading, QaReading
from model_build.recipe import RecipeError
from model_build.squad_metrics import at_threshold
from model_build.stages.average import averaged
from model_build.stages.calibrate import read_held_out
from model_build.stages.quantize import write_both
from model_build.workspace import Workspace, bring_up_to_date

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Share:
    """A share of the start's weights, as an int8 bundle, on the examples held out of the training data.

    `fit` is what calibration finds for it. `exact` and `f1` (percent) are of the questions that have an answer, all of
    which it answers; None for pairs. `gain` is how much it is better than the first share of the comparison, in the
    mean over the same examples, and `error` that mean's standard error: in points of that F1, or for pairs in nats
    of log loss.
    """

    start_share: float
    fit: Mapping[str, float]
    exact: float | None
    f1: float | None
    gain: float
    error: float


def compare_shares(workspace: Workspace, task: str, shares: Iterable[float]) -> Iterator[Share]:
    """Measure each share of the start, 0 to 1, after whatever trainings of `task` are not finished yet.

    RecipeError where the recipe has no such task, or a share is asked for that it could not have; ValueError where
    nothing held out can tell them apart.
    """
    recipe = workspace.recipe
    if task not in recipe.tasks:
        raise RecipeError(f"[{recipe.name}] has no {task}.")
    wanted = list(shares)
    if any(not 0 <= share <= 1 for share in wanted):
        raise RecipeError("A share of the start is 0 to 1.")
    if any(wanted) and not recipe.task(task).keeps_form:
        raise RecipeError(f"[{task}] can only keep a share of the start where that is the whole of a trained bundle.")
    stages = stages_of(recipe)
    for needed in (recipe.start(task), *recipe.trainings(task), f"data-{task}"):
        bring_up_to_date(workspace, needed, stages)
    if not workspace.processes.main:
        return
    first: Array | None = None
    for share in wanted:
        with tempfile.TemporaryDirectory() as folder:
            _, model = write_both(workspace, Path(folder), task, averaged(workspace, task, share))
            bundle = load_bundle(model.parent)
            readings = read_held_out(workspace, task, bundle)
        found = fit(readings, bundle.labels, recipe.task(task).calibration)
        exact, f1, merits = _merits(readings, bundle.labels, found["temperature"])
        first = merits if first is None else first
        gains = merits - first
        yield Share(share, found, exact, f1, float(gains.mean()), float(gains.std() / np.sqrt(len(gains))))


def _merits(
    readings: Sequence[QaReading | NliReading], labels: Sequence[str], temperature: float
) -> tuple[float | None, float | None, Array]:
    """Exact match and F1 with an answer, in percent, and how good each example's reading is, [examples]."""
    if questions := [r for r in readings if isinstance(r, QaReading)]:
        grades = [g for g in graded(questions) if g.answerable]
        if not grades:
            raise ValueError("No question that is held out has an answer: name other heldout_sources in the recipe.")
        return *at_threshold(grades, float("-inf")), np.array([100 * g.f1 for g in grades])
    return None, None, gold_logs(*pair_logs([r for r in readings if isinstance(r, NliReading)], labels), temperature)


def line(share: Share) -> str:
    """One share as a line of text."""
    found = share.fit
    said = (
        f"F1 with an answer {share.f1:.1f}, exact match {share.exact:.1f}, F1 of all {found['held_out_f1']:.1f}"
        if share.f1 is not None
        else f"right {found['held_out_accuracy']:.1f} %, log loss {found['held_out_log_loss']:.4f}"
    )
    digits = 1 if share.f1 is not None else 4
    gain = f"better by {share.gain:+.{digits}f} ± {share.error:.{digits}f}"
    return f"{share.start_share:<5g} {said}, {gain}, calibration error {found['ece_after']:.3f}"
