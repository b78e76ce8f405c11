"""Stage "quantize": the finished student becomes an int8 ONNX file.

Writes two whole bundles, `draft/` with the int8 graph and `full-precision/` with the same weights in fp32, so that
`edgewise-build evaluate` measures what quantization costs. Threshold and temperature are not chosen yet.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import onnx
import torch

from app.engine.bundle import MODEL, TOKENIZER
from model_build.bundle_folder import write_bundle
from model_build.graph import build_graph
from model_build.jsonl import read_jsonl
from model_build.mobilebert import stacks_in
from model_build.quantization import METHODS, feeds, quantize
from model_build.recipe import Recipe
from model_build.sources import model_folder
from model_build.weights import read_weights
from model_build.workspace import Workspace

DRAFT = "draft"
FULL_PRECISION = "full-precision"


def described(recipe: Recipe, task: str, null_threshold: float, temperature: float) -> dict[str, Any]:
    """What `write_bundle` must be told of a bundle of this recipe, besides its model and its merits."""
    ship = recipe.bundle
    return {
        "task": task,
        "name": f"{task}-{ship.kind}" if ship.kind else task,
        "version": ship.version,
        "tokenizer": model_folder(recipe.teacher) / TOKENIZER,
        "settings": {
            "max_length": ship.max_length,
            "stride": ship.stride,
            "max_answer_tokens": ship.max_answer_tokens,
            "null_threshold": null_threshold,
            "temperature": temperature,
            "lexical_weight": ship.lexical_weight if task == "qa" else 0.0,
        },
    }


def write_both(workspace: Workspace, folder: Path, task: str, state: dict[str, torch.Tensor]) -> tuple[Path, Path]:
    """Write both bundles of a student's weights, and return where their models are: in fp32, and int8."""
    recipe = workspace.recipe
    about = described(recipe, task, null_threshold=0.0, temperature=1.0)
    full, draft = folder / FULL_PRECISION / MODEL, folder / DRAFT / MODEL
    for path in (full, draft):
        path.parent.mkdir(exist_ok=True)
    graph = build_graph(state, recipe.student.with_stacks(stacks_in(state)), task)
    onnx.save(graph, full)
    held_out = read_jsonl(workspace.folder(f"data-{task}") / "heldout.jsonl")
    examples = feeds(about["tokenizer"], held_out, max_length=recipe.bundle.max_length)
    quantize(graph, draft, METHODS[recipe.bundle.quantization], examples)
    for path in (full, draft):
        write_bundle(path.parent, model=path, **about)
    return full, draft


def run(workspace: Workspace, folder: Path, *, task: str) -> dict[str, Any]:
    """Write both bundles of what ships for `task`."""
    state = read_weights(workspace.folder(workspace.recipe.finished(task)))
    full, draft = write_both(workspace, folder, task, state)
    return {"int8_bytes": draft.stat().st_size, "fp32_bytes": full.stat().st_size}
