"""What refers to notes and sources in a text, as documents of all kinds have it: the Board[12] agreed.[2, 13–15, a]"""

import re

MARK = r"(?:\d{1,3}|[a-j])"
"""A pattern of the number or letter of one."""
MARKS = rf"{MARK}(?:[,–-] ?(?:{MARK}|[*∗†‡§¶]))*"
"""A pattern of those of one place, with signs behind them."""
REFERENCE = rf"\[{MARKS}\]"
"""A pattern of them in a text, in brackets."""
_AT_THE_END = re.compile(rf"(?<=\S)\s*(?:{REFERENCE})+\Z")


def without_notes(text: str) -> str:
    """Return a text without the references that it ends in, unless they are all of it.

    >>> without_notes("on 14 May[3][4]")
    'on 14 May'
    """
    return _AT_THE_END.sub("", text)
