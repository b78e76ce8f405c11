"""`edgewise-build report`: measures a bundle and writes its page."""

from __future__ import annotations

import datetime
import json
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.engine.bundle import CARD, MANIFEST, QUESTION_ANSWERING, ModelBundle, load_bundle
from app.engine.machine import cpu_model
from model_build.evaluation import check_fields
from model_build.readings import NliReading, QaReading, read_all
from model_build.report.measures import SetReport, report_pairs, report_questions
from model_build.report.page import Card, Curve, page
from model_build.report.sample import sampled
from model_build.trainer import LOG


def write_report(
    folder: Path, data: Path, *, work: Path | None, limit: int | None, texts: bool, output: Path | None
) -> Path:
    """Write the page of the bundle in `folder`, by default beside its files, and return where it is.

    `data` is a data set, or the folder in which those are that bundle.json says it was measured on. `work` is where
    the stages of its build wrote. ValueError where there is no data, or data of another task.
    """
    bundle = load_bundle(folder)
    manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf8"))
    curves = _curves(bundle, work) if work else ()  # what can fail at once comes before what takes minutes
    card = Card(
        manifest=manifest,
        sets=[_measured(bundle, path, limit) for path in _data_sets(manifest, data)],
        curves=curves,
        texts=texts,
        limit=limit,
        machine=cpu_model(),
        date=datetime.datetime.now(datetime.UTC).date().isoformat(),
        command=_command(folder, limit, texts=texts),
    )
    target = output or folder / CARD
    partial = target.with_name(target.name + ".partial")
    partial.write_text(page(card), encoding="utf8")
    partial.replace(target)
    return target


def _measured(bundle: ModelBundle, path: Path, limit: int | None) -> SetReport:
    examples = sampled(path, limit)
    check_fields(bundle, path, examples)
    readings = list(read_all(bundle, examples, title=path.name))
    if bundle.task == QUESTION_ANSWERING:
        return report_questions(path.name, [r for r in readings if isinstance(r, QaReading)], bundle)
    return report_pairs(path.name, [r for r in readings if isinstance(r, NliReading)], bundle)


def _data_sets(manifest: dict[str, Any], data: Path) -> Sequence[Path]:
    """The files to measure on."""
    if data.is_file():
        return [data]
    names = [measured["data"] for measured in manifest.get("quality", {}).get("measured", [])]
    found = [path for name in names for path in (data / name, data / "dev" / name) if path.is_file()]
    if len(found) < max(1, len(names)):
        wanted = " and ".join(names) or "what it was measured on, which bundle.json does not say"
        raise ValueError(f"{data} does not hold {wanted}: name a folder that does, or a single data set.")
    return found


def _curves(bundle: ModelBundle, work: Path) -> list[Curve]:
    """The logs of the stages that trained this bundle. ValueError where there is none."""
    build = work / str(bundle.provenance.get("recipe", ""))
    curves = []
    for training in bundle.provenance.get("training", ()):
        stage = training if training == "transfer" else f"{training}-{bundle.short_task}"
        log = build / stage / LOG
        if log.is_file():
            rows = [json.loads(line) for line in log.read_text(encoding="utf8").splitlines()]
            curves.append(Curve(stage, rows))
    if not curves:
        raise ValueError(f"{build} holds no log of a training: --work must name the folder that the build wrote to.")
    return curves


def _command(folder: Path, limit: int | None, *, texts: bool) -> str:
    """The command that makes this page, without any path of this machine."""
    shown = folder.name if folder.is_absolute() else folder.as_posix()
    parts = ["edgewise-build", "report", shown, "--data", "DATA"]
    if limit is not None:
        parts += ["--limit", str(limit)]
    if not texts:
        parts.append("--without-texts")
    return shlex.join(parts)
