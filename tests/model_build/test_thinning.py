"""What is missed least is left out, and the whole network teaches what is left."""

from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file
from transformers import MobileBertConfig, MobileBertForQuestionAnswering

from app.engine.bundle import load_bundle
from model_build.batches import Batch
from model_build.cli import main
from model_build.graph import build_graph
from model_build.matching import compare, stages_between
from model_build.mobilebert import MobileBert, from_transformers, leave_out, load_state, stacks_in, to_transformers
from model_build.task_losses import distance
from model_build.thinning import BLOCK_WORK, Kept, WholeNetwork, everything, most_important, thin, work
from model_build.unfolding import shape_of, unfold
from tests.model_build.conftest import SHAPE, TinyBuild, random_inputs, random_student
from tests.model_build.test_unfolding import further_recipe

IDLE = {0: (0, 1, 2, 3), 1: (2,), 2: (), 3: (1, 3)}
"""What adds nothing in `partly_silenced`; all of block 0."""
BUSY: Kept = {1: (0, 1, 3), 2: (0, 1, 2, 3), 3: (0, 2)}


def batch() -> Batch:
    ids, types, attention = random_inputs()
    return Batch(ids, types, attention, torch.zeros(len(ids), 2, dtype=torch.long))


def imitation(found: torch.Tensor, wanted: torch.Tensor, of: Batch) -> torch.Tensor:
    return distance("qa", found, wanted, of)


def partly_silenced() -> MobileBert:
    """A student of which some parts add nothing."""
    student = random_student()
    silent: list[torch.nn.Module] = [student.blocks[0].exit]
    silent += [student.blocks[block].down[n] for block, stacked in IDLE.items() for n in stacked]
    for parameter in (one for linear in silent for one in linear.parameters()):
        parameter.data.zero_()
    return student


def thinned(student: MobileBert, kept: Kept) -> MobileBert:
    state = thin(student.state_dict(), kept)
    small = MobileBert(SHAPE.with_stacks(stacks_in(state)), 2)
    load_state(small, state)
    return small


@pytest.mark.parametrize("rounds", [1, 3])
def test_what_does_nothing_goes_first(rounds: int):
    student = partly_silenced()
    whole = work(everything(student))
    assert whole == 4 * (BLOCK_WORK + 4)
    kept = most_important(student, work(BUSY) / whole, [batch(), batch()], imitation, rounds)
    assert kept == BUSY
    torch.testing.assert_close(thinned(student, kept)(*random_inputs()), student(*random_inputs()))


def test_everything_can_be_kept_and_nothing_cannot():
    student = random_student()
    assert most_important(student, 1.0, [batch()], imitation) == everything(student)
    least = most_important(student, BLOCK_WORK / work(everything(student)), [batch()], imitation)
    assert [len(stacked) for stacked in least.values()] == [0]
    for share, rounds in ((0.01, 1), (1.1, 1), (0.5, 0)):
        with pytest.raises(ValueError, match="leaves nothing of the network, or more than is wanted"):
            most_important(student, share, [batch()], imitation, rounds)


def test_a_thinned_network_becomes_a_graph_and_comes_back():
    small = thinned(random_student(), BUSY)
    assert small.shape.stacks == (3, 4, 2)
    graph = build_graph(small.state_dict(), small.shape, "qa")
    assert shape_of(graph) == small.shape
    again = MobileBert(small.shape, 2)
    load_state(again, unfold(graph, SHAPE))
    torch.testing.assert_close(again(*random_inputs()), small(*random_inputs()), atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("kept", [BUSY, {1: (0,), 2: ()}])
def test_a_thinned_network_equals_transformers_with_as_much_left_out(kept: Kept):
    student = random_student()
    small = thinned(student, kept)
    theirs = MobileBertForQuestionAnswering(MobileBertConfig.from_dict(small.shape.transformers_config())).eval()
    leave_out(theirs, small.shape)
    state = to_transformers(small.state_dict(), small.shape, "qa_outputs")
    theirs.load_state_dict(state, strict=True)
    ids, types, attention = random_inputs()
    found = theirs(input_ids=ids, token_type_ids=types, attention_mask=attention)
    seen = attention.bool()
    for logits, wanted in zip(
        (found.start_logits, found.end_logits), small(ids, types, attention).unbind(-1), strict=True
    ):
        torch.testing.assert_close(logits[seen], wanted[seen], atol=1e-4, rtol=1e-4)
    again = from_transformers(state, small.shape, "qa_outputs")
    assert again.keys() == small.state_dict().keys()


def test_the_whole_network_shows_what_each_kept_block_has_to_reach():
    student = random_student()
    ids, types, attention = random_inputs()
    states = list(student.hidden_states(ids, types, attention))
    view = WholeNetwork(student, (1, 2)).view(ids, types, attention, attentions=True)
    for found, wanted in zip(view.hidden, (states[1], states[2], states[4]), strict=True):
        torch.testing.assert_close(found, wanted)
    torch.testing.assert_close(view.logits, student(ids, types, attention))
    assert [tuple(shares.shape) for shares in view.attentions] == [(3, 2, 20, 20)] * 2

    # Nothing is left to learn where what was left out did nothing.
    student = partly_silenced()
    small, teacher = thinned(student, BUSY), WholeNetwork(student, tuple(BUSY))
    view = teacher.view(ids, types, attention, attentions=True)
    result = compare(small, view, stages_between(small, teacher), ids, types, attention=attention)
    losses = [float(loss.detach()) for loss in (*result.features, *result.attentions)]
    assert len(losses) == 4 + 3
    assert max(losses) < 1e-6


def test_a_thinned_bundle_is_built(tiny_build: TinyBuild, built: Path, tmp_path: Path):
    thinning = "thinning = { share = 0.6, rounds = 2, batches = 2, batch_tokens = 256 }\ntrained ="
    text = further_recipe(tiny_build, built).replace('name = "tiny"', 'name = "thinned"')
    text = text.replace("trained =", thinning).replace("[bundle]\n", '[bundle]\nkind = "fast"\n')
    alone = "gold_weight = 1.0, logit_weight = 0.0, feature_weight = 0.0"
    text = text.replace(alone, "gold_weight = 0.5, logit_weight = 0.5, feature_weight = 1.0")
    recipe = tmp_path / "thinned.toml"
    recipe.write_text(text, encoding="utf8")
    command = ["run", str(recipe), "--data", str(tiny_build.data), "--work", str(tmp_path)]
    assert main([*command, "--stage", "bundle-qa", "--stage", "finetune-nli"]) == 0
    made = tmp_path / "thinned"
    bundle = load_bundle(made / "bundle-qa" / "qa")
    assert bundle.name == "qa-fast"
    said = bundle.provenance["thinned"]
    assert 0 < said["share"] <= 0.6
    whole, small = (load_file(made / stage / "weights.safetensors") for stage in ("unfold-qa", "thin-qa"))
    assert sum(map(len, said["kept"].values())) == sum(stacks_in(small)) < sum(stacks_in(whole))
    for place, (block, stacked) in enumerate(said["kept"].items()):
        assert torch.equal(small[f"blocks.{place}.exit.weight"], whole[f"blocks.{block}.exit.weight"])
        for now, before in enumerate(stacked):
            assert torch.equal(small[f"blocks.{place}.up.{now}.bias"], whole[f"blocks.{block}.up.{before}.bias"])
    assert "features" in (made / "finetune-nli" / "metrics.jsonl").read_text(encoding="utf8")
