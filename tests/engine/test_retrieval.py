import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.engine.retrieval import SharedTokens, best_first, joined

ids = st.lists(st.integers(0, 5), max_size=30).map(lambda values: np.array(values, dtype=np.int64))


def by_the_book(query, parts):
    mean = max(1.0, sum(map(len, parts)) / len(parts))
    scores = [0.0] * len(parts)
    for token in set(query.tolist()):
        counts = [part.tolist().count(token) for part in parts]
        holding = sum(count > 0 for count in counts)
        if holding:
            rarity = math.log(1 + (len(parts) - holding + 0.5) / (holding + 0.5))
            for number, (count, part) in enumerate(zip(counts, parts, strict=True)):
                scores[number] += rarity * count * 2.2 / (count + 1.2 * (0.25 + 0.75 * len(part) / mean))
    return scores


@given(query=ids, parts=st.lists(ids, min_size=1, max_size=6))
def test_bm25_is_the_formula_of_the_book(query, parts):
    text, begins = joined(parts)
    firsts = np.array(begins)
    stops = firsts + [len(part) for part in parts]
    assert np.allclose(SharedTokens(query, text, firsts, stops).bm25(), by_the_book(query, parts))


def test_rare_words_count_more_than_common_ones():
    text = np.array([1, 2, 1, 3, 1, 4])
    firsts, stops = np.array([0, 2, 4]), np.array([2, 4, 6])
    assert best_first(SharedTokens(np.array([1, 3]), text, firsts, stops).bm25()) == [1, 0, 2]


def test_nothing_to_rank():
    nothing = np.empty(0, dtype=np.int64)
    shared = SharedTokens(np.array([1]), nothing, nothing, nothing)
    assert shared.bm25().tolist() == shared.coverage(nothing, nothing).tolist() == []
    assert joined([])[1] == []


def test_parts_without_any_of_the_words_stay_in_order():
    text = np.zeros(6, dtype=np.int64)
    assert best_first(SharedTokens(np.array([7]), text, np.array([0, 2, 4]), np.array([2, 4, 6])).bm25()) == [0, 1, 2]


@given(query=ids, parts=st.lists(ids, min_size=1, max_size=6))
def test_coverage_is_a_share(query, parts):
    text, begins = joined(parts)
    firsts = np.array(begins)
    stops = firsts + [len(part) for part in parts]
    found = SharedTokens(query, text, firsts, stops).coverage(firsts, stops)
    for share, part in zip(found, parts, strict=True):
        assert 0.0 <= share <= 1.0 + 1e-9
        held = set(query.tolist()) & set(part.tolist())
        assert (share > 0) == bool(held)
        if held and held == set(query.tolist()):
            assert math.isclose(share, 1.0)


def test_a_word_found_nowhere_does_not_outweigh_the_rest():
    text = np.array([1, 2, 3] + [9] * 300)
    firsts = np.arange(0, 303, 3)
    shared = SharedTokens(np.array([1, 2, 3, 7]), text, firsts, firsts + 3)
    assert math.isclose(shared.coverage(firsts[:1], firsts[:1] + 3)[0], 0.75)
    assert SharedTokens(np.array([7]), text, firsts, firsts + 3).coverage(firsts[:1], firsts[:1] + 3)[0] == 0.0


def test_any_stretch_can_be_covered_by_what_is_rare_in_the_parts():
    text = np.array([1, 2, 9, 9, 1, 9, 9, 9])
    shared = SharedTokens(np.array([1, 2]), text, np.array([0, 4]), np.array([4, 8]))
    common, rare = math.log(1 + 0.5 / 2.5), math.log(1 + 1.5 / 1.5)  # in both parts, and in one of them
    found = shared.coverage(np.array([0, 1, 2, 3]), np.array([2, 3, 4, 5]))
    assert np.allclose(found, [1.0, rare / (rare + common), 0.0, common / (rare + common)])
