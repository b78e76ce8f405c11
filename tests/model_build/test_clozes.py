"""Questions made of running text."""

import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model_build import clozes as made
from model_build.clozes import Cloze, Paragraph, clozes, runs
from model_build.jsonl import read_jsonl
from model_build.plan import stages_of
from model_build.ragged import read_ragged
from model_build.recipe import Clozes, load_recipe
from model_build.stages import clozes as stage
from model_build.workspace import Workspace, bring_up_to_date
from tests.model_build.conftest import TinyBuild

ABOUT = (
    "The harbour of Penmarrow was built in 1843 by the engineer Daniel Oake, who had drawn its plans twice before. "
    "It has two stone piers, of which the longer one carries a lighthouse with a red lamp, and its keepers lived in a "
    "low house beside it until the lamp was given a motor. "
    "Ships of any size may enter at high water, and small boats always."
)
LATER = (
    "Little is known of his youth. As engineer Daniel Oake drew the plans of two other piers. "
    "He is remembered by a street."
)
APART = (
    "The engineer drew maps of the harbour and of its piers for many years, and was paid by the town for every plan "
    "that it used, though never as much as he had asked for, which led to a quarrel that went on until there was a new "
    "mayor. Nobody then wanted to say who had begun it, and the plans were put away in a chest, where they have been."
)


@pytest.fixture
def random() -> np.random.Generator:
    return np.random.default_rng(7)


def about(found: list[Cloze], context: str) -> Cloze:
    (cloze,) = [cloze for cloze in found if cloze.context == context]
    return cloze


def test_a_name_is_asked_for_where_another_paragraph_says_it(random: np.random.Generator):
    cloze = about(list(clozes([LATER, ABOUT], random, none_share=0)), ABOUT)
    assert cloze.answer is not None
    assert ABOUT[slice(*cloze.answer)] == "Daniel Oake"
    assert re.fullmatch(r"As engineer (who|what|which|where) drew the plans of two other piers\?", cloze.question)


def test_a_paragraph_that_does_not_say_it_has_no_answer(random: np.random.Generator):
    assert about(list(clozes([LATER, ABOUT, APART], random, none_share=1)), APART).answer is None
    # Where none shares enough there is no question either.
    assert list(clozes([LATER, ABOUT, "Rain. " * 70], random, none_share=1)) == []


def test_what_all_paragraphs_nearby_say_is_not_asked_for(random: np.random.Generator):
    others = [f"Daniel Oake was there, in year {number}." for number in range(made.KNOWN)]
    assert list(clozes([LATER, ABOUT, *others], random, none_share=0)) == []


def test_sentences_that_say_the_same_ask_for_nothing(random: np.random.Generator):
    assert list(clozes([ABOUT.partition(", who")[0] + ".", ABOUT], random, none_share=0)) == []


def test_names_and_phrases_are_whole():
    paragraph = Paragraph.of("He met Daniel Oake-Marrow of New York in the low house, by night.")
    numbers = {word: number for number, word in enumerate(paragraph.words)}
    assert not paragraph.whole(range(numbers["daniel"], numbers["daniel"] + 1), True)
    assert paragraph.whole(range(numbers["daniel"], numbers["oake-marrow"] + 1), True)
    assert paragraph.whole(range(numbers["new"], numbers["york"] + 1), True)
    assert not paragraph.whole(range(numbers["house"], numbers["house"] + 1), False)
    assert paragraph.whole(range(numbers["low"], numbers["house"] + 1), False)


def test_runs_are_what_copies_have_in_common():
    assert runs("One, two three four five six seven EIGHT nine.") == {
        "one two three four five six seven eight",
        "two three four five six seven eight nine",
    }
    assert runs("Too short.") == set()


def one_of(words: str) -> st.SearchStrategy[str]:
    return st.sampled_from(words.split(", "))


SENTENCES = st.builds(
    "{} {} drew the {} of {} in {} for the {}, and {} was {} before.".format,
    one_of("The keeper, One engineer, A mayor, Some captain, The"),
    one_of("Daniel Oake, Marrow, Mary Penhale, John Smith-Lane, and"),
    one_of("lighthouse, harbour wall, stone bridge, old mill, map"),
    one_of("Penmarrow, New York, Skerry Point, the town, it"),
    one_of("1843, 1921, 2014, May, 12.5 days"),
    one_of("council, town, Board of Trade, king, Crown"),
    one_of("the weather, nobody, a motor, Daniel"),
    one_of("forgotten, older, blue, never seen, there"),
)
TEXTS = st.lists(st.lists(SENTENCES, min_size=2, max_size=8).map(" ".join), max_size=5)


@given(TEXTS, st.sampled_from([0.0, 0.5, 1.0]), st.integers(0, 9))
def test_answers_stand_in_their_contexts(texts: list[str], none_share: float, seed: int):
    for cloze in clozes(texts, np.random.default_rng(seed), none_share=none_share):
        assert cloze.context in texts
        assert len(Paragraph.of(cloze.context).words) in made.CONTEXT_WORDS
        assert cloze.question.endswith("?")
        if cloze.answer:
            answer = cloze.context[slice(*cloze.answer)]
            assert answer == answer.strip() != ""
            assert len(answer.split()) <= made.ANSWER_WORDS


def test_they_become_training_data_without_what_evaluation_says(tiny_build: TinyBuild, tmp_path: Path):
    recipe = load_recipe(tiny_build.recipe)
    for name, text in (
        ("corpus.txt", f"{LATER}\n{ABOUT}\n"),
        ("other.txt", f"{LATER}\n{ABOUT.replace('1843', '1844')}\n"),
    ):
        (tmp_path / name).write_text(text)
    asked = (tiny_build.data / "qa.jsonl").read_text()
    (tmp_path / "qa.jsonl").write_text(asked)
    copied = {"context": ABOUT.split(". ")[1], "question": "", "answers": []}
    (tmp_path / "evaluation.jsonl").write_text(json.dumps(copied) + "\n")

    def questions(evaluation: str, root: Path) -> list[str]:
        clozes = Clozes(("corpus.txt", "other.txt"), none_share=0.0)
        task = replace(recipe.task("qa"), clozes=clozes, evaluation=(evaluation,), weights={"hay": 1.0, "clozes": 1.0})
        workspace = Workspace(replace(recipe, qa=task), root, tmp_path)
        bring_up_to_date(workspace, "data-qa", stages_of(workspace.recipe))
        found = list(read_jsonl(workspace.folder(stage.STAGE) / stage.FILE))
        sources = read_ragged(workspace.folder("data-qa") / "examples").source_names
        assert ("clozes" in sources) == bool(found)
        return [example["answers"][0]["text"] for example in found]

    assert questions("qa.jsonl", tmp_path / "all") == ["Daniel Oake"] * 2
    assert questions("evaluation.jsonl", tmp_path / "none") == []
