"""A thinned network gets back what brings it closest to the whole one."""

from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from app.engine.bundle import load_bundle
from model_build.cli import main
from model_build.growing import grow, kept_in
from model_build.mobilebert import MobileBert, load_state, stacks_in
from model_build.thinning import Kept, thin
from tests.model_build.conftest import SHAPE, TinyBuild, random_inputs, random_student
from tests.model_build.test_thinning import batch, imitation, partly_silenced, thinned
from tests.model_build.test_unfolding import further_recipe, taught_by

LESS: Kept = {1: (0, 1, 3), 2: (0, 2, 3), 3: (2,)}
"""All that does something in `partly_silenced` but for two feed-forwards."""


def network(state: dict[str, torch.Tensor]) -> MobileBert:
    grown = MobileBert(SHAPE.with_stacks(stacks_in(state)), 2)
    load_state(grown, state)
    return grown


def trained_on(student: MobileBert) -> MobileBert:
    torch.manual_seed(1)
    for parameter in student.parameters():
        parameter.data += 0.1 * parameter.data.std() * torch.randn_like(parameter) if parameter.numel() > 1 else 0
    return student


def test_what_does_something_is_put_back():
    whole = partly_silenced()
    state, put_back = grow(thinned(whole, LESS), whole, 2, [batch(), batch()], imitation)
    assert put_back == {2: (1,), 3: (0,)}
    torch.testing.assert_close(network(state)(*random_inputs()), whole(*random_inputs()))


def test_what_was_kept_is_found_again_and_stays_as_it_was_trained():
    whole = random_student()
    small = trained_on(thinned(whole, LESS))
    assert kept_in(small, whole) == LESS
    state, put_back = grow(small, whole, 5, [batch()], imitation)  # all of it
    assert put_back == {1: (2,), 2: (1,), 3: (0, 1, 3)}
    same = thin(state, dict(enumerate(LESS.values())))
    assert same.keys() == small.state_dict().keys()
    assert all(torch.equal(same[name], tensor) for name, tensor in small.state_dict().items())
    new, old = thin(state, {2: (0, 1, 3)}), thin(whole.state_dict(), {3: (0, 1, 3)})
    assert all(torch.equal(new[name], old[name]) for name in old if ".up." in name or ".down." in name)


def test_only_what_was_left_out_can_be_put_back():
    whole = random_student()
    with pytest.raises(ValueError, match=r"^Only 5 feed-forwards can be put back, not 6\.$"):
        grow(thinned(whole, LESS), whole, 6, [batch()], imitation)
    for other in (MobileBert(SHAPE, 2), thinned(whole, {2: (), 1: ()})):
        with pytest.raises(ValueError, match="not thinned out of the one"):
            kept_in(other, whole)


def test_a_grown_bundle_is_built(tiny_build: TinyBuild, built: Path, tmp_path: Path):
    def build(name: str, text: str) -> Path:
        recipe = tmp_path / f"{name}.toml"
        recipe.write_text(text[: text.index("[nli]")].replace('name = "tiny"', f'name = "{name}"'), encoding="utf8")
        assert main(["run", str(recipe), "--data", str(tiny_build.data), "--work", str(tmp_path)]) == 0
        return tmp_path / name

    text = further_recipe(tiny_build, built)
    small = build(
        "small", text.replace("[qa]\n", "[qa]\nthinning = { share = 0.6, batches = 2, batch_tokens = 256 }\n")
    )
    growing = "growing = { feedforwards = 2, batches = 2, batch_tokens = 256 }\nstart_share = 0.5\n"
    text = text.replace("gold_weight = 1.0, logit_weight = 0.0", "gold_weight = 0.4, logit_weight = 0.6")
    lines = [line for line in text.splitlines() if not line.startswith("trained")]
    trained = f'trained = {{ folder = "{(small / "bundle-qa" / "qa").as_posix()}" }}\n'
    grown = build("grown", "\n".join(lines).replace("[qa]\n", f"[qa]\n{growing}{taught_by(built, 'qa')}{trained}"))
    put_back = load_bundle(grown / "bundle-qa" / "qa").provenance["grown"]["put_back"]
    assert sum(map(len, put_back.values())) == 2
    before, after, mean = (
        load_file(grown / stage / "weights.safetensors") for stage in ("unfold-qa", "grow-qa", "average-qa")
    )
    assert sum(stacks_in(before)) + 2 == sum(stacks_in(after)) == sum(stacks_in(mean))
