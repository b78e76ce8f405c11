"""Blocks that are missed least are left out, and the whole network teaches what is left."""

from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from app.engine.bundle import load_bundle
from model_build.batches import Batch
from model_build.cli import main
from model_build.matching import compare, stages_between
from model_build.mobilebert import MobileBert, load_state
from model_build.task_losses import imitation_loss, masked
from model_build.thinning import WholeNetwork, most_important, thin
from tests.model_build.conftest import SHAPE, TinyBuild, random_inputs, random_student
from tests.model_build.test_unfolding import further_recipe


def batch() -> Batch:
    ids, types, attention = random_inputs()
    return Batch(ids, types, attention, torch.zeros(len(ids), 2, dtype=torch.long))


def imitation(found: torch.Tensor, wanted: torch.Tensor, of: Batch) -> torch.Tensor:
    return imitation_loss("qa", masked("qa", found, of), masked("qa", wanted, of))


def silenced(*blocks: int) -> MobileBert:
    """A student of which these blocks add nothing."""
    student = random_student()
    for block in blocks:
        student.blocks[block].exit.weight.data.zero_()
        student.blocks[block].exit.bias.data.zero_()
    return student


@pytest.mark.parametrize("idle", [(0, 2), (1, 3)])
def test_blocks_that_do_nothing_go_first(idle: tuple[int, ...]):
    student = silenced(*idle)
    kept = most_important(student, 2, [batch(), batch()], imitation)
    assert kept == tuple(sorted({0, 1, 2, 3} - set(idle)))
    thinned = MobileBert(SHAPE.with_blocks(2), 2)
    load_state(thinned, thin(student.state_dict(), kept))
    torch.testing.assert_close(thinned(*random_inputs()), student(*random_inputs()))


def test_more_blocks_than_there_are_cannot_be_kept():
    with pytest.raises(ValueError, match="4 blocks cannot keep 5"):
        most_important(random_student(), 5, [batch()], imitation)


def test_the_whole_network_shows_what_each_kept_block_has_to_reach():
    student = random_student()
    teacher = WholeNetwork(student, (1, 2))
    ids, types, attention = random_inputs()
    states = list(student.hidden_states(ids, types, attention))
    view = teacher.view(ids, types, attention, attentions=True)
    for found, wanted in zip(view.hidden, (states[1], states[2], states[4]), strict=True):
        torch.testing.assert_close(found, wanted)
    torch.testing.assert_close(view.logits, student(ids, types, attention))
    assert [tuple(shares.shape) for shares in view.attentions] == [(3, 2, 20, 20)] * 2

    # Nothing is left to learn where what was left out did nothing.
    student = silenced(0, 3)
    thinned = MobileBert(SHAPE.with_blocks(2), 2)
    load_state(thinned, thin(student.state_dict(), (1, 2)))
    teacher = WholeNetwork(student, (1, 2))
    view = teacher.view(ids, types, attention, attentions=True)
    result = compare(thinned, view, stages_between(thinned, teacher), ids, types, attention=attention)
    losses = [float(loss.detach()) for loss in (*result.features, *result.attentions)]
    assert len(losses) == 5
    assert max(losses) < 1e-6


def test_a_thinned_bundle_is_built(tiny_build: TinyBuild, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    text = further_recipe(tiny_build, tmp_path).replace("blocks = 4", "blocks = 3")
    recipe = tmp_path / "thinned.toml"
    recipe.write_text(text.replace('name = "tiny"', 'name = "refused"'), encoding="utf8")
    command = ["run", str(recipe), "--data", str(tiny_build.data), "--work", str(tmp_path)]
    assert main([*command, "--stage", "unfold-qa"]) == 2
    assert "qa.trained has 4 blocks and the student 3" in capsys.readouterr().err

    thinning = "thinning = { batches = 2, batch_tokens = 256 }\ntrained ="
    taught = "gold_weight = 0.5, logit_weight = 0.5, feature_weight = 1.0"
    alone = "gold_weight = 1.0, logit_weight = 0.0, feature_weight = 0.0"
    text = text.replace("trained =", thinning).replace(alone, taught)
    recipe.write_text(text.replace('name = "tiny"', 'name = "thinned"'), encoding="utf8")
    assert main([*command, "--stage", "bundle-qa", "--stage", "finetune-nli"]) == 0
    made = tmp_path / "thinned"
    bundle = load_bundle(made / "bundle-qa" / "qa")
    assert bundle.provenance["blocks"]["of"] == 4
    assert len(bundle.provenance["blocks"]["kept"]) == 3
    whole, thinned = (load_file(made / stage / "weights.safetensors") for stage in ("unfold-qa", "thin-qa"))
    for place, block in enumerate(bundle.provenance["blocks"]["kept"]):
        assert torch.equal(thinned[f"blocks.{place}.exit.weight"], whole[f"blocks.{block}.exit.weight"])
    assert "features" in (made / "finetune-nli" / "metrics.jsonl").read_text(encoding="utf8")
