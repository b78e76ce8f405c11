"""Claims made of questions, their answers and other sentences of their article."""

import json
import shutil
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from app.engine.bundle import load_bundle
from model_build.cli import main
from model_build.held_out import is_held_out, is_held_out_article
from model_build.jsonl import read_jsonl, write_jsonl
from model_build.plan import stages_of
from model_build.ragged import read_ragged
from model_build.recipe import Statements, load_recipe
from model_build.stages import statements as stage
from model_build.stages.data import GOLD_LABELS
from model_build.statements import AlikeAnswers, Statement, can_be_stated, statements
from model_build.workspace import Workspace, bring_up_to_date
from tests.model_build.conftest import TinyBuild
from tests.model_build.test_unfolding import taught_by, taught_recipe

LIT = "The lamp of Skerry Point was first lit in 1876. It burned paraffin until the cable came."
PIER = "The pier of the lamp makers was opened in 1912. Boats of the lamp makers lie at the pier."
OPENED = "The pier of the lamp makers was opened in 1912."
QUESTIONS = [
    {"context": LIT, "question": "When was the lamp of Skerry Point first lit?", "answer": "1876"},
    {"context": LIT, "question": "What did the lamp of Skerry Point burn?", "answer": "paraffin"},
    {"context": PIER, "question": "When was the pier of the lamp makers opened?", "answer": "1912"},
    {"context": PIER, "question": "What lies at the pier of the lamp makers?", "answer": "Boats"},
]


KEEPERS = "Marrow lit the lamp in thick fog. Oake was one of the keepers."
SEVERAL = [
    {"context": KEEPERS, "question": "Who lit the lamp in thick fog?", "answer": "Marrow"},
    {"context": KEEPERS, "question": "Who was one of the keepers?", "answer": "Oake"},
]


def asked(rows: Sequence[Mapping[str, str]] = QUESTIONS, **changes: str) -> list[dict[str, Any]]:
    return [
        {
            "source": "hay",
            "title": "Skerry Point",
            "context": row["context"],
            "question": row["question"],
            "answers": [{"text": row["answer"], "answer_start": row["context"].index(row["answer"])}],
            **changes,
        }
        for row in rows
    ]


def encode(text: str) -> list[int]:
    return [zlib.crc32(word.encode()) for word in text.casefold().strip(".").split()]


def made(questions: Sequence[dict[str, Any]], rounds: int = 60) -> set[Statement]:
    """All that is made of them in so many rounds, which is all that can be."""
    return {one for seed in range(rounds) for one in statements(questions, encode, np.random.default_rng(seed))}


def test_the_sentence_of_an_answer_entails_it_and_speaks_against_another():
    found = made(asked())
    whole = "The lamp of Skerry Point was first lit in 1876."
    assert Statement(whole, "The lamp of Skerry Point was first lit in 1876.", "entailment") in found
    assert Statement(whole, "The lamp of Skerry Point was first lit in 1912.", "contradiction") in found
    # With the sentence before it, every other time.
    assert Statement(LIT, "The lamp of Skerry Point burned paraffin.", "entailment") in found
    assert Statement(LIT.split(". ")[1], "The lamp of Skerry Point burned paraffin.", "entailment") in found
    # Something else may be true as well, but is not said.
    labels = {one.label for one in found if one.claim == "Boats lies at the pier of the lamp makers."}
    assert "entailment" in labels
    assert "contradiction" not in labels


def test_another_answer_may_be_true_where_there_may_be_several():
    lit, one_of_them = "Oake lit the lamp in thick fog.", "Marrow was one of the keepers."
    found = {(one.claim, one.label) for one in made(asked(SEVERAL)) if one.label != "neutral"}
    assert {label for claim, label in found if claim == lit} == {"contradiction"}
    assert {label for claim, label in found if claim == one_of_them} == {"not_entailment"}


def test_a_sentence_that_does_not_say_the_answer_says_nothing():
    found = [one for one in made(asked()) if one.label == "neutral"]
    assert found
    answers = {"first lit": "1876", "burned": "paraffin", "was opened": "1912", "lies at": "Boats"}
    for one in found:
        (answer,) = (answer for words, answer in answers.items() if words in one.claim)
        assert answer not in one.premise
    # However much of the claim it has.
    about = "The lamp of Skerry Point was first lit in 1876."
    assert any(one.claim == about and "lamp makers" in one.premise for one in found)


def test_what_is_too_long_or_has_no_answer_is_not_stated():
    question = asked()[0]
    assert can_be_stated(question)
    assert not can_be_stated(question | {"answers": []})
    assert not can_be_stated(question | {"question": "When?"})
    assert not can_be_stated(question | {"answers": [{"text": "a b c d e f g h i", "answer_start": 0}]})
    assert made([question | {"answers": [{"text": "lit in 1876. It", "answer_start": LIT.index("lit in")}]}]) == set()


def test_alike_answers_are_of_one_kind_and_have_nothing_in_common():
    answers = AlikeAnswers([
        {"answers": [{"text": text, "answer_start": 0}]} for text in ("1876", "1912", "912", "Mary", "Mary Lee", "Ann")
    ])  # fmt: skip
    seeds = [np.random.default_rng(seed) for seed in range(20)]
    assert {answers.another("1876", "", seed) for seed in seeds} == {"1912"}
    assert {answers.another("Mary", "", seed) for seed in seeds} == {"Ann"}
    assert {answers.another("Mary", "Who but ann?", seed) for seed in seeds} == {None}
    assert answers.another("Mary Lee", "", seeds[0]) is None


def test_they_become_training_data_without_what_evaluation_and_held_out_articles_say(
    tiny_build: TinyBuild, tmp_path: Path
):
    recipe = load_recipe(tiny_build.recipe)
    titles = [f"Article {number}" for number in range(40)]
    apart = [title for title in titles if is_held_out_article(title)]
    assert 0 < len(apart) < 20
    others = [one for title in titles for one in asked(title=title)]
    write_jsonl(tmp_path / "asked.jsonl", [*others, *asked(title="Other", source="straw"), *asked(title="")])
    (tmp_path / "nli.jsonl").write_text((tiny_build.data / "nli.jsonl").read_text())
    (tmp_path / "copied.jsonl").write_text(
        json.dumps({"premise": OPENED, "hypothesis": "", "label": "neutral", "source": ""}) + "\n"
    )
    task = replace(
        recipe.task("nli"),
        statements=Statements("asked.jsonl", ("hay",)),
        evaluation=("copied.jsonl",),
        weights={"hay": 1.0, "statements": 1.0},
    )
    workspace = Workspace(replace(recipe, nli=task), tmp_path / "work", tmp_path)
    bring_up_to_date(workspace, "data-nli", stages_of(workspace.recipe))
    counts = workspace.metrics(stage.STAGE)
    claims = list(read_jsonl(workspace.folder(stage.STAGE) / stage.FILE))
    assert counts["articles"] == len(titles) - len(apart)
    assert counts["claims"] == len(claims) > counts["of_the_evaluation"] > 0
    assert OPENED not in {claim["premise"] for claim in claims}
    examples = read_ragged(workspace.folder("data-nli") / "examples")
    own = examples.labels[examples.sources == examples.source_names.index(stage.SOURCE)]
    assert len(own) == sum(not is_held_out(claim["premise"]) for claim in claims)
    # Together they say every class, so that none of them is held against some of the classes only.
    assert set(own[:, 1]) == {GOLD_LABELS["entailment"] | GOLD_LABELS["not_entailment"]}


def test_a_student_learns_them_without_a_teacher(tiny_build: TinyBuild, built: Path, tmp_path: Path):
    data = tmp_path / "data"
    shutil.copytree(tiny_build.data, data)
    write_jsonl(data / "asked.jsonl", [one for number in range(20) for one in asked(title=f"Article {number}")])
    text = taught_recipe(tiny_build, built, "stated").replace("{ hay = 1.0 }", "{ hay = 1.0, statements = 1.0 }")
    settings = 'statements = { file = "asked.jsonl", sources = ["hay"] }\nuntaught = ["hay", "statements"]\n'
    for task, more in (("qa", ""), ("nli", settings)):
        text = text.replace(f"[{task}]\n", f"[{task}]\n{taught_by(built, task)}{more}")
    recipe = tmp_path / "stated.toml"
    recipe.write_text(text, encoding="utf8")
    assert main(["run", str(recipe), "--data", str(data), "--work", str(tmp_path), "--stage", "bundle-nli"]) == 0
    metrics = (tmp_path / "stated" / "finetune-nli" / "metrics.jsonl").read_text(encoding="utf8")
    last = json.loads(metrics.splitlines()[-1])
    assert last["gold"] > last["imitation"] == 0
    provenance = load_bundle(tmp_path / "stated" / "bundle-nli" / "nli").provenance
    assert provenance["statements"] == {"file": "asked.jsonl", "sources": ["hay"]}
    assert provenance["untaught"] == ["hay", "statements"]
