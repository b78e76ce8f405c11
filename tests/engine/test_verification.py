import pytest

from app.engine.nli import EntailmentJudge
from app.engine.verification import verify


@pytest.mark.parametrize(("sentence", "label"), [("The needle agrees.", "entailment"), ("It denies.", "contradiction")])
def test_an_answer_is_judged_by_its_own_sentence(nli_bundle, sentence, label):
    passage = f"Hay is hay. {sentence} Straw agrees, denies."
    start = passage.index(sentence)
    found = verify(EntailmentJudge(nli_bundle, 1), passage, start, start + 3, "where is it")
    assert found is not None
    assert passage[found.sentence_start : found.sentence_end] == sentence
    assert found.judgement.label == label
    assert found.judgement.done
