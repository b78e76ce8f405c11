"""What the headless commands do with their parsed options; each returns its exit code."""

import argparse
import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from app.doctor import doctor_lines, examine
from app.documents.document import Document
from app.documents.load import document_from_bytes, load_document
from app.engine.benchmark import DEFAULT_RUNS, benchmark
from app.engine.bundle import ENTAILMENT, QUESTION_ANSWERING, bundles_folder, load_bundle
from app.engine.machine import cpu_model
from app.engine.nli import EntailmentJudge
from app.engine.qa import QuestionAnswerer
from app.terminal import ask_lines, benchmark_line, extract_lines, nli_lines, shows_bold

_STANDARD_INPUT = "-"
_SLOW_WINDOWS = 4  # from here on, a terminal is shown progress


def ask(options: argparse.Namespace) -> int:
    """Answer a question from a file or standard input."""
    document = _document(options.file)
    bundle = load_bundle(options.model or bundles_folder() / "qa", QUESTION_ANSWERING)
    answerer = QuestionAnswerer(bundle, options.threads)
    for result in answerer.steps(document.text, options.question, top_k=options.top_k, threshold=options.threshold):
        _show_progress(result.windows_done, result.windows_total)
    if not options.json:
        return _print(ask_lines(document, result, shows_bold(sys.stdout)))
    text = document.text
    answers = []
    for found in result.answers:
        page = document.page_at(found.start)
        place = {"line": text.count("\n", 0, found.start) + 1, "page": page.name if page else None}
        answers.append({**asdict(found), **place})
    return _print_json(
        {
            "question": result.question,
            "document": _summary(document),
            "has_answer": result.has_answer,
            "no_answer_confidence": result.no_answer_confidence,
            "threshold": result.threshold,
            "answers": answers,
            "windows": result.windows_total,
            "latency": {**asdict(result.latency), "total_ms": result.latency.total_ms},
        }
    )


def extract(options: argparse.Namespace) -> int:
    """Print a document's text."""
    document = _document(options.file)
    if not options.json:
        return _print(extract_lines(document))
    pages = [asdict(page) for page in document.pages]
    return _print_json({"document": _summary(document), "pages": pages, "text": document.text})


def nli(options: argparse.Namespace) -> int:
    """Judge a hypothesis against a premise."""
    premise = options.premise
    if premise == _STANDARD_INPUT:
        premise = document_from_bytes(_read_standard_input(), "standard input").text
    bundle = load_bundle(options.model or bundles_folder() / "nli", ENTAILMENT)
    judge = EntailmentJudge(bundle, options.threads)
    for judgement in judge.steps(premise, options.hypothesis):
        _show_progress(judgement.windows_done, judgement.windows_total)
    if not options.json:
        return _print(nli_lines(judgement))
    return _print_json(
        {
            "premise": premise,
            "hypothesis": options.hypothesis,
            "label": judgement.label,
            "entailment": judgement.entailment,
            "neutral": judgement.neutral,
            "contradiction": judgement.contradiction,
            "windows": judgement.windows_total,
            "latency": {**asdict(judgement.latency), "total_ms": judgement.latency.total_ms},
        }
    )


def bench(options: argparse.Namespace) -> int:
    """Time the model, printing each length as soon as it is measured."""
    bundle = load_bundle(options.model or bundles_folder() / "qa")
    runs = DEFAULT_RUNS if options.runs is None else options.runs
    measured = []
    for result in benchmark(bundle, threads=options.threads, lengths=options.lengths, runs=runs):
        if result.done:
            measured.append(result)
            if not options.json:
                _print([benchmark_line(result)])
    if not options.json:
        return 0
    results = [asdict(result) for result in measured]
    for fields in results:
        del fields["runs_total"]
    return _print_json({"cpu": cpu_model(), "results": results})


def doctor(options: argparse.Namespace) -> int:
    """Check everything; 1 when there is a problem."""
    report = examine()
    if options.json:
        _print_json(report)
    else:
        _print(doctor_lines(report))
    return 0 if report["ok"] else 1


def _document(file: str) -> Document:
    if file == _STANDARD_INPUT:
        return document_from_bytes(_read_standard_input(), "standard input")
    return load_document(Path(file))


def _summary(document: Document) -> dict[str, Any]:
    return {
        "title": document.title,
        "kind": document.kind,
        "characters": len(document.text),
        "pages": len(document.pages),
    }


def _read_standard_input() -> bytes:
    if sys.stdin.isatty():
        print("Type or paste the text, then end it with Ctrl-D (Ctrl-Z on Windows).", file=sys.stderr)
    return sys.stdin.buffer.read()


def _show_progress(done: int, total: int) -> None:
    """Keep one line on the terminal up to date, and wipe it at the end."""
    if total < _SLOW_WINDOWS or not sys.stderr.isatty():
        return
    line = "" if done == total else f"reading: window {done} of {total}"
    print(f"\r\x1b[K{line}", end="", file=sys.stderr, flush=True)


def _print(lines: Iterable[str]) -> int:
    for line in lines:
        print(line, flush=True)
    return 0


def _print_json(value: dict[str, Any]) -> int:
    # Escaped to ASCII: valid in every terminal encoding, and any JSON reader restores the characters.
    print(json.dumps(value, indent=2), flush=True)
    return 0
