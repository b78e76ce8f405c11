"""What counts the parts of a text in front of a line."""

import pytest

from app.engine.numbering import counts_a_part


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("4. Deposit", "4"),
        ("4. Deposit", "4."),
        ("  12) Keys", "12"),
        ("§ 5. Repairs", "§ 5"),
        ("12.3 Notice is given in writing", "12.3"),
        ("12.3. Notice", "3"),
        ("(b) the rent", "b"),
        ("iv. the stairs", "iv"),
    ],
)
@pytest.mark.parametrize("before", ["", "The flat\n", "The flat\n\n"])
def test_numbers_in_front_of_a_line_count_its_part(before, line, number):
    start = len(before) + line.index(number)
    assert counts_a_part(before + line, start, start + len(number))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("4. Deposit", "4. Deposit"),
        ("4. Deposit", "Deposit"),
        ("4 apples", "4"),
        ("12.3 million people", "12.3"),
        ("1876. The lamp was lit.", "1876"),
        ("They were 4. Deposit", "4"),
        ("4.", "4"),
        ("A. Smith", "A. Smith"),
    ],
)
def test_other_words_do_not(line, words):
    start = line.index(words)
    assert not counts_a_part(line, start, start + len(words))
