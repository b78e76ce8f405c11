from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.errors import LongQuestionError
from app.engine.tokeniser import Tokeniser
from app.engine.windows import cover, cover_paragraphs, plan_windows
from tests.synthetic import NUMBER

CLS, SEP = NUMBER["[CLS]"], NUMBER["[SEP]"]


@given(length=st.integers(1, 400), room=st.integers(2, 60), data=st.data())
def test_every_token_is_covered_and_neighbours_share_enough(length, room, data):
    shared = data.draw(st.integers(0, room // 2))
    parts = cover(length, room, shared)
    assert {token for first, stop in parts for token in range(first, stop)} == set(range(length))
    assert all(0 < stop - first <= room for first, stop in parts)
    assert all(left[1] - right[0] == shared for left, right in pairwise(parts))
    # no window only repeats what the one before it holds
    assert all(left[1] < right[1] for left, right in pairwise(parts))


@given(length=st.integers(1, 120), begins=st.sets(st.integers(0, 125)), room=st.integers(4, 40), data=st.data())
def test_paragraphs_are_read_whole_where_they_fit(length, begins, room, data):
    shared = data.draw(st.integers(0, room // 2))
    parts = cover_paragraphs(begins, length, room, shared)
    assert {token for first, stop in parts for token in range(first, stop)} == set(range(length))
    assert all(0 < stop - first <= room for first, stop in parts)
    # no window only repeats what another one holds
    assert all(left[0] < right[0] and left[1] < right[1] for left, right in pairwise(parts))
    for first, stop in pairwise(sorted({0, *(begin for begin in begins if begin < length), length})):
        if stop - first <= room:
            assert any(begin <= first and stop <= end for begin, end in parts)
        assert shared or sum(begin <= first < end for begin, end in parts) == 1


@pytest.mark.parametrize(
    ("begins", "length", "parts"),
    [
        pytest.param([], 30, [(0, 20), (12, 30)], id="one long paragraph"),
        pytest.param([5, 10, 15, 20], 25, [(0, 10), (10, 20), (20, 25)], id="as many as fill half of a window"),
        pytest.param([8, 10], 26, [(0, 10), (8, 26)], id="a heading goes with what follows, too"),
        pytest.param([2], 18, [(0, 18)], id="and only with it where nothing precedes it"),
        pytest.param([2], 22, [(0, 2), (2, 22)], id="unless both are too long for one window"),
        pytest.param([8], 34, [(0, 8), (8, 28), (20, 34)], id="a paragraph of several windows"),
    ],
)
def test_parts_begin_with_paragraphs(begins, length, parts):
    assert cover_paragraphs(begins, length, room=20, shared=8) == parts


@pytest.fixture(scope="module")
def tokeniser(qa_bundle):
    return Tokeniser(qa_bundle)


def test_the_prompt_comes_first_for_a_question(tokeniser):
    question, text = tokeniser.encode("where is"), tokeniser.encode("the needle")
    (window,) = plan_windows(tokeniser, question, text, max_length=32, stride=8, too_long=LongQuestionError)
    where, is_, the, needle = (NUMBER[word] for word in ("where", "is", "the", "needle"))
    assert window.input_ids.tolist() == [CLS, where, is_, SEP, the, needle, SEP]
    assert window.token_type_ids.tolist() == [0, 0, 0, 0, 1, 1, 1]
    assert window.input_ids.dtype == window.token_type_ids.dtype == np.int64
    assert (window.first, window.stop, window.lead) == (0, 2, 4)


def test_the_text_comes_first_for_a_premise(tokeniser):
    hypothesis, premise = tokeniser.encode("is"), tokeniser.encode("the needle")
    (window,) = plan_windows(
        tokeniser, hypothesis, premise, max_length=32, stride=8, too_long=LongQuestionError, text_first=True
    )
    assert window.input_ids.tolist() == [CLS, NUMBER["the"], NUMBER["needle"], SEP, NUMBER["is"], SEP]
    assert window.token_type_ids.tolist() == [0, 0, 0, 0, 1, 1]
    assert window.lead == 1


@given(words=st.integers(1, 200), asked=st.integers(1, 13), stride=st.integers(0, 40))
def test_windows_hold_the_text_they_say(words, asked, stride, tokeniser):
    text = tokeniser.encode("hay straw needle the is " * words)
    plan = plan_windows(
        tokeniser, tokeniser.encode("x " * asked), text, max_length=32, stride=stride, too_long=LongQuestionError
    )
    seen: set[int] = set()
    windows = list(plan)
    assert len(windows) == len(plan)
    for window in windows:
        held = window.input_ids[window.lead : window.lead + window.stop - window.first]
        assert held.tolist() == text.ids[window.first : window.stop].tolist()
        assert len(window.input_ids) == len(window.token_type_ids) <= 32
        seen.update(range(window.first, window.stop))
    assert seen == set(range(len(text)))


def test_a_prompt_that_leaves_no_room(tokeniser):
    text = tokeniser.encode("hay")
    plan_windows(tokeniser, tokeniser.encode("x " * 13), text, max_length=32, stride=8, too_long=LongQuestionError)
    with pytest.raises(LongQuestionError, match=r"The question is too long \(14 word pieces\).* at most 13"):
        plan_windows(tokeniser, tokeniser.encode("x " * 14), text, max_length=32, stride=8, too_long=LongQuestionError)
