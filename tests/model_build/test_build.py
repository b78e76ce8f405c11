"""The whole build, from texts to a bundle that the application answers with, on a tiny scale."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from app.cli import main as edgewise
from app.engine.bundle import load_bundle
from app.engine.nli import EntailmentJudge
from app.engine.qa import QuestionAnswerer
from app.engine.session import Session
from model_build.cli import main
from model_build.evaluation import evaluate
from model_build.jsonl import read_jsonl
from model_build.mobilebert import MobileBert
from model_build.readings import QaReading, read_all
from model_build.recipe import Dropout
from model_build.student import embed_like, new_student
from model_build.tasks import OUTPUTS
from model_build.teacher import load_teacher
from tests.model_build.conftest import SHAPE, TinyBuild
from tests.synthetic import VOCABULARY


def test_bundles_load_and_answer(built: Path):
    qa, nli = load_bundle(built / "bundle-qa" / "qa"), load_bundle(built / "bundle-nli" / "nli")
    result = QuestionAnswerer(qa, 1).ask("hay straw needle hay", "where is the needle", top_k=3)
    assert result.answers
    judged = EntailmentJudge(nli, 1).judge("hay is the straw", "the straw")
    assert judged.entailment + judged.neutral + judged.contradiction == pytest.approx(1)
    assert qa.provenance["training"]["transfer"]["tokens"] > 0
    assert qa.quality["measured"][0]["examples"] == 300
    assert nli.quality["measured"][0]["accuracy"]["hay"]["examples"] == 300


def test_the_full_precision_bundle_is_of_the_same_weights(built: Path, tiny_build: TinyBuild):
    stage = built / "quantize-qa"
    f1 = [
        evaluate(load_bundle(stage / name), tiny_build.data / "qa.jsonl", 100) for name in ("draft", "full-precision")
    ]
    assert abs(f1[0]["answerable_f1"] - f1[1]["answerable_f1"]) < 10
    sizes = [(stage / name / "model.onnx").stat().st_size for name in ("draft", "full-precision")]
    assert sizes[0] < sizes[1]


@pytest.mark.parametrize("task", ["qa", "nli"])
def test_the_teachers_bundle_computes_what_the_teacher_does(built: Path, tiny_build: TinyBuild, task: str):
    stage = built / f"teacher-{task}"
    weights = load_file(stage / "weights.safetensors")
    teacher = load_teacher(tiny_build.recipe.parent / "teacher", OUTPUTS[task], weights)
    bundle = load_bundle(stage / "bundle")
    ids, types = np.arange(2, 19) % len(VOCABULARY), (np.arange(17) > 6).astype(np.int64)
    with torch.no_grad():
        wanted = teacher.eval()(torch.from_numpy(ids)[None], torch.from_numpy(types)[None])[0].numpy()
    found = Session(bundle, 1).run(ids, types)
    for one, other in zip(found, wanted.T if task == "qa" else wanted[:1], strict=True):
        np.testing.assert_allclose(one, other, atol=1e-5)
    assert evaluate(bundle, tiny_build.data / f"{task}.jsonl", 20)["examples"] == 20


@pytest.mark.parametrize("dropout", [Dropout(hidden=0.5), Dropout(attention=0.5)])
def test_a_teacher_with_dropout_leaves_out_in_training_only(tiny_build: TinyBuild, dropout: Dropout):
    folder, ids = tiny_build.recipe.parent / "teacher", torch.arange(2, 19)[None]
    teacher = load_teacher(folder, 2, dropout=dropout)
    state = teacher.state_dict()
    with torch.no_grad():
        first, second = (teacher.train()(ids, torch.zeros_like(ids)) for _ in range(2))
        assert not torch.allclose(first, second)
        without = load_teacher(folder, 2, state).train()(ids, torch.zeros_like(ids))
        torch.testing.assert_close(teacher.eval()(ids, torch.zeros_like(ids)), without)


def test_nothing_in_a_bundle_names_the_machine(built: Path):
    for task in ("qa", "nli"):
        text = (built / f"bundle-{task}" / task / "bundle.json").read_text(encoding="utf8")
        assert str(Path.home()) not in text
        assert str(built) not in text


def test_a_second_run_does_nothing(built: Path, tiny_build: TinyBuild, capsys: pytest.CaptureFixture[str]):
    code = main(["run", str(tiny_build.recipe), "--data", str(tiny_build.data), "--work", str(built.parent)])
    assert code == 0
    said = capsys.readouterr().out.splitlines()
    assert said
    assert all(line.endswith("up to date") for line in said)


def test_evaluate_prints_the_bundles_own_numbers(
    built: Path, tiny_build: TinyBuild, capsys: pytest.CaptureFixture[str]
):
    folder = built / "bundle-qa" / "qa"
    assert main(["evaluate", str(folder), str(tiny_build.data / "qa.jsonl"), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    recorded = load_bundle(folder).quality["measured"][0]
    for key in ("f1", "exact", "best_threshold_f1"):
        assert said[key] == recorded[key]
    assert (
        main(["evaluate", str(built / "bundle-nli" / "nli"), str(tiny_build.data / "nli.jsonl"), "--limit", "5"]) == 0
    )
    assert "of 5" in capsys.readouterr().out
    assert main(["evaluate", str(folder), str(tiny_build.data / "qa.jsonl"), "--float", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["model"].endswith("in float32")
    example = next(iter(read_jsonl(tiny_build.data / "qa.jsonl")))
    scores = []
    for in_float in (False, True):
        bundle = replace(load_bundle(folder), in_float=in_float)
        (reading,) = read_all(bundle, [example], title="one")
        best = QuestionAnswerer(bundle, 1).ask(example["context"], example["question"]).answers[0]
        assert isinstance(reading, QaReading)
        assert reading.scores[0] == best.score
        scores.append(best.score)
    assert scores[0] != scores[1]


def test_evaluating_the_wrong_data_is_a_sentence(
    built: Path, tiny_build: TinyBuild, capsys: pytest.CaptureFixture[str]
):
    assert main(["evaluate", str(built / "bundle-qa" / "qa"), str(tiny_build.data / "nli.jsonl")]) == 2
    assert "has no 'context'" in capsys.readouterr().err
    assert main(["run", str(tiny_build.recipe), "--data", str(tiny_build.data), "--stage", "bake"]) == 2
    assert "There is no stage bake" in capsys.readouterr().err


def test_missing_data_is_a_sentence(tiny_build: TinyBuild, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    stage = ["--stage", "data-qa"]
    assert main(["run", str(tiny_build.recipe), "--data", str(tmp_path), "--work", str(tmp_path / "w"), *stage]) == 2
    assert "There is no file qa.jsonl in" in capsys.readouterr().err


def test_the_application_uses_the_built_bundle(built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    text = tmp_path / "text.txt"
    text.write_text("hay straw needle hay", encoding="utf8")
    model = str(built / "bundle-qa" / "qa")
    assert edgewise(["ask", str(text), "where is the needle", "--json", "--model", model]) == 0
    assert json.loads(capsys.readouterr().out)["latency"]["model"] == "qa 0.0.1"


def test_embeddings_start_close_to_the_teachers(tiny_build: TinyBuild):
    teacher = load_teacher(tiny_build.recipe.parent / "teacher", 1).eval()
    student = new_student(SHAPE, 1, 1)
    assert isinstance(student, MobileBert)
    counts = np.arange(len(VOCABULARY), 0, -1)
    kept = embed_like(student, teacher, counts)
    assert 0.5 < kept < 1
    assert not student.words.weight[0].any()
    ids = torch.randint(5, len(VOCABULARY), (4, 16))
    types = (torch.arange(16) > 8).long().expand(4, 16)
    with torch.no_grad():
        wanted = teacher.view(ids, types, None).hidden[0]
        found = student.embed(ids, types)[..., : wanted.shape[-1]]
    unexplained = ((found - wanted) ** 2).mean() / wanted.var(dim=(0, 1), unbiased=False).mean()
    assert unexplained < 0.75
