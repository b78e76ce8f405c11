"""Extractive question answering: the exact words of texts that answer a question, or that nothing does."""

import contextlib
import math
import re
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.engine.bundle import QUESTION_ANSWERING, ModelBundle
from app.engine.errors import (
    EmptyQuestionError,
    EmptyTextError,
    FailedModelError,
    LongQuestionError,
    OptionError,
    WrongTaskError,
)
from app.engine.evidence import ClaimResult
from app.engine.graphemes import whole_characters
from app.engine.latency import Latency, Stopwatch
from app.engine.notes import without_notes
from app.engine.numbering import counts_a_part
from app.engine.retrieval import SharedTokens, best_first, joined
from app.engine.sentences import split_paragraphs
from app.engine.session import FloatArray, Session, Stopped
from app.engine.spans import best_spans, joints
from app.engine.text_cache import TextCache
from app.engine.tokeniser import IntArray, TokenisedText, Tokeniser, kept_tokens
from app.engine.windows import Window, WindowPlan, plan_windows

CANDIDATES = 20  # how many spans compete: SQuAD's usual n-best size, and the most `top_k` can be
LEAST_CONFIDENCE = 0.01
"""Answers less likely than this are not worth a person's look, unless there is no better one."""
DEFAULT_MOST_WINDOWS = 28
"""How many windows of long documents people wait for before they are asked whether to read everything.

Most questions end earlier (see SETTLED): of 200 about documents of 10,000 words (median 81 windows), half after the
first window, the mean after 5, and all with the answer that everything would have given. Measured with the bundle
qa 0.9.0 on 2026-11-29 by `edgewise-build steadiness assets/models/qa squad11_dev.jsonl.xz --limit 200`;
model_build/RESULTS.md has more of it.
"""

SETTLED = 3.0
"""How sure of an answer the model is taken to be where it has not read: temperatures above the null threshold.

Reading ends when the best answer has a higher score than one in an unread window would have then, with that window's
rank and as many of the question's words around it as the window holds. It is the least value tried with which at most
one answer in a hundred is another than everything would have given, see model_build/RESULTS.md; a new model may need
another, which `edgewise-build steadiness` tells.
"""
REACH = 45
"""So many tokens to either side, about two sentences, are what stands around an answer."""
_MOST_PARAGRAPHS_KEPT = 1_000_000

_ARTICLES = frozenset({"a", "an", "the"})


@dataclass(frozen=True, slots=True)
class Answer:
    """Some words of a passage: `text == passages[passage][start:end]`, never empty.

    There is no white space around it, and no reference to a note behind it. `start` and `end` are positions in a
    Python string.

    `score` is (start logit + end logit) minus the same sum at [CLS], in the same window, which makes scores of
    different windows and documents comparable (Devlin et al. 2018, section 4.3), minus DISJOINTED where it goes beyond
    a paragraph or has one bracket or quotation mark of a pair without the other, minus w * (1 - fit), with the bundle's
    lexical weight w, minus T * ln(n) * (1 - rank), with its temperature T and n windows in all passages. The fit, 0 to
    1, says how much of the question stands in the answer or within REACH tokens of it: its tokens there, weighted by
    how rare they are in the passages, against those in and around the window that has most. The rank, 0 to 1, is the
    window's BM25 score for the question against the highest: with none of the question in its window, an answer's odds
    are those of one window among n. A bundle without a lexical weight ranks nothing. `confidence` is from 0 to 1; see
    `AskResult`.
    """

    text: str
    start: int
    end: int
    score: float
    confidence: float
    passage: int = 0


@dataclass(frozen=True, slots=True)
class AskResult:
    """The answers found so far, best first; complete when `done`.

    `has_answer` says whether the best score is above `threshold`; `answers` holds the candidates either way.
    `windows_total` windows are read, the likeliest first; `windows_left_out` more were left out by choice.

    Confidences are a softmax over the candidates (the 20 best spans of all passages after near-duplicates within a
    passage are removed, whatever `top_k` is) and "no answer": with scores s, the bundle's temperature T and its null
    threshold n,
        confidence_i = exp(s_i / T) / (exp(n / T) + sum over candidates of exp(s_j / T)),
    and `no_answer_confidence` is the share of exp(n / T). Where several passages say the same words, the sum counts
    them once, by the best of them: that documents agree makes an answer no less sure. The null threshold is where the
    model is as often right to answer as to decline, so with the default threshold the best answer beats "no answer"
    exactly when `has_answer`. Another `threshold` changes the decision, never the confidences.

    A question for yes or no has a `statement` that is true if the answer is yes, and a `verdict` on it, see
    `app.engine.yes_no`; any other has neither.
    """

    question: str
    answers: tuple[Answer, ...]
    has_answer: bool
    no_answer_confidence: float
    threshold: float
    windows_done: int
    windows_total: int
    latency: Latency
    windows_left_out: int = 0
    statement: str = ""
    verdict: ClaimResult | None = None

    @property
    def read(self) -> bool:
        """Whether every window that was to be read has been."""
        return self.windows_done == self.windows_total

    @property
    def done(self) -> bool:
        """Whether nothing is to come: all has been read, and a question for yes or no has been decided."""
        return self.read and (not self.statement or (self.verdict is not None and self.verdict.done))

    @property
    def progress(self) -> tuple[int, int]:
        """How many windows have been read, or then sentences judged for the verdict, and of how many."""
        if self.verdict is None:
            return self.windows_done, self.windows_total
        return self.verdict.sentences_done, self.verdict.sentences_total

    @property
    def whole_latency(self) -> Latency:
        """What the answers and the verdict cost."""
        return self.latency if self.verdict is None else self.latency + self.verdict.latency

    def at_threshold(self, threshold: float) -> "AskResult":
        """Decide again by another threshold; nothing is read again."""
        return replace(self, threshold=threshold, has_answer=_decide(self.answers, threshold))


@dataclass(frozen=True, slots=True)
class _Candidate:
    score: float
    start: int
    end: int
    words: str  # without case, punctuation and articles: what makes two answers the same one
    passage: int

    def repeats(self, other: "_Candidate") -> bool:
        if self.passage != other.passage:
            return False
        overlaps = self.start < other.end and other.start < self.end
        return overlaps or self.words == other.words


@dataclass(frozen=True, slots=True)
class _Planned:
    """A passage that has words: its number among all, its windows, and where it begins in the tokens of all."""

    number: int
    text: str
    tokens: TokenisedText
    plan: WindowPlan
    begin: int

    def around(self, firsts: IntArray, stops: IntArray) -> tuple[IntArray, IntArray]:
        """Stretches of this passage with what stands within REACH of them, as firsts and stops among all tokens."""
        lows, highs = np.maximum(firsts - REACH, 0), np.minimum(stops + REACH, len(self.tokens))
        return self.begin + lows, self.begin + highs


@dataclass(frozen=True, slots=True)
class _Reading:
    """All windows, as (passage, number in its plan), in the order in which they are best read.

    `ranked[n]` is what an answer in window n loses by the window's rank, `rest[n]` what one in any but the first n
    windows loses at least, `weight` what one loses that has nothing of the question around it, `most` the coverage of
    the question by the window that has most: see `Answer`.
    """

    windows: list[tuple[_Planned, int]]
    ranked: FloatArray
    rest: FloatArray
    weight: float
    shared: SharedTokens
    most: float

    def losses(self, number: int, firsts: IntArray, stops: IntArray) -> FloatArray:
        """What answers lose that are these stretches of the tokens of window `number`'s passage, [n]."""
        passage, _ = self.windows[number]
        fits = self.shared.coverage(*passage.around(firsts, stops)) / self.most
        losses: FloatArray = self.ranked[number] + self.weight * (1 - fits)
        return losses


class QuestionAnswerer:
    """Answers questions with one model. `threads` None takes the physical cores, at most four.

    Use it from one thread at a time, but for `stop`. Passages stay tokenised, so that a follow-up question about them
    pays for the model only.
    """

    def __init__(self, bundle: ModelBundle, threads: int | None = None) -> None:
        if bundle.task != QUESTION_ANSWERING:
            raise WrongTaskError(model=bundle.identity, task=bundle.task, wanted=QUESTION_ANSWERING)
        self._bundle = bundle
        self._tokeniser = Tokeniser(bundle)
        self._session = Session(bundle, threads)
        self._session.try_out(self._tokeniser)
        self._tokens = kept_tokens(self._tokeniser, self._session.check)
        self._paragraphs = _kept_paragraphs(self._session.check)

    def ask(
        self,
        passage: str,
        question: str,
        *,
        top_k: int = 5,
        threshold: float | None = None,
        least_confidence: float = LEAST_CONFIDENCE,
    ) -> AskResult:
        """Read one whole passage and return the final result; `steps` explains the arguments."""
        result = None
        for result in self.steps(  # noqa: B007
            [passage], question, top_k=top_k, threshold=threshold, least_confidence=least_confidence
        ):
            pass
        assert result is not None  # a passage that is not refused has at least one window
        return result

    def steps(
        self,
        passages: Sequence[str],
        question: str,
        *,
        top_k: int = 5,
        threshold: float | None = None,
        most_windows: int | None = None,
        overlap: int | None = None,
        settled: float = SETTLED,
        least_confidence: float = LEAST_CONFIDENCE,
    ) -> Generator[AskResult, None, None]:
        """Yield the best answers so far after every window; the last result is final. Closing cancels.

        The windows of all passages are read in the order of the words that they share with the question; once the best
        answer is unlikely to be beaten by any of the rest (SETTLED says what `settled` means), or after `most_windows`,
        the rest is left out; None reads everything. At most `top_k` (1 to 20) answers; below the best
        none is less likely than `least_confidence` or only a number in front of its line (`counts_a_part`). `threshold`
        is on the scale of `Answer.score`; None takes the bundle's, as it does for `overlap`, the number of tokens that
        neighbouring windows share. Raises InputError when the passages or the question hold no words, or the question
        is too long. Ends early, without a final result, when `stop` is called.
        """
        if not 1 <= top_k <= CANDIDATES:
            raise OptionError(option="number of answers", wanted=f"from 1 to {CANDIDATES}", value=top_k)
        if most_windows is not None and most_windows < 1:
            raise OptionError(option="number of parts to read", wanted="at least 1", value=most_windows)
        if overlap is not None and overlap < 0:
            raise OptionError(option="overlap", wanted="at least 0", value=overlap)
        if threshold is None:
            threshold = self._bundle.null_threshold
        elif not math.isfinite(threshold):
            raise OptionError(option="threshold", wanted="a number", value=threshold)
        self._session.resume()
        try:
            for result in self._read(passages, question, most_windows, overlap, settled):
                shown = result.answers[:1] + tuple(
                    answer
                    for answer in result.answers[1:]
                    if answer.confidence >= least_confidence
                    and not counts_a_part(passages[answer.passage], answer.start, answer.end)
                )
                yield replace(result, answers=shown[:top_k]).at_threshold(threshold)
        except Stopped:
            return

    def stop(self) -> None:
        """End `steps` or `prepare` within milliseconds, without a result. From any thread."""
        self._session.stop()

    def prepare(self, passage: str) -> None:
        """Tokenise a passage ahead of the first question about it."""
        self._session.resume()
        with contextlib.suppress(Stopped):
            _ = self._tokens[passage], self._paragraphs[passage]

    def _read(
        self, passages: Sequence[str], question: str, most_windows: int | None, overlap: int | None, settled: float
    ) -> Generator[AskResult, None, None]:
        watch = Stopwatch()
        with watch.tokenising():
            asked = self._tokeniser.encode(question)
            if not len(asked):
                raise EmptyQuestionError
            tokens = [self._tokens[passage] for passage in passages]
            if not any(len(text) for text in tokens):
                raise EmptyTextError
        with watch.retrieving():
            joint, begins = joined([text.ids for text in tokens])
            planned = [
                _Planned(number, passage, text, self._plan(asked, passage, text, overlap), begin)
                for number, (passage, text, begin) in enumerate(zip(passages, tokens, begins, strict=True))
                if len(text)
            ]
            reading = _likeliest_first(asked, joint, planned, self._bundle)
        chosen = reading.windows[:most_windows]
        best: list[_Candidate] = []
        for number, (passage, part) in enumerate(chosen):
            done, window = number + 1, passage.plan[part]
            with watch.running(len(window.input_ids)):
                start_logits, end_logits = self._session.run(window.input_ids, window.token_type_ids)
            with watch.decoding():
                found = self._candidates(reading, number, window, start_logits, end_logits)
                best = _best_distinct(best + found)
                answers, no_answer = self._answers(passages, best)
            enough = most_windows is not None and self._beyond(best, float(reading.rest[done])) >= settled
            total = done if enough else len(chosen)
            yield AskResult(
                question=question,
                answers=answers,
                has_answer=False,
                no_answer_confidence=no_answer,
                threshold=math.inf,
                windows_done=done,
                windows_total=total,
                windows_left_out=len(reading.windows) - total,
                latency=watch.read(self._session.threads, self._bundle.identity),
            )
            if enough:
                return

    def _beyond(self, best: Sequence[_Candidate], loss: float) -> float:
        """How many temperatures the best answer is beyond an unread one with this loss that is just clear enough."""
        bundle = self._bundle
        if not best or not bundle.lexical_weight:
            return -math.inf
        return (best[0].score + loss - bundle.null_threshold) / bundle.temperature

    def _plan(self, asked: TokenisedText, passage: str, text: TokenisedText, overlap: int | None) -> WindowPlan:
        bundle = self._bundle
        return plan_windows(
            self._tokeniser,
            asked,
            text,
            max_length=bundle.max_length,
            stride=bundle.stride if overlap is None else overlap,
            too_long=LongQuestionError,
            begins=lambda: np.searchsorted(text.starts, self._paragraphs[passage]).tolist(),
        )

    def _candidates(
        self,
        reading: _Reading,
        number: int,
        window: Window,
        start_logits: FloatArray,
        end_logits: FloatArray,
    ) -> list[_Candidate]:
        if not start_logits.shape == end_logits.shape == window.input_ids.shape:
            raise FailedModelError(
                path=self._bundle.model_path, what="it does not give one pair of logits for each token"
            )
        passage, _ = reading.windows[number]
        text, tokens = passage.text, passage.tokens
        inside = slice(window.lead, window.lead + window.stop - window.first)
        null = float(start_logits[0] + end_logits[0])
        held = joints(text, tokens.part(window.first, window.stop))
        longest = self._bundle.max_answer_tokens
        spans = best_spans(start_logits[inside], end_logits[inside], longest, CANDIDATES, held)
        firsts, lasts = (window.first + np.array([span[side] for span in spans], dtype=np.int64) for side in (0, 1))
        losses = reading.losses(number, firsts, lasts + 1)
        found = []
        for (_, _, score), first, last, loss in zip(spans, firsts, lasts, losses, strict=True):
            whole_first, whole_last = self._tokeniser.whole_words(tokens, int(first), int(last))
            start, end = whole_characters(text, int(tokens.starts[whole_first]), int(tokens.ends[whole_last]))
            end = start + len(without_notes(text[start:end]))
            if start < end:
                found.append(
                    _Candidate(score - null - float(loss), start, end, _words(text[start:end]), passage.number)
                )
        return found

    def _answers(self, passages: Sequence[str], best: Sequence[_Candidate]) -> tuple[tuple[Answer, ...], float]:
        scores = np.array([self._bundle.null_threshold, *(candidate.score for candidate in best)])
        # `best` is sorted: the first of those that say the same words in different passages is the one that counts.
        first = {candidate.words or candidate: number for number, candidate in reversed(list(enumerate(best, 1)))}
        counted = [0, *first.values()]
        weights = np.exp((scores - scores.max()) / self._bundle.temperature)
        shares = weights / weights[counted].sum()
        answers = tuple(
            Answer(passages[at.passage][at.start : at.end], at.start, at.end, at.score, float(share), at.passage)
            for at, share in zip(best, shares[1:], strict=True)
        )
        return answers, float(shares[0])


def _decide(answers: Sequence[Answer], threshold: float) -> bool:
    return bool(answers) and answers[0].score > threshold


def _likeliest_first(
    asked: TokenisedText, text: IntArray, passages: Sequence[_Planned], bundle: ModelBundle
) -> _Reading:
    """Look for the question's words in the tokens of all passages, and put the windows in order."""
    windows = [(passage, part) for passage in passages for part in range(len(passage.plan))]
    parts = [np.array(passage.plan.parts) for passage in passages]
    firsts, stops = (
        np.concatenate([part[:, side] + passage.begin for passage, part in zip(passages, parts, strict=True)])
        for side in (0, 1)
    )
    shared = SharedTokens(asked.ids, text, firsts, stops)
    scores = shared.bm25()
    order = best_first(scores)
    around = [passage.around(part[:, 0], part[:, 1]) for passage, part in zip(passages, parts, strict=True)]
    coverages = shared.coverage(*(np.concatenate(sides) for sides in zip(*around, strict=True)))
    most = float(coverages.max()) or 1.0
    weight = bundle.lexical_weight
    odds = bundle.temperature * math.log(len(windows)) if weight else 0.0
    ranked = odds * (1 - scores[order] / (scores.max() or 1.0))
    least = ranked + weight * (1 - coverages[order] / most)
    return _Reading(
        windows=[windows[position] for position in order],
        ranked=ranked,
        rest=np.append(np.minimum.accumulate(least[::-1])[::-1], np.inf),
        weight=weight,
        shared=shared,
        most=most,
    )


def _kept_paragraphs(check: Callable[[], None]) -> TextCache[IntArray]:
    """Where each text's paragraphs begin, kept like its tokens, see `kept_tokens`."""
    return TextCache(lambda text: _paragraph_begins(text, check), len, _MOST_PARAGRAPHS_KEPT)


def _paragraph_begins(text: str, check: Callable[[], None]) -> IntArray:
    begins = []
    for begin, _ in split_paragraphs(text):
        check()
        begins.append(begin)
    return np.array(begins, dtype=np.int64)


def _best_distinct(candidates: list[_Candidate]) -> list[_Candidate]:
    """Keep the best candidates that neither overlap a better one nor say the same words elsewhere in its passage.

    A comma is no answer: spans without a word count only where there is nothing else.
    """
    with_words = [candidate for candidate in candidates if candidate.words]
    kept: list[_Candidate] = []
    for candidate in sorted(with_words or candidates, key=_rank):
        if not any(candidate.repeats(better) for better in kept):
            kept.append(candidate)
            if len(kept) == CANDIDATES:
                break
    return kept


def _rank(candidate: _Candidate) -> tuple[float, int, int, int]:
    return -candidate.score, candidate.passage, candidate.start, candidate.end


def _words(text: str) -> str:
    words = [word for word in re.findall(r"\w+", text.casefold()) if word not in _ARTICLES]
    return " ".join(words)
