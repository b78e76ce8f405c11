"""Questions for yes or no: which they are, what they ask about, and how the verdict comes to the answers."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.engine.errors import LongClaimError, MissingBundleError
from app.engine.evidence import ClaimResult
from app.engine.qa import AskResult
from app.engine.yes_no import as_statement, with_verdict
from tests.ui.panels import answers, evidence


@pytest.mark.parametrize(
    ("question", "statement"),
    [
        ("Are dogs allowed in the building?", "Dogs are allowed in the building."),
        ("may the tenants paint the walls", "The tenants may paint the walls."),
        ("Can the landlord raise the rent in the first year?", "The landlord can raise the rent in the first year."),
        ("Does the rent include cold water?", "The rent includes cold water."),
        ("Did the keeper's daughter turn the lens?", "The keeper's daughter turned the lens."),
        ("Has the clockwork ever stopped?", "The clockwork has stopped."),
        ("Was Josiah Penhale a carpenter?", "Josiah Penhale was a carpenter."),
        ("Is there a lift?", "There is a lift."),
        ("Are there any pets in the building?", "There are some pets in the building."),
        ("Were any of the ships lost?", "Some of the ships were lost."),
        ("Is the flat quiet?", "The flat is quiet."),
        ("Is the warranty still valid?", "The warranty is still valid."),
        ("Is the deposit higher than 1000 euros?", "The deposit is higher than 1000 euros."),
        ("Is the patient allergic to penicillin?", "The patient is allergic to penicillin."),
        ("Is the front door in the yard?", "The front door is in the yard."),
        ("Is the glass full of water?", "The glass is full of water."),
        ("Was the storm of 1891 the worst on record?", "The storm of 1891 was the worst on record."),
        ("Is the front door of the house green?", "The front door of the house is green."),
        ("Is this a contract of employment?", "This is a contract of employment."),
        ("Are heating and parking included in the rent?", "Heating and parking are included in the rent."),
        ("Is it cold?", "It is cold."),
        ("Isn't smoking allowed?", "Smoking is allowed."),
        ("Won’t the landlord pay?", "The landlord will pay."),
        ("In winter, is the tower open to visitors?", "In winter, the tower is open to visitors."),
        ("And do I need a permit?", "I need a permit."),
        ("Is it true that dogs are allowed?", "Dogs are allowed."),
        ("Can you smoke on the balcony?", "You can smoke on the balcony."),
        ("Could you tell me whether the loft is heated?", "The loft is heated."),
    ],
)
def test_a_question_for_yes_or_no_has_a_statement(question: str, statement: str) -> None:
    assert as_statement(question) == statement


@pytest.mark.parametrize(
    "question",
    [
        "Who lit the lamp?",
        "How much is the deposit?",
        "According to the lease, who pays?",
        "Do you know when the lamp was lit?",
        "Was it a carpenter or a smith?",
        "Could you please show me the rent?",
        "The name of the keeper",
        "Is?",
        "?",
        "",
    ],
)
def test_any_other_question_has_none(question: str) -> None:
    assert as_statement(question) is None


STARTS = ["is", "are", "was", "has", "do", "does", "did", "can", "may", "isn't", "won't"]
WORDS = ["the", "a", "this", "his", "of", "and", "or", "than", "not", "ever", "any", "old", "tower", "Ruth", "lit", ","]


@example("is ever")
@given(st.lists(st.sampled_from(STARTS + WORDS), max_size=9).map(" ".join) | st.text(max_size=40))
def test_whatever_is_asked_nothing_breaks_and_no_word_is_made_up(question: str) -> None:
    statement = as_statement(question)
    if statement is not None:
        assert statement.endswith(".")
        assert len(statement.split()) <= len(question.split()) + 1


SAID = evidence(("Dogs are not allowed in the building.", 0.05, 0.9))


def asked(question: str, *verdicts: ClaimResult, error: Exception | None = None) -> tuple[list[AskResult], list[str]]:
    """The results of a question, of two windows, and what was checked."""
    checked: list[str] = []

    def check(statement: str) -> Iterator[ClaimResult]:
        checked.append(statement)
        yield from verdicts
        if error is not None:
            raise error

    results = [answers(("940 euros", 5.0), done=done, total=2, question=question) for done in (1, 2)]
    return list(with_verdict(results, question, check)), checked


def test_the_verdict_comes_after_the_answers_and_only_then_is_it_done() -> None:
    results, checked = asked("Are dogs allowed?", replace(SAID, sentences_done=1), SAID)
    assert checked == ["Dogs are allowed."]
    assert [result.read for result in results] == [False, True, True, True]
    assert [result.done for result in results] == [False, False, False, True]
    assert [result.verdict for result in results] == [None, None, replace(SAID, sentences_done=1), SAID]
    assert results[-1].whole_latency == results[-1].latency + SAID.latency


def test_other_questions_stay_as_they_are() -> None:
    results, checked = asked("How much is it?", SAID)
    assert not checked
    assert [result.done for result in results] == [False, True]
    assert all(result.verdict is None and not result.statement for result in results)


@pytest.mark.parametrize(
    "error",
    [LongClaimError(pieces=400, most=300), MissingBundleError(folder="nli", manifest="bundle.json")],
    ids=["too long", "no model"],
)
def test_what_cannot_be_checked_is_answered_in_words_alone(error: Exception) -> None:
    results, checked = asked("Are dogs allowed?", error=error)
    assert checked
    assert results[-1].done
    assert results[-1].verdict is None
    assert results[-1].answers


def test_a_reading_that_was_stopped_is_not_decided() -> None:
    results = [answers(("940 euros", 5.0), done=1, total=2)]
    assert len(list(with_verdict(results, "Are dogs allowed?", lambda _: pytest.fail("checked")))) == 1
