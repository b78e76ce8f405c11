import itertools
import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.documents.load import load_document
from app.documents.samples import sample_path
from app.engine.errors import InputError
from app.engine.evidence import CONVINCING, MOST_EVIDENCE, ClaimChecker, Evidence, Verdict, judge_by
from app.engine.nli import EntailmentJudge
from app.engine.sentences import split_sentences
from tests.engine.test_tokeniser import unicode_text

CLAIM = "where is the needle"
FOR, AGAINST, ASIDE = "The needle is where it agrees.", "Where the needle is, it denies.", "Where is the needle?"


@pytest.fixture(scope="module")
def checker(nli_bundle):
    return ClaimChecker(EntailmentJudge(nli_bundle, 1))


def final(checker, passages, claim=CLAIM, **options):
    return list(checker.steps(passages, claim, **options))[-1]


@pytest.mark.parametrize(
    ("sentences", "verdict"),
    [
        ([FOR, ASIDE], Verdict.SUPPORTED),
        ([AGAINST, ASIDE], Verdict.CONTRADICTED),
        ([AGAINST, ASIDE, FOR], Verdict.DISPUTED),
        ([ASIDE], Verdict.OPEN),
        (["Hay agrees.", "Straw denies."], Verdict.OPEN),  # about something else
    ],
)
def test_the_verdict_follows_from_the_sentences(checker, sentences, verdict):
    together = final(checker, [" ".join(sentences)])
    apart = final(checker, sentences)
    assert together.verdict == apart.verdict == verdict
    assert together.probability == pytest.approx(apart.probability, abs=0.05)
    assert together.done


def test_evidence_says_where_it_stands(checker):
    passages = ["Hay is hay. " + FOR + " So it is.", "", AGAINST]
    result = final(checker, passages)
    assert {(found.text, found.passage, found.label) for found in result.evidence} == {
        (FOR, 0, "entailment"),
        (AGAINST, 2, "contradiction"),
    }
    for found in result.evidence:
        assert passages[found.passage][found.start : found.end] == found.text
        assert found.entailment + found.neutral + found.contradiction == pytest.approx(1.0)
    strengths = [found.strength for found in result.evidence]
    assert strengths == sorted(strengths, reverse=True)


@given(passages=st.lists(unicode_text, max_size=3), claim=unicode_text)
def test_any_text_is_checked_or_refused_in_a_sentence(passages, claim, checker):
    try:
        results = list(checker.steps(passages, claim))
    except InputError as error:
        assert str(error).startswith(("The claim is", "The text is"))  # noqa: PT017
        return
    assert [result.done for result in results] == [False] * (len(results) - 1) + [True]
    for found in results[-1].evidence:
        assert passages[found.passage][found.start : found.end] == found.text


def test_the_closest_sentences_come_first_and_the_rest_is_counted(checker):
    passages = ["Where is the needle? " * 30 + "The straw. " * 60 + FOR]
    few = final(checker, passages, most_sentences=5)
    assert (few.sentences_done, few.sentences_total) == (5, 5)
    everything = final(checker, passages, most_sentences=None)
    assert everything.sentences_total == 5 + few.sentences_left_out == 31
    assert everything.verdict == Verdict.SUPPORTED
    assert everything.sentences_left_out == 0
    assert len(everything.evidence) == MOST_EVIDENCE


def test_a_claim_about_nothing_in_the_texts_is_open_at_once(checker, model_calls):
    result = final(checker, ["Hay and straw."], "needle")
    assert (result.verdict, result.probability, result.evidence) == (Verdict.OPEN, 1.0, ())
    assert (result.sentences_total, model_calls) == (0, [])


def test_a_sentence_with_few_of_the_words_counts_less(checker):
    claim = "needle beacon straw hay"
    partly, wholly = (final(checker, [text + " Is. The. Is."], claim).evidence[0] for text in (
        "Needle beacon agrees.", "Needle beacon straw hay agrees.",
    ))  # fmt: skip
    assert 0 < partly.entailment < wholly.entailment


def test_a_contradiction_counts_less_beside_a_sentence_with_more_of_the_words(checker):
    claim = "needle beacon straw hay"
    better = "Needle, beacon, straw, hay."

    def found(sentence, *others):
        aside = "Is. " * 8  # so that the claim's words are rare
        evidence = final(checker, [" ".join((sentence, *others, aside))], claim).evidence
        return next(one for one in evidence if one.text == sentence)

    against, support = "Needle beacon straw denies.", "Needle beacon straw agrees."
    assert found(against).contradiction > found(against, better).contradiction > 0.5
    # What bears a claim out needs no more than enough of it, whatever stands beside it.
    assert found(support).entailment == found(support, better).entailment
    assert found(against).contradiction == pytest.approx(found(support).entailment)


def test_what_could_say_next_to_nothing_is_not_read(checker, model_calls):
    claim = "needle beacon straw hay where open close"
    result = final(checker, ["Needle beacon straw hay agrees. Needle denies. Is. The."], claim)
    assert [found.text for found in result.evidence] == ["Needle beacon straw hay agrees."]
    assert (result.sentences_total, len(model_calls)) == (1, 1)


def test_stop(checker):
    steps = checker.steps([FOR * 50], CLAIM)
    next(steps)
    checker.stop()
    assert list(steps) == []
    assert final(checker, [FOR]).verdict == Verdict.SUPPORTED


def test_input_that_cannot_be_used(checker):
    for passages, claim, sentence in (
        ([FOR], " ", "The claim is empty"),
        ([""], CLAIM, "The text is empty"),
        ([FOR], "needle " * 50, "The claim is too long"),
    ):
        with pytest.raises(InputError, match=sentence):
            final(checker, passages, claim)
    with pytest.raises(InputError, match="at least 1"):
        final(checker, [FOR], most_sentences=0)


shares = st.tuples(st.floats(0, 1), st.floats(0, 1)).filter(lambda pair: sum(pair) <= 1)


@given(st.lists(shares, max_size=4))
def test_the_rule(pairs):
    evidence = [Evidence("", 0, 0, 0, support, 1 - support - against, against, "") for support, against in pairs]
    verdict, probability = judge_by(evidence)
    for order in itertools.permutations(evidence):
        assert judge_by(order) == (verdict, probability)
    convinces = {
        "support": any(support >= CONVINCING for support, _ in pairs),
        "against": any(against >= CONVINCING for _, against in pairs),
    }
    assert (
        verdict
        == {
            (True, True): Verdict.DISPUTED,
            (True, False): Verdict.SUPPORTED,
            (False, True): Verdict.CONTRADICTED,
            (False, False): Verdict.OPEN,
        }[convinces["support"], convinces["against"]]
    )
    assert verdict == Verdict.OPEN or probability >= CONVINCING


@pytest.mark.bundles
@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("The tower has 172 steps.", Verdict.SUPPORTED),
        ("Josiah Penhale was a farmer.", Verdict.CONTRADICTED),
        ("The keeper owned a parrot.", Verdict.OPEN),
    ],
)
def test_the_shipped_models_on_the_sample(each_shipped_nli, claim, verdict):
    text = load_document(sample_path()).text
    assert final(ClaimChecker(EntailmentJudge(each_shipped_nli)), [text], claim).verdict == verdict


@pytest.mark.bundles
def test_three_hundred_pages_take_seconds(shipped_nli):
    text = load_document(sample_path()).text
    sentences = [text[start:end] for start, end in split_sentences(text)]
    order = np.random.default_rng(0)
    pages = [" ".join(order.permutation(sentences)) for _ in range(330)]  # 150,000 words
    began = time.perf_counter()
    result = final(ClaimChecker(EntailmentJudge(shipped_nli)), pages, "The tower has 200 steps.")
    seconds = time.perf_counter() - began
    assert result.done
    assert result.verdict == Verdict.CONTRADICTED
    assert result.sentences_left_out > 0
    assert seconds < 10  # under 3 s with two idle cores; other work on the machine must not fail it


def test_a_sentence_without_any_word_of_the_matter_is_no_evidence(checker):
    # "is", "the" and "where" are of the claim, too, and more of it than "needle" alone.
    beside = "Where the hay is, there it denies."
    assert final(checker, [beside]).sentences_total == 0
    assert final(checker, [beside, "Needle denies."]).sentences_total == 1
