"""Several bundles are compared with the mean of their logits."""

import json
from pathlib import Path

import numpy as np
import onnx
import pytest

from model_build.cli import main
from model_build.together import mean_graph
from tests.model_build.conftest import TinyBuild, random_inputs
from tests.model_build.test_graph import run
from tests.synthetic import make_qa_bundle

LIMIT = "16"  # as many as one process reads at once: it takes longer to start another


def bundles_of(built: Path, task: str) -> list[str]:
    """A student in int8 and its teacher, whose graphs take other inputs and hold other operators."""
    return [str(built / f"bundle-{task}" / task), str(built / f"teacher-{task}" / "bundle")]


@pytest.mark.parametrize("task", ["qa", "nli"])
def test_the_graph_gives_the_mean_of_the_logits(built: Path, task: str):
    models = [onnx.load(Path(folder) / "model.onnx") for folder in bundles_of(built, task)]
    mean = mean_graph(models, (0.75, 0.25))
    onnx.checker.check_model(mean)
    inputs = dict(zip(("input_ids", "token_type_ids", "attention_mask"), random_inputs(padded=False), strict=True))
    student, teacher = (run(model, {value.name: inputs[value.name] for value in model.graph.input}) for model in models)
    found = run(mean, inputs)
    for one, other, both in zip(student, teacher, found, strict=True):
        assert not np.allclose(one, other, atol=1e-3)
        np.testing.assert_allclose(both, 0.75 * one + 0.25 * other, atol=1e-5)
    models[1].opset_import[0].version += 1
    with pytest.raises(ValueError, match="different versions"):
        mean_graph(models, (0.75, 0.25))


@pytest.mark.parametrize("task", ["qa", "nli"])
def test_each_is_compared_with_the_first_on_the_same_examples(
    built: Path, tiny_build: TinyBuild, capsys: pytest.CaptureFixture[str], task: str
):
    folders = bundles_of(built, task)
    data = ["--data", str(tiny_build.data / f"{task}.jsonl"), "--limit", LIMIT]
    capsys.readouterr()
    assert main(["together", *folders, *data, "--shares", "3", "1", "--json"]) == 0
    student, teacher, both = (json.loads(row) for row in capsys.readouterr().out.splitlines())
    assert [student["name"], teacher["name"], both["name"]] == [*folders, "0.75 + 0.25"]
    assert (student["gain"], student["error"]) == (0, 0)
    for one in (teacher, both):
        better = (
            one["f1"] - student["f1"]
            if task == "qa"
            else student["fit"]["held_out_log_loss"] - one["fit"]["held_out_log_loss"]
        )
        assert one["gain"] == pytest.approx(better, abs=2e-4)
        assert one["error"] > 0
        if task == "qa":
            assert one["log_loss_gain"] == pytest.approx(student["log_loss"] - one["log_loss"])
            assert one["log_loss_error"] > 0
        else:
            assert one["log_loss"] is None

    # With next to nothing of the teacher, the mean says what the student does.
    assert main(["together", *folders, *data, "--shares", "1", "1e-9", "--json"]) == 0
    student, _, both = (json.loads(row) for row in capsys.readouterr().out.splitlines())
    assert both["fit"] == student["fit"]
    assert both["gain"] == pytest.approx(0, abs=1e-4)


def test_it_says_what_it_finds_in_lines(built: Path, tiny_build: TinyBuild, capsys: pytest.CaptureFixture[str]):
    folders = bundles_of(built, "nli")
    capsys.readouterr()
    assert main(["together", *folders, "--data", str(tiny_build.data / "nli.jsonl"), "--limit", LIMIT]) == 0
    first, _, both = capsys.readouterr().out.splitlines()
    assert first.startswith(f"{folders[0]}: right ")
    assert "better by +0.0000 ± 0.0000" in first
    assert both.startswith("0.5 + 0.5: right ")

    folders = bundles_of(built, "qa")
    assert main(["together", *folders, "--data", str(tiny_build.data / "qa.jsonl"), "--limit", LIMIT]) == 0
    first, _, both = capsys.readouterr().out.splitlines()
    assert first.startswith(f"{folders[0]}: F1 with an answer ")
    assert both.count("better by") == 2


def test_what_cannot_be_compared_is_a_sentence(
    built: Path, tiny_build: TinyBuild, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    student, teacher = bundles_of(built, "qa")
    questions = ["--data", str(tiny_build.data / "qa.jsonl")]
    stranger = str(make_qa_bundle(tmp_path / "stranger"))
    without = tmp_path / "without.jsonl"
    without.write_text('{"context": "hay", "question": "where", "answers": []}\n', encoding="utf8")
    pairs = tmp_path / "pairs.jsonl"
    pairs.write_text('{"premise": "hay", "hypothesis": "hay", "label": "not_entailment"}\n', encoding="utf8")
    for arguments, said in (
        ([student, *questions], "Name two bundles or more."),
        ([student, teacher, *questions, "--shares", "1"], "Name 2 shares above 0, one a bundle."),
        ([student, teacher, *questions, "--shares", "1", "0"], "Name 2 shares above 0, one a bundle."),
        ([student, bundles_of(built, "nli")[0], *questions], "is for natural-language-inference"),
        ([student, stranger, *questions], "has another tokenizer.json or other labels"),
        ([student, teacher, "--data", str(tiny_build.data / "nli.jsonl")], "has no 'context'"),
        ([student, teacher, "--data", str(without)], "None of these questions has an answer."),
        (
            [*bundles_of(built, "nli"), "--data", str(pairs)],
            "None of these pairs is labelled entailment, neutral, contradiction.",
        ),
    ):
        assert main(["together", *arguments]) == 2
        assert said in capsys.readouterr().err
