"""Several teachers teach a student the mean of their logits."""

import json
from pathlib import Path

import torch
from safetensors.torch import load_file

from app.engine.bundle import load_bundle
from model_build.cli import main
from model_build.ensemble import Ensemble
from model_build.thinning import WholeNetwork
from tests.model_build.conftest import SHAPE, TinyBuild, random_inputs, random_student
from tests.model_build.test_unfolding import candidate, taught_by, taught_recipe


def test_probabilities_are_the_geometric_mean_of_the_teachers():
    first, second = random_student(3), random_student(3)
    second.head.weight.data.mul_(-2)
    every = range(SHAPE.blocks)
    with torch.no_grad():
        one, other = (student(*random_inputs()).softmax(dim=-1) for student in (first, second))
        ensemble = Ensemble([WholeNetwork(first, every), WholeNetwork(second, every)])
        view = ensemble.view(*random_inputs(), attentions=True)
    product = (one * other).sqrt()
    torch.testing.assert_close(view.logits.softmax(dim=-1), product / product.sum(dim=-1, keepdim=True))
    assert (view.hidden, view.attentions) == ((), ())
    ensemble.to(torch.bfloat16)
    assert first.head.weight.dtype == second.head.weight.dtype == torch.bfloat16


def test_a_teacher_and_a_bundle_teach_together(tiny_build: TinyBuild, built: Path, tmp_path: Path):
    teacher = "teacher = { steps = 4, rate = 1e-2, warmup = 1, batch_tokens = 256 }\n"
    # The bundle is what the student was at first: from it alone there is nothing to imitate yet.
    imitated = {}
    for name, teachers in (("alone", teacher), ("both", teacher + taught_by(built, "nli"))):
        recipe = tmp_path / f"{name}.toml"
        text = taught_recipe(tiny_build, built, name).replace("[nli]\n", f"[nli]\n{teachers}")
        recipe.write_text(text[: text.index("[qa]")] + text[text.index("[nli]") :], encoding="utf8")
        assert main(["run", str(recipe), "--data", str(tiny_build.data), "--work", str(tmp_path)]) == 0
        metrics = (tmp_path / name / "finetune-nli" / "metrics.jsonl").read_text(encoding="utf8")
        imitated[name] = json.loads(metrics.splitlines()[0])["imitation"]
    alone, both = (load_file(tmp_path / n / "teacher-nli" / "weights.safetensors") for n in ("alone", "both"))
    torch.testing.assert_close(alone, both)
    assert 0 < imitated["both"] < imitated["alone"]
    provenance = load_bundle(tmp_path / "both" / "bundle-nli" / "nli").provenance
    assert list(provenance["training"]) == ["teacher", "finetune"]
    assert provenance["taught_by"]["bundle"] == load_bundle(candidate(built, "nli")).identity
