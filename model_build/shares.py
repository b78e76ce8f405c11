"""`edgewise-build shares`: how much of the weights that a training started from is best kept.

It measures on training data held out, so that a recipe's `start_share` is chosen without the evaluation's data.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from app.engine.bundle import ModelBundle, load_bundle
from model_build.comparison import Compared, compare
from model_build.plan import stages_of
from model_build.recipe import RecipeError
from model_build.stages.average import averaged
from model_build.stages.calibrate import held_out
from model_build.stages.quantize import write_both
from model_build.workspace import Workspace, bring_up_to_date


def compare_shares(workspace: Workspace, task: str, shares: Iterable[float]) -> Iterator[Compared]:
    """Compare int8 bundles by the share of the start, 0 to 1, after whatever trainings of `task` are not finished yet.

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
    yield from compare(_bundles(workspace, task, wanted), held_out(workspace, task), recipe.task(task).calibration)


def _bundles(workspace: Workspace, task: str, shares: Iterable[float]) -> Iterator[tuple[str, ModelBundle]]:
    """An int8 bundle of each share, which is there until the next one is asked for."""
    for share in shares:
        with tempfile.TemporaryDirectory() as folder:
            _, model = write_both(workspace, Path(folder), task, averaged(workspace, task, share))
            yield f"{share:g}", load_bundle(model.parent)
