"""Stage "calibrate": threshold and temperature from held-out training data, with the engine and the int8 file.

Writes `candidate/`, the bundle as it will ship but for what is said about it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from app.engine.bundle import MODEL, ModelBundle, load_bundle
from model_build.bundle_folder import write_bundle
from model_build.calibration import fit
from model_build.jsonl import read_jsonl
from model_build.readings import NliReading, QaReading, read_all
from model_build.stages.quantize import DRAFT, described
from model_build.workspace import Workspace

CANDIDATE = "candidate"


def read_held_out(workspace: Workspace, task: str, bundle: ModelBundle) -> list[QaReading | NliReading]:
    """What a bundle says of the examples that its training has not seen. ValueError where there are none."""
    held_out = list(read_jsonl(workspace.folder(f"data-{task}") / "heldout.jsonl"))
    if not held_out:
        raise ValueError(
            f"No example of {task} is held out for calibration: name larger heldout_sources in the recipe."
        )
    return list(read_all(bundle, held_out, title=f"calibrate {task}"))


def run(workspace: Workspace, folder: Path, *, task: str) -> dict[str, Any]:
    """Choose both numbers; the metrics tell how they were found."""
    draft = load_bundle(workspace.folder(f"quantize-{task}") / DRAFT)
    found = fit(read_held_out(workspace, task, draft), draft.labels, workspace.recipe.task(task).calibration)
    write_bundle(
        folder / CANDIDATE,
        model=draft.folder / MODEL,
        **described(workspace.recipe, task, found["null_threshold"], found["temperature"]),
    )
    return found
