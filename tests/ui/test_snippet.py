from hypothesis import given
from hypothesis import strategies as st

from app.ui.snippet import snippet_around


def around(text: str, answer: str, reach: int = 90) -> tuple[str, str, str]:
    start = text.index(answer)
    found = snippet_around(text, start, start + len(answer), reach)
    return found.before, found.answer, found.after


def test_stays_within_the_paragraph_and_on_one_line() -> None:
    text = "# A heading\n\nThe lamp was\nlit in  1876, at dusk.\n\nAnother paragraph."
    assert around(text, "1876") == ("The lamp was lit in ", "1876", ", at dusk.")


def test_a_heading_loses_its_marks() -> None:
    assert around("## The tower\n\nText.", "tower") == ("The ", "tower", "")


def test_far_words_are_left_out_whole() -> None:
    text = "alpha bravo charlie delta echo foxtrot golf hotel"
    assert around(text, "delta", 12) == ("…charlie ", "delta", " echo…")


def test_an_answer_at_either_end() -> None:
    assert around("one two", "one") == ("", "one", " two")
    assert around("one two", "two") == ("one ", "two", "")


@given(st.text(alphabet="ab \n🗼#", min_size=1, max_size=80), st.data())
def test_never_loses_the_answer(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    found = snippet_around(text, start, end, data.draw(st.integers(1, 30)))
    assert found.answer == " ".join(text[start:end].split())
    assert "\n" not in found.before + found.after
