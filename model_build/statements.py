"""Claims that nobody wrote: questions and their answers as statements, with sentences of the article they are about.

The sentence that says the answer entails the statement; it speaks against the same with another answer, or does not
entail it where there may be several; and a sentence that does not say the answer says nothing about it, however many of
its words it has. Of the last kind are most sentences that a claim meets in a document, and data whose hypotheses were
written for their premises has none of them.
After Demszky et al. 2018 (arXiv 1809.02922) and QNLI (Wang et al. 2018, arXiv 1804.07461).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.engine.claims import as_claim
from app.engine.retrieval import SharedTokens, best_first, joined
from app.engine.sentences import split_sentences
from app.engine.tokeniser import IntArray
from model_build.clozes import kind_of

ANSWER_WORDS = 8
QUESTION_WORDS = range(4, 21)
LIKELIEST = 3  # sentences that say nothing are taken from so many with most of a statement's words
LEAST_COVERAGE = 0.15  # of a statement by such a sentence: a claim is not held against others
_TRIES = 5

# What may well have several answers, so that another one may be true, too: "an example", "which boats", also "what is".
_SEVERAL = re.compile(
    r"\b(?:an?|one|some|other|another|any|else|examples?|kinds?|types?|sorts?|forms?|among|besides|also|why|"
    r"how (?!many|much|long|old|far|tall|high|large|big|often)|(?:what|which|who) (?:are|were)|"
    r"(?:what|which) \w+(?<!s)s)\b"
)


@dataclass(frozen=True, slots=True)
class Statement:
    """A claim, a sentence or two to hold it against, and what these say of it: a label of stages.data.GOLD_LABELS."""

    premise: str
    claim: str
    label: str

    def example(self, source: str) -> dict[str, str]:
        """As training data has it, of this source."""
        return {"source": source, "premise": self.premise, "hypothesis": self.claim, "label": self.label}


def statements(
    questions: Sequence[Mapping[str, Any]], encode: Callable[[str], Sequence[int]], random: np.random.Generator
) -> Iterator[Statement]:
    """Yield at most one statement for each question about one article, of the three kinds alike.

    A question has its "context", the text of the "question", and "answers", each with "text" and "answer_start".
    `encode` gives the token ids of a text.
    """
    article, answers = _Article(questions, encode), AlikeAnswers(questions)
    for question in questions:
        asked, (answer, start) = str(question["question"]).strip(), first_answer(question)
        holding = article.sentence_with(str(question["context"]), start, start + len(answer))
        if holding is None or not can_be_stated(question):
            continue
        said = article.premise(holding, random)
        wrong = answers.another(answer, f"{asked} {said}", random)
        kind = int(random.integers(3))
        if kind == 0:
            yield Statement(said, as_claim(asked, answer), "entailment")
        elif kind == 1 and wrong:
            several = _SEVERAL.search(asked.lower())
            yield Statement(said, as_claim(asked, wrong), "not_entailment" if several else "contradiction")
        elif kind == 2:
            claim = as_claim(asked, wrong if wrong and random.random() < 0.5 else answer)
            silent = [at for at in article.likeliest(claim) if at != holding and not article.says(at, answer)]
            if silent:
                at = silent[int(random.integers(min(LIKELIEST, len(silent))))]
                yield Statement(article.premise(at, random, without=answer), claim, "neutral")


@dataclass(frozen=True, slots=True)
class _Sentence:
    context: str
    begin: int
    end: int

    @property
    def text(self) -> str:
        return self.context[self.begin : self.end]


class _Article:
    """The sentences of an article that questions are about."""

    def __init__(self, questions: Sequence[Mapping[str, Any]], encode: Callable[[str], Sequence[int]]) -> None:
        self._encode = encode
        contexts = dict.fromkeys(str(question["context"]) for question in questions)
        self._sentences = [_Sentence(text, begin, end) for text in contexts for begin, end in split_sentences(text)]
        tokens = [np.array(encode(sentence.text), dtype=np.int64) for sentence in self._sentences]
        self._ids, begins = joined(tokens)
        self._firsts: IntArray = np.array(begins, dtype=np.int64)
        self._stops: IntArray = self._firsts + np.array([len(ids) for ids in tokens], dtype=np.int64)

    def sentence_with(self, context: str, start: int, end: int) -> int | None:
        """The number of the sentence that holds a stretch of a context; None where none holds all of it."""
        return next(
            (
                number
                for number, sentence in enumerate(self._sentences)
                if sentence.context == context and sentence.begin <= start and end <= sentence.end
            ),
            None,
        )

    def premise(self, number: int, random: np.random.Generator, without: str = "") -> str:
        """A sentence, every second time with the one before it in its paragraph, if that does not say `without`."""
        sentence = self._sentences[number]
        if number and random.random() < 0.5:
            before = self._sentences[number - 1]
            if before.context == sentence.context and not (without and self.says(number - 1, without)):
                return sentence.context[before.begin : sentence.end]
        return sentence.text

    def says(self, number: int, words: str) -> bool:
        """Whether these words stand in a sentence."""
        return words.casefold() in self._sentences[number].text.casefold()

    def likeliest(self, claim: str) -> list[int]:
        """The sentences that share enough of a claim's words, those with most of them first."""
        shared = SharedTokens(np.array(self._encode(claim), dtype=np.int64), self._ids, self._firsts, self._stops)
        coverages = shared.coverage(self._firsts, self._stops)
        return [at for at in best_first(coverages) if coverages[at] >= LEAST_COVERAGE]


class AlikeAnswers:
    """The answers to questions, by what kind of words they are."""

    def __init__(self, questions: Sequence[Mapping[str, Any]]) -> None:
        self._alike: dict[tuple[str, int], list[str]] = {}
        for answer in dict.fromkeys(first_answer(question)[0] for question in questions):
            if answer:
                self._alike.setdefault(_kind(answer), []).append(answer)

    def another(self, answer: str, text: str, random: np.random.Generator) -> str | None:
        """One of the same kind that has nothing of this one and does not stand in a text; None if none is found."""
        others = self._alike.get(_kind(answer), [])
        for _ in range(_TRIES if len(others) > 1 else 0):
            other = others[int(random.integers(len(others)))]
            if not _overlap(other, answer) and other.casefold() not in text.casefold():
                return other
        return None


def can_be_stated(question: Mapping[str, Any]) -> bool:
    """Whether a question has an answer, and both are short enough for a statement to be made of them."""
    answer, _ = first_answer(question)
    return 0 < len(answer.split()) <= ANSWER_WORDS and len(str(question["question"]).split()) in QUESTION_WORDS


def first_answer(question: Mapping[str, Any]) -> tuple[str, int]:
    """The text of the first answer and where it begins in its context; empty where there is none."""
    answers = question["answers"]
    return (str(answers[0]["text"]), int(answers[0]["answer_start"])) if answers else ("", 0)


def _kind(answer: str) -> tuple[str, int]:
    """What answers have in common that could be given for each other."""
    return kind_of(answer), min(len(answer.split()), 4)


def _overlap(one: str, other: str) -> bool:
    some, others = one.casefold(), other.casefold()
    return some in others or others in some
