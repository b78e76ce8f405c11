"""The two models as the window uses them: loaded on first use, on whichever thread uses them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from app.engine.nli import Judgement
    from app.engine.qa import AskResult

# onnxruntime and the tokenisers take a good part of a second to import. That happens on the worker, inside
# the two loaders, so that the window is on the screen first.


class Answerer(Protocol):
    """What the window needs of `app.engine.qa.QuestionAnswerer`."""

    def steps(
        self, passage: str, question: str, *, top_k: int = 5, threshold: float | None = None
    ) -> Iterator[AskResult]:
        """Yield the best answers so far after each piece of the text."""


class Judge(Protocol):
    """What the window needs of `app.engine.nli.EntailmentJudge`."""

    def steps(self, premise: str, hypothesis: str) -> Iterator[Judgement]:
        """Yield the judgement so far after each piece of the premise."""


@dataclass(frozen=True, slots=True)
class LoadedAnswerer:
    """A question answerer and the no-answer threshold that its model was measured with."""

    answerer: Answerer
    null_threshold: float


def load_answerer(threads: int | None) -> LoadedAnswerer:
    """Load the question answering bundle. Raises BundleError with a sentence when it cannot be used."""
    from app.engine.bundle import bundles_folder, load_bundle  # noqa: PLC0415 - see above
    from app.engine.qa import QuestionAnswerer  # noqa: PLC0415

    bundle = load_bundle(bundles_folder() / "qa", "question-answering")
    return LoadedAnswerer(QuestionAnswerer(bundle, threads), bundle.null_threshold)


def load_judge(threads: int | None) -> Judge:
    """Load the claim checking bundle. Raises BundleError with a sentence when it cannot be used."""
    from app.engine.bundle import bundles_folder, load_bundle  # noqa: PLC0415 - see above
    from app.engine.nli import EntailmentJudge  # noqa: PLC0415

    bundle = load_bundle(bundles_folder() / "nli", "natural-language-inference")
    return EntailmentJudge(bundle, threads)


class Readers:
    """Both models, each loaded when first asked for and again when the number of threads has changed.

    Used from one thread at a time (the worker's); `threads` alone may be set from the window.
    """

    def __init__(
        self,
        load_answerer: Callable[[int | None], LoadedAnswerer] = load_answerer,
        load_judge: Callable[[int | None], Judge] = load_judge,
    ) -> None:
        self.threads: int | None = None
        self._load_answerer = load_answerer
        self._load_judge = load_judge
        self._answerer: tuple[int | None, LoadedAnswerer] | None = None
        self._judge: tuple[int | None, Judge] | None = None

    def warm_up(self) -> Iterator[None]:
        """Load the question answerer ahead of the first question."""
        self._ready_answerer()
        yield

    def ask(self, passage: str, question: str, *, top_k: int, caution: float) -> Iterator[AskResult]:
        """Answers so far, piece by piece; `caution` is added to the model's own no-answer threshold."""
        loaded = self._ready_answerer()
        threshold = loaded.null_threshold + caution
        yield from loaded.answerer.steps(passage, question, top_k=top_k, threshold=threshold)

    def judge(self, premise: str, hypothesis: str) -> Iterator[Judgement]:
        """The judgement so far, piece by piece."""
        threads = self.threads
        if self._judge is None or self._judge[0] != threads:
            self._judge = threads, self._load_judge(threads)
        yield from self._judge[1].steps(premise, hypothesis)

    def _ready_answerer(self) -> LoadedAnswerer:
        threads = self.threads
        if self._answerer is None or self._answerer[0] != threads:
            self._answerer = threads, self._load_answerer(threads)
        return self._answerer[1]
