"""Numbers above the line: without lines, 10 and a raised 9 would be 109, and a word and its note's number Board12."""

import re

BASES = r"(?<![^\W\d_])(?:[^\W\d_]{1,2}|sin|cos|tan)|(?<![\d.,])10"
"""A pattern of what has a power: a unit, a function or 10."""
NOTED = r"[^\W\d_]{3}|[.,;:!?)\]\"'”’»]|(?<!\d)[12]\d{3}"
"""A pattern of the end of what has notes instead: a word, a mark or a year."""
LONGEST_BEFORE = 5
"""Characters that either of them looks at."""

_RAISED = str.maketrans("0123456789+-\u2212\u2013", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻")
_NUMBER = re.compile(r"[\d+\-\u2212\u2013\s]*", re.ASCII)
_BEFORE = re.compile(rf"(?:{BASES}|(?P<noted>{NOTED}))\Z")
_NOTES = re.compile(r"(?P<numbers>\d{1,3}(?:[,\u2013-] ?(?:\d{1,3}|[*†‡§]))*)(?P<space>\s*)", re.ASCII)


def superscript(text: str) -> str:
    """Return a text above the line in characters that stand there: 10⁹. Unchanged if it is no number, as in 5th."""
    return text.translate(_RAISED) if _NUMBER.fullmatch(text) else text


def above_the_line(text: str, before: str) -> str:
    """Return a text above the line as it is told in one without lines.

    A note's number, behind what has notes, is in brackets, which the models read past: Board[12]. Any other number is
    raised, and what is no number is unchanged. `before` is what the text touches, its last LONGEST_BEFORE characters
    or more.
    """
    notes, touched = _NOTES.fullmatch(text), _BEFORE.search(before)
    if notes and touched and touched["noted"]:
        return f"[{notes['numbers']}]{notes['space']}"
    return superscript(text)
