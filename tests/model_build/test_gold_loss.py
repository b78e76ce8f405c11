"""The log loss of gold answers is that of the logits at their first and last token."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.engine.bundle import load_bundle
from model_build.gold_loss import gold_losses
from tests.synthetic import BACKGROUND, ENDS, NUMBER, STARTS, make_qa_bundle

HAY = ["hay"] * 60  # more than one window of 32 tokens


def question(context: str, answer: str | None, **where: int) -> dict[str, Any]:
    answers = [] if answer is None else [{"text": answer, **where}]
    return {"context": context, "question": "where is", "answers": answers}


def loss(tokens: list[str], start: str, end: str) -> float:
    """What the synthetic model's tables say of a window with these tokens of the context."""
    sides = []
    for table, gold in ((STARTS, start), (ENDS, end)):
        window = ["[CLS]", "where", "is", "[SEP]", *tokens, "[SEP]"]
        logits = [table.get(token, BACKGROUND - 1e-3 * NUMBER[token]) for token in [*window, gold]]
        sides.append(np.logaddexp.reduce(logits[:-1]) - logits[-1])
    return float(np.mean(sides))


def test_losses_of_what_is_right_wrong_and_not_there(tmp_path: Path):
    bundle = load_bundle(make_qa_bundle(tmp_path / "qa"))
    both = ["hay", "beacon", "needle", "hay"]
    pair = ["open", "hay", "close", "beacon"]
    cases = [
        (question(" ".join(both), "needle", answer_start=11), loss(both, "needle", "needle")),
        (question(" ".join(both), "beacon", answer_start=4), loss(both, "beacon", "beacon")),
        (question(" ".join(both), "beacon"), loss(both, "beacon", "beacon")),  # where it begins is found
        (question(" ".join(pair), "open hay close"), loss(pair, "open", "close")),
        (question(" ".join(both), None), loss(both, "[CLS]", "[CLS]")),
        (question("hay hay", None), loss(["hay", "hay"], "[CLS]", "[CLS]")),
    ]
    found = gold_losses(bundle, [case for case, _ in cases], title="losses")
    assert found == pytest.approx([wanted for _, wanted in cases], abs=1e-4)
    assert found[0] < 0.2 < found[1] < found[4]


def test_the_window_with_the_answer_counts(tmp_path: Path):
    bundle = load_bundle(make_qa_bundle(tmp_path / "qa"))
    early, late = [*HAY], [*HAY]
    early[2], late[50] = "beacon", "beacon"
    late[2] = "needle"  # would win in the window of the answer, too, if it were there
    found = gold_losses(bundle, [question(" ".join(words), "beacon") for words in (early, late)], title="windows")
    # 27 tokens of the context fit beside the question, and neighbours share 8.
    assert found == pytest.approx([loss(words, "beacon", "beacon") for words in (early[:27], late[38:])], abs=1e-4)


def test_an_answer_longer_than_a_window_is_cut_to_it(tmp_path: Path):
    bundle = load_bundle(make_qa_bundle(tmp_path / "qa"))
    whole = " ".join(HAY)
    found = gold_losses(bundle, [question(whole, whole)], title="long")
    assert found == pytest.approx([loss(HAY[:27], "hay", "hay")], abs=1e-4)


def test_an_answer_that_does_not_stand_in_its_context_has_no_loss(tmp_path: Path):
    bundle = load_bundle(make_qa_bundle(tmp_path / "qa"))
    missing, there = gold_losses(bundle, [question("hay", "straw"), question("straw", "straw")], title="missing")
    assert np.isnan(missing)
    assert np.isfinite(there)
