"""What every budget of windows would have answered is told by one reading of everything."""

import json
import random

import pytest

from app.engine.bundle import load_bundle
from app.engine.qa import DEFAULT_MOST_WINDOWS, SETTLED, QuestionAnswerer
from model_build.cli import main
from model_build.steadiness import SURETIES, joined, outcomes, steadiness
from tests.synthetic import make_nli_bundle, make_qa_bundle

QUESTION = "where is the needle"
HAY = [f"hay {'straw ' * 20}{number}" for number in range(16)]
# The question's own words are in another paragraph than the answer, so that a small budget reads that one first.
NEEDLE = f"{'hay ' * 40}needle{' hay' * 40}"
LURE = f"where is the beacon {'straw ' * 12}"
ROWS = [
    {"source": "x", "title": title, "context": context, "question": QUESTION, "answers": [{"text": "needle"}]}
    for context, title in [(NEEDLE, "a"), (LURE, "b"), *((hay, "b") for hay in HAY)]
]


@pytest.fixture(scope="module")
def bundle(tmp_path_factory):
    return load_bundle(make_qa_bundle(tmp_path_factory.mktemp("qa")))


def test_smaller_budgets_are_what_the_engine_gives(bundle):
    (outcome,) = outcomes(bundle, ROWS[:1], ROWS, words=500)
    assert outcome.golds == ("needle",)
    assert outcome.alone.words == outcome.within(None) == "needle"
    assert len(outcome.after) > 10
    chance = random.Random("20261124 0")
    rest = [str(row["context"]) for row in ROWS[1:]]
    chance.shuffle(rest)
    document = joined(NEEDLE, rest, 500, chance)
    answerer = QuestionAnswerer(bundle, 1)
    for budget in range(1, len(outcome.after) + 2):
        *_, last = answerer.steps([document], QUESTION, most_windows=budget)
        assert outcome.within(budget) == last.answers[0].text
    assert outcome.within(1) != outcome.within(None)


def test_joined_documents():
    others = [f"word {number}" for number in range(50)]
    made = joined("the paragraph", others, 20, random.Random(1))
    paragraphs = made.split("\n\n")
    assert len(made.split()) == 20
    assert paragraphs.count("the paragraph") == 1
    assert set(paragraphs) == {"the paragraph", *others[:9]}
    assert joined("alone", others, 1, random.Random(1)) == "alone"


def test_one_subject_comes_first(bundle):
    # Twenty other articles have a needle, which is found as soon as any of them is in the document.
    others = [{"context": f"needle {number}", "title": "a"} for number in range(20)]
    (mixed,) = outcomes(bundle, ROWS[1:2], [*others, *ROWS[1:]], words=300)
    (own,) = outcomes(bundle, ROWS[1:2], [*others, *ROWS[1:]], words=300, one_subject=True)
    assert mixed.within(None) == "needle"
    assert own.within(None) == "beacon"


def test_command(tmp_path, bundle, capsys):
    data = tmp_path / "data.jsonl"
    data.write_text("\n".join(json.dumps(row) for row in ROWS), encoding="utf-8")
    assert main(["steadiness", str(bundle.folder), str(data), "--limit", "3", "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert result["questions"] == 3
    assert str(DEFAULT_MOST_WINDOWS) in result["budgets"]
    # Of three paragraphs one has the needle, which is also the answer to all of them together.
    assert result["everything_f1"] == 100.0
    assert result["alone"]["f1"] == pytest.approx(33.33)
    assert result["distraction"] == pytest.approx(66.67)
    assert result["budgets"]["1"] == {"changed": 100.0, "f1": 0.0}
    # A bundle that does not weigh words reads as much as it may: here that is all.
    shipped = result["shipped"]
    assert shipped["clear"] == 100.0 > shipped.pop("confidence") > result["alone"]["confidence"]
    assert shipped == {
        "changed": 0.0,
        "clear": 100.0,
        "f1": 100.0,
        "distraction": result["distraction"],
        "median_windows": result["median_windows"],
        "mean_windows": result["median_windows"],
    }
    assert result["budgets"]["48"] == {"changed": 0.0, "f1": 100.0}
    assert main(["steadiness", str(bundle.folder), str(data), "--limit", "1", "--one-subject"]) == 0
    assert "one subject" in capsys.readouterr().out


def test_reading_that_ends_early_is_told_apart(tmp_path, bundle, capsys):
    data = tmp_path / "data.jsonl"
    own = {**ROWS[0], "context": f"{QUESTION} {NEEDLE}"}
    data.write_text("\n".join(json.dumps(row) for row in (own, *ROWS[2:])), encoding="utf-8")
    command = ["steadiness", str(bundle.folder), str(data), "--limit", "1", "--json", "--lexical-weight"]
    assert main([*command, "4"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert result["lexical_weight"] == 4.0
    assert result["shipped"]["median_windows"] == 1 < result["median_windows"]
    assert result["shipped"]["changed"] == 0.0
    read = {float(value): row["mean_windows"] for value, row in result["settled"].items()}
    assert read[SETTLED] == result["shipped"]["mean_windows"]
    assert main([*command, "-1"]) == 2


def test_the_surer_it_is_to_be_the_more_is_read(tmp_path):
    # The lure is read first. At this temperature its own score counts for little: all else can be left out for having
    # none of the words, but not for one who wants to be surer than that.
    unsure = load_bundle(make_qa_bundle(tmp_path, lexical_weight=4.0, temperature=100.0))
    (outcome,) = outcomes(unsure, ROWS[:1], ROWS, words=500)
    read = [outcome.settled[value] for value in sorted({*SURETIES, SETTLED})]
    assert read == sorted(read)
    assert read[0] < read[-1] <= len(outcome.after)
    assert outcome.shipped.words == outcome.within(outcome.settled[SETTLED])


def test_what_cannot_be_measured(tmp_path, bundle):
    data = tmp_path / "data.jsonl"
    data.write_text('{"premise": "a"}\n', encoding="utf-8")
    with pytest.raises(ValueError, match="has no 'context'"):
        steadiness(bundle, data)
    with pytest.raises(ValueError, match="answers no questions"):
        steadiness(load_bundle(make_nli_bundle(tmp_path / "nli")), data)
