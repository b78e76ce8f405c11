"""Which stretches of a window answer best: by the logits of their ends, and by whether they are of one piece."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.engine.sentences import split_paragraphs
from app.engine.session import FloatArray
from app.engine.tokeniser import IntArray, TokenisedText

DISJOINTED = 4.0
"""What a span loses, in logits, that goes beyond a paragraph or has half of a pair of marks: "Drug Agency (DA"."""

# Mark -> its kind, and by how much it changes how many stand open. Quotation marks are one kind that opens and closes
# by turns: German ones open where English ones close.
_KINDS = 4
_ROUND, _SQUARE, _QUOTATION, _PARAGRAPH = range(_KINDS)
_MARKS = {"(": (_ROUND, 1), ")": (_ROUND, -1), "[": (_SQUARE, 1), "]": (_SQUARE, -1)}
_MARKS |= dict.fromkeys('"“”„«»', (_QUOTATION, 1))


@dataclass(frozen=True, slots=True)
class Joints:
    """Where a text's tokens hold together: a span from i to j is of one piece where `before[:, i] == behind[:, j]`.

    Both have shape [kinds, tokens]. For brackets and quotation marks they say how many stand open before and behind
    each token, counted from the first one, so that there may be less than none; for paragraphs, which one it is in.
    """

    before: IntArray
    behind: IntArray


def joints(text: str, tokens: TokenisedText) -> Joints:
    """The joints of tokens, of which there is at least one, of a text."""
    changes = np.zeros((_KINDS, len(tokens) + 1), dtype=np.int64)
    for place, start in enumerate(tokens.starts.tolist(), start=1):
        if (mark := _MARKS.get(text[start : start + 1])) is not None:
            changes[mark[0], place] = mark[1]
    counts = changes.cumsum(axis=1)
    counts[_QUOTATION] %= 2
    before, behind = counts[:, :-1].copy(), counts[:, 1:].copy()
    origin = int(tokens.starts[0])
    begins = [origin + begin for begin, _ in split_paragraphs(text[origin : int(tokens.ends[-1])])]
    before[_PARAGRAPH] = behind[_PARAGRAPH] = np.searchsorted(begins, tokens.starts, side="right")
    return Joints(before, behind)


def best_spans(
    start_logits: FloatArray, end_logits: FloatArray, longest: int, count: int, held: Joints
) -> list[tuple[int, int, float]]:
    """Return up to `count` spans that do not overlap, as (first, last, score), best first.

    The score is start logit + end logit, less DISJOINTED where the span is not of one piece. Both logits have shape
    [tokens]; a span has at most `longest` tokens and `last` is inclusive. The best span is taken, everything that
    overlaps it is struck out, and so on. Equal scores go to the earlier, shorter one.
    """
    tokens = len(start_logits)
    longest = min(longest, tokens)
    # band[i, k] is the score of the span from i to i + k
    ends = np.full(tokens + longest - 1, -np.inf)
    ends[:tokens] = end_logits
    band = start_logits[:, np.newaxis] + np.lib.stride_tricks.sliding_window_view(ends, longest)
    band -= DISJOINTED * _disjointed(held, longest)
    spans: list[tuple[int, int, float]] = []
    while len(spans) < count:
        first, extra = divmod(int(band.argmax()), longest)
        score = float(band[first, extra])
        if score == -np.inf:
            break
        last = first + extra
        spans.append((first, last, score))
        band[first : last + 1] = -np.inf
        for earlier in range(max(0, first - longest + 1), first):
            band[earlier, first - earlier :] = -np.inf
    return spans


def _disjointed(held: Joints, longest: int) -> npt.NDArray[np.bool_]:
    """Whether the span from i to i + k is in pieces, [tokens, longest]; of those beyond the last token, anything."""
    behind = np.pad(held.behind, ((0, 0), (0, longest - 1)), mode="edge")
    apart = held.before[:, :, np.newaxis] != np.lib.stride_tricks.sliding_window_view(behind, longest, axis=1)
    result: npt.NDArray[np.bool_] = apart.any(axis=0)
    return result
