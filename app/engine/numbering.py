"""What counts the parts of a text in front of a line: 4. Deposit; § 12.3 Notice; (b) the rent."""

import re

_COUNT = r"(?:\d{1,3}|[A-Za-z]|[IVXivx]{2,5})"
# A number with a dot inside needs none behind it, where a heading and not a unit follows: 12.3 Notice, 12.3 million.
_COUNTS = rf"{_COUNT}(?:\.{_COUNT})*[.)]|\d{{1,3}}(?:\.\d{{1,3}})+(?= [A-Z])"
_IN_FRONT = re.compile(rf"[ \t]*(?:§+ ?)?\(?(?:{_COUNTS})(?=\s+\S)")


def counts_a_part(text: str, start: int, end: int) -> bool:
    r"""Whether `text[start:end]` is, or is part of, what counts a part of the text, in front of its line.

    >>> counts_a_part("The flat\n4. Deposit", 9, 10)
    True
    >>> counts_a_part("4 apples", 0, 1)
    False
    """
    found = _IN_FRONT.match(text, text.rfind("\n", 0, start) + 1)
    return found is not None and end <= found.end()
