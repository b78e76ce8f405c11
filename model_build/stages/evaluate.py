"""Stage "evaluate": the candidate bundle on the recipe's evaluation files, with the engine that ships."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from app.engine.bundle import load_bundle
from model_build.evaluation import evaluate
from model_build.stages.calibrate import CANDIDATE
from model_build.workspace import Workspace


def run(workspace: Workspace, folder: Path, *, task: str) -> dict[str, Any]:
    """Measure; the metrics are the result."""
    bundle = load_bundle(workspace.folder(f"calibrate-{task}") / CANDIDATE)
    files = workspace.recipe.task(task).evaluation
    return {"measured": [evaluate(bundle, workspace.file(name)) for name in files]}
