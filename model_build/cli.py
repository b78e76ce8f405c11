"""The command `edgewise-build`."""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import json
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from app.engine.bundle import load_bundle
from app.engine.errors import EdgewiseError
from app.engine.machine import cpu_model
from model_build.comparison import Compared, line
from model_build.evaluation import evaluate
from model_build.recipe import Recipe, RecipeError, load_recipe

if TYPE_CHECKING:  # it needs PyTorch, which `evaluate` does not
    from model_build.workspace import Workspace


def main(argv: list[str] | None = None) -> int:
    """Run a subcommand; 0 on success, 2 where the input cannot be used."""
    arguments = _parser().parse_args(argv)
    actions = {
        "run": _run,
        "shares": _shares,
        "together": _together,
        "evaluate": _evaluate,
        "report": _report,
        "variants": _variants,
        "steadiness": _steadiness,
        "verdicts": _verdicts,
        "peers": _peers,
        "profile": _profile,
        "cold": _cold,
    }
    try:
        return actions[arguments.command](arguments)
    except (RecipeError, EdgewiseError, ValueError, OSError) as error:
        print(f"edgewise-build: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="edgewise-build", description="Makes the model bundles of Edgewise.")
    commands = parser.add_subparsers(dest="command", required=True)
    _add_building(commands)
    _add_scoring(commands)
    _add_timing(commands)
    return parser


def _add_building(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    run = commands.add_parser("run", help="run a recipe's stages; go on where the last run stopped")
    run.add_argument("--stage", action="append", help="only this stage and what it needs; may be repeated")
    shares = commands.add_parser("shares", help="compare shares of the start's weights on held-out training data")
    shares.add_argument("--task", choices=("qa", "nli"), required=True, help="qa for questions, nli for claims")
    shares.add_argument(
        "--shares",
        type=float,
        nargs="+",
        default=[1, 0.65, 0.5, 0.35, 0],
        metavar="X",
        help="0 to 1; all are compared with the first (default 1 .65 .5 .35 0)",
    )
    shares.add_argument("--json", action="store_true", help="print one JSON object a line")
    for building in (run, shares):
        building.add_argument("recipe", type=Path, help="such as model_build/recipes/further-cpu.toml")
        building.add_argument(
            "--data",
            type=Path,
            default=Path(),
            help="the folder with the data that the recipe does not fetch (default: .)",
        )
        building.add_argument("--work", type=Path, default=Path("build"), help="where stages write (default: build)")
        building.add_argument("--threads", type=int, help="threads for training (default: all cores)")


def _add_scoring(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    measure = commands.add_parser("evaluate", help="measure a bundle on a data set with the shipped engine")
    measure.add_argument("bundle", type=Path, help="the bundle's folder, such as assets/models/qa")
    measure.add_argument("data", type=Path, metavar="DATA.jsonl[.xz]")
    measure.add_argument("--limit", type=int, help="only the first so many examples")
    measure.add_argument("--float", action="store_true", help="compute in float32, with the same rounded weights")
    measure.add_argument("--json", action="store_true", help="print one JSON object")
    together = commands.add_parser("together", help="compare bundles with the mean of their logits on one data set")
    together.add_argument("bundles", type=Path, nargs="+", metavar="BUNDLE", help="the folders of two bundles or more")
    together.add_argument("--data", type=Path, required=True, metavar="DATA.jsonl[.xz]", help="what to compare them on")
    together.add_argument(
        "--shares", type=float, nargs="+", default=(), metavar="X", help="how much of each the mean has (default alike)"
    )
    together.add_argument("--limit", type=int, help="only the first so many examples")
    together.add_argument("--json", action="store_true", help="print one JSON object a line")
    report = commands.add_parser("report", help="measure a bundle and write its model card, one HTML page")
    report.add_argument("bundle", type=Path, help="the bundle's folder, such as assets/models/qa")
    report.add_argument("--data", type=Path, required=True, help="a data set, or the folder with the bundle's own")
    report.add_argument("--work", type=Path, help="where the bundle's build wrote, for the curves of its training")
    report.add_argument("--limit", type=int, help="only so many examples of each source, evenly spread")
    report.add_argument("--without-texts", action="store_true", help="leave the data's words out of the page")
    report.add_argument("--output", type=Path, help="where the page goes (default: card.html in the bundle's folder)")
    variants = commands.add_parser("variants", help="compare all ways to quantize a bundle's weights")
    variants.add_argument("bundle", type=Path, help="a full-precision bundle, such as quantize-qa/full-precision")
    variants.add_argument("--data", type=Path, required=True, metavar="DATA.jsonl[.xz]", help="what to score them on")
    variants.add_argument(
        "--calibration", type=Path, help="held-out training examples, for the static ways: data-qa/heldout.jsonl"
    )
    variants.add_argument("--limit", type=int, help="only the first so many examples")
    variants.add_argument("--output", type=Path, help="keep the variants as bundles in this folder")
    variants.add_argument("--json", action="store_true", help="print a JSON list")
    steady = commands.add_parser("steadiness", help="how often an answer changes in a long document, by windows read")
    steady.add_argument("bundle", type=Path, help="the bundle's folder, such as assets/models/qa")
    steady.add_argument("data", type=Path, metavar="DATA.jsonl[.xz]")
    steady.add_argument("--limit", type=int, help="only so many questions of each source, evenly spread")
    steady.add_argument("--one-subject", action="store_true", help="join the question's own article before others")
    steady.add_argument("--lexical-weight", type=float, metavar="X", help="instead of the bundle's own")
    steady.add_argument("--json", action="store_true", help="print one JSON object")
    judged = commands.add_parser("verdicts", help="how often the verdict on a claim against a document is right")
    judged.add_argument("bundle", type=Path, help="the bundle's folder, such as assets/models/nli")
    judged.add_argument("data", type=Path, metavar="DATA.jsonl[.xz]", help="questions with titles, or pairs")
    judged.add_argument("--limit", type=int, help="only so many examples of each source, evenly spread")
    judged.add_argument("--source", metavar="NAME", help="only examples of this one")
    judged.add_argument("--json", action="store_true", help="print one JSON object")


def _add_timing(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    peers = commands.add_parser("peers", help="write what to compare a bundle with by edgewise bench --against FOLDER")
    peers.add_argument("bundle", type=Path, help="the bundle's folder, such as assets/models/qa")
    peers.add_argument("--output", type=Path, default=Path("build/peers"), help="where they go (default: build/peers)")
    spent = commands.add_parser("profile", help="show where the time of a bundle's graph goes, operator by operator")
    spent.add_argument("bundle", type=Path, help="the bundle's folder, such as assets/models/qa")
    spent.add_argument(
        "--lengths", type=int, nargs="+", default=[128, 384], metavar="N", help="tokens (default 128 384)"
    )
    cold = commands.add_parser("cold", help="time one question about a new document of 2,000 words against a peer")
    cold.add_argument("bundle", type=Path, help="the bundle's folder, such as assets/models/qa")
    cold.add_argument(
        "--against", type=Path, required=True, metavar="PEER", help="such as build/peers/transformers-int8"
    )
    cold.add_argument("--data", type=Path, required=True, metavar="DATA.jsonl[.xz]", help="whose paragraphs are joined")
    cold.add_argument("--threads", type=int, help="default: physical cores, at most 4")


@contextlib.contextmanager
def _workspace(recipe: Recipe, arguments: argparse.Namespace) -> Iterator[Workspace]:
    """The recipe's workspace, kept from other builds until the end."""
    import torch  # noqa: PLC0415 (`evaluate` needs none of it)

    from model_build.processes import launched_processes  # noqa: PLC0415
    from model_build.workspace import Workspace  # noqa: PLC0415

    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    processes = launched_processes()
    workspace = Workspace(recipe, arguments.work, arguments.data, processes)
    with workspace.taken():
        yield workspace
    processes.close()


def _run(arguments: argparse.Namespace) -> int:
    from model_build.plan import stages_of  # noqa: PLC0415 (needs PyTorch)
    from model_build.workspace import bring_up_to_date  # noqa: PLC0415

    recipe = load_recipe(arguments.recipe)
    stages = stages_of(recipe)
    chosen = arguments.stage or list(stages)
    if unknown := sorted(set(chosen) - set(stages)):
        raise RecipeError(f"There is no stage {', '.join(unknown)}; there are {', '.join(stages)}.")
    with _workspace(recipe, arguments) as workspace:
        for name in chosen:
            bring_up_to_date(workspace, name, stages)
    return 0


def _shares(arguments: argparse.Namespace) -> int:
    from model_build.shares import compare_shares  # noqa: PLC0415 (needs PyTorch)

    with _workspace(load_recipe(arguments.recipe), arguments) as workspace:
        _show(compare_shares(workspace, arguments.task, arguments.shares), in_json=arguments.json)
    return 0


def _together(arguments: argparse.Namespace) -> int:
    from model_build.together import compare_together  # noqa: PLC0415 (only this command needs it)

    bundles = [load_bundle(folder) for folder in arguments.bundles]
    found = compare_together(bundles, arguments.data, arguments.shares, arguments.limit)
    _show(found, in_json=arguments.json)
    return 0


def _show(found: Iterable[Compared], *, in_json: bool) -> None:
    """Print each as soon as it is known."""
    for one in found:
        print(json.dumps(dataclasses.asdict(one)) if in_json else line(one), flush=True)


def _evaluate(arguments: argparse.Namespace) -> int:
    bundle = dataclasses.replace(load_bundle(arguments.bundle), in_float=arguments.float)
    result = evaluate(bundle, arguments.data, arguments.limit)
    if arguments.json:
        print(json.dumps(result, indent=2))
        return 0
    for name, value in result.items():
        if isinstance(value, dict):
            print(f"{name}:")
            for source, row in value.items():
                print(f"  {source:<28}{row['percent']:>7.2f} %  of {row['examples']}")
        else:
            print(f"{name:<22}{value}")
    return 0


def _report(arguments: argparse.Namespace) -> int:
    from model_build.report.command import write_report  # noqa: PLC0415 (needs PyTorch)

    if arguments.limit is not None and arguments.limit < 1:
        raise ValueError("--limit must be at least 1.")
    target = write_report(
        arguments.bundle,
        arguments.data,
        work=arguments.work,
        limit=arguments.limit,
        texts=not arguments.without_texts,
        output=arguments.output,
    )
    print(target)
    return 0


def _peers(arguments: argparse.Namespace) -> int:
    from model_build.peers import write_peers  # noqa: PLC0415 (needs PyTorch)

    for folder in write_peers(load_bundle(arguments.bundle), arguments.output):
        print(folder, flush=True)
    return 0


def _profile(arguments: argparse.Namespace) -> int:
    from model_build.profile import profile, table  # noqa: PLC0415

    bundle = load_bundle(arguments.bundle)
    for length in arguments.lengths:
        print(f"{bundle.identity}, {length} tokens, one thread, {cpu_model()}")
        print("\n".join(table(profile(bundle, length))), flush=True)
    return 0


def _cold(arguments: argparse.Namespace) -> int:
    from model_build.cold_document import measure  # noqa: PLC0415

    found = measure(load_bundle(arguments.bundle), load_bundle(arguments.against), arguments.data, arguments.threads)
    print(json.dumps(dataclasses.asdict(found) | {"machine": cpu_model()}, indent=2))
    return 0


def _variants(arguments: argparse.Namespace) -> int:
    from model_build.variants import compare_variants, table  # noqa: PLC0415 (slow to import)

    with tempfile.TemporaryDirectory() as temporary:
        variants = compare_variants(
            arguments.bundle,
            arguments.data,
            work=arguments.output or Path(temporary),
            calibration=arguments.calibration,
            limit=arguments.limit,
        )
    print(json.dumps([dataclasses.asdict(one) for one in variants], indent=2) if arguments.json else table(variants))
    return 0


def _steadiness(arguments: argparse.Namespace) -> int:
    from model_build.steadiness import steadiness, table  # noqa: PLC0415 (only this command needs it)

    bundle = load_bundle(arguments.bundle)
    if arguments.lexical_weight is not None:
        if arguments.lexical_weight < 0:
            raise ValueError("--lexical-weight must be at least 0.")
        bundle = dataclasses.replace(bundle, lexical_weight=arguments.lexical_weight)
    result = steadiness(bundle, arguments.data, arguments.limit, one_subject=arguments.one_subject)
    print(json.dumps(result, indent=2) if arguments.json else table(result))
    return 0


def _verdicts(arguments: argparse.Namespace) -> int:
    from model_build.verdicts import table, verdicts  # noqa: PLC0415 (only this command needs it)

    result = verdicts(load_bundle(arguments.bundle), arguments.data, arguments.limit, arguments.source)
    print(json.dumps(result, indent=2) if arguments.json else table(result))
    return 0
