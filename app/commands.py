"""What the headless commands do with their parsed options; each returns its exit code.

What only `bench`, `doctor` and `forget` need is imported there: an answer does not wait for it.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.arithmetic import preferred
from app.documents.document import Document
from app.engine.bundle import ENTAILMENT, FAST, QUESTION_ANSWERING, SHIPPED, bundles_folder, load_bundle
from app.engine.evidence import DEFAULT_MOST_SENTENCES, ClaimChecker, ClaimResult
from app.engine.latency import Latency
from app.engine.machine import default_threads
from app.engine.nli import EntailmentJudge
from app.engine.qa import DEFAULT_MOST_WINDOWS, AskResult, QuestionAnswerer
from app.engine.yes_no import with_verdict
from app.errors import MissingArgumentError, UnforgottenError, UnwritableFileError
from app.export import Cited, cite_all_evidence, cite_answers, place_of, to_csv, to_markdown
from app.inputs import STANDARD_INPUT, open_document, open_documents, questions_in
from app.settings import write_atomically
from app.terminal import (
    ask_lines,
    bench_lines,
    check_lines,
    citation,
    extract_lines,
    nli_lines,
    shows_bold,
)

if TYPE_CHECKING:
    from app.engine.benchmark import Timing

_SLOW = 4  # from so many steps on, a terminal is shown progress


def ask(options: argparse.Namespace) -> int:
    """Answer one question, or those of a file, from documents."""
    if options.questions:
        files, questions = options.inputs, questions_in(options.questions)
    else:
        files, questions = options.inputs[:-1], options.inputs[-1:]
    if not files:
        raise MissingArgumentError(what="question", command="ask", example="QUESTION")
    documents = open_documents(files, _tell)
    bundle = preferred(load_bundle(_model(options, "qa"), QUESTION_ANSWERING))
    answerer = QuestionAnswerer(bundle, options.threads)
    passages = [document.text for document in documents]
    results = []
    check = _checking(_companion(options, "nli"), passages, options)
    for question in questions:
        steps = answerer.steps(
            passages,
            question,
            top_k=options.top_k,
            threshold=options.threshold,
            most_windows=None if options.everything else DEFAULT_MOST_WINDOWS,
        )
        for result in with_verdict(steps, question, check):
            _show_progress("reading: window" if result.verdict is None else "judging: sentence", *result.progress)
        results.append(result)
    if options.format == "json":
        objects = [_ask_fields(result, documents) for result in results]
        return _write_json({"results": objects} if options.questions else objects[0], options.output)
    if options.format == "text":
        bold = options.output is None and shows_bold(sys.stdout)
        lines: list[str] = []
        for result in results:
            lines += [f"Question: {result.question}"] if options.questions else []
            lines += ask_lines(documents, result, bold)
        return _write_lines(lines, options.output)
    return _export([item for result in results for item in cite_answers(result, documents)], options)


def check(options: argparse.Namespace) -> int:
    """Check a claim against documents."""
    files, claim = options.inputs[:-1], options.inputs[-1]
    if not files:
        raise MissingArgumentError(what="claim", command="check", example="CLAIM")
    documents = open_documents(files, _tell)
    for result in _checking(_model(options, "nli"), [document.text for document in documents], options)(claim):
        _show_progress("judging: sentence", result.sentences_done, result.sentences_total)
    if options.format == "json":
        return _write_json(_check_fields(result, documents), options.output)
    if options.format == "text":
        return _write_lines(check_lines(documents, result), options.output)
    return _export(cite_all_evidence(result, documents), options)


def extract(options: argparse.Namespace) -> int:
    """Print a document's text."""
    document = open_document(options.file)
    if options.format == "text":
        return _write_lines(extract_lines(document), options.output)
    pages = [asdict(page) for page in document.pages]
    return _write_json({"document": _summary(document), "pages": pages, "text": document.text}, options.output)


def nli(options: argparse.Namespace) -> int:
    """Judge a hypothesis against a premise."""
    premise = options.premise
    if premise == STANDARD_INPUT:
        premise = open_document(STANDARD_INPUT).text
    bundle = preferred(load_bundle(_model(options, "nli"), ENTAILMENT))
    judge = EntailmentJudge(bundle, options.threads)
    for judgement in judge.steps(premise, options.hypothesis):
        _show_progress("reading: window", judgement.windows_done, judgement.windows_total)
    if options.format == "text":
        return _write_lines(nli_lines(judgement), options.output)
    fields = {
        "premise": premise,
        "hypothesis": options.hypothesis,
        "label": judgement.label,
        "entailment": judgement.entailment,
        "neutral": judgement.neutral,
        "contradiction": judgement.contradiction,
        "windows": judgement.windows_total,
        "latency": _latency(judgement.latency),
    }
    return _write_json(fields, options.output)


def bench(options: argparse.Namespace) -> int:
    """Time the model, alone or in turns with others, printing each length as soon as it is measured."""
    from app.benchmark_plot import bar_chart  # noqa: PLC0415
    from app.engine.benchmark import CITED_RUNS, Circumstances, bundles_in, compare  # noqa: PLC0415

    bundle = load_bundle(_model(options, "qa"))
    models = [bundle, *([replace(bundle, in_float=True)] if options.float else [])]
    if options.against:
        fast = bundles_folder(FAST) / bundle.short_task
        models += bundles_in(fast if options.against == FAST else Path(options.against))
    # Against others both are of interest: what one core does, and what a person waits for.
    counts = {1, default_threads()} if options.against and options.threads is None else {options.threads}
    runs = CITED_RUNS if options.runs is None else options.runs
    found = Circumstances()
    measured: list[Timing] = []
    for threads in sorted(counts):
        for step in compare(models, threads=threads, lengths=options.lengths, runs=runs):
            _show_progress(f"{step.length} tokens: run", step.runs, step.runs_total)
            if step.done:
                measured += step.timings()
                if options.format == "text":
                    _write_lines(bench_lines(list(step.timings())), None)
    if options.plot:
        _write(bar_chart(str(found), measured), options.plot)
    if options.format == "text":
        return _write_lines([citation(found, measured)], None)
    results = [asdict(result) for result in measured]
    for fields in results:
        del fields["runs_total"]
    return _write_json({**asdict(found), "results": results}, None)


def _model(options: argparse.Namespace, name: str) -> Path:
    """The folder of the bundle to use, of those that ship the one called `name`."""
    return _companion(options, name) if options.model in SHIPPED else Path(options.model)


def _companion(options: argparse.Namespace, name: str) -> Path:
    """The folder of the bundle called `name` beside the one to use, if that ships; else of the standard ones."""
    return bundles_folder(options.model if options.model in SHIPPED else "") / name


def doctor(options: argparse.Namespace) -> int:
    """Check everything; 1 when there is a problem."""
    from app.doctor import doctor_lines, examine  # noqa: PLC0415
    from app.report import write_report  # noqa: PLC0415

    report = examine()
    if options.report is not None:
        try:
            write_report(options.report, report)
        except OSError as error:
            raise UnwritableFileError(path=options.report, reason=error.strerror) from error
        _tell(f"{options.report} holds a report without any of your texts: look at it, then send it to the developers.")
    if options.format == "text":
        _write_lines(doctor_lines(report), None)
    else:
        _write_json(report, None)
    return 0 if report["ok"] else 1


def forget(options: argparse.Namespace) -> int:
    """Delete everything that is kept, if that is really wanted."""
    from app.kept_files import forget_everything, kept_files  # noqa: PLC0415

    files = kept_files()
    if not files:
        print("Edgewise keeps nothing on this computer.")
        return 0
    for path in files:
        print(path)
    if not options.yes and not _confirmed("Delete these files? This cannot be undone. Type yes: "):
        print("Nothing was deleted.")
        return 0
    try:
        forget_everything()
    except OSError as error:
        raise UnforgottenError(path=error.filename, reason=error.strerror) from error
    print("Deleted.")
    return 0


def _confirmed(question: str) -> bool:
    try:
        return input(question).strip().lower() == "yes"
    except EOFError:  # nobody is there to ask
        print()
        return False


def _checking(
    model: Path, passages: Sequence[str], options: argparse.Namespace
) -> Callable[[str], Iterator[ClaimResult]]:
    """Return what holds claims against the passages; the model is loaded for the first one."""

    @cache
    def checker() -> ClaimChecker:
        return ClaimChecker(EntailmentJudge(preferred(load_bundle(model, ENTAILMENT)), options.threads))

    most = None if options.everything else DEFAULT_MOST_SENTENCES
    return lambda claim: checker().steps(passages, claim, most_sentences=most)


def _ask_fields(result: AskResult, documents: Sequence[Document]) -> dict[str, Any]:
    return {
        "question": result.question,
        **_summaries(documents),
        "has_answer": result.has_answer,
        "no_answer_confidence": result.no_answer_confidence,
        "threshold": result.threshold,
        "answers": [
            {
                "text": found.text,
                **_place(documents, found.passage, found.start),
                "start": found.start,
                "end": found.end,
                "score": found.score,
                "confidence": found.confidence,
            }
            for found in result.answers
        ],
        "windows": result.windows_total,
        "windows_left_out": result.windows_left_out,
        "latency": _latency(result.latency),
        **({"verdict": _check_fields(result.verdict, documents)} if result.verdict else {}),
    }


def _check_fields(result: ClaimResult, documents: Sequence[Document]) -> dict[str, Any]:
    return {
        "claim": result.claim,
        **_summaries(documents),
        "verdict": str(result.verdict),
        "probability": result.probability,
        "evidence": [
            {
                "text": found.text,
                **_place(documents, found.passage, found.start),
                "start": found.start,
                "end": found.end,
                "label": found.label,
                "entailment": found.entailment,
                "neutral": found.neutral,
                "contradiction": found.contradiction,
            }
            for found in result.evidence
        ],
        "sentences": result.sentences_total,
        "sentences_left_out": result.sentences_left_out,
        "latency": _latency(result.latency),
    }


def _place(documents: Sequence[Document], number: int, offset: int) -> dict[str, Any]:
    _, page, line = place_of(documents[number], offset)
    return {"document": number, "page": page, "line": line}


def _summaries(documents: Sequence[Document]) -> dict[str, Any]:
    summaries = [_summary(document) for document in documents]
    return {"document": summaries[0], "documents": summaries}


def _summary(document: Document) -> dict[str, Any]:
    return {
        "title": document.title,
        "kind": document.kind,
        "characters": len(document.text),
        "pages": len(document.pages),
        "path": str(document.path) if document.path else None,
    }


def _latency(latency: Latency) -> dict[str, Any]:
    return {**asdict(latency), "total_ms": latency.total_ms}


def _tell(sentence: str) -> None:
    print(f"edgewise: {sentence}", file=sys.stderr)


def _show_progress(what: str, done: int, total: int) -> None:
    """Keep one line on the terminal up to date, and wipe it at the end."""
    if total < _SLOW or not sys.stderr.isatty():
        return
    line = "" if done == total else f"{what} {done} of {total}"
    print(f"\r\x1b[K{line}", end="", file=sys.stderr, flush=True)


def _export(items: Sequence[Cited], options: argparse.Namespace) -> int:
    return _write({"markdown": to_markdown, "csv": to_csv}[options.format](items), options.output)


def _write_lines(lines: Iterable[str], output: Path | None) -> int:
    if output is not None:
        return _write("".join(f"{line}\n" for line in lines), output)
    for line in lines:
        print(line, flush=True)
    return 0


def _write_json(value: dict[str, Any], output: Path | None) -> int:
    # Escaped to ASCII: valid in every terminal encoding, and any JSON reader restores the characters.
    return _write(json.dumps(value, indent=2) + "\n", output)


def _write(text: str, output: Path | None) -> int:
    """Print it, or put it into a file: all of it or nothing."""
    if output is None:
        print(text, end="", flush=True)
        return 0
    try:
        write_atomically(output, text.encode("utf-8", "replace"))
    except OSError as error:
        raise UnwritableFileError(path=output, reason=error.strerror) from error
    return 0
