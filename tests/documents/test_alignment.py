"""The characters of a page are found again in the text made of them."""

import time

from hypothesis import given
from hypothesis import strategies as st

from app.documents.alignment import NOWHERE, aligned
from app.documents.running_text import HYPHEN


def origins(drawn: list[str], text: str) -> list[str]:
    """Return what each character of the text came from."""
    return ["" if place == NOWHERE else drawn[place] for place in aligned(drawn, text)]


def test_white_space_may_differ():
    assert aligned(["a", "", "", "b"], "a b") == [0, NOWHERE, 3]
    assert aligned(["a", "", "b"], "a\n\nb") == [0, NOWHERE, NOWHERE, 2]
    assert aligned([], "a") == [NOWHERE]
    assert aligned(["a"], "") == []


def test_ligatures_are_several_letters():
    assert aligned(["e", "ffi", "x"], "effix") == [0, 1, 1, 1, 2]


def test_divided_words():
    assert aligned([*"re", HYPHEN, *"cord"], "record") == [0, 1, 3, 4, 5, 6]
    assert aligned([*"re", "-", "", *"cord"], "record") == [0, 1, 4, 5, 6, 7]
    assert aligned([*"well", HYPHEN, *"known"], "well-known") == list(range(10))
    assert aligned(list("1914-1918"), "1914-1918") == list(range(9))
    assert aligned(["a", "\xad", "b"], "ab") == [0, 2]


def test_lines_that_were_left_out():
    drawn = list("TheLighthouse12Thekeeperwrotereports.TheLighthouseTheend.")
    text = "The keeper wrote reports. The end."
    places = aligned(drawn, text)
    assert places[0] == drawn.index("T", 5)
    assert [drawn[place] for place in places if place != NOWHERE] == list(text.replace(" ", ""))
    assert places[text.index("The end")] == "".join(drawn).index("Theend")


def test_what_is_not_on_the_page_is_nowhere():
    assert origins(list("abcdefghijklmnop"), "XYabcdefghijklmnop")[2:] == list("abcdefghijklmnop")
    assert aligned(list("abc"), "xyz") == [NOWHERE] * 3


LINES = st.lists(st.text("abcdefghij", min_size=3, max_size=12), max_size=8)


@given(LINES, st.sampled_from(["", " ", "\n", "\n\n", HYPHEN, "-"]))
def test_every_character_of_a_whole_page_is_found_exactly(lines, joint):
    drawn: list[str] = []
    text, truth = "", []
    for number, line in enumerate(lines):
        if number:
            drawn.append(joint.strip())
            kept = "" if joint in (HYPHEN, "-") else joint
            text += kept
            truth += [NOWHERE] * len(kept)
        truth += range(len(drawn), len(drawn) + len(line))
        drawn += line
        text += line
    assert aligned(drawn, text) == truth


@given(st.lists(st.tuples(st.text("ab-f", max_size=12), st.booleans()), max_size=8), st.text("ab -f", max_size=20))
def test_no_place_is_of_two_characters_or_of_another_one(lines, other):
    drawn = list("".join(line for line, _ in lines))
    for text in ("".join(line for line, kept in lines if kept), other):
        places = aligned(drawn, text)
        assert len(places) == len(text)
        found = [(place, offset) for offset, place in enumerate(places) if place != NOWHERE]
        assert len({place for place, _ in found}) == len(found)
        assert all(drawn[place] == text[offset] for place, offset in found)


@given(st.integers(0, 12), *[st.integers(8, 30)] * 3, st.integers(0, 12))
def test_lines_that_were_put_before_others(head, before, last, notes, foot):
    # Every character is another one, so that each has one place.
    places, made = {}, 0
    for name, length in (("head", head), ("before", before), ("last", last), ("notes", notes), ("foot", foot)):
        places[name] = list(range(made, made + length))
        made += length
    drawn = [chr(0x4E00 + place) for place in range(made)]
    truth = places["before"] + places["notes"] + places["last"]
    assert aligned(drawn, "".join(drawn[place] for place in truth)) == truth


def test_numbers_above_the_line():
    assert aligned(list("109/Land"), "10⁹/L and") == [*range(5), NOWHERE, *range(5, 8)]
    assert origins(list("theBoard12metthere"), "the Board[12] met there") == [
        *"the",
        "",
        *"Board",
        "",
        *"12",
        "",
        "",
        *"met",
        "",
        *"there",
    ]


def test_pages_made_to_take_long_do_not():
    begun = time.monotonic()
    for drawn, text in (("ab" * 100_000, "ac" * 100_000), ("a" * 200_000, "b" * 200_000), ("-" * 200_000, "a" * 9)):
        aligned(list(drawn), text)
    assert time.monotonic() - begun < 20
