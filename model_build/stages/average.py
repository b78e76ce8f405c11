"""Stage "average": the weights between those that a training started from and those that it came to.

Weights of one origin lie in one basin, whose middle is better than its rim (Wortsman et al. 2022, arXiv 2109.01903).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from safetensors.torch import load_file, save_file

from model_build.workspace import Workspace


def run(workspace: Workspace, folder: Path, *, task: str, start_share: float) -> dict[str, Any]:
    """Write `start_share` of the start's weights and the rest of the trained ones', float32."""
    stages = (workspace.recipe.start(task), f"finetune-{task}")
    start, trained = (load_file(workspace.folder(stage) / "weights.safetensors") for stage in stages)
    averaged = {name: start_share * start[name] + (1 - start_share) * trained[name] for name in trained}
    save_file(averaged, folder / "weights.safetensors")
    return {"start_share": start_share}
