"""A claim against documents: the sentences that bear it out or speak against it, and what follows from them."""

import re
from collections.abc import Generator, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

import numpy as np

from app.engine.errors import EmptyTextError, OptionError
from app.engine.latency import Latency, Stopwatch
from app.engine.nli import EntailmentJudge, Probabilities
from app.engine.retrieval import FloatArray, SharedTokens, best_first, joined
from app.engine.sentences import split_sentences
from app.engine.session import Stopped
from app.engine.text_cache import TextCache
from app.engine.tokeniser import IntArray, TokenisedText

DEFAULT_MOST_SENTENCES = 60
"""How many sentences are judged before people are asked whether to judge all that could matter."""
MOST_EVIDENCE = 20
"""Sentences that a result holds at most, the most decisive ones."""
CONVINCING = 0.5
"""What a sentence must be believed to say at least, to count in the verdict."""
VERDICT_RULE = (
    "The sentence that supports the claim most and the one that contradicts it most decide, if the model is at least "
    "50 % sure of them. A sentence counts less the fewer of the claim’s rarer words it has."
)

# The shares of a claim's words (see `SharedTokens.coverage`) up to which what a sentence says counts nothing, and from
# which on it counts in full; between them it counts in proportion. Without this, the model takes sentences about other
# things for contradictions: it has learnt from pairs that were about the same one. A sentence that supports a claim
# says all of it; one that contradicts it has another word somewhere, often in the place of the rarest. Chosen by claims
# about articles that the claims' training never saw, see model_build/RESULTS.md.
_SUPPORTING, _CONTRADICTING = (0.35, 0.6), (0.2, 0.5)
# Words that say nothing of what a claim is about, beside all of one or two letters. A sentence that has only such words
# of a claim says nothing of it: "there is a fee" of "there is a pool".
_FUNCTION_WORD = re.compile(
    "about|after|all|also|and|any|are|because|been|before|being|both|but|can|could|did|does|each|for|from|had|"
    "has|have|her|him|his|how|into|its|may|might|more|most|must|nor|not|off|one|only|other|our|out|over|own|"
    "shall|she|should|some|such|than|that|the|their|them|then|there|these|they|this|those|through|too|under|"
    "until|upon|very|was|were|what|when|where|which|while|who|whom|whose|why|will|with|within|without|would|you|"
    "your"
)
_LEAST = 0.1  # what a sentence must count, at least, to be worth reading
_MOST_CHARACTERS_KEPT = 20_000_000


class Verdict(StrEnum):
    """What the documents say of a claim."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    DISPUTED = "disputed"
    """Some sentences support it, others contradict it."""
    OPEN = "open"
    """They do not say."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence: `text == passages[passage][start:end]`, with what it says about the claim.

    The three numbers are probabilities from 0 to 1 that sum to 1, drawn towards `neutral` where the sentence has few
    of the claim's words; `label` names the largest: entailment, neutral or contradiction.
    """

    text: str
    start: int
    end: int
    passage: int
    entailment: float
    neutral: float
    contradiction: float
    label: str

    @property
    def strength(self) -> float:
        """How far it is from saying nothing."""
        return max(self.entailment, self.contradiction)


@dataclass(frozen=True, slots=True)
class ClaimResult:
    """The evidence so far, most decisive first; complete when `done`.

    `verdict` follows VERDICT_RULE; `probability`, 0 to 1, is that of the sentence that decides, of the weaker side
    where both sides convince, and for OPEN that no sentence decides. `sentences_total` sentences share enough words
    with the claim to be judged; `sentences_left_out` more do, but were left out by choice.
    """

    claim: str
    verdict: Verdict
    probability: float
    evidence: tuple[Evidence, ...]
    sentences_done: int
    sentences_total: int
    sentences_left_out: int
    latency: Latency

    @property
    def done(self) -> bool:
        """Whether every sentence that was to be judged has been."""
        return self.sentences_done == self.sentences_total


@dataclass(frozen=True, slots=True)
class _Sentence:
    passage: int
    start: int
    end: int
    tokens: TokenisedText
    supporting: float
    contradicting: float


class ClaimChecker:
    """Checks claims with a judge. Use it from one thread at a time, but for `stop`."""

    def __init__(self, judge: EntailmentJudge) -> None:
        self._judge = judge
        self._sentences = TextCache(split_sentences, _size, _MOST_CHARACTERS_KEPT)

    def steps(
        self, passages: Sequence[str], claim: str, *, most_sentences: int | None = DEFAULT_MOST_SENTENCES
    ) -> Generator[ClaimResult, None, None]:
        """Yield what is known after each sentence; the last result is final. Closing cancels.

        The sentences that share most words with the claim come first; after `most_sentences` the rest is left out,
        None judges all that share enough. Raises InputError when the passages or the claim hold no words, or the claim
        is too long. Ends early, without a final result, when `stop` is called.
        """
        if most_sentences is not None and most_sentences < 1:
            raise OptionError(option="number of sentences", wanted="at least 1", value=most_sentences)
        self._judge.session.resume()
        with suppress(Stopped):
            yield from self._judged(passages, claim, most_sentences)

    def stop(self) -> None:
        """End `steps` within milliseconds, without a final result. From any thread."""
        self._judge.stop()

    def _judged(
        self, passages: Sequence[str], claim: str, most_sentences: int | None
    ) -> Generator[ClaimResult, None, None]:
        watch = Stopwatch()
        with watch.tokenising():
            asked = self._judge.claim(claim)
            texts = [self._judge.tokens(passage) for passage in passages]
            if not any(len(text) for text in texts):
                raise EmptyTextError
        with watch.retrieving():
            related = self._related(asked, _content(claim, asked), passages, texts)
        chosen = related[:most_sentences]
        evidence: list[Evidence] = []

        def so_far(done: int) -> ClaimResult:
            verdict, probability = judge_by(evidence)
            return ClaimResult(
                claim=claim,
                verdict=verdict,
                probability=probability,
                evidence=tuple(evidence),
                sentences_done=done,
                sentences_total=len(chosen),
                sentences_left_out=len(related) - len(chosen),
                latency=self._judge.latency(watch),
            )

        if not chosen:
            yield so_far(0)
        weighed = self._judge.weigh([sentence.tokens for sentence in chosen], asked, watch)
        for done, sentence in enumerate(chosen, start=1):
            said = _least_neutral(weighed)
            evidence.append(_evidence(passages[sentence.passage], sentence, said))
            evidence.sort(key=lambda found: -found.strength)
            del evidence[MOST_EVIDENCE:]
            yield so_far(done)

    def _related(
        self, asked: TokenisedText, content: IntArray, passages: Sequence[str], texts: Sequence[TokenisedText]
    ) -> list[_Sentence]:
        """All sentences that share enough words with the claim, those with most of them first.

        One of the tokens `content` must be among them, if there are any.
        What contradicts the claim counts less, too, the fewer of its words it has than the sentence with most of them:
        where one is about just that, the others are about something else.
        """
        spans = [(number, *span) for number, passage in enumerate(passages) for span in self._sentences[passage]]
        if not spans:
            return []
        whole, begins = joined([text.ids for text in texts])
        firsts, stops = (
            np.concatenate(
                [
                    np.searchsorted(text.starts, [span[side] for span in self._sentences[passage]]) + begin
                    for passage, text, begin in zip(passages, texts, begins, strict=True)
                ]
            )
            for side in (0, 1)
        )
        # A coverage is a sum of shares: without the rounding, the last bit would decide between equals.
        shared = SharedTokens(asked.ids, whole, firsts, stops)
        coverages = shared.coverage(firsts, stops).round(6)
        if len(content):
            coverages *= shared.parts_with(content)
        supporting = _ramp(coverages, *_SUPPORTING)
        contradicting = _ramp(coverages, *_CONTRADICTING) * coverages / (coverages.max() or 1.0)
        related = []
        for at in best_first(coverages):
            if max(supporting[at], contradicting[at]) < _LEAST:
                break
            number, start, end = spans[at]
            tokens = texts[number].part(int(firsts[at]) - begins[number], int(stops[at]) - begins[number])
            related.append(_Sentence(number, start, end, tokens, float(supporting[at]), float(contradicting[at])))
        return related


def judge_by(evidence: Sequence[Evidence]) -> tuple[Verdict, float]:
    """Return the verdict and its probability: see VERDICT_RULE and ClaimResult."""
    support = max((found.entailment for found in evidence), default=0.0)
    against = max((found.contradiction for found in evidence), default=0.0)
    if min(support, against) >= CONVINCING:
        return Verdict.DISPUTED, min(support, against)
    if support >= CONVINCING:
        return Verdict.SUPPORTED, support
    if against >= CONVINCING:
        return Verdict.CONTRADICTED, against
    return Verdict.OPEN, 1.0 - max(support, against)


def _content(claim: str, asked: TokenisedText) -> IntArray:
    """The ids of those tokens of a claim that say what it is about."""
    words = (claim[start:end].lower() for start, end in zip(asked.starts, asked.ends, strict=True))
    said = [word.isdigit() or (len(word) > 2 and not _FUNCTION_WORD.fullmatch(word)) for word in words]
    return asked.ids[said]


def _least_neutral(weighed: Iterator[tuple[Probabilities, int]]) -> Probabilities:
    """Take the windows of one sentence, and return what the one that says most says."""
    said, windows = next(weighed)
    for found, _ in islice(weighed, windows - 1):
        said = said.or_less_neutral(found)
    return said


def _ramp(values: FloatArray, low: float, high: float) -> FloatArray:
    """0 up to `low`, 1 from `high` on, and in between in proportion."""
    return np.clip((values - low) / (high - low), 0.0, 1.0)


def _evidence(passage: str, sentence: _Sentence, said: Probabilities) -> Evidence:
    entailment, contradiction = said.entailment * sentence.supporting, said.contradiction * sentence.contradicting
    weighed = Probabilities(entailment, max(0.0, 1.0 - entailment - contradiction), contradiction)
    return Evidence(
        text=passage[sentence.start : sentence.end],
        start=sentence.start,
        end=sentence.end,
        passage=sentence.passage,
        entailment=weighed.entailment,
        neutral=weighed.neutral,
        contradiction=weighed.contradiction,
        label=weighed.label,
    )


def _size(spans: Sequence[tuple[int, int]]) -> int:
    return spans[-1][1] if spans else 0
