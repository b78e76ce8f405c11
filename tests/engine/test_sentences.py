from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.engine.sentences import LONGEST, sentence_around, split_paragraphs, split_sentences
from tests.engine.test_tokeniser import unicode_text

prose = st.lists(
    st.sampled_from(
        ["Dr.", "Marrow", "left.", "“No.”", "1.", "e.g.", "U.S.", "\n", "\n\n", "- item", "# Head", "3.14", "…"]
    )
).map(" ".join)


def split(text):
    return [text[start:end] for start, end in split_sentences(text)]


@given(text=unicode_text | prose)
@example("a" * 3 * LONGEST)
@example("word " * LONGEST)
def test_every_word_is_in_exactly_one_sentence(text):
    spans = split_sentences(text)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
    outside = list(text)
    for start, end in spans:
        assert start < end
        assert text[start:end] == text[start:end].strip()
        outside[start:end] = " " * (end - start)
    assert not "".join(outside).strip()


@pytest.mark.parametrize(
    "sentences",
    [
        ["The first was Dr. J. Penhale, who paid £14,600.50 to Mr. Oake.", "He left."],
        ["“Did he?” she asked.", "He did!", "Did you?"],
        ["See fig. 3 and sec. 4.2 on p. 7.", "No.", "Never."],
        ["He came at 5 p.m. on Monday, e.g. early.", "We left."],
        ["See example.com for more.", "It is 38 m. high, etc. and old."],
        ["It ended… or not?", "It did.", "“It is over.”", "(Then silence.)", "All slept."],
        ["It was I.", "Then the U.S. agreed.", "So did the U.K. government."],
        ["Weil er kam. und ging.", "Élodie rit.", "Иван ушёл.", "Он спал."],
        ["日本。", "東京。"],
        ["It was lit.[13]", "It was old,[14] he said.[1,2][15]", "“No.”[3]", "It met.¹²", "Then it did."],
        ["It was lit.[2, 13–15]", "He sat.[1,*]", "Then she did."],
    ],
)
def test_known_sentences(sentences):
    assert split(" ".join(sentences)) == sentences


def test_lines_paragraphs_headings_and_items():
    text = "# The keepers\nThe first line goes\non here. Next.\n\nA new one\n- item one\n- item two\n1. Rent. 2. Pets."
    assert split(text) == [
        "# The keepers",
        "The first line goes\non here.",
        "Next.",
        "A new one",
        "- item one",
        "- item two",
        "1. Rent.",
        "2. Pets.",
    ]


@given(text=st.text(st.sampled_from("a# \n\f")), block=st.integers(1, 6))
def test_where_blocks_end_makes_no_difference(text, block):
    whole = list(split_paragraphs(text))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("app.engine.sentences._BLOCK_CHARACTERS", block)
        assert list(split_paragraphs(text)) == whole


def test_what_never_ends_is_cut_between_words():
    pieces = split("word " * LONGEST)
    assert len(pieces) > 2
    assert all(len(piece) <= LONGEST + 5 for piece in pieces)


@given(text=prose, place=st.tuples(st.integers(0, 80), st.integers(1, 30)))
def test_the_sentence_around_a_stretch_holds_it(text, place):
    start = min(place[0], len(text))
    end = min(start + place[1], len(text))
    first, last = sentence_around(text, start, end)
    assert first <= start <= end <= last
    if text[start:end].strip():
        assert text[first:last] == text[first:last].strip() or (first == start or last == end)


def test_the_sentence_around_an_answer():
    text = "One is here. The tower has 172 steps. And so on.\n\nAnother paragraph. " * 40
    start = text.index("172", 1000)
    first, last = sentence_around(text, start, start + 3)
    assert text[first:last] == "The tower has 172 steps."
    both = start, text.index("And so", start) + 3
    first, last = sentence_around(text, *both)
    assert text[first:last] == "The tower has 172 steps. And so on."
