"""Stage "finetune": the transferred student learns a task from gold answers and from the fine-tuned teacher."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from model_build.batches import Batch, BatchOrder
from model_build.ensemble import Ensemble
from model_build.matching import Comparison, compare, stages_between
from model_build.mobilebert import MobileBert, load_state, stacks_in
from model_build.ragged import read_ragged
from model_build.recipe import RecipeError
from model_build.rewording import RewordedBatches, alike
from model_build.rounding import Rounding
from model_build.stages.teacher import fine_tuned
from model_build.stages.unfold import unfolded
from model_build.student import new_student
from model_build.task_losses import gold_loss, imitation_loss, masked
from model_build.tasks import OUTPUTS
from model_build.teacher import Teacher
from model_build.thinning import WholeNetwork
from model_build.trainer import Batches, planned, train
from model_build.vocabulary import recipe_tokenizer
from model_build.weights import read_weights
from model_build.workspace import Workspace


def run(workspace: Workspace, folder: Path, *, task: str, number: int) -> dict[str, Any]:
    """Fine-tune the student for `task`, "qa" or "nli"; each `number` of a training has its own order of batches."""
    recipe = workspace.recipe
    weights, settings = recipe.task(task).weights, recipe.task(task).finetune
    plan = settings.run
    teacher = _teacher(workspace, task) if settings.taught else None
    student = _started(workspace, task, teacher)
    for model in (teacher, student):
        if model is not None:
            model.to(workspace.processes.device, workspace.processes.dtype)
    matched = teacher if settings.compared and not isinstance(teacher, Ensemble) else None
    if matched and matched.width > recipe.student.hidden:
        raise RecipeError(
            "The teacher's hidden states are wider than the student's, so these cannot be made equal: "
            f"set feature_weight and attention_weight of {task}.finetune to 0."
        )
    stages = stages_between(student, matched) if matched else ()

    def losses(batch: Batch, step: int) -> dict[str, Tensor]:
        rounds = step >= plan.steps * (1 - settings.rounded_share)
        student.round_as(Rounding(settings.rounded_bits) if rounds else None)
        if teacher is None:
            gold = gold_loss(task, masked(task, student(batch.ids, batch.types, batch.attention), batch), batch)
            return {"total": settings.gold_weight * gold, "gold": gold}
        with torch.no_grad():
            view = teacher.view(batch.ids, batch.types, batch.attention, attentions=settings.attention_weight > 0)
        if matched:
            result = compare(student, view, stages, batch.ids, batch.types, attention=batch.attention)
        else:
            *_, hidden = student.hidden_states(batch.ids, batch.types, batch.attention)
            result = Comparison((), (), hidden)
        logits, wanted = (masked(task, values, batch) for values in (student.head(result.hidden), view.logits))
        named = {
            "gold": gold_loss(task, logits, batch),
            "imitation": imitation_loss(task, logits, wanted, settings.temperature, batch.taught),
        }
        total = settings.gold_weight * named["gold"] + settings.logit_weight * named["imitation"]
        if result.features:
            named["features"] = torch.stack(result.features).mean()
            total = total + settings.feature_weight * named["features"]
        if result.attentions:
            named["attention"] = torch.stack(result.attentions).mean()
            total = total + settings.attention_weight * named["attention"]
        return {"total": total, **named}

    batches: Batches = BatchOrder(
        read_ragged(workspace.folder(f"data-{task}") / "examples"),
        tokens=plan.batch_tokens,
        seed=recipe.seed + number,
        weights=weights,
        untaught=recipe.task(task).untaught,
    )
    if rewording := recipe.task(task).rewording:
        vocabulary = recipe_tokenizer(recipe).get_vocab()
        others = alike(student.words.weight, vocabulary, rewording.neighbours)
        batches = RewordedBatches(batches, others, rewording, recipe.seed + number)
    return train(planned(student, plan, batches, losses, folder.name), folder, workspace.processes)


def _teacher(workspace: Workspace, task: str) -> Teacher | WholeNetwork | Ensemble:
    """The fine-tuned teacher, a finished bundle's network, both at once, or the one that parts were left out of."""
    settings = workspace.recipe.task(task)
    if settings.thinning:
        kept = [int(block) for block in workspace.metrics(f"thin-{task}")["kept"]]
        return _whole(unfolded(workspace, task), kept)
    teachers: list[Teacher | WholeNetwork] = [fine_tuned(workspace, task)] if settings.teacher else []
    if settings.taught_by:
        network = unfolded(workspace, task, "unfold-teacher")
        teachers.append(_whole(network, range(len(network.blocks))))
    return Ensemble(teachers) if len(teachers) > 1 else teachers[0]


def _whole(network: MobileBert, kept: Sequence[int]) -> WholeNetwork:
    return WholeNetwork(network, kept).requires_grad_(False).eval()


def _started(workspace: Workspace, task: str, teacher: Teacher | WholeNetwork | Ensemble | None) -> MobileBert:
    """The transferred or pretrained student with a head for the task, or the one trained for it before."""
    recipe = workspace.recipe
    start = read_weights(workspace.folder(recipe.start(task)))
    student = new_student(recipe.student.with_stacks(stacks_in(start)), OUTPUTS[task], recipe.seed)
    if recipe.task(task).trained is None:
        start["head.weight"], start["head.bias"] = student.head.weight.detach(), student.head.bias.detach()
        if recipe.transfer and isinstance(teacher, Teacher):
            # The transferred dimensions are the teacher's, so the teacher's head fits them; the free ones start unused.
            start["head.weight"] = torch.zeros_like(student.head.weight)
            start["head.weight"][:, : teacher.head.in_features] = teacher.head.weight.detach()
            start["head.bias"] = teacher.head.bias.detach().clone()
    load_state(student, start)
    return student
