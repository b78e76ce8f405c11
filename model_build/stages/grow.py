"""Stage "grow": a thinned bundle's network gets feed-forwards back that the one which teaches it has."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from model_build.growing import grow
from model_build.recipe import Growing
from model_build.stages.thin import first_batches
from model_build.stages.unfold import unfolded
from model_build.task_losses import distance
from model_build.weights import write_weights
from model_build.workspace import Workspace


def run(workspace: Workspace, folder: Path, *, task: str, settings: Growing) -> dict[str, Any]:
    """Choose what to put back by examples that training sees too, and write the weights."""
    state, put_back = grow(
        unfolded(workspace, task).eval(),
        unfolded(workspace, task, "unfold-teacher").eval(),
        settings.feedforwards,
        first_batches(workspace, task, settings),
        partial(distance, task),
    )
    write_weights(folder, state)
    return {"put_back": {str(block): stacks for block, stacks in put_back.items()}}
