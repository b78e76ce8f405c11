"""`edgewise-build variants`: every way to quantize, compared on equal weights."""

from __future__ import annotations

import statistics
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx

from app.engine.bundle import MODEL, ModelBundle, load_bundle
from app.engine.session import Session
from model_build.bundle_folder import write_alike
from model_build.evaluation import evaluate
from model_build.jsonl import read_jsonl
from model_build.quantization import METHODS, feeds, full_precision, is_dynamic, quantize

FULL = "fp32"
LENGTHS = (128, 384)
ROUNDS = 15


@dataclass(frozen=True, slots=True)
class Variant:
    """One graph of the same weights: what `evaluate` says of it, its size, and its time on one thread.

    `milliseconds` are medians by length in tokens; `ratio` is the same divided by the fp32 graph's.
    """

    name: str
    said: str
    bytes: int
    scores: Mapping[str, Any]
    milliseconds: Mapping[int, float]
    ratio: Mapping[int, float]

    @property
    def percent(self) -> float:
        """F1 (at the best threshold where some questions have no answer), or the accuracy over all pairs."""
        if "accuracy" not in self.scores:
            return float(self.scores.get("best_threshold_f1", self.scores.get("f1")))
        rows = self.scores["accuracy"].values()
        return float(np.average([r["percent"] for r in rows], weights=[r["examples"] for r in rows]))


def compare_variants(
    folder: Path, data: Path, *, work: Path, calibration: Path | None = None, limit: int | None = None
) -> list[Variant]:
    """Quantize a bundle by every method, measure all of them, and keep them as bundles in `work`.

    A bundle that is int8 already is taken back to float32 first: all variants then share its rounded weights, which
    favours the method that rounded them. `calibration` holds examples for the static methods, which are left out
    without it; `limit` is the number of examples to evaluate on.
    """
    bundle = load_bundle(folder)
    model = onnx.load(bundle.model_path)
    if is_dynamic(model):
        model = full_precision(model)
    made = {FULL: _bundle_of(model, None, bundle, work / FULL)}
    for name, method in METHODS.items():
        if calibration is not None or not method.calibrated:
            made[name] = _bundle_of(model, name, bundle, work / name, calibration)
    times = _alternating([Session(one, 1) for one in made.values()], bundle.max_length)
    return [
        Variant(
            name=name,
            said=METHODS[name].said if name in METHODS else "float32",
            bytes=one.model_path.stat().st_size,
            scores=evaluate(one, data, limit),
            milliseconds={length: round(medians[place], 2) for length, medians in times.items()},
            ratio={length: round(medians[place] / medians[0], 3) for length, medians in times.items()},
        )
        for place, (name, one) in enumerate(made.items())
    ]


def _bundle_of(
    model: onnx.ModelProto, method: str | None, bundle: ModelBundle, folder: Path, calibration: Path | None = None
) -> ModelBundle:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / MODEL
    if method is None:
        onnx.save(model, path)
    else:
        rows = read_jsonl(calibration) if calibration else ()
        quantize(model, path, METHODS[method], feeds(bundle.tokenizer_path, rows, max_length=bundle.max_length))
    return write_alike(folder, bundle, path)


def _alternating(sessions: Sequence[Session], longest: int) -> dict[int, list[float]]:
    """Median milliseconds of each session by length; they take turns, so that a busy machine slows all alike."""
    medians = {}
    for length in sorted({min(length, longest) for length in LENGTHS}):
        ids = np.arange(length, dtype=np.int64) % 97 + 1
        types = (np.arange(length) >= length // 8).astype(np.int64)
        times: list[list[float]] = [[] for _ in sessions]
        for turn in range(ROUNDS + 1):
            for session, mine in zip(sessions, times, strict=True):
                began = time.perf_counter()
                session.run(ids, types)
                if turn:  # the first warms up
                    mine.append(1000 * (time.perf_counter() - began))
        medians[length] = [statistics.median(mine) for mine in times]
    return medians


def table(variants: Sequence[Variant]) -> str:
    """The comparison as lines of text."""
    lengths = list(variants[0].milliseconds)
    head = ["variant", "score", "MB", *(f"ms, {n} tokens" for n in lengths), *(f"of fp32, {n}" for n in lengths)]
    rows = [
        [
            variant.name,
            f"{variant.percent:.2f}",
            f"{variant.bytes / 1e6:.1f}",
            *(f"{variant.milliseconds[length]:.1f}" for length in lengths),
            *(f"{variant.ratio[length]:.2f}" for length in lengths),
        ]
        for variant in variants
    ]
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    return "\n".join(
        "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in [head, *rows]
    )
