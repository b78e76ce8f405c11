"""Recipes are checked when they are read."""

from dataclasses import replace
from pathlib import Path

import pytest

from model_build.plan import stages_of
from model_build.recipe import RecipeError, load_recipe
from tests.model_build.conftest import TinyBuild

SHIPPED = sorted((Path(__file__).parents[2] / "model_build" / "recipes").glob("*.toml"))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_recipes_are_valid(path: Path):
    recipe = load_recipe(path)
    assert recipe.name == path.stem
    stages = stages_of(recipe)
    order = list(stages)
    for stage in stages.values():
        assert all(order.index(earlier) < order.index(stage.name) for earlier in stage.needs)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("seed = 5", "", "lacks the setting seed"),
        ("seed = 5", "seed = 'five'", "tiny.seed must be int"),
        ("steps = 12", "stepz = 12", "transfer.run] has no setting named stepz"),
        ("forced_steps = 4", "forced_steps = true", "forced_steps must be int"),
        ("seed = 5", "seed = = 5", "not valid TOML"),
        ("[corpus]", '[pretrained]\nhub = "a/b"\n[corpus]', "either a corpus and a transfer, or a pretrained student"),
        ("[qa]", "[qa]\nthinning = { share = 0.5 }", "[qa] can only leave out parts of a trained bundle"),
        ("[qa]", '[qa]\ntaught_by = { folder = "a" }', "[qa] needs one teacher"),
        ("[qa]", "[qa]\nstart_share = 0.5", "[qa] can only have a start_share of 0 to 1"),
        ("[corpus]", '[[sets]]\nname = "a/b.jsonl"\nsplit = "train"\norigin = { hub = "a/b" }\n[corpus]', "a/b.jsonl"),
    ],
)
def test_mistakes_are_named(tiny_build: TinyBuild, tmp_path: Path, old: str, new: str, said: str):
    text = tiny_build.recipe.read_text(encoding="utf8")
    assert old in text
    path = tmp_path / "tiny.toml"
    path.write_text(text.replace(old, new), encoding="utf8")
    with pytest.raises(RecipeError) as caught:
        load_recipe(path)
    assert said in str(caught.value)


def test_a_base_gives_what_a_recipe_does_not_say(tiny_build: TinyBuild, tmp_path: Path):
    base = tmp_path / "base.toml"
    base.write_text(tiny_build.recipe.read_text(encoding="utf8"), encoding="utf8")
    path = tmp_path / "tiny.toml"
    path.write_text(
        'base = "base.toml"\nname = "above"\n[qa.finetune.run]\nsteps = 3\n[qa.weights]\nanother = 0.5\n',
        encoding="utf8",
    )
    below, recipe = load_recipe(base), load_recipe(path)
    assert (recipe.name, recipe.qa.finetune.run.steps) == ("above", 3)
    assert recipe.qa.weights == {**below.qa.weights, "another": 0.5}
    run = replace(recipe.qa.finetune.run, steps=below.qa.finetune.run.steps)
    qa = replace(recipe.qa, finetune=replace(recipe.qa.finetune, run=run), weights=below.qa.weights)
    assert replace(recipe, name=below.name, qa=qa) == below


@pytest.mark.parametrize(
    ("base", "said"),
    [
        ("3", "not 3"),
        ('"../tiny.toml"', "in the same folder as its base, not '../tiny.toml'"),
        ('"none.toml"', "Cannot read the recipe"),
        ('"above.toml"', "cannot have above.toml as its base, which has a base itself"),
    ],
)
def test_a_base_that_cannot_be_one_is_named(tmp_path: Path, base: str, said: str):
    path = tmp_path / "above.toml"
    path.write_text(f"base = {base}\n", encoding="utf8")
    with pytest.raises(RecipeError) as caught:
        load_recipe(path)
    assert said in str(caught.value)


def test_a_missing_recipe_is_a_sentence(tmp_path: Path):
    with pytest.raises(RecipeError, match="Cannot read the recipe"):
        load_recipe(tmp_path / "none.toml")
