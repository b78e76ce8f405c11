"""Stage "calibrate": threshold and temperature from held-out training data, with the engine and the int8 file.

Writes `candidate/`, the bundle as it will ship but for what is said about it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from app.engine.bundle import MODEL, load_bundle
from model_build.bundle_folder import write_bundle
from model_build.calibration import fit_pairs, fit_questions
from model_build.jsonl import read_jsonl
from model_build.readings import NliReading, QaReading, read_all
from model_build.stages.quantize import DRAFT, described
from model_build.workspace import Workspace

CANDIDATE = "candidate"


def run(workspace: Workspace, folder: Path, *, task: str) -> dict[str, Any]:
    """Choose both numbers; the metrics tell how they were found."""
    settings = workspace.recipe.task(task).calibration
    draft = load_bundle(workspace.folder(f"quantize-{task}") / DRAFT)
    held_out = list(read_jsonl(workspace.folder(f"data-{task}") / "heldout.jsonl"))
    if not held_out:
        raise ValueError(
            f"No example of {task} is held out for calibration: name larger heldout_sources in the recipe."
        )
    readings = list(read_all(draft, held_out, title=f"calibrate {task}"))
    fit = (
        fit_questions([r for r in readings if isinstance(r, QaReading)], balanced=settings.balanced)
        if task == "qa"
        else fit_pairs([r for r in readings if isinstance(r, NliReading)], draft.labels)
    )
    write_bundle(
        folder / CANDIDATE,
        model=draft.folder / MODEL,
        **described(workspace.recipe, task, fit["null_threshold"], fit["temperature"]),
    )
    return fit
