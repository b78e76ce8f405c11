"""Recipes are checked when they are read."""

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from model_build.plan import stages_of
from model_build.recipe import RecipeError, load_recipe
from tests.model_build.conftest import TinyBuild

SHIPPED = sorted((Path(__file__).parents[2] / "model_build" / "recipes").glob("*.toml"))
BASES = {base for path in SHIPPED for base in tomllib.loads(path.read_text("utf-8")).get("bases", [])}


@pytest.mark.parametrize("path", [path for path in SHIPPED if path.name not in BASES], ids=lambda path: path.stem)
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
        ("[qa]", '[qa]\ntaught_by = { folder = "a" }', "[qa] can learn nothing but logits from the bundle"),
        ("[qa]", "[qa]\ngrowing = { feedforwards = 1 }", "[qa] can only grow by feed-forwards of the bundle"),
        ("teacher = { steps", "# teacher = { steps", "[qa] needs a teacher, as a run, in taught_by, or both, exactly"),
        (
            "teacher = {",
            "teacher = { dropout = { hidden = 1.0 },",
            "[qa.teacher.dropout] needs hidden and attention of",
        ),
        (
            "finetune = {",
            "rewording = {}\nfinetune = { logit_weight = 0.0,",
            "[qa] can only learn from reworded examples",
        ),
        ("[qa]", "[qa]\nrewording = { words = 20 }", "[qa.rewording] needs examples and words of 0 to 1"),
        ("[qa]", "[qa]\nrewording = { neighbours = 0 }", "and neighbours of 1 or more"),
        ("[qa]", "[qa]\nclozes = { files = [], none_share = 1.5 }", "a none_share of 0 to 1"),
        ("[nli]", "[nli]\nclozes = { files = [] }", "[nli.clozes] needs questions"),
        ("[qa]", '[qa]\nstatements = { file = "a", sources = [] }', "[qa] can have no statements"),
        ("[qa]", "[qa]\nscenes = { sources = [] }", "[qa.scenes] needs claims"),
        ("[nli]", "[nli]\nscenes = { sources = [], share = 2 }", "and a share of 0 to 1"),
        ("[qa]", '[qa]\nuntaught = ["straw"]', "[qa] has no weight for what is untaught, straw"),
        ("[qa]", "[qa]\ntrainings = 0", "[qa] needs at least one of its trainings, not 0"),
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


def test_bases_give_what_a_recipe_does_not_say(tiny_build: TinyBuild, tmp_path: Path):
    below = load_recipe(tiny_build.recipe)
    (tmp_path / "lower.toml").write_text(tiny_build.recipe.read_text(encoding="utf8"), encoding="utf8")
    upper = "seed = 6\n[qa.finetune.run]\nsteps = 3\n[qa.weights]\nanother = 0.5\n"
    (tmp_path / "upper.toml").write_text(upper, encoding="utf8")
    path = tmp_path / "tiny.toml"
    path.write_text(
        'bases = ["lower.toml", "upper.toml"]\nname = "above"\n[qa.weights]\nthird = 0.25\n', encoding="utf8"
    )
    questions = below.task("qa")
    finetune = replace(questions.finetune, run=replace(questions.finetune.run, steps=3))
    weights = {**questions.weights, "another": 0.5, "third": 0.25}
    changed = replace(questions, finetune=finetune, weights=weights)
    assert load_recipe(path) == replace(below, name="above", seed=6, qa=changed)


@pytest.mark.parametrize(
    ("bases", "said"),
    [
        ('"minilm.toml"', "a list of files in the same folder as bases, not 'minilm.toml'"),
        ("[3]", "not [3]"),
        ('["../tiny.toml"]', "not ['../tiny.toml']"),
        ('["none.toml"]', "Cannot read the recipe"),
        ('["above.toml"]', "cannot have above.toml as a base, which has bases itself"),
    ],
)
def test_bases_that_cannot_be_any_are_named(tmp_path: Path, bases: str, said: str):
    path = tmp_path / "above.toml"
    path.write_text(f"bases = {bases}\n", encoding="utf8")
    with pytest.raises(RecipeError) as caught:
        load_recipe(path)
    assert said in str(caught.value)


def test_a_recipe_may_have_one_task_and_must_have_one(tiny_build: TinyBuild, tmp_path: Path):
    text = tiny_build.recipe.read_text(encoding="utf8")
    path = tmp_path / "tiny.toml"
    path.write_text(text[: text.index("[nli]")], encoding="utf8")
    recipe = load_recipe(path)
    assert list(recipe.tasks) == ["qa"]
    whole = stages_of(load_recipe(tiny_build.recipe))
    assert list(stages_of(recipe)) == [name for name in whole if not name.endswith("-nli")]
    path.write_text(text[: text.index("[qa]")], encoding="utf8")
    with pytest.raises(RecipeError, match="needs qa, nli or both"):
        load_recipe(path)


def test_a_missing_recipe_is_a_sentence(tmp_path: Path):
    with pytest.raises(RecipeError, match="Cannot read the recipe"):
        load_recipe(tmp_path / "none.toml")
