"""Stage "teacher": the pretrained teacher learns a task.

Writes `bundle/` as well, so that `edgewise-build evaluate` measures the teacher as it measures its student.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch

from app.engine.bundle import MODEL
from model_build.batches import Batch, BatchOrder
from model_build.bundle_folder import write_bundle
from model_build.exporting import TeacherLogits, export
from model_build.ragged import read_ragged
from model_build.recipe import TeacherRun
from model_build.sources import model_folder
from model_build.stages.quantize import described
from model_build.task_losses import gold_loss
from model_build.tasks import OUTPUTS
from model_build.teacher import Teacher, load_teacher
from model_build.trainer import planned, train
from model_build.weights import read_weights
from model_build.workspace import Workspace

BUNDLE = "bundle"


def run(workspace: Workspace, folder: Path, *, task: str, plan: TeacherRun) -> dict[str, Any]:
    """Fine-tune the teacher for `task`, "qa" or "nli"."""
    recipe, processes = workspace.recipe, workspace.processes
    settings = recipe.task(task)
    torch.manual_seed(recipe.seed)
    teacher = load_teacher(model_folder(recipe.teacher), OUTPUTS[task], dropout=plan.dropout)
    teacher.to(processes.device, processes.dtype)

    def losses(batch: Batch, step: int) -> dict[str, torch.Tensor]:
        # What dropout leaves out follows from the step, so that a run that was stopped goes on as it would have.
        torch.manual_seed(recipe.seed + step * processes.count + processes.index)
        logits = teacher(batch.ids, batch.types, batch.attention)
        return {"total": gold_loss(task, logits, batch)}

    order = BatchOrder(
        read_ragged(workspace.folder(f"data-{task}") / "examples"),
        tokens=plan.batch_tokens,
        seed=recipe.seed,
        weights=settings.weights,
    )
    metrics = train(planned(teacher, plan, order, losses, f"teacher {task}"), folder, processes)
    if processes.main:
        _write_bundle(workspace, folder / BUNDLE, task)
    return metrics


def fine_tuned(workspace: Workspace, task: str) -> Teacher:
    """The teacher that this stage has made, float32."""
    weights = read_weights(workspace.folder(f"teacher-{task}"))
    return load_teacher(model_folder(workspace.recipe.teacher), OUTPUTS[task], weights).eval()


def _write_bundle(workspace: Workspace, folder: Path, task: str) -> None:
    """The fine-tuned teacher as a bundle, which is only for `edgewise-build evaluate`: it never ships."""
    about = described(workspace.recipe, task, null_threshold=0.0, temperature=1.0) | {"name": f"{task}-teacher"}
    folder.mkdir(exist_ok=True)
    export(TeacherLogits(fine_tuned(workspace, task), task), task, folder / MODEL)
    write_bundle(folder, model=folder / MODEL, **about)
