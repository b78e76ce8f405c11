"""Numbers of notes and sources in a text, as documents of all kinds have them: the Board[12] agreed.[2, 13–15]"""

import re

NUMBERS = r"\[\d{1,3}(?:[,–-] ?(?:\d{1,3}|[*†‡§]))*\]"
"""A pattern of those of one place."""
_AT_THE_END = re.compile(rf"(?<=\S)\s*(?:{NUMBERS})+\Z")


def without_notes(text: str) -> str:
    """Return a text without the numbers that it ends in, unless they are all of it.

    >>> without_notes("on 14 May[3][4]")
    'on 14 May'
    """
    return _AT_THE_END.sub("", text)
