"""Stage "calibrate": threshold and temperature from held-out training data, with the engine and the int8 file.

Writes `candidate/`, the bundle as it will ship but for what is said about it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from app.engine.bundle import MODEL, load_bundle
from model_build.bundle_folder import write_bundle
from model_build.calibration import fit
from model_build.jsonl import read_jsonl
from model_build.readings import read_all
from model_build.stages.quantize import DRAFT, described
from model_build.workspace import Workspace

CANDIDATE = "candidate"


def held_out(workspace: Workspace, task: str) -> list[dict[str, Any]]:
    """The examples that training has not seen. ValueError where there are none."""
    examples = list(read_jsonl(workspace.folder(f"data-{task}") / "heldout.jsonl"))
    if not examples:
        raise ValueError(
            f"No example of {task} is held out for calibration: name larger heldout_sources in the recipe."
        )
    return examples


def run(workspace: Workspace, folder: Path, *, task: str) -> dict[str, Any]:
    """Choose both numbers; the metrics tell how they were found."""
    draft = load_bundle(workspace.folder(f"quantize-{task}") / DRAFT)
    readings = list(read_all(draft, held_out(workspace, task), title=f"calibrate {task}"))
    found = fit(readings, draft.labels, workspace.recipe.task(task).calibration)
    write_bundle(
        folder / CANDIDATE,
        model=draft.folder / MODEL,
        **described(workspace.recipe, task, found["null_threshold"], found["temperature"]),
    )
    return found
