"""Claims about one photograph's scene, held against another's caption."""

import zlib
from dataclasses import replace
from pathlib import Path

import numpy as np

from model_build.held_out import is_held_out
from model_build.jsonl import read_jsonl, write_jsonl
from model_build.plan import stages_of
from model_build.ragged import read_ragged
from model_build.recipe import Scenes, load_recipe
from model_build.scenes import contradictions
from model_build.stages import scenes as stage
from model_build.stages.data import GOLD_LABELS
from model_build.statements import Statement
from model_build.workspace import Workspace, bring_up_to_date
from tests.model_build.conftest import TinyBuild

ON_HIS_HANDS = "A man stands on his hands on a pavement."
WITH_COFFEE = "A man on a pavement drinks coffee."
DOGS = "Two brown dogs run through deep snow."
PAIRS = [
    {"premise": ON_HIS_HANDS, "hypothesis": "Somebody is upside down."},
    {"premise": WITH_COFFEE, "hypothesis": "He drinks coffee."},
    {"premise": DOGS, "hypothesis": "Dogs run in winter."},
]


def encode(text: str) -> list[int]:
    return [zlib.crc32(word.encode()) for word in text.casefold().strip(".").split()]


def made(pairs: list[dict[str, str]], share: float = 1.0) -> list[Statement]:
    return list(contradictions(pairs, encode, np.random.default_rng(3), share))


def test_a_claim_meets_the_caption_that_is_most_like_its_own():
    assert made(PAIRS) == [
        Statement(WITH_COFFEE, "Somebody is upside down.", "contradiction"),
        Statement(ON_HIS_HANDS, "He drinks coffee.", "contradiction"),
        Statement(made(PAIRS)[2].premise, "Dogs run in winter.", "contradiction"),
    ]
    assert made(PAIRS)[2].premise != DOGS


def test_a_caption_that_may_say_the_same_is_none_of_another_scene():
    same = {"premise": "He drinks coffee from a cup.", "hypothesis": "He drinks."}
    assert {one.premise for one in made([*PAIRS, same]) if one.claim == "He drinks coffee."} == {ON_HIS_HANDS}
    assert made([PAIRS[1], same]) == []
    # The same photograph is no other.
    assert made([PAIRS[0], {**PAIRS[0], "hypothesis": "Nobody is there."}]) == []


def test_a_share_of_the_claims_is_taken():
    many = [{"premise": f"{number} {ON_HIS_HANDS}", "hypothesis": f"Claim {number}"} for number in range(200)]
    assert made(many, 0.0) == []
    assert 70 < len(made(many, 0.5)) < 130
    assert len(made(many)) == 200


def test_they_complete_the_classes_of_their_source(tiny_build: TinyBuild, tmp_path: Path):
    recipe = load_recipe(tiny_build.recipe)
    labels = ("entailment", "neutral")
    pairs = [
        {"premise": f"{number} needle", "hypothesis": f"hay {number}", "label": labels[number % 2], "source": source}
        for number in range(300)
        for source in ("hay", "straw")
    ]
    write_jsonl(tmp_path / "nli.jsonl", pairs)
    task = replace(recipe.task("nli"), scenes=Scenes(("hay",), 0.5), weights={"hay": 1.0, "straw": 1.0}, evaluation=())
    workspace = Workspace(replace(recipe, nli=task), tmp_path / "work", tmp_path)
    bring_up_to_date(workspace, "data-nli", stages_of(workspace.recipe))
    claims = list(read_jsonl(workspace.folder(stage.STAGE) / stage.FILE))
    counts = workspace.metrics(stage.STAGE)
    kept_apart = {pair["premise"] for pair in pairs if is_held_out(pair["premise"])}
    assert counts == {"pairs": 300 - len(kept_apart), "contradictions": len(claims)}
    assert kept_apart
    assert 100 < len(claims) < 200
    assert {(one["source"], one["label"]) for one in claims} == {("hay", "contradiction")}
    assert not {one["premise"] for one in claims} & kept_apart
    assert not {one["hypothesis"] for one in claims} & {f"hay {premise.split()[0]}" for premise in kept_apart}
    examples = read_ragged(workspace.folder("data-nli") / "examples")
    for source, possible in (("hay", (*labels, "contradiction")), ("straw", labels)):
        own = examples.labels[examples.sources == examples.source_names.index(source)]
        assert set(own[:, 1]) == {sum(GOLD_LABELS[label] for label in possible)}
