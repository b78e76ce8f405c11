"""A bundle's graph gives back the student that it was made of, and training goes on from it."""

import json
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import onnx
import pytest
import torch
from safetensors.torch import load_file

from app.engine.bundle import load_bundle
from model_build.cli import main
from model_build.graph import build_graph
from model_build.mobilebert import MobileBert, load_state, stacks_in
from model_build.quantization import METHODS, full_precision, quantize
from model_build.unfolding import unfold
from model_build.workspace import file_sha256
from tests.model_build.conftest import SHAPE, TinyBuild, random_inputs, random_student
from tests.model_build.test_graph import run


def unfolded(model: onnx.ModelProto) -> MobileBert:
    student = MobileBert(SHAPE, 2)
    load_state(student, unfold(model, SHAPE))
    return student.eval()


def logits(student: MobileBert) -> torch.Tensor:
    with torch.no_grad():
        result: torch.Tensor = student(*random_inputs())
    return result


def test_a_full_precision_graph_gives_the_same_logits():
    student = random_student()
    found = unfolded(build_graph(student.state_dict(), SHAPE, "qa"))
    torch.testing.assert_close(logits(found), logits(student), atol=1e-4, rtol=1e-4)
    # The same graph comes out again, so nothing is lost by going back and forth.
    before, after = (run(build_graph(s.state_dict(), SHAPE, "qa")) for s in (student, found))
    for one, other in zip(before, after, strict=True):
        torch.testing.assert_close(torch.from_numpy(one), torch.from_numpy(other), atol=1e-4, rtol=1e-4)


def test_a_quantized_graph_gives_the_rounded_weights(tmp_path: Path):
    quantize(build_graph(random_student().state_dict(), SHAPE, "qa"), tmp_path / "model.onnx", METHODS["dynamic-7"])
    rounded = onnx.load(tmp_path / "model.onnx")
    wanted = unfolded(full_precision(rounded))
    torch.testing.assert_close(logits(unfolded(rounded)), logits(wanted), atol=1e-4, rtol=1e-4)


def test_what_cannot_be_unfolded_is_refused(tmp_path: Path):
    with pytest.raises(ValueError, match="scales a residual"):
        unfold(build_graph(random_student(norms=True).state_dict(), SHAPE, "qa"), SHAPE)
    model = build_graph(random_student().state_dict(), SHAPE, "qa")
    with pytest.raises(ValueError, match="differs from the recipe's student in vocabulary, heads"):
        unfold(model, replace(SHAPE, vocabulary=SHAPE.vocabulary + 1, heads=SHAPE.heads + 1))
    model.graph.initializer.remove(next(one for one in model.graph.initializer if one.name == "head.bias"))
    with pytest.raises(ValueError, match=r"has no head\.bias"):
        unfold(model, SHAPE)


def further_recipe(tiny_build: TinyBuild, built: Path) -> str:
    """The tiny recipe, named "tiny" too, going on from the bundles that have been built."""
    text = tiny_build.recipe.read_text(encoding="utf8")
    gold = "gold_weight = 1.0, logit_weight = 0.0, feature_weight = 0.0, run"
    text = text[: text.index("[corpus]")] + text[text.index("[qa]") :]
    lines = [line for line in text.splitlines() if not line.startswith("teacher = {")]
    text = "\n".join(lines).replace("attention_weight = 0.1, run", gold).replace("{ run", f"{{ {gold}")
    for task in ("qa", "nli"):
        folder = candidate(built, task)
        sha = file_sha256(folder / "model.onnx")
        trained = f'trained = {{ folder = "{folder.as_posix()}", weights_sha256 = "{sha}" }}'
        text = text.replace(f"[{task}]\n", f"[{task}]\n{trained}\n")
    return text


def taught_recipe(tiny_build: TinyBuild, built: Path, name: str) -> str:
    """`further_recipe` called `name`, in which logits count as well; it lacks the teachers that they come from."""
    text = further_recipe(tiny_build, built).replace('name = "tiny"', f'name = "{name}"')
    return text.replace("gold_weight = 1.0, logit_weight = 0.0", "gold_weight = 0.4, logit_weight = 0.6")


def taught_by(built: Path, task: str) -> str:
    """The setting that lets the task's bundle teach which the tiny recipe goes on from."""
    return f'taught_by = {{ folder = "{candidate(built, task).as_posix()}" }}\n'


def candidate(built: Path, task: str) -> Path:
    """The bundle that the tiny recipe's task goes on from."""
    return built / f"calibrate-{task}" / "candidate"


def test_training_goes_on_from_a_bundle(
    tiny_build: TinyBuild, built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    text = further_recipe(tiny_build, built)
    further = tmp_path / "further.toml"
    further.write_text(text.replace('name = "tiny"', 'name = "further"'), encoding="utf8")
    command = ["run", str(further), "--data", str(tiny_build.data), "--work", str(tmp_path)]
    assert main(command) == 0
    made = tmp_path / "further"
    provenance = load_bundle(made / "bundle-qa" / "qa").provenance
    assert set(provenance["training"]) == {"finetune"}
    assert provenance["trained"]["weights_sha256"] == file_sha256(candidate(built, "qa") / "model.onnx")
    before, after = (load_file(made / stage / "weights.safetensors") for stage in ("unfold-nli", "finetune-nli"))
    assert not torch.equal(before["head.weight"], after["head.weight"])
    torch.testing.assert_close(before["head.weight"], after["head.weight"], atol=0.05, rtol=0.05)
    assert "gold" in json.loads((made / "finetune-nli" / "metrics.jsonl").read_text(encoding="utf8").splitlines()[-1])

    swapped = text.replace("calibrate-qa/candidate", "calibrate-nli/candidate")
    further.write_text(swapped.replace('name = "tiny"', 'name = "swapped"'), encoding="utf8")
    assert main([*command, "--stage", "unfold-qa"]) == 2
    assert "qa.trained is a bundle for natural-language-inference" in capsys.readouterr().err
    wrong = text.replace('weights_sha256 = "', 'weights_sha256 = "0')
    further.write_text(wrong.replace('name = "tiny"', 'name = "wrong"'), encoding="utf8")
    assert main([*command, "--stage", "unfold-qa"]) == 2
    assert "not that of qa.trained" in capsys.readouterr().err


def test_what_ships_may_lie_between_the_start_and_what_training_made_of_it(
    tiny_build: TinyBuild, built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    text = further_recipe(tiny_build, built).replace('name = "tiny"', 'name = "between"')
    recipe = tmp_path / "between.toml"
    recipe.write_text(text.replace("[qa]\n", "[qa]\nstart_share = 0.25\n"), encoding="utf8")
    command = ["run", str(recipe), "--data", str(tiny_build.data), "--work", str(tmp_path), "--stage", "bundle-qa"]
    assert main(command) == 0
    made = tmp_path / "between"
    stages = ("unfold-qa", "finetune-qa", "average-qa")
    start, end, between = (load_file(made / stage / "weights.safetensors") for stage in stages)
    assert not torch.equal(start["head.weight"], end["head.weight"])
    assert set(between) == set(end)
    for name, weights in between.items():
        torch.testing.assert_close(weights, torch.lerp(end[name], start[name], 0.25))
    shape = SHAPE.with_stacks(stacks_in(between))
    wanted = run(build_graph(between, shape, "qa"))
    found = run(onnx.load(made / "quantize-qa" / "full-precision" / "model.onnx"))
    for one, other in zip(wanted, found, strict=True):
        torch.testing.assert_close(torch.from_numpy(one), torch.from_numpy(other))
    assert load_bundle(made / "bundle-qa" / "qa").provenance["start_share"] == 0.25

    recipe.write_text(text.replace("[qa]\n", "[qa]\nstart_share = 1.0\n"), encoding="utf8")
    assert main(command) == 2
    assert "can only have a start_share of 0 to 1" in capsys.readouterr().err


@pytest.mark.parametrize("task", ["qa", "nli"])
def test_shares_of_the_start_are_compared_on_held_out_examples(
    tiny_build: TinyBuild, built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], task: str
):
    text = further_recipe(tiny_build, built).replace('name = "tiny"', 'name = "compared"')
    recipe = tmp_path / "compared.toml"
    recipe.write_text(text.replace(f"[{task}]\n", f"[{task}]\nstart_share = 0.25\n"), encoding="utf8")
    where = [str(recipe), "--data", str(tiny_build.data), "--work", str(tmp_path)]
    capsys.readouterr()
    assert main(["shares", *where, "--task", task, "--shares", "0.25", "1", "--json"]) == 0
    quarter, start = (json.loads(row) for row in capsys.readouterr().out.splitlines() if row.startswith("{"))
    assert main(["run", *where, "--stage", f"calibrate-{task}"]) == 0
    calibrated = json.loads((tmp_path / "compared" / f"calibrate-{task}" / "stage.json").read_text(encoding="utf8"))
    assert quarter["fit"] == calibrated["metrics"]  # what ships with that share is what was compared
    assert (quarter["gain"], quarter["error"]) == (0, 0)
    if task == "qa":
        better = start["f1"] - quarter["f1"]
        assert start["log_loss_gain"] == pytest.approx(quarter["log_loss"] - start["log_loss"])
    else:
        better = quarter["fit"]["held_out_log_loss"] - start["fit"]["held_out_log_loss"]
    assert start["gain"] == pytest.approx(better, abs=2e-4)
    assert start["fit"] != quarter["fit"]

    assert main(["shares", *where, "--task", task, "--shares", "1"]) == 0
    assert "better by +0.0" in capsys.readouterr().out
    assert main(["shares", *where, "--task", task, "--shares", "1.5"]) == 2
    assert "A share of the start is 0 to 1." in capsys.readouterr().err


def test_a_share_of_a_start_in_another_form_is_refused(
    tiny_build: TinyBuild, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    where = [str(tiny_build.recipe), "--data", str(tiny_build.data), "--work", str(tmp_path)]
    assert main(["shares", *where, "--task", "qa"]) == 2
    assert "only keep a share of the start where that is the whole of a trained bundle" in capsys.readouterr().err


@pytest.mark.parametrize(("setting", "share"), [("", 0.0), ("start_share = 0.25\n", 0.25)])
def test_what_ships_may_be_the_mean_of_trainings_from_one_start(
    tiny_build: TinyBuild, built: Path, tmp_path: Path, setting: str, share: float
):
    text = further_recipe(tiny_build, built).replace('name = "tiny"', 'name = "several"')
    recipe = tmp_path / "several.toml"
    recipe.write_text(text.replace("[qa]\n", f"[qa]\ntrainings = 3\n{setting}"), encoding="utf8")
    command = ["run", str(recipe), "--data", str(tiny_build.data), "--work", str(tmp_path), "--stage", "bundle-qa"]
    assert main(command) == 0
    made = tmp_path / "several"
    stages = ("unfold-qa", "average-qa", "finetune-qa", "finetune-2-qa", "finetune-3-qa")
    start, mean, *trained = (load_file(made / stage / "weights.safetensors") for stage in stages)
    for one, other in combinations(trained, 2):  # of other batches each
        assert not torch.equal(one["head.weight"], other["head.weight"])
    for name, weights in mean.items():
        wanted = share * start[name] + (1 - share) * sum(one[name] for one in trained) / 3
        torch.testing.assert_close(weights, wanted)
    provenance = load_bundle(made / "bundle-qa" / "qa").provenance
    assert list(provenance["training"]) == ["finetune", "finetune-2", "finetune-3"]


def test_a_bundle_teaches_another_by_its_logits(
    tiny_build: TinyBuild, built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    text = taught_recipe(tiny_build, built, "taught")
    for task in ("qa", "nli"):
        text = text.replace(f"[{task}]\n", f"[{task}]\n{taught_by(built, task)}")
    recipe = tmp_path / "taught.toml"
    recipe.write_text(text, encoding="utf8")
    command = ["run", str(recipe), "--data", str(tiny_build.data), "--work", str(tmp_path)]
    assert main([*command, "--stage", "bundle-qa", "--stage", "finetune-nli"]) == 0
    made = tmp_path / "taught"
    provenance = load_bundle(made / "bundle-qa" / "qa").provenance
    assert provenance["taught_by"]["folder"] == provenance["trained"]["folder"]
    assert provenance["taught_by"]["bundle"] == load_bundle(candidate(built, "qa")).identity
    for task in ("qa", "nli"):  # the teacher is what the student was at first, so there is nothing to imitate yet
        first = json.loads((made / f"finetune-{task}" / "metrics.jsonl").read_text(encoding="utf8").splitlines()[0])
        assert abs(first["imitation"]) < first["gold"] / 10

    recipe.write_text(text.replace("feature_weight = 0.0", "feature_weight = 1.0"), encoding="utf8")
    assert main(command) == 2
    assert "nothing but logits" in capsys.readouterr().err
