import math

import numpy as np
import pytest
from hypothesis import given

from app.documents.samples import SAMPLE_HYPOTHESIS, SAMPLE_PREMISE
from app.engine.bundle import load_bundle
from app.engine.errors import BundleError, InputError
from app.engine.nli import EntailmentJudge
from app.engine.session import Session
from tests.engine.test_tokeniser import unicode_text
from tests.synthetic import make_nli_bundle


@pytest.fixture(scope="module")
def judge(nli_bundle):
    return EntailmentJudge(nli_bundle, threads=1)


@pytest.mark.parametrize(
    ("premise", "label"),
    [("hay agrees", "entailment"), ("hay denies", "contradiction"), ("hay straw", "neutral")],
)
def test_labels_follow_the_bundle_and_only_the_premise_counts(premise, label, judge):
    judgement = judge.judge(premise, "agrees denies")
    assert judgement.label == label
    assert getattr(judgement, label) == max(judgement.entailment, judgement.neutral, judgement.contradiction)


def test_probabilities_are_a_softmax_with_temperature(tmp_path):
    judge = EntailmentJudge(load_bundle(make_nli_bundle(tmp_path, temperature=2.0)), threads=1)
    judgement = judge.judge("agrees", "hay")  # logits 0, 6, 2
    powers = [math.exp(logit / 2) for logit in (0, 6, 2)]
    assert judgement.contradiction == pytest.approx(powers[0] / sum(powers))
    assert judgement.entailment == pytest.approx(powers[1] / sum(powers))
    assert judgement.neutral == pytest.approx(powers[2] / sum(powers))


@pytest.mark.parametrize("before", [0, 30, 77, 150])
def test_the_least_neutral_window_of_a_long_premise_decides(before, judge):
    premise = "hay " * before + "denies " + "straw " * 80
    steps = list(judge.steps(premise, "the needle"))
    assert len(steps) == steps[0].windows_total > 1
    assert [step.windows_done for step in steps] == list(range(1, len(steps) + 1))
    assert steps[-1].done
    assert steps[-1].label == "contradiction"
    assert steps[-1].latency.windows == len(steps)
    if before == 150:
        assert steps[0].label == "neutral"


@given(premise=unicode_text, hypothesis=unicode_text)
def test_any_text_is_judged_or_refused_in_a_sentence(premise, hypothesis, judge):
    try:
        judgement = judge.judge(premise, hypothesis)
    except InputError as error:
        assert str(error).startswith(("The passage is", "The claim is"))  # noqa: PT017
        return
    assert math.isclose(judgement.entailment + judgement.neutral + judgement.contradiction, 1.0)


def test_closing_stops_the_model(judge, model_calls):
    steps = judge.steps("hay " * 500, "straw")
    next(steps)
    steps.close()
    assert len(model_calls) == 1


def test_input_that_cannot_be_used(judge):
    with pytest.raises(InputError, match="The passage is empty"):
        judge.judge(" ", "hay")
    with pytest.raises(InputError, match="The claim is empty"):
        judge.judge("hay", "")
    with pytest.raises(InputError, match="The claim is too long"):
        judge.judge("hay", "straw " * 20)


def test_a_model_that_gives_the_wrong_shape(judge, monkeypatch):
    monkeypatch.setattr(Session, "run", lambda *_: [np.zeros(2)])
    with pytest.raises(BundleError, match="one logit for each label"):
        judge.judge("hay", "straw")


@pytest.mark.bundles
def test_the_shipped_models_judge_the_sample(each_shipped_nli):
    judgement = EntailmentJudge(each_shipped_nli).judge(SAMPLE_PREMISE, SAMPLE_HYPOTHESIS)
    assert judgement.done
    assert judgement.label == "entailment"
    assert EntailmentJudge(each_shipped_nli).judge(SAMPLE_PREMISE, "Nobody touched the lens.").label == "contradiction"
    assert (
        EntailmentJudge(each_shipped_nli).judge(SAMPLE_PREMISE, "Daniel Oake was paid for his work.").label == "neutral"
    )
