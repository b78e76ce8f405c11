"""What `edgewise doctor` finds: versions, the processor, the models, and an answer timed on this machine."""

import contextlib
import importlib
import importlib.metadata
import platform
import sys
from collections.abc import Iterator
from typing import Any

from app import __version__
from app.arithmetic import LEAST_GAIN, measure, preferred, remember
from app.display import has_display
from app.documents.load import load_document
from app.documents.samples import SAMPLE_HYPOTHESIS, SAMPLE_PREMISE, SAMPLE_QUESTION, sample_path
from app.engine.bundle import FAST, QUESTION_ANSWERING, SHIPPED, TASKS, ModelBundle, bundles_folder, load_bundle
from app.engine.errors import EdgewiseError
from app.engine.latency import Latency
from app.engine.machine import (
    cpu_model,
    default_threads,
    has_dot_product,
    instruction_sets,
    physical_cores,
    usable_processors,
)
from app.engine.nli import EntailmentJudge
from app.engine.qa import QuestionAnswerer
from app.terminal import latency_line

SLOW_MS = 1000.0
"""Where the sample question takes longer than people like to wait, the fast models are worth naming."""
PACKAGES = ("numpy", "onnxruntime", "tokenizers", "pypdfium2", "pyside6-essentials")


def examine() -> dict[str, Any]:
    """Return everything as JSON values; `ok` is whether `problems`, a list of sentences, is empty."""
    problems: list[str] = []
    report: dict[str, Any] = {
        "edgewise": __version__,
        "python": platform.python_version(),
        "platform": platform.platform(),
        "cpu": cpu_model(),
        "cores": physical_cores(),
        "logical_processors": len(usable_processors()),
        "threads": default_threads(),
        "instruction_sets": list(instruction_sets()),
        "int8_dot_product": has_dot_product(),
        "packages": _packages(problems),
        "window": _window(problems),
        "display": has_display(),
        "arithmetic": _arithmetic(),
        "bundles": [_bundle(chosen, name, problems) for chosen in SHIPPED for name in TASKS],
    }
    return {**report, "problems": problems, "ok": not problems}


def _packages(problems: list[str]) -> dict[str, str | None]:
    versions: dict[str, str | None] = {}
    for name in PACKAGES:
        try:
            versions[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            versions[name] = None
            # A frozen application has the modules without their metadata.
            if not getattr(sys, "frozen", False):
                problems.append(f"The package {name} is not installed: install Edgewise again.")
    return versions


def _window(problems: list[str]) -> bool:
    try:
        importlib.import_module("PySide6.QtWidgets")
    except ImportError as error:
        problems.append(f"Qt cannot be loaded, so there is no window, only commands: {error}.")
        return False
    return True


def _arithmetic() -> dict[str, Any] | None:
    """Measure int8 against float32, and remember which is faster; None where the model cannot be used at all."""
    try:
        measured = measure(load_bundle(bundles_folder() / "qa", QUESTION_ANSWERING))
    except EdgewiseError:
        return None  # `_bundle` says why
    with contextlib.suppress(OSError):
        remember(measured)
    return {"chosen": "float32" if measured.in_float else "int8", "float32_ratio": measured.ratio}


def _bundle(chosen: str, name: str, problems: list[str]) -> dict[str, Any]:
    folder = bundles_folder(chosen) / name
    facts: dict[str, Any] = {"model": chosen, "name": name, "folder": str(folder), "version": None, "trial": None}
    try:
        bundle = preferred(load_bundle(folder, TASKS[name]))
        facts |= {"name": bundle.name, "version": bundle.version}
        facts["trial"] = _trial(bundle)
    except EdgewiseError as error:
        problems.append(str(error))
    return facts


def _trial(bundle: ModelBundle) -> dict[str, Any]:
    """Use the model once to warm it up and once for the record."""
    latency: Latency
    if bundle.task == QUESTION_ANSWERING:
        answerer, passage = QuestionAnswerer(bundle), load_document(sample_path()).text
        answerer.ask(passage, SAMPLE_QUESTION)
        result = answerer.ask(passage, SAMPLE_QUESTION)
        outcome, latency = (result.answers[0].text if result.has_answer else "no answer"), result.latency
    else:
        judge = EntailmentJudge(bundle)
        judge.judge(SAMPLE_PREMISE, SAMPLE_HYPOTHESIS)
        judgement = judge.judge(SAMPLE_PREMISE, SAMPLE_HYPOTHESIS)
        outcome, latency = judgement.label, judgement.latency
    return {"outcome": outcome, "total_ms": latency.total_ms, "summary": latency_line(latency)}


def doctor_lines(report: dict[str, Any]) -> Iterator[str]:
    """Describe a report for people, problems last."""
    yield f"Edgewise {report['edgewise']}, Python {report['python']}, {report['platform']}"
    yield "Packages: " + ", ".join(f"{name} {v or 'unknown'}" for name, v in report["packages"].items())
    yield (
        f"Processor: {report['cpu']}, {report['cores']} cores, {report['logical_processors']} logical, "
        f"{report['threads']} used"
    )
    speed = "yes" if report["int8_dot_product"] else "none found, so int8 models gain less"
    yield f"Instructions: {' '.join(report['instruction_sets']) or 'unknown'}; int8 dot product: {speed}"
    if report["arithmetic"]:
        yield f"Arithmetic: {_arithmetic_line(report['arithmetic'])}"
    yield f"Window: {_window_line(report)}"
    for bundle in report["bundles"]:
        if bundle["trial"]:
            trial = bundle["trial"]
            yield f"Model {bundle['name']} {bundle['version']}: verified; sample: {trial['outcome']}"
            yield f"  {trial['summary']}"
    if advice := _advice(report["bundles"]):
        yield advice
    for problem in report["problems"]:
        yield f"PROBLEM: {problem}"
    if report["ok"]:
        yield "Everything works."


def _advice(bundles: list[dict[str, Any]]) -> str | None:
    """Which models to choose, where those that are chosen without being asked for are slow on this machine."""
    times = {b["model"]: b["trial"]["total_ms"] for b in bundles if b["name"].startswith("qa") and b["trial"]}
    if times.get("", 0.0) <= SLOW_MS or FAST not in times:
        return None
    return (
        f"Advice: a question takes {times['']:.0f} ms here, and {times[FAST]:.0f} ms with the fast models: "
        "choose them in the window's settings, or with --model fast."
    )


def _arithmetic_line(arithmetic: dict[str, Any]) -> str:
    ratio = arithmetic["float32_ratio"]
    if ratio is None:
        return "int8; this model cannot be run in float32"
    if arithmetic["chosen"] == "int8":
        # Less than what float32 would have to gain to be chosen is no difference worth a number.
        gain = f"{ratio:.1f} times as fast as" if ratio >= LEAST_GAIN else "as fast as"
        return f"int8, {gain} float32 here"
    return f"float32, {1 / ratio:.1f} times as fast as int8 here; Edgewise uses it from now on"


def _window_line(report: dict[str, Any]) -> str:
    if not report["window"]:
        return "Qt cannot be loaded"
    return "Qt is ready" if report["display"] else "Qt is ready, but there is no display"
