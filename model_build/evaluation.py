"""Measures a bundle on a data set, with the engine and the files that ship.

The formats: questions are {"context", "question", "answers": [{"text"}]}, pairs are {"premise", "hypothesis",
"label", "source"}, one JSON object a line.
"""

from __future__ import annotations

import datetime
import itertools
import statistics
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from app.engine.bundle import QUESTION_ANSWERING, ModelBundle
from app.engine.machine import cpu_model
from model_build.jsonl import read_jsonl
from model_build.readings import NliReading, QaReading, read_all
from model_build.squad_metrics import Graded, at_threshold, best_threshold, grade

_FIELDS = {True: ("context", "question", "answers"), False: ("premise", "hypothesis", "label")}


def evaluate(bundle: ModelBundle, path: Path, limit: int | None = None) -> dict[str, Any]:
    """Score a bundle on a file of its task; with `limit`, on the first so many examples.

    Returns percentages and the median milliseconds an example took on one thread. ValueError where the file does not
    suit the bundle.
    """
    asks = bundle.task == QUESTION_ANSWERING
    examples = read_examples(bundle, path, limit)
    readings = list(read_all(bundle, examples, title=path.name))
    scores = (
        question_scores([r for r in readings if isinstance(r, QaReading)], bundle.null_threshold)
        if asks
        else pair_scores([r for r in readings if isinstance(r, NliReading)])
    )
    return {
        "model": bundle.identity,
        "data": path.name,
        "examples": len(examples),
        **scores,
        "median_ms_one_thread": round(statistics.median(r.milliseconds for r in readings), 2),
        "machine": cpu_model(),
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
    }


def read_examples(bundle: ModelBundle, path: Path, limit: int | None = None) -> list[dict[str, Any]]:
    """The examples of a file, with `limit` the first so many. ValueError where it does not suit the bundle."""
    examples = list(itertools.islice(read_jsonl(path), limit))
    if not examples:
        raise ValueError(f"{path} holds no example.")
    check_fields(bundle, path, examples)
    return examples


def check_fields(bundle: ModelBundle, path: Path, examples: Sequence[Mapping[str, Any]]) -> None:
    """ValueError where an example lacks what the bundle's task needs."""
    for number, example in enumerate(examples, 1):
        if missing := [name for name in _FIELDS[bundle.task == QUESTION_ANSWERING] if name not in example]:
            raise ValueError(f"{path.name}, example {number}, has no {missing[0]!r}: is it data for {bundle.task}?")


def graded(readings: Sequence[QaReading]) -> list[Graded]:
    """Grade the best answer of every reading; no answer at all counts as the surest "no answer"."""
    return [
        grade(
            r.texts[0] if r.texts else "",
            r.scores[0] if r.scores else float("-inf"),
            [answer["text"] for answer in r.example["answers"]],
        )
        for r in readings
    ]


def question_scores(readings: Sequence[QaReading], threshold: float) -> dict[str, Any]:
    """Exact match and F1 in percent: as in SQuAD 1.1 where every question has an answer, else as in 2.0."""
    grades = graded(readings)
    if all(g.answerable for g in grades):
        exact, f1 = at_threshold(grades, float("-inf"))
        return {"exact": round(exact, 2), "f1": round(f1, 2)}
    best, best_f1 = best_threshold(grades)
    exact, f1 = at_threshold(grades, threshold)
    answerable = [g for g in grades if g.answerable]
    return {
        "best_threshold_exact": round(at_threshold(grades, best)[0], 2),
        "best_threshold_f1": round(best_f1, 2),
        "best_threshold": round(best, 3),
        "exact": round(exact, 2),
        "f1": round(f1, 2),
        "threshold": round(threshold, 3),
        "answerable_f1": round(100 * statistics.fmean(g.f1 for g in answerable), 2) if answerable else None,
    }


def said(reading: NliReading) -> str:
    """The most probable label."""
    return max(reading.probabilities, key=reading.probabilities.__getitem__)


def is_right(reading: NliReading) -> bool:
    """Whether that is the gold label; where gold says "not_entailment", neutral and contradiction are right."""
    gold = reading.example["label"]
    return said(reading) != "entailment" if gold == "not_entailment" else said(reading) == gold


def pair_scores(readings: Sequence[NliReading]) -> dict[str, Any]:
    """Accuracy in percent for each source; see `is_right`."""
    right: dict[str, list[bool]] = defaultdict(list)
    for r in readings:
        right[r.example.get("source", "all")].append(is_right(r))
    return {
        "accuracy": {
            source: {"examples": len(hits), "percent": round(100 * statistics.fmean(hits), 2)}
            for source, hits in sorted(right.items())
        }
    }
