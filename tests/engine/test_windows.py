from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.errors import LongQuestionError
from app.engine.tokeniser import Tokeniser
from app.engine.windows import cover, plan_windows
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
