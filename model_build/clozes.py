"""Questions that nobody wrote: a sentence of running text, without words that a paragraph nearby says too.

The paragraph is the context and has the words' answer, or another one nearby, which says no such thing, has none. After
Lewis et al. 2019 (arXiv 1906.04980) and Glass et al. 2020 (arXiv 1909.04120). What is asked is often not what is said,
so these are many questions and poor ones: they accompany those that people wrote.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

import numpy as np

from app.engine.sentences import split_sentences

NEARBY = 6  # so many paragraphs before and behind a context, which are likely of the same article
CONTEXT_WORDS = range(60, 221)
SENTENCE_WORDS = range(7, 27)
ANSWER_WORDS = 6
SHARED = 2  # stems of the sentence, besides the answer's, that the answer's own sentence must have
COPIED = 0.75  # of them, from where on the two sentences say the same
KNOWN = 5  # paragraphs nearby that may say an answer's rarest word: the article's subject asks for nothing
RUN = 8  # words in a row that two texts have in common only if one is taken from the other

_WORD = re.compile(r"\w+(?:[’'.,-]\w+)*")
_YEAR = re.compile(r"1\d{3}|20\d\d")
_ARTICLE = re.compile(r"\b(?:the|an?) $", re.IGNORECASE)
_ASKING = {
    "year": ("what year", "when"),
    "number": ("how many", "what"),
    "name": ("who", "what", "which", "where"),
    "words": ("what",),
}
_HYPHENS = ("-", "–", "/")
_STEM = 5  # letters
_FUNCTION_WORDS = """
a about after again against all also an and any are as at be because been before being between both but by can could
did do does down during each few first for from further had has have he her here him his how i if in into is it its
like many may might more most much must near new no nor not now of off on one only or other our out over own same
several shall she should since so some still such than that the their them then there these they this those through to
too two under until up upon very was we were what when where which while who whom whose will with within would you
your
"""
_COMMON = frozenset(_FUNCTION_WORDS.split())


@dataclass(frozen=True, slots=True)
class Cloze:
    """A question, its context, and where in that its answer begins and ends (exclusive), None if it has none."""

    question: str
    context: str
    answer: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A text's words: where each begins and ends, what it is without case, and its stem, empty for a common one.

    `places` are the numbers of all that are the same.
    """

    text: str
    spans: tuple[tuple[int, int], ...]
    words: tuple[str, ...]
    places: Mapping[str, Sequence[int]]
    stems: tuple[str, ...]
    sentences: tuple[range, ...]

    @classmethod
    def of(cls, text: str) -> Paragraph:
        """Take a paragraph apart."""
        spans = tuple(match.span() for match in _WORD.finditer(text))
        words = tuple(text[begin:end].casefold() for begin, end in spans)
        places: dict[str, list[int]] = {}
        for number, word in enumerate(words):
            places.setdefault(word, []).append(number)
        stems = tuple("" if word in _COMMON or len(word) < 3 else word[:_STEM] for word in words)
        begins = [begin for begin, _ in spans]
        stops = [int(np.searchsorted(begins, stop)) for _, stop in split_sentences(text)]
        return cls(text, spans, words, places, stems, tuple(range(*both) for both in pairwise([0, *stops])))

    def stems_of(self, words: range) -> set[str]:
        """The stems of some of its words, by their numbers."""
        return {stem for stem in self.stems[words.start : words.stop] if stem}

    def stretch(self, words: range) -> tuple[int, int]:
        """Where some of its words begin and end in the text."""
        return self.spans[words.start][0], self.spans[words.stop - 1][1]

    def continues(self, word: int, name: bool) -> bool:
        """Whether a word and the next one are of one phrase: of a name if `name`, otherwise of any.

        A common word or punctuation parts phrases, a small letter names; a hyphen holds both together.
        """
        if not 0 <= word < len(self.words) - 1:
            return False
        between = self.text[self.spans[word][1] : self.spans[word + 1][0]].strip()
        pair = (word, word + 1)
        if between:
            return between in _HYPHENS
        if name:
            return all(self.text[self.spans[number][0]].isupper() for number in pair)
        return all(self.words[number] not in _COMMON for number in pair)

    def whole(self, words: range, name: bool) -> bool:
        """Whether some words in a row are a whole phrase, or a whole name, and not a part of one."""
        return not self.continues(words.start - 1, name) and not self.continues(words.stop - 1, name)


def clozes(texts: Sequence[str], random: np.random.Generator, *, none_share: float) -> Iterator[Cloze]:
    """Yield at most one question about each paragraph of a running text.

    Of `none_share` (0 to 1) of them the context is another paragraph, which does not say the answer, if there is one.
    """
    paragraphs = [Paragraph.of(text) for text in texts]
    for number, context in enumerate(paragraphs):
        if len(context.words) not in CONTEXT_WORDS:
            continue
        around = range(max(0, number - NEARBY), min(len(paragraphs), number + NEARBY + 1))
        nearby = [paragraphs[other] for other in around if other != number]
        saying = Counter(stem for other in (context, *nearby) for stem in set(other.stems) if stem)
        blanks = [
            blank
            for other in nearby
            for blank in _blanks(other, context)
            if min(map(saying.__getitem__, blank.own)) <= KNOWN
        ]
        if not blanks:
            continue
        best = max(blanks, key=lambda blank: blank.shared * random.uniform(1, 2))
        question = best.question(random)
        if random.random() >= none_share:
            yield Cloze(question, context.text, context.stretch(best.place))
        elif other := _without(best, nearby):
            yield Cloze(question, other.text, None)


@dataclass(frozen=True, slots=True)
class _Blank:
    """What can be asked for: words of a paragraph's sentence, by their numbers, and their place in the context.

    `own` are the words' stems; so many of the sentence's other ones are `shared` with the sentence at the place.
    """

    paragraph: Paragraph
    sentence: range
    words: range
    place: range
    own: set[str]
    shared: int

    @property
    def answer(self) -> str:
        begin, end = self.paragraph.stretch(self.words)
        return self.paragraph.text[begin:end]

    def question(self, random: np.random.Generator) -> str:
        """The sentence with what asks for the words in their stead."""
        text = self.paragraph.text
        (first, stop), (begin, end) = self.paragraph.stretch(self.sentence), self.paragraph.stretch(self.words)
        asking = str(random.choice(_ASKING[kind_of(self.answer, first_of_all=begin == first)]))
        return f"{_ARTICLE.sub('', text[first:begin])}{asking}{text[end:stop]}?"


def kind_of(answer: str, *, first_of_all: bool = False) -> str:
    """Whether an answer is a year, a number, a name, or other words; a capital letter tells nothing `first_of_all`."""
    if _YEAR.fullmatch(answer):
        return "year"
    if any(letter.isdigit() for letter in answer):
        return "number"
    return "name" if answer[0].isupper() and not first_of_all else "words"


def _blanks(paragraph: Paragraph, context: Paragraph) -> Iterator[_Blank]:
    """What the sentences of a paragraph have in common with a context, where the rest says that both mean the same."""
    known = set(context.stems) - {""}
    for sentence in paragraph.sentences:
        stems = paragraph.stems_of(sentence)
        if len(sentence) not in SENTENCE_WORDS or len(stems & known) <= SHARED:
            continue
        for words, place in _common(paragraph, sentence, context):
            own = paragraph.stems_of(words)
            rest = stems - own
            around = next(other for other in context.sentences if place.start in other)
            shared = len(rest & context.stems_of(around) - own)
            if own and place.stop <= around.stop and SHARED <= shared < COPIED * len(rest):
                yield _Blank(paragraph, sentence, words, place, own, shared)


def _common(paragraph: Paragraph, sentence: range, context: Paragraph) -> Iterator[tuple[range, range]]:
    """Whole phrases of a sentence that stand in a context, too, once or twice: their words' numbers in both."""
    for begin in sentence:
        places = context.places.get(paragraph.words[begin], ())
        if paragraph.words[begin] in _COMMON or len(places) > 2:
            continue
        for place in places:
            length = _alike(paragraph.words[begin : sentence.stop], context.words[place : place + ANSWER_WORDS + 1])
            while length and paragraph.words[begin + length - 1] in _COMMON:
                length -= 1
            words, there = range(begin, begin + length), range(place, place + length)
            answer = paragraph.text[slice(*paragraph.stretch(words))]
            kind = kind_of(answer, first_of_all=begin == sentence.start)
            if kind == "words" and (begin == sentence.start or len(answer) <= _STEM):
                continue  # a verb or a word that could be anything
            if (
                length <= ANSWER_WORDS
                and paragraph.whole(words, kind == "name")
                and context.whole(there, kind == "name")
            ):
                yield words, there


def _alike(some: Sequence[str], others: Sequence[str]) -> int:
    """How many words two texts begin with in common."""
    alike = takewhile(lambda both: both[0] == both[1], zip(some, others, strict=False))
    return sum(1 for _ in alike)


def _without(blank: _Blank, nearby: Sequence[Paragraph]) -> Paragraph | None:
    """The paragraph that shares most with a question and does not say its answer; None where none shares enough."""
    rest = blank.paragraph.stems_of(blank.sentence) - blank.own
    silent = [
        other
        for other in nearby
        if other is not blank.paragraph
        and len(other.words) in CONTEXT_WORDS
        and blank.answer.casefold() not in other.text.casefold()
    ]
    best = max(silent, key=lambda other: len(rest & set(other.stems)), default=None)
    return best if best and len(rest & set(best.stems)) > SHARED else None


def runs(text: str) -> set[str]:
    """All that a text says in RUN words in a row, without case: what two texts have in common only as copies."""
    words = [match.group().casefold() for match in _WORD.finditer(text)]
    return {" ".join(words[at : at + RUN]) for at in range(len(words) - RUN + 1)}
