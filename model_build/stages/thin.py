"""Stage "thin": of a trained network only the share is kept that the recipe names."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from model_build.batches import Batch, BatchOrder
from model_build.ragged import read_ragged
from model_build.recipe import Growing, Thinning
from model_build.stages.unfold import unfolded
from model_build.task_losses import distance
from model_build.thinning import everything, most_important, thin, work
from model_build.weights import write_weights
from model_build.workspace import Workspace


def run(workspace: Workspace, folder: Path, *, task: str, settings: Thinning) -> dict[str, Any]:
    """Choose what to keep by examples that training sees too, and write its weights."""
    network = unfolded(workspace, task).eval()
    kept = most_important(
        network,
        settings.share,
        first_batches(workspace, task, settings),
        partial(distance, task),
        settings.rounds,
    )
    write_weights(folder, thin(network.state_dict(), kept))
    return {"share": work(kept) / work(everything(network)), "kept": {str(block): kept[block] for block in kept}}


def first_batches(workspace: Workspace, task: str, settings: Thinning | Growing) -> list[Batch]:
    """The first of the batches that a training sees too, by which parts of a network are told from each other."""
    recipe = workspace.recipe
    examples = read_ragged(workspace.folder(f"data-{task}") / "examples")
    order = BatchOrder(examples, tokens=settings.batch_tokens, seed=recipe.seed, weights=recipe.task(task).weights)
    return [order[step] for step in range(settings.batches)]
