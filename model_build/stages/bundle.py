"""Stage "bundle": the finished folder, with what it was made from and how good it is."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

from app.engine.bundle import MODEL, TOKENIZER, load_bundle
from model_build.bundle_folder import write_bundle
from model_build.evaluation import evaluate
from model_build.stages.quantize import DRAFT, lengths
from model_build.workspace import Workspace, plain

TRAINED = ("transfer", "teacher", "finetune")


def run(workspace: Workspace, folder: Path, *, task: str) -> dict[str, Any]:
    """Write the bundle into a folder named after the task and measure it on the recipe's evaluation files."""
    recipe = workspace.recipe
    draft = workspace.folder(f"quantize-{task}") / DRAFT
    chosen = workspace.metrics(f"calibrate-{task}")
    target = folder / task
    parts: dict[str, Any] = {
        "task": task,
        "version": recipe.bundle.version,
        "model": draft / MODEL,
        "tokenizer": draft / TOKENIZER,
        "settings": {
            **lengths(recipe, task),
            "null_threshold": chosen["null_threshold"],
            "temperature": chosen["temperature"],
        },
        "provenance": _provenance(workspace, task),
        "licences": [plain(licence) for licence in (*recipe.bundle.licences, *recipe.task(task).licences)],
    }
    write_bundle(target, quality={}, **parts)
    bundle = load_bundle(target)
    measured = [evaluate(bundle, workspace.data / name) for name in recipe.task(task).evaluation]
    quality = {"measured": measured, "calibration": chosen}
    write_bundle(target, quality=quality, **parts)
    load_bundle(target)
    return quality


def _provenance(workspace: Workspace, task: str) -> dict[str, Any]:
    """Where the weights come from, without any path of the machine that made them."""
    recipe = workspace.recipe
    names = {"transfer": "transfer", **{stage: f"{stage}-{task}" for stage in TRAINED if stage != "transfer"}}
    return {
        "architecture": "MobileBERT (arXiv 2004.02984)",
        "recipe": recipe.name,
        "seed": recipe.seed,
        "teacher": plain(recipe.teacher),
        "training_data": recipe.task(task).data.file,
        "training": {
            stage: {key: workspace.metrics(name)[key] for key in ("tokens", "minutes", "tokens_per_second")}
            for stage, name in names.items()
        },
        "quantization": "onnxruntime dynamic int8, a scale an output channel"
        + (", 7-bit weights" if recipe.bundle.reduce_range else ""),
        "made": datetime.datetime.now(datetime.UTC).date().isoformat(),
    }
