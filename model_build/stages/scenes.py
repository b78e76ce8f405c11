"""Stage "scenes-nli": claims meet other scenes' captions, which stage "data-nli" reads beside their own."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from model_build.held_out import is_held_out
from model_build.jsonl import read_jsonl, write_jsonl
from model_build.recipe import Scenes
from model_build.scenes import contradictions
from model_build.vocabulary import token_ids
from model_build.workspace import Workspace

STAGE = "scenes-nli"
FILE = "scenes.jsonl"


def run(workspace: Workspace, folder: Path, *, settings: Scenes) -> dict[str, int]:
    """Write contradictions, each under its source's own name, of whose three classes it completes the two others."""
    random = np.random.default_rng(workspace.recipe.seed)
    encode = token_ids(workspace.recipe)
    pairs: dict[str, list[dict[str, str]]] = {source: [] for source in settings.sources}
    for pair in read_jsonl(workspace.file(workspace.recipe.task("nli").data.file)):
        if pair["source"] in pairs and not is_held_out(pair["premise"]):
            pairs[pair["source"]].append(pair)
    made = [
        one.example(source)
        for source, own in pairs.items()
        for one in contradictions(own, encode, random, settings.share)
    ]
    write_jsonl(folder / FILE, made)
    return {"pairs": sum(map(len, pairs.values())), "contradictions": len(made)}
