"""Stage "transfer": the student learns the teacher's hidden states and attention on running text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from model_build.batches import Batch, BatchOrder
from model_build.matching import compare, stages_between
from model_build.ragged import read_ragged
from model_build.recipe import Transfer
from model_build.sources import model_folder
from model_build.student import embed_like, new_student
from model_build.teacher import load_teacher
from model_build.trainer import planned, train
from model_build.workspace import Workspace


def own_share(step: int, settings: Transfer) -> float:
    """How much of a stage's input is the student's own: 0 while teacher-forced, then rising to 1.

    A sudden switch throws the last stages back, because errors of all earlier stages arrive at once.
    """
    return min(1.0, max(0.0, (step - settings.forced_steps) / max(1, settings.mixed_steps)))


def run(workspace: Workspace, folder: Path, *, settings: Transfer) -> dict[str, Any]:
    """Transfer from the pretrained teacher, as the recipe says."""
    recipe = workspace.recipe
    plan = settings.run
    teacher = load_teacher(model_folder(recipe.teacher), 1)
    student = new_student(recipe.student, 1, recipe.seed)
    kept = embed_like(student, teacher, np.load(workspace.folder("data-corpus") / "counts.npy"))
    student.head.requires_grad_(False)
    for model in (teacher.eval(), student):
        model.to(workspace.processes.device, workspace.processes.dtype)
    stages = stages_between(student, teacher)

    def losses(batch: Batch, step: int) -> dict[str, Tensor]:
        with torch.no_grad():
            view = teacher.view(batch.ids, batch.types, batch.attention, attentions=settings.attention_weight > 0)
        own = own_share(step, settings)
        result = compare(student, view, stages, batch.ids, batch.types, attention=batch.attention, own=own)
        features = torch.stack(result.features)
        named = {f"layer{n}": value for n, value in enumerate(result.features)}
        total = settings.feature_weight * features.sum()
        if result.attentions:
            named["attention"] = torch.stack(result.attentions).mean()
            total = total + settings.attention_weight * named["attention"]
        return {"total": total, **named}

    order = BatchOrder(
        read_ragged(workspace.folder("data-corpus") / "examples"), tokens=plan.batch_tokens, seed=recipe.seed
    )
    metrics = train(planned(student, plan, order, losses, "transfer"), folder, workspace.processes)
    return {**metrics, "embedding_variance_kept": kept}
