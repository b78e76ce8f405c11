"""Stage "average": the mean of the weights that trainings came to, and of those that they started from.

Weights of one origin lie in one basin, whose middle is better than its rim: between a training's start and its end
(Wortsman et al. 2022, arXiv 2109.01903), and among several from the same start (the same, arXiv 2203.05482).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch

from model_build.weights import read_weights, write_weights
from model_build.workspace import Workspace


def averaged(workspace: Workspace, task: str, start_share: float) -> dict[str, torch.Tensor]:
    """`start_share` (0 to 1) of the start's weights and, for the rest, the mean of the trained ones', float32."""
    recipe = workspace.recipe
    trained = [read_weights(workspace.folder(stage)) for stage in recipe.trainings(task)]
    mean = {name: torch.stack([weights[name] for weights in trained]).mean(0) for name in trained[0]}
    if not start_share:
        return mean
    start = read_weights(workspace.folder(recipe.start(task)))
    return {name: start_share * start[name] + (1 - start_share) * value for name, value in mean.items()}


def run(workspace: Workspace, folder: Path, *, task: str, start_share: float) -> dict[str, Any]:
    """Write the mean."""
    write_weights(folder, averaged(workspace, task, start_share))
    return {"start_share": start_share, "trainings": len(workspace.recipe.trainings(task))}
