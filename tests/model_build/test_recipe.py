"""Recipes are checked when they are read."""

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


def test_a_missing_recipe_is_a_sentence(tmp_path: Path):
    with pytest.raises(RecipeError, match="Cannot read the recipe"):
        load_recipe(tmp_path / "none.toml")
