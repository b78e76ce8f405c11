"""Stage "unfold": a finished bundle's weights are what fine-tuning starts from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import onnx
from safetensors.torch import save_file

from app.engine.bundle import MODEL, TASKS, load_bundle
from model_build.recipe import RecipeError, Source
from model_build.sources import bundle_folder
from model_build.unfolding import unfold
from model_build.workspace import Workspace, file_sha256, write_json

PROVENANCE = "provenance.json"  # of the bundle


def run(workspace: Workspace, folder: Path, *, source: Source, task: str) -> dict[str, Any]:
    """Write the bundle's weights, with its head. RecipeError where it is not the one that the recipe means."""
    bundle = load_bundle(bundle_folder(source))
    if bundle.task != TASKS[task]:
        raise RecipeError(f"{task}.trained is a bundle for {bundle.task}.")
    if source.weights_sha256 and (found := file_sha256(bundle.folder / MODEL)) != source.weights_sha256:
        raise RecipeError(f"The bundle's {MODEL} has sha256 {found}, not that of {task}.trained.")
    state = unfold(onnx.load(bundle.folder / MODEL), workspace.recipe.student)
    write_json(folder / PROVENANCE, dict(bundle.provenance))
    save_file({name: tensor.contiguous() for name, tensor in state.items()}, folder / "weights.safetensors")
    return {"parameters": sum(tensor.numel() for tensor in state.values())}
