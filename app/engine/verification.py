"""Is an answer borne out by its own sentence? Question and answer become a claim, and the claim is judged."""

from dataclasses import dataclass

from app.engine.claims import as_claim
from app.engine.nli import EntailmentJudge, Judgement
from app.engine.sentences import sentence_around


@dataclass(frozen=True, slots=True)
class Verification:
    """What the sentence `passage[sentence_start:sentence_end]` says of the claim made of question and answer."""

    claim: str
    sentence_start: int
    sentence_end: int
    judgement: Judgement


def verify(
    judge: EntailmentJudge, passage: str, answer_start: int, answer_end: int, question: str
) -> Verification | None:
    """Judge the answer `passage[answer_start:answer_end]` by the sentence that it stands in.

    None when the judge was stopped. Raises InputError when question and answer are too long to be judged.
    """
    start, end = sentence_around(passage, answer_start, answer_end)
    claim = as_claim(question, passage[answer_start:answer_end])
    judgement = None
    for judgement in judge.steps(passage[start:end], claim):  # noqa: B007
        pass
    if judgement is None or not judgement.done:
        return None
    return Verification(claim, start, end, judgement)
