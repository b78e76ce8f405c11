"""Which examples of a data set a report reads: all, or some of every source, evenly spread over the file."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np

from model_build.jsonl import read_jsonl

LINE = "line"  # where an example carries its line number in the file, counted from 1


def sampled(path: Path, limit: int | None) -> list[dict[str, Any]]:
    """At most `limit` examples of each `source`, in the file's order. ValueError where the file holds none."""
    by_source: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line, example in enumerate(read_jsonl(path), 1):
        by_source[example.get("source", "")].append({**example, LINE: line})
    if not by_source:
        raise ValueError(f"{path} holds no example.")
    chosen = []
    for examples in by_source.values():
        count = len(examples) if limit is None else min(limit, len(examples))
        places = np.linspace(0, len(examples) - 1, count).round().astype(int)
        chosen += [examples[place] for place in np.unique(places)]
    return sorted(chosen, key=lambda example: int(example[LINE]))
