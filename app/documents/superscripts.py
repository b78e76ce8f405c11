"""What is above the line: without lines, 10 and a raised 9 would be 109, and a word and its note's number Board12."""

import re

from app.engine.notes import MARKS

_PUNCTUATION = r"[.,;:!?%)\]\"'”’»]"
BASES = r"(?<![^\W\d_])(?:[^\W\d_]{1,2}|sin|cos|tan)|(?<![\d.,])10"
"""A pattern of what has a power: a unit, a function or 10."""
NUMBERED = rf"[^\W\d_]{{3}}|{_PUNCTUATION}|(?<!\d)[12]\d{{3}}"
"""A pattern of the end of what has notes with numbers instead: a word, a mark or a year."""
LETTERED = rf"[^\W\d_]{{2}}|{_PUNCTUATION}|\d[.,]\d{{1,3}}"
"""A pattern of the end of what has notes with letters: a word, as short as the name Li, a mark or a decimal."""
LONGEST_BEFORE = 5
"""Characters that any of them looks at."""

_RAISED = str.maketrans("0123456789+-\u2212\u2013", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻")
_NUMBER = re.compile(r"[\d+\-\u2212\u2013\s]*", re.ASCII)
_NOTES = re.compile(rf"\(?(?P<marks>{MARKS})\)?(?P<space>\s*)", re.ASCII)
_BEFORE_NUMBER = re.compile(rf"(?:{BASES}|(?P<noted>{NUMBERED}))\Z")
_BEFORE_LETTER = re.compile(rf"(?P<noted>{LETTERED}|\s|\A)\Z")


def superscript(text: str) -> str:
    """Return a text above the line in characters that stand there: 10⁹. Unchanged if it is no number, as in 5th."""
    return text.translate(_RAISED) if _NUMBER.fullmatch(text) else text


def above_the_line(text: str, before: str) -> str:
    """Return a text above the line as it is told in one without lines.

    A note's number or letter, behind what has notes, is in brackets, which the models read past: Board[12]. Any other
    number is raised, and what else there is unchanged. `before` is what the text touches, its last LONGEST_BEFORE
    characters or more.
    """
    if notes := _NOTES.fullmatch(text):
        touched = (_BEFORE_NUMBER if notes["marks"][0].isdigit() else _BEFORE_LETTER).search(before)
        if touched and touched["noted"] is not None:
            return f"[{notes['marks']}]{notes['space']}"
    return superscript(text)
