"""Stage "clozes-qa": running text becomes questions, which stage "data-qa" reads beside those that people wrote."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import numpy as np

from model_build.clozes import Cloze, clozes, runs
from model_build.jsonl import read_jsonl, read_lines, write_jsonl
from model_build.recipe import Clozes
from model_build.workspace import Workspace

STAGE = "clozes-qa"
FILE = "clozes.jsonl"
SOURCE = "clozes"
_AT_ONCE = 2000  # paragraphs, of which the first and the last lack some of those nearby


def run(workspace: Workspace, folder: Path, *, settings: Clozes) -> dict[str, int]:
    """Write the questions, without those about a text that shares RUN words in a row with one of the evaluation's."""
    random = np.random.default_rng(workspace.recipe.seed)
    evaluation = [workspace.file(name) for name in workspace.recipe.task("qa").evaluation]
    contexts = {example["context"] for path in evaluation for example in read_jsonl(path)}
    kept_apart = set().union(*map(runs, contexts))
    texts = chain.from_iterable(read_lines(workspace.file(name), _AT_ONCE) for name in settings.files)
    made = [cloze for text in texts for cloze in clozes(text, random, none_share=settings.none_share)]
    kept = [cloze for cloze in made if kept_apart.isdisjoint(runs(cloze.context))]
    write_jsonl(folder / FILE, map(_example, kept))
    unanswerable = sum(cloze.answer is None for cloze in kept)
    return {"questions": len(kept), "unanswerable": unanswerable, "of_the_evaluation": len(made) - len(kept)}


def _example(cloze: Cloze) -> dict[str, object]:
    answers = []
    if cloze.answer:
        start, stop = cloze.answer
        answers = [{"text": cloze.context[start:stop], "answer_start": start}]
    return {"source": SOURCE, "context": cloze.context, "question": cloze.question, "answers": answers}
