"""The models as the window uses them: loaded on first use, on whichever thread uses them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from app.memory import settle_memory

if TYPE_CHECKING:
    from app.engine.evidence import ClaimResult
    from app.engine.nli import Judgement
    from app.engine.qa import AskResult
    from app.engine.verification import Verification

# onnxruntime and the tokenisers take a good part of a second to import. That happens on the worker, inside
# the two loaders, so that the window is on the screen first.


class Answerer(Protocol):
    """What the window needs of `app.engine.qa.QuestionAnswerer`."""

    def steps(
        self,
        passages: Sequence[str],
        question: str,
        *,
        top_k: int = 5,
        threshold: float | None = None,
        most_windows: int | None = None,
        overlap: int | None = None,
    ) -> Iterator[AskResult]:
        """Yield the best answers so far after each piece of the texts."""

    def prepare(self, passage: str) -> None:
        """Make ready to be asked about this text."""

    def stop(self) -> None:
        """Let `steps` end at once; called from any thread."""


class Judge(Protocol):
    """What the window needs of `app.engine.nli.EntailmentJudge`, and of what is built on it."""

    def steps(self, premise: str, hypothesis: str) -> Iterator[Judgement]:
        """Yield the judgement so far after each piece of the premise."""

    def check(self, passages: Sequence[str], claim: str, *, everything: bool) -> Iterator[ClaimResult]:
        """Yield the evidence found so far."""

    def verify(self, passage: str, start: int, end: int, question: str) -> Verification | None:
        """Judge an answer by its own sentence; None if it was stopped."""

    def stop(self) -> None:
        """Let whatever runs end at once; called from any thread."""


@dataclass(frozen=True, slots=True)
class LoadedAnswerer:
    """A question answerer, the no-answer threshold that its model was measured with, and how much it usually reads."""

    answerer: Answerer
    null_threshold: float
    most_windows: int | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """Which models to load, as `bundles_folder` knows them. `threads` None: as many as are good for this computer."""

    threads: int | None = None
    models: str = ""


def load_answerer(choice: Choice) -> LoadedAnswerer:
    """Load the question answering bundle. Raises BundleError with a sentence when it cannot be used."""
    from app.arithmetic import preferred  # noqa: PLC0415 - see above
    from app.engine.bundle import QUESTION_ANSWERING, bundles_folder, load_bundle  # noqa: PLC0415 - see above
    from app.engine.qa import DEFAULT_MOST_WINDOWS, QuestionAnswerer  # noqa: PLC0415

    bundle = preferred(load_bundle(bundles_folder(choice.models) / "qa", QUESTION_ANSWERING))
    return LoadedAnswerer(QuestionAnswerer(bundle, choice.threads), bundle.null_threshold, DEFAULT_MOST_WINDOWS)


def load_judge(choice: Choice) -> Judge:
    """Load the claim checking bundle. Raises BundleError with a sentence when it cannot be used."""
    from app.arithmetic import preferred  # noqa: PLC0415 - see above
    from app.engine.bundle import ENTAILMENT, bundles_folder, load_bundle  # noqa: PLC0415 - see above
    from app.engine.nli import EntailmentJudge  # noqa: PLC0415
    from app.ui.loaded_judge import LoadedJudge  # noqa: PLC0415

    bundle = preferred(load_bundle(bundles_folder(choice.models) / "nli", ENTAILMENT))
    return LoadedJudge(EntailmentJudge(bundle, choice.threads))


class Readers:
    """Both models, each loaded when first asked for and again when the choice of models has changed.

    Used from one thread at a time (the worker's); only `choice` may be set and `stop` called from the window.
    """

    def __init__(
        self,
        load_answerer: Callable[[Choice], LoadedAnswerer] = load_answerer,
        load_judge: Callable[[Choice], Judge] = load_judge,
    ) -> None:
        self.choice = Choice()
        self._load_answerer = load_answerer
        self._load_judge = load_judge
        self._loaded = self.choice  # what both of these are of, as far as they are loaded
        self._answerer: LoadedAnswerer | None = None
        self._judge: Judge | None = None

    def warm_up(self) -> Iterator[None]:
        """Load the question answerer ahead of the first question."""
        self._ready_answerer()
        yield

    def prepare(self, passages: Sequence[str]) -> Iterator[None]:
        """Make ready to be asked about these texts, one after another."""
        for passage in passages:
            self._ready_answerer().answerer.prepare(passage)
            yield

    def ask(
        self,
        passages: Sequence[str],
        question: str,
        *,
        top_k: int,
        caution: float,
        everything: bool = False,
        overlap: int | None = None,
    ) -> Iterator[AskResult]:
        """Answers so far, piece by piece; `caution` is added to the model's own no-answer threshold.

        A question for yes or no is then decided, by whatever is said about it in the same texts.
        """
        from app.engine.yes_no import with_verdict  # noqa: PLC0415 - see above

        loaded = self._ready_answerer()
        results = loaded.answerer.steps(
            passages,
            question,
            top_k=top_k,
            threshold=loaded.null_threshold + caution,
            most_windows=None if everything else loaded.most_windows,
            overlap=overlap,
        )
        yield from with_verdict(
            results, question, lambda statement: self.check(passages, statement, everything=everything)
        )

    def check(self, passages: Sequence[str], claim: str, *, everything: bool = False) -> Iterator[ClaimResult]:
        """What the passages' sentences say about the claim, so far."""
        yield from self._ready_judge().check(passages, claim, everything=everything)

    def judge(self, premise: str, hypothesis: str) -> Iterator[Judgement]:
        """The judgement so far, piece by piece."""
        yield from self._ready_judge().steps(premise, hypothesis)

    def verify(self, passage: str, start: int, end: int, question: str) -> Iterator[Verification]:
        """Whether the sentence that holds `passage[start:end]` bears it out as an answer."""
        verification = self._ready_judge().verify(passage, start, end, question)
        if verification is not None:
            yield verification

    def stop(self) -> None:
        """Let whatever runs end at once."""
        answerer, judge = self._answerer, self._judge  # the worker may let go of them meanwhile
        if answerer is not None:
            answerer.answerer.stop()
        if judge is not None:
            judge.stop()

    def _ready_answerer(self) -> LoadedAnswerer:
        self._let_go_of_others()
        if self._answerer is None:
            self._answerer = self._load_answerer(self._loaded)
            settle_memory()
        return self._answerer

    def _ready_judge(self) -> Judge:
        self._let_go_of_others()
        if self._judge is None:
            self._judge = self._load_judge(self._loaded)
            settle_memory()
        return self._judge

    def _let_go_of_others(self) -> None:
        """Free the models of another choice before one of this choice is loaded: memory may not suffice for both."""
        choice = self.choice
        if choice != self._loaded:
            self._answerer = self._judge = None
            self._loaded = choice
