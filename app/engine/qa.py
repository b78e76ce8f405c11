"""Extractive question answering: the exact words of a text that answer a question, or that nothing does."""

import math
import re
from collections.abc import Generator, Sequence
from dataclasses import dataclass

import numpy as np

from app.engine.bundle import QUESTION_ANSWERING, ModelBundle
from app.engine.errors import BundleError, InputError
from app.engine.graphemes import whole_characters
from app.engine.latency import Latency, Stopwatch
from app.engine.session import FloatArray, Session
from app.engine.softmax import softmax
from app.engine.tokeniser import TokenisedText, Tokeniser
from app.engine.windows import Window, WindowPlan, plan_windows

CANDIDATES = 20  # how many spans of a text compete: SQuAD's usual n-best size, and the most `top_k` can be

_ARTICLES = frozenset({"a", "an", "the"})


@dataclass(frozen=True, slots=True)
class Answer:
    """Some words of the passage: `text == passage[start:end]`, never empty, no white space around it.

    `start` and `end` are Python string positions. `score` is (start logit + end logit) minus the same sum at
    [CLS], in the same window, which makes scores of different windows and documents comparable (Devlin et al.
    2018, section 4.3). `confidence` is from 0 to 1; see `AskResult`.
    """

    text: str
    start: int
    end: int
    score: float
    confidence: float


@dataclass(frozen=True, slots=True)
class AskResult:
    """The answers found so far, best first; complete when `done`.

    `has_answer` says whether the best score is above `threshold`; `answers` holds the candidates either way.

    Confidences are a softmax over the candidates (the 20 best spans of the whole passage after
    near-duplicates are removed, whatever `top_k` is) and "no answer": with scores s, the bundle's temperature
    T and its null threshold n,
        confidence_i = exp(s_i / T) / (exp(n / T) + sum over candidates of exp(s_j / T)),
    and `no_answer_confidence` is the share of exp(n / T). The null threshold is where the model is as often
    right to answer as to decline, so with the default threshold the best answer beats "no answer" exactly
    when `has_answer`. Another `threshold` changes the decision, never the confidences.
    """

    question: str
    answers: tuple[Answer, ...]
    has_answer: bool
    no_answer_confidence: float
    threshold: float
    windows_done: int
    windows_total: int
    latency: Latency

    @property
    def done(self) -> bool:
        """Whether every window has been read."""
        return self.windows_done == self.windows_total


@dataclass(frozen=True, slots=True)
class _Candidate:
    score: float
    start: int
    end: int
    words: str  # without case, punctuation and articles: what makes two answers the same one

    def repeats(self, other: "_Candidate") -> bool:
        overlaps = self.start < other.end and other.start < self.end
        return overlaps or self.words == other.words


class QuestionAnswerer:
    """Answers questions with one model. `threads` None takes the physical cores, at most four.

    Use it from one thread at a time. The last passage stays tokenised, so that a follow-up question about it
    pays for the model only.
    """

    def __init__(self, bundle: ModelBundle, threads: int | None = None) -> None:
        if bundle.task != QUESTION_ANSWERING:
            raise BundleError(f"The model {bundle.identity} is for {bundle.task}, not {QUESTION_ANSWERING}.")
        self._bundle = bundle
        self._tokeniser = Tokeniser(bundle)
        self._session = Session(bundle, threads)
        self._last_passage = ""
        self._last_tokens = self._tokeniser.encode("")

    def ask(self, passage: str, question: str, *, top_k: int = 5, threshold: float | None = None) -> AskResult:
        """Read the whole passage and return the final result; `steps` explains the arguments."""
        result = None
        for result in self.steps(passage, question, top_k=top_k, threshold=threshold):  # noqa: B007
            pass
        assert result is not None  # a passage that is not refused has at least one window
        return result

    def steps(
        self, passage: str, question: str, *, top_k: int = 5, threshold: float | None = None
    ) -> Generator[AskResult, None, None]:
        """Yield the best answers so far after every window; the last result is final. Closing cancels.

        At most `top_k` (1 to 20) answers. `threshold` is on the scale of `Answer.score`; None takes the
        bundle's. Raises InputError when the passage or the question holds no words, or the question is too
        long.
        """
        if not 1 <= top_k <= CANDIDATES:
            raise InputError(f"The number of answers must be from 1 to {CANDIDATES}, not {top_k}.")
        if threshold is None:
            threshold = self._bundle.null_threshold
        elif not math.isfinite(threshold):
            raise InputError("The threshold must be a number.")
        watch = Stopwatch()
        with watch.tokenising():
            tokens, plan = self._plan(passage, question)
        best: list[_Candidate] = []
        for done, window in enumerate(plan, start=1):
            with watch.running(len(window.input_ids)):
                start_logits, end_logits = self._session.run(window.input_ids, window.token_type_ids)
            with watch.decoding():
                found = self._candidates(passage, tokens, window, start_logits, end_logits)
                best = _best_distinct(best + found)
                answers, no_answer = self._answers(passage, best)
            yield AskResult(
                question=question,
                answers=answers[:top_k],
                has_answer=bool(answers) and answers[0].score > threshold,
                no_answer_confidence=no_answer,
                threshold=threshold,
                windows_done=done,
                windows_total=len(plan),
                latency=watch.read(self._session.threads, self._bundle.identity),
            )

    def _plan(self, passage: str, question: str) -> tuple[TokenisedText, WindowPlan]:
        asked = self._tokeniser.encode(question)
        if not len(asked):
            raise InputError("The question is empty: type what you want to know.")
        tokens = self._tokens(passage)
        if not len(tokens):
            raise InputError("The text is empty: paste some text or open a document.")
        bundle = self._bundle
        plan = plan_windows(self._tokeniser, asked, tokens, max_length=bundle.max_length, stride=bundle.stride)
        return tokens, plan

    def _tokens(self, passage: str) -> TokenisedText:
        if passage != self._last_passage:
            tokens = self._tokeniser.encode(passage)
            self._last_passage, self._last_tokens = passage, tokens
        return self._last_tokens

    def _candidates(
        self,
        passage: str,
        tokens: TokenisedText,
        window: Window,
        start_logits: FloatArray,
        end_logits: FloatArray,
    ) -> list[_Candidate]:
        if not start_logits.shape == end_logits.shape == window.input_ids.shape:
            raise BundleError(f"{self._bundle.model_path} does not give one pair of logits for each token.")
        inside = slice(window.lead, window.lead + window.stop - window.first)
        null = float(start_logits[0] + end_logits[0])
        spans = best_spans(start_logits[inside], end_logits[inside], self._bundle.max_answer_tokens, CANDIDATES)
        found = []
        for span_first, span_last, score in spans:
            first, last = self._tokeniser.whole_words(tokens, window.first + span_first, window.first + span_last)
            start, end = whole_characters(passage, int(tokens.starts[first]), int(tokens.ends[last]))
            if start < end:
                found.append(_Candidate(score - null, start, end, _words(passage[start:end])))
        return found

    def _answers(self, passage: str, best: Sequence[_Candidate]) -> tuple[tuple[Answer, ...], float]:
        scores = np.array([self._bundle.null_threshold, *(candidate.score for candidate in best)])
        shares = softmax(scores / self._bundle.temperature)
        answers = tuple(
            Answer(passage[found.start : found.end], found.start, found.end, found.score, float(share))
            for found, share in zip(best, shares[1:], strict=True)
        )
        return answers, float(shares[0])


def best_spans(
    start_logits: FloatArray, end_logits: FloatArray, longest: int, count: int
) -> list[tuple[int, int, float]]:
    """Return up to `count` spans that do not overlap, as (first, last, start logit + end logit), best first.

    Both arrays have shape [tokens]; a span has at most `longest` tokens and `last` is inclusive. The best
    span is taken, everything that overlaps it is struck out, and so on. Equal scores go to the earlier,
    shorter one.
    """
    tokens = len(start_logits)
    longest = min(longest, tokens)
    # band[i, k] is the score of the span from i to i + k
    ends = np.full(tokens + longest - 1, -np.inf)
    ends[:tokens] = end_logits
    band = start_logits[:, np.newaxis] + np.lib.stride_tricks.sliding_window_view(ends, longest)
    spans: list[tuple[int, int, float]] = []
    while len(spans) < count:
        first, extra = divmod(int(band.argmax()), longest)
        score = float(band[first, extra])
        if score == -np.inf:
            break
        last = first + extra
        spans.append((first, last, score))
        band[first : last + 1] = -np.inf
        for earlier in range(max(0, first - longest + 1), first):
            band[earlier, first - earlier :] = -np.inf
    return spans


def _best_distinct(candidates: list[_Candidate]) -> list[_Candidate]:
    """Keep the best candidates that neither overlap a better one nor say the same words elsewhere.

    A comma is no answer: spans without a word count only where there is nothing else.
    """
    with_words = [candidate for candidate in candidates if candidate.words]
    kept: list[_Candidate] = []
    for candidate in sorted(with_words or candidates, key=lambda item: (-item.score, item.start, item.end)):
        if not any(candidate.repeats(better) for better in kept):
            kept.append(candidate)
            if len(kept) == CANDIDATES:
                break
    return kept


def _words(text: str) -> str:
    words = [word for word in re.findall(r"\w+", text.casefold()) if word not in _ARTICLES]
    return " ".join(words)
