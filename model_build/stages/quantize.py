"""Stage "quantize": the fine-tuned student becomes an int8 ONNX file, in a bundle that can be measured.

Writes `model.fp32.onnx` beside it, for comparisons.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import onnx
from safetensors.torch import load_file

from app.engine.bundle import MODEL, TOKENIZER
from model_build.bundle_folder import write_bundle
from model_build.graph import build_graph, quantize
from model_build.recipe import Recipe
from model_build.teacher import source_folder
from model_build.workspace import Workspace

DRAFT = "draft"  # a whole bundle whose threshold and temperature are not chosen yet
FULL_PRECISION = "model.fp32.onnx"


def described(recipe: Recipe, task: str, null_threshold: float, temperature: float) -> dict[str, Any]:
    """What `write_bundle` must be told of a bundle of this recipe, besides its model and its merits."""
    ship = recipe.bundle
    return {
        "task": task,
        "version": ship.version,
        "tokenizer": source_folder(recipe.teacher) / TOKENIZER,
        "settings": {
            "max_length": ship.max_length,
            "stride": ship.stride,
            "max_answer_tokens": ship.max_answer_tokens,
            "null_threshold": null_threshold,
            "temperature": temperature,
        },
    }


def run(workspace: Workspace, folder: Path, *, task: str) -> dict[str, Any]:
    """Write the int8 bundle and the fp32 graph of `task`."""
    recipe = workspace.recipe
    state = load_file(workspace.folder(f"finetune-{task}") / "weights.safetensors")
    full = folder / FULL_PRECISION
    onnx.save(build_graph(state, recipe.student, task), full)
    draft = folder / DRAFT
    draft.mkdir(exist_ok=True)
    quantize(
        build_graph(state, recipe.student, task, quantized=True),
        draft / MODEL,
        reduce_range=recipe.bundle.reduce_range,
    )
    write_bundle(draft, model=draft / MODEL, **described(recipe, task, null_threshold=0.0, temperature=1.0))
    return {"int8_bytes": (draft / MODEL).stat().st_size, "fp32_bytes": full.stat().st_size}
