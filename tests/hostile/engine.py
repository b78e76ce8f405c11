"""Asks the engine about strange texts, and checks what it says of them."""

import itertools
import math
import random
from collections.abc import Callable, Sequence
from pathlib import Path

from app.engine.bundle import bundles_folder, load_bundle
from app.engine.evidence import ClaimChecker
from app.engine.nli import EntailmentJudge
from app.engine.qa import CANDIDATES, QuestionAnswerer
from tests.hostile.mutation import broken_file
from tests.hostile.seeds import STRANGE
from tests.synthetic import WORDS, make_nli_bundle, make_qa_bundle

_PIECES = [*STRANGE, *WORDS, *(" " + word for word in WORDS), " ", ". ", "\n\n", "hay " * 40, "needle" * 40, "x" * 300]
_LONGEST = 6_000  # characters; a synthetic window has 32 tokens
_SHIPPED_EVERY = 500  # the models that ship take a thousand times longer
_SHIPPED_LONGEST = 600


class EngineTrial:
    """Questions and claims about anything, to synthetic models and now and then to the ones that ship."""

    def __init__(self, folder: Path) -> None:
        self._answerer = QuestionAnswerer(load_bundle(make_qa_bundle(folder / "qa")), threads=1)
        self._judge = EntailmentJudge(load_bundle(make_nli_bundle(folder / "nli")), threads=1)
        self._checker = ClaimChecker(self._judge)
        self._shipped: QuestionAnswerer | None = None
        if (bundles_folder() / "qa").is_dir():
            self._shipped = QuestionAnswerer(load_bundle(bundles_folder() / "qa"), threads=1)

    def prepared(self, chance: random.Random) -> Callable[[], None]:
        """Return an attempt that raises InputError, or an AssertionError where an answer is not what it says."""
        passages = [_text(chance) for _ in range(chance.choice((1, 1, 1, 3)))]
        question = "".join(chance.choices(_PIECES[:-3], k=chance.randrange(1, 12)))
        if self._shipped is not None and chance.randrange(_SHIPPED_EVERY) == 0:
            shipped, short = self._shipped, [passage[:_SHIPPED_LONGEST] for passage in passages]
            return lambda: check_answers(shipped, short, question)
        overlap = chance.choice((None, 0, 3, 99))
        most = chance.choice((None, None, 1, 5))
        if chance.random() < 0.6:
            return lambda: check_answers(self._answerer, passages, question, overlap=overlap, most_windows=most)
        if chance.random() < 0.5:
            return lambda: self._check_judgement(passages[0], question)
        return lambda: self._check_claim(passages, question)

    def _check_judgement(self, premise: str, hypothesis: str) -> None:
        judged = self._judge.judge(premise, hypothesis)
        assert judged.windows_done == judged.windows_total
        assert math.isclose(judged.entailment + judged.neutral + judged.contradiction, 1.0)

    def _check_claim(self, passages: Sequence[str], claim: str) -> None:
        result = None
        for result in self._checker.steps(passages, claim):  # noqa: B007
            pass
        assert result is not None
        assert result.done
        for found in result.evidence:
            assert found.text == passages[found.passage][found.start : found.end]


def check_answers(
    answerer: QuestionAnswerer,
    passages: Sequence[str],
    question: str,
    *,
    overlap: int | None = None,
    most_windows: int | None = None,
) -> None:
    """AssertionError where an answer is not the exact words of its passage, or the shares do not add up."""
    result = None
    for result in answerer.steps(  # noqa: B007
        passages, question, top_k=CANDIDATES, overlap=overlap, most_windows=most_windows, least_confidence=0.0
    ):
        pass
    assert result is not None
    assert result.done
    assert result.answers
    for answer in result.answers:
        assert answer.text == passages[answer.passage][answer.start : answer.end]
        assert answer.text == answer.text.strip() != ""
        assert math.isfinite(answer.score)
        assert 0.0 <= answer.confidence <= 1.0
    ordered = sorted(result.answers, key=lambda answer: (answer.passage, answer.start))
    assert all(a.passage < b.passage or a.end <= b.start for a, b in itertools.pairwise(ordered)), "answers overlap"
    assert 0.0 <= result.no_answer_confidence <= 1.0


def _text(chance: random.Random) -> str:
    if chance.random() < 0.25:
        return broken_file(chance.choice(("txt", "md", "html", "rtf")), chance).decode("utf-8", "replace")[:_LONGEST]
    return "".join(chance.choices(_PIECES, k=chance.randrange(1, 80)))[:_LONGEST]
