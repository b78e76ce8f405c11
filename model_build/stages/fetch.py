"""Stage "fetch": a data set of the hub's layout becomes lines of JSON, as model_build reads them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from model_build.recipe import DataSet, RecipeError
from model_build.sources import data_set_folder
from model_build.stages.data import GOLD_LABELS
from model_build.workspace import Workspace


def run(workspace: Workspace, folder: Path, *, wanted: DataSet) -> dict[str, int]:
    """Write the file `wanted.name`; pairs on whose label nobody agreed are left out."""
    from datasets import load_dataset  # noqa: PLC0415 (only where the recipe fetches something)

    place = str(data_set_folder(wanted.origin))
    try:
        rows = load_dataset(place, wanted.subset or None, split=wanted.split, streaming=True)
    except ValueError as error:  # datasets' own words name the subsets and splits that there are
        raise RecipeError(f"Cannot read the data set for {wanted.name}: {error}") from error
    names = tuple(getattr((rows.features or {}).get("label"), "names", ()))
    written = left_out = 0
    with (folder / wanted.name).open("w", encoding="utf8") as out:
        for row in rows:
            example = _example(row, names, Path(wanted.name).stem)
            if example is None:
                left_out += 1
                continue
            out.write(json.dumps(example, ensure_ascii=False) + "\n")
            written += 1
    return {"examples": written, "left_out": left_out}


def _example(row: Mapping[str, Any], label_names: tuple[str, ...], source: str) -> dict[str, Any] | None:
    """A question or a pair in our words; None where the label says that there is none."""
    if "question" in row:
        answers = row["answers"]
        if isinstance(answers, Mapping):  # the hub's SQuAD has a list of texts and one of places
            answers = [
                {"text": text, "answer_start": start}
                for text, start in zip(answers["text"], answers["answer_start"], strict=True)
            ]
        return {"source": source, "context": row["context"], "question": row["question"], "answers": list(answers)}
    if "premise" not in row:
        raise RecipeError(f"The data set for {source} has neither questions nor premises: {', '.join(row)}.")
    label = row["label"]
    if isinstance(label, int):
        if label < 0:
            return None
        if label >= len(label_names):
            raise RecipeError(f"The data set for {source} does not say what its label {label} means.")
        label = label_names[label]
    if label not in GOLD_LABELS:
        raise RecipeError(f"The data set for {source} has the label {label!r}; known are {', '.join(GOLD_LABELS)}.")
    return {"source": source, "premise": row["premise"], "hypothesis": row["hypothesis"], "label": label}
