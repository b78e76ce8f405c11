"""Numbers above the line: in a text without lines, 10 and a raised 9 would be 109."""

import re

_RAISED = str.maketrans("0123456789+-\u2212\u2013", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻")
_NUMBER = re.compile(r"[\d+\-\u2212\u2013\s]*", re.ASCII)


def superscript(text: str) -> str:
    """Return a text above the line in characters that stand there: 10⁹. Unchanged if it is no number, as in 5th."""
    return text.translate(_RAISED) if _NUMBER.fullmatch(text) else text
