"""The command `edgewise`: the window without a command, and ask, check, extract, nli, bench, doctor and forget in a
terminal.

Exit codes: 0 done (also when the answer is that there is none), 1 `doctor` found a problem, 2 input or a
model that cannot be used, 70 a mistake of Edgewise's own, 130 interrupted, 141 the reader of the output went away.

FILE may be a folder, which stands for every document in it, or - for standard input.

JSON (`--json`), one object on standard output; every `*_ms` is in milliseconds:

ask     question, document {title, kind, characters, pages, path}, documents [like document], has_answer,
        no_answer_confidence, threshold, answers [{text, document, page, line, start, end, score, confidence}]
        best first, windows, windows_left_out, latency, and for a question for yes or no verdict {like check};
        with --questions: results [like these]
check   claim, document, documents, verdict (supported, contradicted, disputed or open), probability,
        evidence [{text, document, page, line, start, end, label, entailment, neutral, contradiction}] most
        decisive first, sentences, sentences_left_out, latency
extract document, pages [{label, unit, start, end}], text
nli     premise, hypothesis, label, entailment, neutral, contradiction, windows, latency
bench   edgewise, onnxruntime, cpu, instruction_sets, date, results [{model, what, length, threads, runs, median_ms,
        p90_ms, fastest_ms, quartiles_ms, ratio, ratio_quartiles, ratio_p90, difference}]; a ratio is this model's
        time divided by the measured one's, difference the largest one between their logits, null for other weights
doctor  edgewise, python, platform, cpu, cores, logical_processors, threads, instruction_sets,
        int8_dot_product, packages, window, display, arithmetic {chosen, float32_ratio}, bundles [{name, folder,
        version, trial {outcome, total_ms, summary}}], problems, ok
latency tokenise_ms, retrieve_ms, model_ms, decode_ms, total_ms, windows, tokens, threads, model

`start` and `end` count Unicode code points of the document's text after its line ends became single
newlines and a byte order mark was dropped; `line` starts at 1. `pages` of a document is their number, 0 where
there are none; `page` is null then, else the page on which the answer begins, such as "page 4", "part 2" (the file
says where some pages begin, not how many there are) or a chapter's title. The `document` of an answer counts in
`documents`, from 0; `document` beside that is the first of them. Confidences and probabilities are 0 to 1.
"""

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from app import __version__
from app.display import has_display
from app.documents.samples import SAMPLE_QUESTION, sample_path
from app.engine.errors import EdgewiseError
from app.errors import NoDisplayError, QtError, UnknownArgumentError
from app.log import start_logging
from app.memory import keep_memory_private

_log = logging.getLogger(__name__)

COMMANDS = ("ask", "check", "extract", "nli", "bench", "doctor", "forget")
FORMATS = ("text", "json", "markdown", "csv")
_DEFAULT_ANSWERS = 3


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit code; argparse itself exits with 2 for a wrong option."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    if isinstance(sys.stdout, TextIOWrapper):
        # A terminal without UTF-8 shows question marks instead of stopping at the first accent.
        sys.stdout.reconfigure(errors="replace")
    keep_memory_private()
    start_logging()
    try:
        code = _dispatch(sys.argv[1:] if argv is None else argv)
        sys.stdout.flush()
    except EdgewiseError as error:
        if error.detail:
            _log.warning("a command failed", exc_info=error)
        print(f"edgewise: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Python flushes once more when it exits; that must not fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except Exception as error:
        _log.exception("unexpected error in a command")
        print(
            f"edgewise: Something unexpected went wrong ({type(error).__name__}): try it once more, then send the "
            "developers a report, which edgewise doctor --report FILE.zip makes.",
            file=sys.stderr,
        )
        return 70
    return code


def _dispatch(arguments: list[str]) -> int:
    if arguments and (arguments[0] in COMMANDS or arguments[0].startswith("--") or arguments[0] == "-h"):
        options = _parser().parse_args(arguments)
        from app import commands  # noqa: PLC0415 - --help and wrong options answer before the engine loads

        run = {
            "ask": commands.ask,
            "check": commands.check,
            "extract": commands.extract,
            "nli": commands.nli,
            "bench": commands.bench,
            "doctor": commands.doctor,
            "forget": commands.forget,
        }
        return run[options.command](options)
    return _open_window([Path(argument) for argument in arguments])


class _SelfTest(argparse.Action):
    """Like --version, it is an option that ends the program; it needs no command."""

    def __init__(self, **options: Any) -> None:
        super().__init__(nargs=0, **options)

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from app.self_test import self_test  # noqa: PLC0415 - only here is the engine needed, and Qt too

        parser.exit(self_test())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="edgewise",
        usage="edgewise [FILE ...]\n       edgewise {ask,check,extract,nli,bench,doctor,forget} ...",
        description="Answers questions about your own documents and checks claims against them, offline. "
        "Without a command it opens the window.",
        epilog=(__doc__ or "").partition("\n\n")[2],
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"edgewise {__version__}")
    parser.add_argument(
        "--self-test",
        action=_SelfTest,
        help="try the models, Qt and the PDF reader, say in one line if all work, and exit",
    )
    commands = parser.add_subparsers(
        prog="edgewise",
        dest="command",
        required=True,
        title="commands",
        metavar="{ask,check,extract,nli,bench,doctor,forget}",
    )

    ask = commands.add_parser("ask", help="answer a question from documents", usage=_usage("ask", "QUESTION"))
    ask.add_argument("inputs", nargs="+", metavar="FILE... QUESTION", help="documents or folders, then the question")
    ask.add_argument("--questions", metavar="FILE", help="answer the questions in this file, one a line, instead")
    ask.add_argument("--top-k", type=int, default=_DEFAULT_ANSWERS, metavar="N", help="answers (default 3)")
    ask.add_argument(
        "--threshold", type=float, metavar="X", help="the score an answer must exceed (default: the model's)"
    )
    check = commands.add_parser("check", help="check a claim against documents", usage=_usage("check", "CLAIM"))
    check.add_argument("inputs", nargs="+", metavar="FILE... CLAIM", help="documents or folders, then the claim")
    extract = commands.add_parser("extract", help="print the text of a document, with its pages")
    extract.add_argument("file", metavar="FILE", help="the document; - reads standard input")
    nli = commands.add_parser("nli", help="judge whether a premise entails or contradicts a hypothesis")
    nli.add_argument("premise", metavar="PREMISE", help="what is true; - reads standard input")
    nli.add_argument("hypothesis", metavar="HYPOTHESIS", help="the claim to judge")
    bench = commands.add_parser("bench", help="measure the model on this machine")
    bench.add_argument("--runs", type=int, metavar="N", help="per length (default 200)")
    bench.add_argument("--lengths", type=_lengths, metavar="N,N", help="tokens (default 128,384)")
    bench.add_argument(
        "--against",
        metavar="FOLDER",
        help="a bundle or a folder of them, or fast, the fast one that ships: measured in turns with the model",
    )
    bench.add_argument("--float", action="store_true", help="also the same model in float32, in turns with int8")
    bench.add_argument("--plot", type=Path, metavar="FILE", help="also draw the times as an SVG file")
    for command in (ask, check):
        command.add_argument(
            "--everything", action="store_true", help="read all of long documents, not only what is likeliest to matter"
        )
    for command in (ask, check, nli, bench):
        command.add_argument(
            "--model", default="", metavar="FOLDER", help="another model bundle, or fast, the fast one that ships"
        )
        command.add_argument("--threads", type=int, metavar="N", help="default: physical cores, at most 4")
    doctor = commands.add_parser("doctor", help="check the installation, the models and this machine")
    doctor.add_argument(
        "--report", type=Path, metavar="FILE", help="also write a zip file for the developers, with none of your texts"
    )
    forget = commands.add_parser("forget", help="delete everything that Edgewise keeps; close its window first")
    forget.add_argument("--yes", action="store_true", help="do not ask whether that is really wanted")
    for command in (ask, check, extract, nli):
        command.add_argument("--output", type=Path, metavar="FILE", help="write there instead, all or nothing")
    for command in (ask, check):
        command.add_argument("--format", choices=FORMATS, default="text", help="how results are written (default text)")
    for command in (ask, check, extract, nli, bench, doctor):
        command.add_argument(
            "--json",
            action="store_const",
            const="json",
            default=argparse.SUPPRESS if command in (ask, check) else "text",
            dest="format",
            help="print one JSON object (see edgewise --help)",
        )
    return parser


def _usage(command: str, last: str) -> str:
    return f"edgewise {command} FILE [FILE ...] {last} [options]"


def _lengths(value: str) -> list[int]:
    try:
        return [int(part) for part in value.split(",")]
    except ValueError:
        raise argparse.ArgumentTypeError(f"{value!r} is not a list of numbers such as 128,384") from None


def _run_window(paths: list[Path]) -> int:
    try:
        from app.ui.application import run_window  # noqa: PLC0415 - commands never load Qt
    except ImportError as error:
        if not (error.name or "").startswith("PySide6"):
            raise  # a mistake of ours, not a system library that Qt lacks
        raise QtError(reason=error) from error
    return run_window(paths)


def _open_window(paths: Sequence[Path]) -> int:
    for path in paths:
        if not path.exists():
            raise UnknownArgumentError(argument=str(path))
    if has_display():
        return _run_window(list(paths))
    if paths:
        raise NoDisplayError
    path = sample_path()
    print(f"There is no display for the window, so here is an answer from {path.name} in the terminal.")
    print(f"Question: {SAMPLE_QUESTION}", flush=True)
    return _dispatch(["ask", str(path), SAMPLE_QUESTION])
