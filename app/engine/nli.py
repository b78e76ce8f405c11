"""Natural language inference: does a premise entail a hypothesis, contradict it, or neither?"""

from collections.abc import Generator
from dataclasses import dataclass

from app.engine.bundle import ENTAILMENT, ModelBundle
from app.engine.errors import BundleError, InputError
from app.engine.latency import Latency, Stopwatch
from app.engine.session import Session
from app.engine.softmax import softmax
from app.engine.tokeniser import Tokeniser
from app.engine.windows import WindowPlan, plan_windows


@dataclass(frozen=True, slots=True)
class Judgement:
    """The most probable `label` and the three probabilities, which sum to 1.

    A premise longer than one window is judged window by window, and the window that is least neutral decides:
    silence in one part of a text says nothing about the others. Complete when `done`.
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
    """Judges hypotheses with one model. `threads` None takes the physical cores, at most four.

    Use it from one thread at a time.
    """

    def __init__(self, bundle: ModelBundle, threads: int | None = None) -> None:
        if bundle.task != ENTAILMENT:
            raise BundleError(f"The model {bundle.identity} is for {bundle.task}, not {ENTAILMENT}.")
        self._bundle = bundle
        self._tokeniser = Tokeniser(bundle)
        self._session = Session(bundle, threads)

    def judge(self, premise: str, hypothesis: str) -> Judgement:
        """Read the whole premise and return the final judgement."""
        judgement = None
        for judgement in self.steps(premise, hypothesis):  # noqa: B007
            pass
        assert judgement is not None  # a premise that is not refused has at least one window
        return judgement

    def steps(self, premise: str, hypothesis: str) -> Generator[Judgement, None, None]:
        """Yield the judgement so far after every window; the last one is final. Closing cancels.

        Raises InputError when either text holds no words or the hypothesis is too long.
        """
        watch = Stopwatch()
        with watch.tokenising():
            plan = self._plan(premise, hypothesis)
        decisive: dict[str, float] | None = None
        for done, window in enumerate(plan, start=1):
            with watch.running(len(window.input_ids)):
                (logits,) = self._session.run(window.input_ids, window.token_type_ids)
            with watch.decoding():
                if logits.shape != (len(self._bundle.labels),):
                    raise BundleError(f"{self._bundle.model_path} does not give one logit for each label.")
                shares = softmax(logits / self._bundle.temperature).tolist()
                probabilities = dict(zip(self._bundle.labels, shares, strict=True))
                if decisive is None or probabilities["neutral"] < decisive["neutral"]:
                    decisive = probabilities
            yield Judgement(
                label=max(decisive, key=decisive.__getitem__),
                entailment=decisive["entailment"],
                neutral=decisive["neutral"],
                contradiction=decisive["contradiction"],
                latency=watch.read(self._session.threads, self._bundle.identity),
                windows_done=done,
                windows_total=len(plan),
            )

    def _plan(self, premise: str, hypothesis: str) -> WindowPlan:
        text = self._tokeniser.encode(premise)
        if not len(text):
            raise InputError("The premise is empty: write the text that is taken to be true.")
        claim = self._tokeniser.encode(hypothesis)
        if not len(claim):
            raise InputError("The hypothesis is empty: write the claim to be judged.")
        bundle = self._bundle
        return plan_windows(
            self._tokeniser,
            claim,
            text,
            max_length=bundle.max_length,
            stride=bundle.stride,
            text_first=True,
            prompt_name="hypothesis",
        )
