"""Stage "clozes-qa": running text becomes questions, which stage "data-qa" reads beside those that people wrote."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import numpy as np

from model_build.clozes import Cloze, clozes, runs
from model_build.jsonl import open_text, read_jsonl
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
    written = unanswerable = left_out = 0
    with (folder / FILE).open("w", encoding="utf8") as out:
        for paragraphs in _texts([workspace.file(name) for name in settings.files]):
            for cloze in clozes(paragraphs, random, none_share=settings.none_share):
                if not kept_apart.isdisjoint(runs(cloze.context)):
                    left_out += 1
                    continue
                out.write(json.dumps(_example(cloze), ensure_ascii=False) + "\n")
                written += 1
                unanswerable += cloze.answer is None
    return {"questions": written, "unanswerable": unanswerable, "of_the_evaluation": left_out}


def _texts(files: Sequence[Path]) -> Iterator[list[str]]:
    """Paragraphs in a row, some thousand at a time."""
    for path in files:
        with open_text(path) as stream:
            while lines := list(islice(stream, _AT_ONCE)):
                yield [line.strip() for line in lines]


def _example(cloze: Cloze) -> dict[str, object]:
    answers = []
    if cloze.answer:
        start, stop = cloze.answer
        answers = [{"text": cloze.context[start:stop], "answer_start": start}]
    return {"source": SOURCE, "context": cloze.context, "question": cloze.question, "answers": answers}
