"""Prepared data says what the texts say."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model_build.held_out import is_held_out
from model_build.jsonl import read_jsonl, write_jsonl
from model_build.ragged import read_ragged
from model_build.recipe import load_recipe
from model_build.stages import data
from model_build.tasks import LABELS
from model_build.workspace import Workspace
from tests.model_build.conftest import TinyBuild
from tests.synthetic import NUMBER


@pytest.fixture
def workspace(tiny_build: TinyBuild, tmp_path: Path) -> Workspace:
    return Workspace(load_recipe(tiny_build.recipe), tmp_path, tiny_build.data)


def cropped(workspace: Workspace, share: float) -> Workspace:
    questions = workspace.recipe.task("qa")
    few = replace(questions.data, cropped_share=share, least_crop=4)
    return replace(workspace, recipe=replace(workspace.recipe, qa=replace(questions, data=few)))


@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_labels_point_at_the_answer_and_at_nothing_else(workspace: Workspace, tmp_path: Path, share: float):
    counts = data.run_qa(cropped(workspace, share), tmp_path)
    examples = read_ragged(tmp_path / "examples")
    needles = 0
    for index in range(len(examples)):
        tokens = examples.tokens[examples.starts[index] : examples.starts[index + 1]]
        start, end = examples.labels[index]
        assert tokens[0] == NUMBER["[CLS]"]
        assert tokens[examples.firsts[index] - 1] == tokens[-1] == NUMBER["[SEP]"]
        assert len(tokens) <= 48
        if start:
            assert tokens[start] == tokens[end] == NUMBER["needle"]
            assert start >= examples.firsts[index]
            needles += 1
    assert needles > 150
    assert counts["windows"] == len(examples)
    assert counts["answers_off_token_grid"] == 0


def test_cropped_examples_are_shorter_and_one_a_question(workspace: Workspace, tmp_path: Path):
    whole = data.run_qa(workspace, tmp_path / "whole")
    few = data.run_qa(cropped(workspace, 1.0), tmp_path / "cropped")
    asked = [e for e in read_jsonl(workspace.data / "qa.jsonl") if not is_held_out(e["context"])]
    assert few["windows"] == len(asked) <= whole["windows"]
    lengths = read_ragged(tmp_path / "cropped" / "examples").lengths
    assert lengths.mean() < 0.9 * read_ragged(tmp_path / "whole" / "examples").lengths.mean()
    assert few["held_out"] == whole["held_out"]


def test_questions_are_read_among_the_rest_of_their_article(workspace: Workspace, tmp_path: Path):
    def of(topic: str) -> dict[str, str]:
        return {"source": topic, "title": topic, "question": f"where is the {topic}"}

    def context(number: int, rest: str) -> str:
        return f"{number} {rest}" if not is_held_out(f"{number} {rest}") else context(number + 100, rest)

    needles = [context(number, "hay needle hay") for number in range(8)]
    straws = [context(number, "straw open straw") for number in range(8)]
    held = next(f"{number} hay hay" for number in range(1000) if is_held_out(f"{number} hay hay"))
    answer = {"text": "needle", "answer_start": needles[0].index("needle")}
    examples = [of("hay") | {"context": text, "answers": [answer]} for text in needles]
    examples += [of("hay") | {"context": text, "answers": []} for text in (*straws, held)]
    examples += [of("straw") | {"context": "the only needle", "answers": [{"text": "needle", "answer_start": 9}]}]
    (tmp_path / "qa.jsonl").write_text("".join(json.dumps(e) + "\n" for e in examples))
    questions = workspace.recipe.task("qa")
    wide = replace(questions, data=replace(questions.data, article_share=1.0))
    data.run_qa(replace(workspace, recipe=replace(workspace.recipe, qa=wide), data=tmp_path), tmp_path)

    written = read_ragged(tmp_path / "examples")
    found = [bool(written.labels[i, 0]) for i in range(len(written))]
    assert found == [True, False] * len(needles) + [False] * len(straws) + [True]
    leads = written.firsts
    for tokens, lead, (start, end), answered in zip(_contexts(tmp_path), leads, written.labels, found, strict=True):
        assert (NUMBER["needle"] in tokens) is answered
        assert tokens[-1] == NUMBER["[SEP]"]
        if answered:
            assert tokens[start - lead] == tokens[end - lead] == NUMBER["needle"]
    joined = [tokens for tokens in _contexts(tmp_path)[: 2 * len(needles)] if len(tokens) > 8]
    assert len(joined) > len(needles)  # of several paragraphs


@given(st.data())
def test_a_stretch_lies_in_the_context_and_holds_the_answer(draw: st.DataObject):
    length = draw.draw(st.integers(1, 60))
    least, most = draw.draw(st.integers(1, 60)), draw.draw(st.integers(1, 60))
    first = draw.draw(st.integers(0, length - 1))
    span = draw.draw(st.none() | st.tuples(st.just(first), st.integers(first, length - 1)))
    random = np.random.default_rng(draw.draw(st.integers(0, 2**32)))
    begin, end = data.random_stretch(random, length, span, least=least, most=most)
    assert 0 <= begin < end <= length
    assert min(least, most, length) <= end - begin <= most
    if span and span[1] - span[0] < most:
        assert begin <= span[0]
        assert span[1] < end


def test_held_out_contexts_are_never_trained_on(workspace: Workspace, tmp_path: Path):
    counts = data.run_qa(workspace, tmp_path)
    held_out = list(read_jsonl(tmp_path / "heldout.jsonl"))
    everything = list(read_jsonl(workspace.data / "qa.jsonl"))
    assert len(held_out) == counts["held_out"] == sum(is_held_out(e["context"]) for e in everything) > 0
    trained = {tuple(row) for row in _contexts(tmp_path)}
    assert trained
    assert len(held_out) < len(everything) / 4


def _contexts(folder: Path) -> list[list[int]]:
    examples = read_ragged(folder / "examples")
    return [
        examples.tokens[examples.starts[i] + examples.firsts[i] : examples.starts[i + 1]].tolist()
        for i in range(len(examples))
    ]


def test_pairs_keep_their_label(workspace: Workspace, tmp_path: Path):
    data.run_nli(workspace, tmp_path)
    examples = read_ragged(tmp_path / "examples")
    kept = [e for e in read_jsonl(workspace.data / "nli.jsonl") if not is_held_out(e["premise"])]
    assert [gold for gold, _ in examples.labels] == [data.GOLD_LABELS[e["label"]] for e in kept]


def test_a_pair_knows_what_its_source_never_says(workspace: Workspace, tmp_path: Path):
    pairs = [
        {"source": source, "premise": f"Stack {number} has a needle", "hypothesis": "needle", "label": label}
        for source, labels in (("two", LABELS[:2]), ("two-way", ("entailment", "not_entailment")), ("all", LABELS))
        for number in range(20)
        for label in labels
    ]
    source = Workspace(workspace.recipe, tmp_path, tmp_path)
    write_jsonl(tmp_path / "nli.jsonl", pairs)
    data.run_nli(source, tmp_path)
    examples = read_ragged(tmp_path / "examples")
    names = [examples.source_names[number] for number in examples.sources]
    assert set(zip(names, examples.labels[:, 1].tolist(), strict=True)) == {
        ("two", 0b011),
        ("two-way", 0b111),
        ("all", 0b111),
    }


def test_corpus_chunks_are_full_and_some_are_pairs(workspace: Workspace, tmp_path: Path):
    corpus = workspace.recipe.corpus
    assert corpus is not None
    data.run_corpus(workspace, tmp_path, corpus=corpus)
    examples = read_ragged(tmp_path / "examples")
    assert set(examples.lengths) == {24, 48}
    pairs = (examples.firsts < examples.lengths).mean()
    assert 0.3 < pairs < 0.7
    counts = np.load(tmp_path / "counts.npy")
    assert counts[NUMBER["hay"]] > 0
    assert counts[NUMBER["needle"]] == 0


def test_a_bad_line_is_named(tmp_path: Path):
    path = tmp_path / "bad.jsonl"
    path.write_text(json.dumps({"a": 1}) + "\nnot json\n")
    with pytest.raises(ValueError, match=r"bad.jsonl, line 2"):
        list(read_jsonl(path))
