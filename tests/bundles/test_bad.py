"""Every broken bundle is refused with one sentence, quickly, and takes nothing else with it."""

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.engine.bundle import load_bundle
from app.engine.errors import BundleError, error_kinds
from app.engine.nli import EntailmentJudge
from app.engine.qa import QuestionAnswerer
from app.ui.readers import Choice, load_answerer, load_judge
from tests.bundles.bad import BAD, TASKS, Bad
from tests.synthetic import make_nli_bundle, make_qa_bundle, replace_file

ROOT = Path(__file__).parents[2]


def use(folder: Path, task: str) -> None:
    """Load a bundle as the application does."""
    choice = Choice(threads=1, models=str(folder.parent))
    if task == "qa":
        load_answerer(choice)
    else:
        load_judge(choice)


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.name)
def test_it_is_refused_with_one_sentence(tmp_path: Path, task: str, bad: Bad, capfd) -> None:
    folder = TASKS[task](tmp_path / task)
    bad.harm(folder)
    began = time.monotonic()
    with pytest.raises(BundleError) as caught:
        use(folder, task)
    sentence = str(caught.value)
    assert bad.sentence in sentence
    assert str(tmp_path) in sentence, "it says which file"
    assert sentence.isprintable()
    assert len(sentence) < 600
    assert re.search(r"(: (install|choose)|; install) .*\.$", sentence), "and what to do"
    assert time.monotonic() - began < 5
    assert capfd.readouterr().out == "", "what goes to standard output belongs to the answer"


@pytest.mark.parametrize(("task", "other"), [("qa", "nli"), ("nli", "qa")])
def test_the_other_task_s_model_is_refused(tmp_path: Path, task: str, other: str) -> None:
    folder = TASKS[other](tmp_path / task)
    with pytest.raises(BundleError, match="needs another one: choose another model"):
        use(folder, task)
    manifest = json.loads((folder / "bundle.json").read_text(encoding="utf-8"))
    manifest["task"] = json.loads((TASKS[task](tmp_path / "right") / "bundle.json").read_text(encoding="utf-8"))["task"]
    manifest["labels"] = ["entailment", "neutral", "contradiction"]
    (folder / "bundle.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(BundleError, match="it lacks"):
        use(folder, task)


def test_a_good_one_is_not_refused(tmp_path: Path, shipped_qa, shipped_nli) -> None:
    for bundle in (load_bundle(make_qa_bundle(tmp_path / "qa")), shipped_qa):
        assert QuestionAnswerer(bundle, threads=1).ask("The needle is here.", "Where is it?").answers
    for bundle in (load_bundle(make_nli_bundle(tmp_path / "nli")), shipped_nli):
        assert EntailmentJudge(bundle, threads=1).judge("It is here.", "It is here.").windows_total == 1


def test_no_other_file_is_opened(tmp_path: Path) -> None:
    """A graph is loaded from the bytes that were looked through; the file could be another one by then."""
    folder = make_qa_bundle(tmp_path / "qa")
    bundle = load_bundle(folder)
    opened: list[str] = []
    watching = True

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        if watching and event == "open" and str(arguments[0]).startswith(str(tmp_path)):
            opened.append(Path(str(arguments[0])).name)

    sys.addaudithook(watch)
    QuestionAnswerer(bundle, threads=1)
    watching = False
    assert sorted(opened) == ["model.onnx", "tokenizer.json"]


def test_names_that_are_no_text(tmp_path: Path, capfd) -> None:
    """onnxruntime's own classes stumble over them, and print to standard output before they try once more."""
    folder = make_qa_bundle(tmp_path / "qa")
    content = (folder / "model.onnx").read_bytes()
    replace_file(folder, "model.onnx", content.replace(b"attention_mask", b"attention\xff\xfeask"))
    with pytest.raises(BundleError, match="cannot be used"):
        use(folder, "qa")
    assert capfd.readouterr().out == ""


def flips(first: int, count: int, tmp_path: Path) -> dict[str, int]:
    """Run so many trials in other processes, a new one after each that died; how often each outcome came."""
    outcomes: dict[str, int] = {}
    stop = first + count
    while first < stop:
        ended = subprocess.run(
            [sys.executable, "-m", "tests.bundles.flips", str(first), str(stop - first)],
            cwd=ROOT,
            env={**os.environ, "TMPDIR": str(tmp_path)},
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
        lines = [line.split() for line in ended.stdout.splitlines()]
        for line in lines:
            outcome = line[1] if len(line) == 2 else f"died at {line[0]}: {ended.stderr[-300:]}"
            outcomes[outcome] = outcomes.get(outcome, 0) + 1
        first += len(lines)
        assert lines, ended.stderr
    return outcomes


KNOWN = {"used", *(kind.code for kind in error_kinds() if issubclass(kind, BundleError))}


def test_flipped_bits(tmp_path: Path) -> None:
    outcomes = flips(0, 150, tmp_path)
    assert set(outcomes) <= KNOWN, outcomes


@pytest.mark.long
def test_twenty_thousand_flipped_bits(tmp_path: Path) -> None:
    outcomes = flips(1000, 20_000, tmp_path)
    print(outcomes)
    assert set(outcomes) <= KNOWN, outcomes
