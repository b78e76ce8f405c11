"""The words around an answer, for its card."""

import re
from dataclasses import dataclass

_SPACE = re.compile(r"\s+")
_MARKS = re.compile(r"^\s*(?:#{1,6}\s+|[-*+]\s+|>\s+)")


@dataclass(frozen=True, slots=True)
class Snippet:
    """An answer within its surroundings, ready to be shown on flowing lines: whitespace is single spaces."""

    before: str
    answer: str
    after: str


def snippet_around(text: str, start: int, end: int, reach: int = 90) -> Snippet:
    """Up to `reach` characters either side of `text[start:end]`, whole words, never past a paragraph's end.

    An ellipsis stands where something of the same paragraph was left out.
    """
    low = max(0, start - reach)
    paragraph = text.rfind("\n\n", low, start)
    before = text[paragraph + 2 if paragraph >= 0 else low : start]
    if paragraph < 0 and low > 0:
        # Drop the word that the limit cut through; a text without spaces is cut where it is.
        cut = _SPACE.search(before)
        before = "…" + before[cut.end() if cut and cut.end() < len(before) else 0 :]
    else:
        before = _MARKS.sub("", before)

    high = min(len(text), end + reach)
    paragraph = text.find("\n\n", end, high)
    after = text[end : paragraph if paragraph >= 0 else high]
    if paragraph < 0 and high < len(text):
        words = after.rsplit(maxsplit=1)
        after = (words[0] if len(words) == 2 else after) + "…"
    return Snippet(
        _SPACE.sub(" ", before).lstrip(),
        _SPACE.sub(" ", text[start:end]).strip(),
        _SPACE.sub(" ", after).rstrip(),
    )
