"""The best spans are those that trying everything finds, and they keep what belongs together."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.spans import DISJOINTED, best_spans, joints
from app.engine.tokeniser import TokenisedText


def tokens_of(words: list[str]) -> tuple[str, TokenisedText]:
    """A text of these words, a token each, with a space between each two; after ¶ a new paragraph begins."""
    ends = np.cumsum([len(word) + 2 for word in words]) - 2
    starts = ends - [len(word) for word in words]
    text = "".join(word + ("\n\n" if word == "¶" else "  ") for word in words)
    return text, TokenisedText(np.zeros(len(words), np.int64), starts, ends)


def in_pieces(words: list[str]) -> bool:
    """Whether one mark of a pair is among these words without the other, or a paragraph ends within."""
    quotes = sum(words.count(mark) for mark in '"“”„«»')
    unpaired = words.count("(") != words.count(")") or words.count("[") != words.count("]") or quotes % 2 == 1
    return unpaired or "¶" in words[:-1]


examples = st.lists(
    st.tuples(st.integers(-9, 9), st.integers(-9, 9), st.sampled_from(["hay", "hay", *'()[]"“”„«»¶'])),
    min_size=1,
    max_size=12,
)


@given(example=examples, longest=st.integers(1, 14), count=st.integers(1, 14))
def test_best_spans_against_trying_everything(example, longest, count):
    starts, ends, words = ([values[side] for values in example] for side in range(3))
    every = sorted(
        (-(starts[i] + ends[j] - DISJOINTED * in_pieces(words[i : j + 1])), i, j)
        for i in range(len(words))
        for j in range(i, min(i + longest, len(words)))
    )
    expected: list[tuple[int, int, float]] = []
    for negative, i, j in every:
        if len(expected) < count and all(j < first or i > last for first, last, _ in expected):
            expected.append((i, j, -negative))
    start_logits, end_logits = (np.array(values, dtype=np.float64) for values in (starts, ends))
    assert best_spans(start_logits, end_logits, longest, count, joints(*tokens_of(words))) == expected


@pytest.mark.parametrize(
    ("words", "surest", "answer"),
    [
        ("the Drug Administration ( FDA ) approves", (1, 4), (1, 5)),
        ('called " photoelectrons " here', (2, 3), (2, 2)),
        ("„ Zug “ heißt", (0, 1), (0, 2)),
        ("deposit : 15 euros ¶ 4 repairs", (2, 5), (2, 3)),
    ],
)
def test_what_belongs_together_stays_together(words, surest, answer):
    """Where the surest span is in pieces, one nearly as sure that is not is the answer."""
    text, tokens = tokens_of(words.split())
    starts, ends = (np.zeros(len(tokens)) for _ in range(2))
    starts[surest[0]], starts[answer[0]] = 5, 5
    ends[surest[1]], ends[answer[1]] = 5, 4
    (first, last, _), *_ = best_spans(starts, ends, 30, 1, joints(text, tokens))
    assert (first, last) == answer
