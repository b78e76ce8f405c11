import math
import threading
import time
import unicodedata
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from app.documents.load import load_document
from app.documents.samples import SAMPLE_QUESTION, sample_path
from app.engine.bundle import load_bundle
from app.engine.errors import BundleError, InputError
from app.engine.qa import CANDIDATES, REACH, QuestionAnswerer
from app.engine.retrieval import SharedTokens
from app.engine.session import Session
from app.engine.tokeniser import Tokeniser
from tests.engine.test_tokeniser import unicode_text
from tests.synthetic import make_nli_bundle, make_qa_bundle, needle_score

QUESTION = "where is the needle"


@pytest.fixture(scope="module")
def answerer(qa_bundle):
    return QuestionAnswerer(qa_bundle, threads=1)


def texts(result):
    return [answer.text for answer in result.answers]


@given(passage=unicode_text, question=unicode_text)
@example(passage="open caf\u0065\u0301 close\u0301 hay", question=QUESTION)
@example(passage="日\ufe00本\ufe01 needle\u200d", question="?")
def test_answers_are_exact_words_of_any_text(passage, question, answerer):
    try:
        result = answerer.ask(passage, question, top_k=CANDIDATES, least_confidence=0.0)
    except InputError as error:
        assert str(error).startswith(("The text is empty", "The question is"))  # noqa: PT017
        return
    assert result.done
    assert result.answers
    for answer in result.answers:
        assert answer.text == passage[answer.start : answer.end]
        assert answer.text
        assert answer.text == answer.text.strip()
        following = passage[answer.end : answer.end + 1]
        assert not following or not unicodedata.category(following).startswith("M")
        assert 0.0 <= answer.confidence <= 1.0
    ordered = sorted(result.answers, key=lambda answer: answer.start)
    assert all(left.end <= right.start for left, right in pairwise(ordered))
    assert [answer.score for answer in result.answers] == sorted(
        (answer.score for answer in result.answers), reverse=True
    )
    total = result.no_answer_confidence + sum(answer.confidence for answer in result.answers)
    assert math.isclose(total, 1.0)


@given(before=st.integers(0, 150), after=st.integers(0, 150), glue=st.sampled_from([" ", "\n", " 😀 ", "\r\n"]))
def test_a_needle_is_found_wherever_it_is(before, after, glue, answerer):
    passage = glue.join(["hay"] * before + ["NEEDLE"] + ["straw"] * after)
    result = answerer.ask(passage, QUESTION)
    assert texts(result)[0] == "NEEDLE"
    assert result.answers[0].start == passage.index("NEEDLE")
    # in whichever window it was found
    assert result.answers[0].score == pytest.approx(needle_score())
    assert result.has_answer


@given(before=st.integers(0, 60), inside=st.integers(0, 6))
def test_a_long_answer_is_never_cut_by_a_window(before, inside, answerer):
    answer = " ".join(["open"] + ["hay"] * inside + ["close"])
    passage = "straw " * before + answer + " straw" * 30
    assert texts(answerer.ask(passage, QUESTION))[0] == answer


def test_punctuation_is_an_answer_only_where_there_is_nothing_else(answerer):
    assert texts(answerer.ask("hay, straw; hay!", QUESTION, top_k=CANDIDATES, least_confidence=0.0)) == ["hay", "straw"]
    assert texts(answerer.ask("?!", QUESTION))


def test_answers_longer_than_the_limit_are_not_given(answerer):
    passage = "open " + "hay " * 9 + "close"  # 11 tokens, the limit is 10
    assert texts(answerer.ask(passage, QUESTION))[0] == "open"


@pytest.mark.parametrize(
    ("passage", "answer"),
    [
        ("😀😀 needle 😀", "needle"),
        ("👩\u200d👩\u200d👧 ne\u0301edle\u0301, hay", "ne\u0301edle\u0301"),
        ("日本 needle 日本", "needle"),
        ("hay\r\nneedle\r\nhay", "needle"),
        ("a\x00b needle\x00 c", "needle"),
        ("\ud800 needle \udfff", "needle"),
        ("hay ne\u00adedle hay", "ne\u00adedle"),
        ("the needles, hay", "needles"),  # the model marks "needle" only: words are never cut
        ("\u00a0needle\u3000", "needle"),
        ("\ufeffneedle", "needle"),
        ("[SEP] needle [SEP]", "needle"),
    ],
)
def test_known_passages(passage, answer, answerer):
    best = answerer.ask(passage, QUESTION).answers[0]
    assert best.text == answer
    assert passage[best.start : best.end] == answer


def test_no_answer_is_a_result(answerer):
    result = answerer.ask("hay straw hay", QUESTION)
    assert not result.has_answer
    assert result.answers[0].score < 0
    assert result.no_answer_confidence > 0.99


def test_threshold_decides_and_confidence_does_not_move(answerer):
    low = answerer.ask("hay beacon", QUESTION, threshold=needle_score("beacon") - 0.01)
    high = answerer.ask("hay beacon", QUESTION, threshold=needle_score("beacon") + 0.01)
    assert (low.has_answer, high.has_answer) == (True, False)
    assert low.answers == high.answers
    assert low.no_answer_confidence == high.no_answer_confidence


@given(threshold=st.floats(-30, 30), temperature=st.floats(0.1, 10), words=st.sampled_from(["hay", "beacon"]))
def test_by_default_an_answer_is_given_when_it_beats_no_answer(threshold, temperature, words, tmp_path_factory):
    folder = make_qa_bundle(tmp_path_factory.mktemp("qa"), null_threshold=threshold, temperature=temperature)
    result = QuestionAnswerer(load_bundle(folder), threads=1).ask(words, QUESTION)
    best = result.answers[0]
    assume(abs(best.score - threshold) > 1e-6)
    assert result.threshold == threshold
    assert result.has_answer == (best.confidence > result.no_answer_confidence)
    odds = math.exp(min((best.score - threshold) / temperature, 700))
    assert best.confidence == pytest.approx(odds / (1 + odds), rel=1e-6)


def test_near_duplicates_are_removed(answerer):
    passage = "Needle, hay. beacon " + "hay " * 40 + "the needle and beacon."
    result = answerer.ask(passage, QUESTION, top_k=3, least_confidence=0.0)
    assert result.windows_total > 1
    assert [text.casefold() for text in texts(result)[:2]] == ["needle", "beacon"]
    assert texts(result)[2] not in ("needle", "beacon")


def test_top_k_changes_how_many_and_nothing_else(answerer):
    passage = "needle hay beacon straw is the 1 2 3"
    many = answerer.ask(passage, QUESTION, top_k=6, least_confidence=0.0)
    one = answerer.ask(passage, QUESTION, top_k=1, least_confidence=0.0)
    assert len(many.answers) == 6
    assert one.answers == many.answers[:1]
    assert one.no_answer_confidence == many.no_answer_confidence


def test_results_are_the_same_every_time(answerer, qa_bundle):
    passage = "hay needle straw " * 20
    first = answerer.ask(passage, QUESTION)
    again = QuestionAnswerer(qa_bundle, threads=2).ask(passage, QUESTION)
    assert first.answers == again.answers


def test_every_window_yields_the_best_so_far(answerer):
    passage = "beacon " + "hay " * 100 + "needle"
    steps = list(answerer.steps([passage], "straw", least_confidence=0.0))  # in no window: read in order
    assert [step.windows_done for step in steps] == list(range(1, len(steps) + 1))
    assert {step.windows_total for step in steps} == {len(steps)}
    assert [step.done for step in steps] == [False] * (len(steps) - 1) + [True]
    assert texts(steps[0])[0] == "beacon"
    assert texts(steps[-1])[:2] == ["needle", "beacon"]
    models = [step.latency.model_ms for step in steps]
    assert models == sorted(models)
    assert steps[-1].latency.windows == len(steps)
    assert steps[-1].latency.model == "qa 0.0.1"
    assert steps[-1] != steps[0]


def test_closing_stops_the_model(answerer, model_calls):
    steps = answerer.steps(["hay " * 500], QUESTION)
    next(steps)
    next(steps)
    steps.close()
    assert len(model_calls) == 2


def test_a_single_window_is_not_padded(answerer):
    latency = answerer.ask("hay needle", "where").latency
    assert (latency.windows, latency.tokens, latency.threads) == (1, 6, 1)


def test_a_follow_up_does_not_tokenise_the_passage_again(answerer, monkeypatch):
    passage = "hay needle " * 5
    answerer.ask(passage, QUESTION)
    encoded: list[str] = []
    encode = Tokeniser.encode

    def recorded(tokeniser, text, *rest):
        encoded.append(text)
        return encode(tokeniser, text, *rest)

    monkeypatch.setattr(Tokeniser, "encode", recorded)
    answerer.ask(passage, "is the beacon")
    answerer.ask(passage + "beacon", "is the beacon")
    assert encoded == ["is the beacon", "is the beacon", passage + "beacon"]


def test_unlikely_answers_are_left_out_but_for_the_best(answerer):
    result = answerer.ask("needle hay straw", QUESTION)
    assert texts(result) == ["needle"]
    assert texts(answerer.ask("hay straw", QUESTION)) == ["hay"]  # under one per cent too, but the best there is


def test_another_threshold_decides_without_reading_again(answerer, model_calls):
    result = answerer.ask("hay beacon", QUESTION)
    assert result.has_answer
    read = len(model_calls)
    higher = result.at_threshold(needle_score("beacon") + 0.01)
    assert not higher.has_answer
    assert higher.threshold > result.threshold
    assert higher.answers == result.answers
    assert higher.at_threshold(result.threshold) == result
    assert len(model_calls) == read


# Several passages


def final(steps):
    return list(steps)[-1]


def test_answers_say_in_which_passage_they_are(answerer):
    passages = ["hay " * 30, "the beacon", "", "straw needle hay"]
    result = final(answerer.steps(passages, QUESTION))
    assert [(answer.text, answer.passage) for answer in result.answers] == [("needle", 3), ("beacon", 1)]
    assert all(passages[answer.passage][answer.start : answer.end] == answer.text for answer in result.answers)
    assert result.done
    assert result.windows_left_out == 0


def test_passages_that_agree_do_not_make_an_answer_less_sure(answerer):
    alone = answerer.ask("hay needle", QUESTION)
    both = final(answerer.steps(["hay needle", "Needle, straw"], QUESTION))
    assert [(answer.text, answer.passage) for answer in both.answers] == [("needle", 0), ("Needle", 1)]
    assert both.answers[0].confidence == pytest.approx(alone.answers[0].confidence, abs=1e-4)
    assert both.answers[1].confidence == pytest.approx(both.answers[0].confidence)


@given(order=st.permutations(["hay " * 60, "the beacon is " * 30, "a needle", "straw " * 40]))
def test_the_order_of_passages_changes_no_answer(order, answerer):
    result = final(answerer.steps(order, QUESTION))
    assert [(answer.text, order[answer.passage]) for answer in result.answers[:2]] == [
        ("needle", "a needle"),
        ("beacon", "the beacon is " * 30),
    ]


def test_the_likeliest_windows_are_read_first_and_the_rest_is_counted(answerer):
    passages = ["hay " * 200, "straw " * 100 + "where is the needle " + "straw " * 100, "hay " * 50]
    steps = list(answerer.steps(passages, QUESTION, most_windows=3))
    assert texts(steps[0])[0] == "needle"
    assert len(steps) == 3
    everything = final(answerer.steps(passages, QUESTION))
    assert everything.windows_total == 3 + steps[-1].windows_left_out
    assert everything.windows_left_out == 0
    assert everything.answers[0] == steps[-1].answers[0]


def test_overlap_is_how_much_windows_share(answerer):
    passage = "hay " * 300
    more, less = (final(answerer.steps([passage], QUESTION, overlap=overlap)) for overlap in (8, 0))
    assert more.windows_total > less.windows_total


def test_only_empty_passages(answerer):
    with pytest.raises(InputError, match="The text is empty"):
        list(answerer.steps(["", " "], QUESTION))
    with pytest.raises(InputError, match="The text is empty"):
        list(answerer.steps([], QUESTION))


def test_a_prepared_passage_is_not_tokenised_again(qa_bundle, monkeypatch):
    answerer = QuestionAnswerer(qa_bundle, threads=1)
    answerer.prepare("hay needle")
    encoded: list[str] = []
    encode = Tokeniser.encode

    def counting(self: Tokeniser, text: str, *rest: Any) -> Any:
        encoded.append(text)
        return encode(self, text, *rest)

    monkeypatch.setattr(Tokeniser, "encode", counting)
    answerer.ask("hay needle", QUESTION)
    assert encoded == [QUESTION]


# The question's words around an answer

FAR = "hay " * (2 * REACH)


WEIGHT, TEMPERATURE = 4.0, 1.5


@pytest.fixture(scope="module")
def lexical(tmp_path_factory):
    folder = make_qa_bundle(tmp_path_factory.mktemp("qa"), lexical_weight=WEIGHT, temperature=TEMPERATURE)
    return QuestionAnswerer(load_bundle(folder), threads=1)


@pytest.fixture(scope="module")
def one_window(tmp_path_factory):
    folder = make_qa_bundle(tmp_path_factory.mktemp("qa"), lexical_weight=WEIGHT, max_length=16 * REACH)
    return QuestionAnswerer(load_bundle(folder), threads=1)


def lost(result):
    """What the needle has lost by the words around it, and by its window."""
    needle = next(answer for answer in result.answers if answer.text == "needle")
    return needle_score() - needle.score


def test_of_equal_answers_the_one_among_the_questions_words_is_better(answerer, lexical):
    passage = f"needle {FAR} where is the needle"
    assert answerer.ask(passage, "where is the").answers[0].start == 0
    best = lexical.ask(passage, "where is the").answers[0]
    assert best.start == passage.rindex("needle")
    assert best.score == pytest.approx(needle_score())  # nothing of the question is missing around it


@given(gap=st.integers(0, 2 * REACH), before=st.booleans())
def test_words_count_as_far_as_they_reach(gap, before, one_window):
    words = ["where", *["hay"] * gap, "needle"]
    result = one_window.ask(
        " ".join(words if before else reversed(words)), "where", least_confidence=0.0, top_k=CANDIDATES
    )
    assert result.windows_total == 1
    assert lost(result) == pytest.approx(0.0 if gap < REACH else WEIGHT, abs=1e-4)


def test_words_that_stand_nowhere_are_not_missed_unless_all_do(lexical):
    assert lexical.ask("where hay needle", "where straw beacon").answers[0].score == pytest.approx(needle_score())
    assert lexical.ask("hay needle", "straw beacon").answers[0].score == pytest.approx(needle_score() - WEIGHT)


def test_what_stands_in_another_passage_is_not_around_an_answer(lexical):
    result = final(lexical.steps(["the needle", "where is"], "where is"))
    assert lost(result) == pytest.approx(WEIGHT + TEMPERATURE * math.log(2), abs=1e-4)


def test_no_more_can_be_asked_of_an_answer_than_the_best_window_holds(lexical):
    apart = f"where is the needle {FAR * 3} straw"
    result = lexical.ask(apart, "where is the straw")
    assert texts(result)[0] == "needle"
    assert result.answers[0].score == pytest.approx(needle_score())


def test_without_any_word_an_answer_has_the_odds_of_one_window_among_all(lexical):
    few, many = (lexical.ask(f"where {FAR * times} needle", "where") for times in (1, 4))
    assert few.windows_total < many.windows_total
    for result in (few, many):
        assert lost(result) == pytest.approx(WEIGHT + TEMPERATURE * math.log(result.windows_total), abs=1e-4)


def test_an_answer_has_the_odds_of_its_windows_rank(lexical):
    asked, best, second = (np.array(numbers) for numbers in ([1, 2], [1, 2, 3], [1, 4]))
    held = SharedTokens(asked, np.concatenate([best, second]), np.array([0, 3]), np.array([3, 5]))
    (high, low), (_, fit) = held.bm25(), held.coverage(np.array([0, 3]), np.array([3, 5]))
    assert high > low > 0
    result = final(lexical.steps(["where is hay", "where needle"], "where is"))
    odds = TEMPERATURE * math.log(2) * (1 - low / high)
    assert lost(result) == pytest.approx(WEIGHT * (1 - fit) + odds, abs=1e-4)


def test_a_long_text_is_read_by_paragraphs(lexical):
    # 25 tokens fit beside the question, and paragraphs are put together up to half of that, unless all the text fits.
    by_words = lexical.ask("hay " * 60, QUESTION)
    by_paragraphs = lexical.ask("\n\n".join(["hay " * 10] * 6), QUESTION)
    assert by_words.windows_total == 4
    assert by_paragraphs.windows_total == 6
    assert by_paragraphs.latency.tokens < by_words.latency.tokens
    assert lexical.ask("\n\n".join(["hay " * 10] * 2), QUESTION).windows_total == 1


def test_reading_ends_when_the_rest_cannot_win(answerer, lexical):
    passage = f"where is the needle {FAR * 5}"
    (only,) = lexical.steps([passage], QUESTION, most_windows=1000)
    assert only.done
    assert texts(only)[0] == "needle"
    everything = final(lexical.steps([passage], QUESTION))
    assert everything.windows_left_out == 0
    assert only.windows_left_out == everything.windows_total - 1 > 10
    assert only.answers[0].text == everything.answers[0].text
    # A bundle that does not weigh words reads as much as it may.
    assert final(answerer.steps([passage], QUESTION, most_windows=5)).windows_total == 5


def test_reading_goes_on_while_the_rest_could_win(tmp_path):
    between = (needle_score("beacon") + needle_score()) / 2
    folder = make_qa_bundle(tmp_path, lexical_weight=WEIGHT, null_threshold=between)
    passage = f"where is the beacon {FAR} where is the needle {FAR} where is the {FAR}"
    answerer = QuestionAnswerer(load_bundle(folder), threads=1)
    steps = list(answerer.steps([passage], "where is the", most_windows=1000, settled=1.0))
    assert texts(steps[-1])[0] == "needle"
    assert {texts(step)[0] for step in steps[:-1]} == {"beacon"}
    assert steps[-1].windows_left_out > 0


# Stopping


def test_stop_ends_the_steps_without_a_result(answerer):
    steps = answerer.steps(["hay " * 500], QUESTION)
    next(steps)
    answerer.stop()
    assert list(steps) == []
    assert answerer.ask("hay needle", QUESTION).answers[0].text == "needle"


@pytest.mark.bundles
@pytest.mark.alone
def test_stop_reaches_into_a_window(shipped_qa):
    answerer = QuestionAnswerer(shipped_qa, threads=1)
    passage = load_document(sample_path()).text * 40
    answerer.prepare(passage)
    waits = []
    for delay in (0.05, 0.11, 0.17):
        stopped: list[float] = []

        def stop(stopped=stopped):
            stopped.append(time.perf_counter())
            answerer.stop()

        timer = threading.Timer(delay, stop)
        timer.start()
        results = list(answerer.steps([passage], SAMPLE_QUESTION))
        waits.append(time.perf_counter() - stopped[0])
        assert not any(result.done for result in results)
    # Of three, so that a busy machine does not decide.
    assert min(waits) < 0.1
    assert answerer.ask("The needle is in the hay.", "Where is the needle?").done


@pytest.mark.parametrize("nothing", ["", "  \n", "\x00", "\u200b"])
def test_empty_input(answerer, nothing):
    with pytest.raises(InputError, match="The text is empty"):
        answerer.ask(nothing, QUESTION)
    with pytest.raises(InputError, match="The question is empty"):
        answerer.ask("hay", nothing)


def test_input_that_cannot_be_used(answerer):
    with pytest.raises(InputError, match="The question is too long"):
        answerer.ask("hay", "where " * 20)
    for top_k in (0, CANDIDATES + 1):
        with pytest.raises(InputError, match="from 1 to 20"):
            answerer.ask("hay", QUESTION, top_k=top_k)
    with pytest.raises(InputError, match="threshold"):
        answerer.ask("hay", QUESTION, threshold=math.nan)


def test_threads_below_one_are_refused(qa_bundle):
    with pytest.raises(InputError, match="threads must be at least 1"):
        QuestionAnswerer(qa_bundle, threads=0)


def test_a_model_that_gives_no_numbers(qa_bundle, monkeypatch):
    answerer = QuestionAnswerer(qa_bundle, threads=1)
    monkeypatch.setattr(
        answerer._session, "_session", type("Broken", (), {"run": lambda *_: [np.full((1, 3), np.nan)] * 2})()
    )
    with pytest.raises(BundleError, match="its output is not a number"):
        answerer.ask("hay", QUESTION)


def test_a_model_that_gives_the_wrong_shape(answerer, monkeypatch):
    monkeypatch.setattr(Session, "run", lambda *_: [np.zeros(2), np.zeros(2)])
    with pytest.raises(BundleError, match="one pair of logits for each token"):
        answerer.ask("hay", QUESTION)


def test_an_nli_bundle_is_refused(tmp_path):
    with pytest.raises(BundleError):
        QuestionAnswerer(load_bundle(make_nli_bundle(tmp_path)))


@pytest.mark.parametrize(
    ("passage", "answer"),
    [
        ("the needle[7]", "the needle"),
        ("needle [2, 13–15][1,*]", "needle"),
        ("[7]", "[7]"),
        ("needle [sic]", "needle [sic]"),
        ("needle[7] hay", "needle[7] hay"),
    ],
)
def test_a_notes_number_does_not_end_an_answer(passage, answer, answerer, monkeypatch):
    monkeypatch.setattr("app.engine.qa.best_spans", lambda starts, *_: [(0, len(starts) - 1, 1.0)])
    assert texts(answerer.ask(passage, QUESTION)) == [answer]


@pytest.mark.parametrize(("line", "shown"), [("4. hay", ["hay"]), ("4 hay", ["hay", "4"])])
def test_a_number_in_front_of_a_line_is_an_answer_only_where_it_is_the_best(line, shown, answerer, monkeypatch):
    def spans(best, second):
        monkeypatch.setattr("app.engine.qa.best_spans", lambda starts, *_: [(best, best, 9.0), (second, second, 8.9)])

    last = len(line.split()) if "." in line else 1
    spans(last, 0)
    assert texts(answerer.ask(line, QUESTION)) == shown
    spans(0, last)
    assert texts(answerer.ask(line, QUESTION)) == ["4", "hay"]


@pytest.mark.bundles
def test_the_shipped_models_answer_the_sample_question(each_shipped_qa):
    passage = load_document(sample_path()).text
    result = QuestionAnswerer(each_shipped_qa).ask(passage, SAMPLE_QUESTION)
    assert result.done
    assert all(answer.text == passage[answer.start : answer.end] for answer in result.answers)
    assert any("Daniel Oake" in text or "Marrow" in text for text in texts(result))
