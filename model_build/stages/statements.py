"""Stage "statements-nli": questions become claims, which stage "data-nli" reads beside those that people wrote."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from model_build.held_out import is_held_out_article
from model_build.jsonl import read_jsonl, write_jsonl
from model_build.recipe import Statements
from model_build.statements import statements
from model_build.vocabulary import token_ids
from model_build.workspace import Workspace

STAGE = "statements-nli"
FILE = "statements.jsonl"
SOURCE = "statements"


def run(workspace: Workspace, folder: Path, *, settings: Statements) -> dict[str, int]:
    """Write the claims, without those whose premise is one of the evaluation's, too."""
    random = np.random.default_rng(workspace.recipe.seed)
    encode = token_ids(workspace.recipe)
    articles: dict[str, list[dict[str, Any]]] = {}
    for question in read_jsonl(workspace.file(settings.file)):
        title = question.get("title", "")
        if question["source"] in settings.sources and title and not is_held_out_article(title):
            articles.setdefault(title, []).append(question)
    evaluation = [workspace.file(name) for name in workspace.recipe.task("nli").evaluation]
    kept_apart = {example["premise"] for path in evaluation for example in read_jsonl(path)}
    made = [one for questions in articles.values() for one in statements(questions, encode, random)]
    kept = [one for one in made if one.premise not in kept_apart]
    write_jsonl(folder / FILE, (one.example(SOURCE) for one in kept))
    return {"articles": len(articles), "claims": len(kept), "of_the_evaluation": len(made) - len(kept)}
