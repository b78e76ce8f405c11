"""Stage "bundle": the finished folder, with what it was made from and how good it is."""

from __future__ import annotations

import datetime
import json
from itertools import chain
from pathlib import Path
from typing import Any

from app.engine.bundle import MODEL, load_bundle
from model_build.bundle_folder import write_bundle
from model_build.quantization import METHODS
from model_build.stages.calibrate import CANDIDATE
from model_build.stages.quantize import described
from model_build.stages.unfold import PROVENANCE
from model_build.workspace import Workspace, plain


def run(workspace: Workspace, folder: Path, *, task: str) -> dict[str, Any]:
    """Write the bundle into a folder named after the task."""
    recipe = workspace.recipe
    candidate = workspace.folder(f"calibrate-{task}") / CANDIDATE
    fit = workspace.metrics(f"calibrate-{task}")
    target = folder / task
    write_bundle(
        target,
        model=candidate / MODEL,
        **described(recipe, task, fit["null_threshold"], fit["temperature"]),
        provenance=_provenance(workspace, task),
        quality={**workspace.metrics(f"evaluate-{task}"), "calibration": fit},
        licences=[
            {"what": what, "licence": licence}
            for what, licence in chain(recipe.bundle.licences.items(), recipe.task(task).licences.items())
        ],
    )
    return {"files": dict(load_bundle(target).files)}


def _provenance(workspace: Workspace, task: str) -> dict[str, Any]:
    """Where the weights come from, without any path of the machine that made them."""
    recipe = workspace.recipe
    names = {"transfer": "transfer"} if recipe.transfer else {}
    names |= {"teacher": f"teacher-{task}"} if recipe.task(task).teacher else {}
    names |= {training.removesuffix(f"-{task}"): training for training in recipe.trainings(task)}
    data = recipe.task(task).data.file
    origins = {data_set.name: plain(data_set) for data_set in recipe.sets}
    return {
        "architecture": "MobileBERT (arXiv 2004.02984)",
        "recipe": recipe.name,
        "seed": recipe.seed,
        "teacher": plain(recipe.teacher),
        **({"pretrained": plain(recipe.pretrained)} if recipe.pretrained else {}),
        **({"trained": _trained(workspace, task)} if recipe.task(task).trained else {}),
        **({"taught_by": _taught_by(workspace, task)} if recipe.task(task).taught_by else {}),
        **({"thinned": workspace.metrics(f"thin-{task}")} if recipe.task(task).thinning else {}),
        **({"grown": workspace.metrics(f"grow-{task}")} if recipe.task(task).growing else {}),
        **({"rewording": plain(rewording)} if (rewording := recipe.task(task).rewording) else {}),
        **({"statements": plain(statements)} if (statements := recipe.task(task).statements) else {}),
        **({"scenes": plain(scenes)} if (scenes := recipe.task(task).scenes) else {}),
        **({"untaught": list(untaught)} if (untaught := recipe.task(task).untaught) else {}),
        **({"start_share": share} if (share := recipe.task(task).start_share) else {}),
        "training_data": origins.get(data, data),
        "training": {
            stage: {key: workspace.metrics(name)[key] for key in ("tokens", "minutes", "tokens_per_second")}
            for stage, name in names.items()
        },
        "quantization": METHODS[recipe.bundle.quantization].said,
        "made": datetime.datetime.now(datetime.UTC).date().isoformat(),
    }


def _trained(workspace: Workspace, task: str) -> dict[str, Any]:
    """The bundle that training went on from, with where that one's weights came from."""
    earlier = (workspace.folder(f"unfold-{task}") / PROVENANCE).read_text(encoding="utf8")
    return {**plain(workspace.recipe.task(task).trained), "provenance": json.loads(earlier)}


def _taught_by(workspace: Workspace, task: str) -> dict[str, Any]:
    """The bundle that taught this one. Its own provenance is where it is: with two in each, they would double."""
    taught_by: dict[str, Any] = plain(workspace.recipe.task(task).taught_by)
    return {**taught_by, "bundle": workspace.metrics(f"unfold-teacher-{task}")["bundle"]}
