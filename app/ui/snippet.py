"""The sentence around an answer, for its card."""

import re
from dataclasses import dataclass

from app.engine.sentences import sentence_around

_SPACE = re.compile(r"\s+")
_MARKS = re.compile(r"^\s*(?:#{1,6}\s+|[-*+]\s+|>\s+)")


@dataclass(frozen=True, slots=True)
class Snippet:
    """An answer within its surroundings, ready to be shown on flowing lines: whitespace is single spaces."""

    before: str
    answer: str
    after: str


def snippet_around(text: str, start: int, end: int, reach: int = 160) -> Snippet:
    """The sentence that holds `text[start:end]`, but at most `reach` characters either side of it, whole words.

    An ellipsis stands where something of the sentence was left out.
    """
    first, last = sentence_around(text, start, end)
    low, high = max(first, start - reach), min(last, end + reach)
    before, after = text[low:start], text[end:high]
    if low > first:
        # Drop the word that the limit cut through; a text without spaces is cut where it is.
        cut = _SPACE.search(before)
        before = "…" + before[cut.end() if cut and cut.end() < len(before) else 0 :]
    else:
        before = _MARKS.sub("", before)
    if high < last:
        words = after.rsplit(maxsplit=1)
        after = (words[0] if len(words) == 2 else after) + "…"
    return Snippet(
        _SPACE.sub(" ", before).lstrip(),
        _SPACE.sub(" ", text[start:end]).strip(),
        _SPACE.sub(" ", after).rstrip(),
    )
