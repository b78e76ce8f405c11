"""Stages "unfold" and "unfold-teacher": the weights of a finished bundle, to train further or to be taught by."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import onnx

from app.engine.bundle import MODEL, TASKS, load_bundle
from model_build.mobilebert import MobileBert, load_state, stacks_in
from model_build.recipe import RecipeError, Source
from model_build.sources import bundle_folder
from model_build.tasks import OUTPUTS
from model_build.unfolding import unfold
from model_build.weights import read_weights, write_weights
from model_build.workspace import Workspace, file_sha256, write_json

PROVENANCE = "provenance.json"  # of the bundle


def run(workspace: Workspace, folder: Path, *, source: Source, task: str, setting: str) -> dict[str, Any]:
    """Write the weights of the bundle that the task's `setting` names. RecipeError where it is not the one meant."""
    bundle = load_bundle(bundle_folder(source))
    if bundle.task != TASKS[task]:
        raise RecipeError(f"{task}.{setting} is a bundle for {bundle.task}.")
    if source.weights_sha256 and (found := file_sha256(bundle.folder / MODEL)) != source.weights_sha256:
        raise RecipeError(f"The bundle's {MODEL} has sha256 {found}, not that of {task}.{setting}.")
    state = unfold(onnx.load(bundle.folder / MODEL), workspace.recipe.student)
    write_json(folder / PROVENANCE, dict(bundle.provenance))
    write_weights(folder, state)
    return {"bundle": bundle.identity, "parameters": sum(tensor.numel() for tensor in state.values())}


def unfolded(workspace: Workspace, task: str, stage: str = "unfold") -> MobileBert:
    """The network whose weights the stage of the task has written, float32: "unfold" or "unfold-teacher"."""
    state = read_weights(workspace.folder(f"{stage}-{task}"))
    network = MobileBert(workspace.recipe.student.with_stacks(stacks_in(state)), OUTPUTS[task])
    load_state(network, state)
    return network
