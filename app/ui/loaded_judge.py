"""The claim checking model and everything that is done with it."""

from collections.abc import Generator, Sequence

from app.engine.evidence import DEFAULT_MOST_SENTENCES, ClaimChecker, ClaimResult
from app.engine.nli import EntailmentJudge, Judgement
from app.engine.verification import Verification, verify


class LoadedJudge:
    """One model for passages, for whole documents and for answers. Used from one thread, but for `stop`."""

    def __init__(self, judge: EntailmentJudge) -> None:
        self._judge = judge
        self._checker = ClaimChecker(judge)

    def steps(self, premise: str, hypothesis: str) -> Generator[Judgement, None, None]:
        """Judge a claim by one passage."""
        yield from self._judge.steps(premise, hypothesis)

    def check(self, passages: Sequence[str], claim: str, *, everything: bool) -> Generator[ClaimResult, None, None]:
        """Look for evidence in the passages: in every sentence, or in those most likely to hold some."""
        most = None if everything else DEFAULT_MOST_SENTENCES
        yield from self._checker.steps(passages, claim, most_sentences=most)

    def verify(self, passage: str, start: int, end: int, question: str) -> Verification | None:
        """Judge an answer by its own sentence; None if it was stopped."""
        return verify(self._judge, passage, start, end, question)

    def stop(self) -> None:
        """Let whatever runs end at once."""
        self._checker.stop()
        self._judge.stop()
