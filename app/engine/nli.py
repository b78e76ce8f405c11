"""Natural language inference: does a premise entail a hypothesis, contradict it, or neither?"""

import contextlib
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass

from app.engine.bundle import ENTAILMENT, ModelBundle
from app.engine.errors import EmptyClaimError, EmptyPassageError, FailedModelError, LongClaimError, WrongTaskError
from app.engine.latency import Latency, Stopwatch
from app.engine.session import Stopped
from app.engine.side_by_side import SideBySide
from app.engine.softmax import softmax
from app.engine.tokeniser import TokenisedText, Tokeniser, kept_tokens
from app.engine.windows import Window, plan_windows


@dataclass(frozen=True, slots=True)
class Probabilities:
    """What a premise says about a hypothesis: three numbers from 0 to 1 that sum to 1."""

    entailment: float
    neutral: float
    contradiction: float

    @property
    def label(self) -> str:
        """The name of the largest."""
        return max(("entailment", "neutral", "contradiction"), key=lambda name: float(getattr(self, name)))

    def or_less_neutral(self, other: "Probabilities") -> "Probabilities":
        """Return the one that says more: silence in one part of a text says nothing about the others."""
        return other if other.neutral < self.neutral else self


@dataclass(frozen=True, slots=True)
class Judgement:
    """The most probable `label` and the three probabilities, which sum to 1.

    A premise longer than one window is judged window by window, and the window that is least neutral decides.
    Complete when `done`.
    """

    label: str
    entailment: float
    neutral: float
    contradiction: float
    latency: Latency
    windows_done: int
    windows_total: int

    @property
    def done(self) -> bool:
        """Whether every window has been read."""
        return self.windows_done == self.windows_total


class EntailmentJudge:
    """Judges hypotheses with one model, as many windows at once as there are `threads`: see `SideBySide`.

    Use it from one thread at a time, but for `stop`. Texts stay tokenised.
    """

    def __init__(self, bundle: ModelBundle, threads: int | None = None) -> None:
        if bundle.task != ENTAILMENT:
            raise WrongTaskError(model=bundle.identity, task=bundle.task, wanted=ENTAILMENT)
        self._bundle = bundle
        self._tokeniser = Tokeniser(bundle)
        self._side_by_side = SideBySide(bundle, threads)
        self.session = self._side_by_side.session
        self.session.try_out(self._tokeniser)
        self._tokens = kept_tokens(self._tokeniser, self.session.check)

    def judge(self, premise: str, hypothesis: str) -> Judgement:
        """Read the whole premise and return the final judgement."""
        judgement = None
        for judgement in self.steps(premise, hypothesis):  # noqa: B007
            pass
        assert judgement is not None  # a premise that is not refused has at least one window
        return judgement

    def steps(self, premise: str, hypothesis: str) -> Generator[Judgement, None, None]:
        """Yield the judgement so far after every window; the last one is final. Closing cancels.

        Raises InputError when either text holds no words or the hypothesis is too long. Ends early, without a final
        judgement, when `stop` is called.
        """
        self.session.resume()
        with contextlib.suppress(Stopped):
            yield from self._read(premise, hypothesis)

    def stop(self) -> None:
        """End `steps` within milliseconds, without a judgement. From any thread."""
        self.session.stop()

    def tokens(self, text: str) -> TokenisedText:
        """Tokenise a text, or remember it."""
        return self._tokens[text]

    def claim(self, hypothesis: str) -> TokenisedText:
        """Tokenise a hypothesis. Raises InputError when it holds no words."""
        claim = self._tokeniser.encode(hypothesis)
        if not len(claim):
            raise EmptyClaimError
        return claim

    def weigh(
        self, premises: Iterable[TokenisedText], claim: TokenisedText, watch: Stopwatch
    ) -> Iterator[tuple[Probabilities, int]]:
        """Yield the three probabilities of every window of every premise, and how many windows that premise has.

        Raises InputError when the claim is too long, Stopped when the session was stopped.
        """
        bundle = self._bundle
        totals: deque[int] = deque()

        def windows() -> Iterator[Window]:
            for premise in premises:
                plan = plan_windows(
                    self._tokeniser,
                    claim,
                    premise,
                    max_length=bundle.max_length,
                    stride=bundle.stride,
                    text_first=True,
                    too_long=LongClaimError,
                )
                for window in plan:
                    totals.append(len(plan))
                    yield window

        for window, run in self._side_by_side.run(windows()):
            (logits,) = run.result()
            # Not how long it was waited for: it may have been read while whoever asked was at something else.
            watch.ran(len(window.input_ids), run.began, run.ended)
            with watch.decoding():
                if logits.shape != (len(bundle.labels),):
                    raise FailedModelError(path=bundle.model_path, what="it does not give one logit for each label")
                shares = dict(zip(bundle.labels, softmax(logits / bundle.temperature).tolist(), strict=True))
            yield Probabilities(**shares), totals.popleft()

    def latency(self, watch: Stopwatch) -> Latency:
        """Return what the watch has counted, as this model's."""
        return watch.read(self._side_by_side.threads, self._bundle.identity)

    def _read(self, premise: str, hypothesis: str) -> Generator[Judgement, None, None]:
        watch = Stopwatch()
        with watch.tokenising():
            text = self.tokens(premise)
            if not len(text):
                raise EmptyPassageError
            claim = self.claim(hypothesis)
        decisive: Probabilities | None = None
        for done, (found, total) in enumerate(self.weigh([text], claim, watch), start=1):
            decisive = found if decisive is None else decisive.or_less_neutral(found)
            yield Judgement(
                label=decisive.label,
                entailment=decisive.entailment,
                neutral=decisive.neutral,
                contradiction=decisive.contradiction,
                latency=self.latency(watch),
                windows_done=done,
                windows_total=total,
            )
