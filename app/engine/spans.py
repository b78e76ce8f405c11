"""Which stretches of a window answer best: by the logits of their ends, and by the marks that belong together."""

import numpy as np
import numpy.typing as npt

from app.engine.session import FloatArray
from app.engine.tokeniser import IntArray, TokenisedText

UNPAIRED = 4.0
"""What a span loses, in logits, that has one mark of a pair without the other, such as "Drug Administration (FDA"."""

# Mark -> its kind, and by how much it changes how many stand open. Quotation marks are one kind that opens and closes
# by turns: German ones open where English ones close.
_ROUND, _SQUARE, _QUOTATION = range(3)
_MARKS = {"(": (_ROUND, 1), ")": (_ROUND, -1), "[": (_SQUARE, 1), "]": (_SQUARE, -1)}
_MARKS |= dict.fromkeys('"“”„«»', (_QUOTATION, 1))


def open_marks(text: str, tokens: TokenisedText) -> IntArray:
    """How many marks of each kind stand open before each token and at last behind all, [kinds, tokens + 1].

    Counted from the first token, so that numbers may be negative. A span holds only whole pairs where the numbers
    before its first token and behind its last one are equal.
    """
    changes = np.zeros((3, len(tokens) + 1), dtype=np.int64)
    for place, start in enumerate(tokens.starts.tolist(), start=1):
        if (mark := _MARKS.get(text[start : start + 1])) is not None:
            changes[mark[0], place] = mark[1]
    counts = changes.cumsum(axis=1)
    counts[_QUOTATION] %= 2
    return counts


def best_spans(
    start_logits: FloatArray, end_logits: FloatArray, longest: int, count: int, marks: IntArray
) -> list[tuple[int, int, float]]:
    """Return up to `count` spans that do not overlap, as (first, last, score), best first.

    The score is start logit + end logit, less UNPAIRED where the span splits a pair of `marks` (see `open_marks`). Both
    logits have shape [tokens]; a span has at most `longest` tokens and `last` is inclusive. The best span is taken,
    everything that overlaps it is struck out, and so on. Equal scores go to the earlier, shorter one.
    """
    tokens = len(start_logits)
    longest = min(longest, tokens)
    # band[i, k] is the score of the span from i to i + k
    ends = np.full(tokens + longest - 1, -np.inf)
    ends[:tokens] = end_logits
    band = start_logits[:, np.newaxis] + np.lib.stride_tricks.sliding_window_view(ends, longest)
    band -= UNPAIRED * _splits(marks, longest)
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


def _splits(marks: IntArray, longest: int) -> npt.NDArray[np.bool_]:
    """Whether the span from i to i + k splits a pair, [tokens, longest]; of those beyond the last token, anything."""
    behind = np.pad(marks[:, 1:], ((0, 0), (0, longest - 1)), mode="edge")
    split = marks[:, :-1, np.newaxis] != np.lib.stride_tricks.sliding_window_view(behind, longest, axis=1)
    result: npt.NDArray[np.bool_] = split.any(axis=0)
    return result
