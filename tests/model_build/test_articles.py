"""A question's two windows of its article."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from model_build.articles import Article

ASKED, ANSWER = 7, 9


def article(*paragraphs: list[int]) -> Article:
    return Article.of({str(number): tokens for number, tokens in enumerate(paragraphs)})


def test_the_window_with_the_answer_and_the_likeliest_without():
    near, far = [ASKED, ASKED, 1, 1, 1, 1], [1, 1, 1, 1, 1, 1]
    found = article(far, [ASKED, ANSWER, 1, 1, 1, 1], far, near)
    assert found.begins == {"0": 0, "1": 6, "2": 12, "3": 18}
    assert found.windows([ASKED], (7, 7), room=8, shared=2) == [(6, 12), (18, 24)]


def test_a_window_that_says_the_answer_too_is_passed_over():
    says_so = [ASKED, ASKED, ANSWER, 2, 1, 1]
    found = article([ASKED, ANSWER, 2, 1, 1, 1], says_so, [1, 1, 1, 1, 1, ANSWER])
    assert found.windows([ASKED], (1, 2), room=8, shared=2) == [(0, 6), (12, 18)]
    assert found.windows([ASKED], (1, 1), room=8, shared=2) == []


def test_an_answer_longer_than_a_window_has_none():
    assert article([1, 2, 3, 4, 5, 6], [1] * 6).windows([ASKED], (0, 5), room=4, shared=2) == []


@given(st.data())
def test_one_window_has_the_answer_and_the_other_does_not(draw: st.DataObject):
    paragraph = st.lists(st.integers(1, 12), min_size=1, max_size=20)
    found = article(*draw.draw(st.lists(paragraph, min_size=1, max_size=8)))
    ids = found.ids.tolist()
    first = draw.draw(st.integers(0, len(ids) - 1))
    last = min(len(ids) - 1, first + draw.draw(st.integers(0, 3)))
    question = draw.draw(st.lists(st.integers(1, 12), min_size=1, max_size=5))
    room = draw.draw(st.integers(4, 30))
    windows = found.windows(question, (first, last), room=room, shared=draw.draw(st.integers(0, room // 2)))
    if windows:
        (begin, stop), (elsewhere, end) = windows
        assert begin <= first
        assert last < stop
        words, there = ids[first : last + 1], ids[elsewhere:end]
        assert all(there[at : at + len(words)] != words for at in range(len(there)))
        assert max(stop - begin, end - elsewhere) <= room
    assert np.array_equal(np.array(ids), found.ids)
