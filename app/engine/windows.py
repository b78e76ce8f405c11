"""A prompt and a text of any length, as windows that a model can read.

A window is `[CLS] prompt [SEP] part of the text [SEP]` or, with the text first, `[CLS] part of the text [SEP]
prompt [SEP]`; token types are 0 up to the first [SEP] and 1 after it (Devlin et al. 2018, arXiv 1810.04805).
Nothing is ever padded: the trigram embedding would see the padding.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from app.engine.errors import InputError
from app.engine.tokeniser import IntArray, TokenisedText, Tokeniser

_SPECIAL_TOKENS = 3


@dataclass(frozen=True, slots=True)
class Window:
    """One sequence for the model: from position `lead` on, the text's tokens first to stop (exclusive)."""

    first: int
    stop: int
    lead: int
    input_ids: IntArray
    token_type_ids: IntArray


@dataclass(frozen=True, slots=True)
class WindowPlan:
    """The windows of a text, each made when it is asked for; `parts` are their first tokens and stops (exclusive)."""

    tokeniser: Tokeniser
    prompt: IntArray
    text: IntArray
    text_first: bool
    parts: list[tuple[int, int]]

    def __len__(self) -> int:
        return len(self.parts)

    def __iter__(self) -> Iterator[Window]:
        return (self[number] for number in range(len(self)))

    def __getitem__(self, number: int) -> Window:
        first, stop = self.parts[number]
        part = self.text[first:stop]
        head, tail = (part, self.prompt) if self.text_first else (self.prompt, part)
        sep = [self.tokeniser.sep_id]
        types = np.zeros(len(head) + len(tail) + _SPECIAL_TOKENS, dtype=np.int64)
        types[len(head) + 2 :] = 1
        return Window(
            first=first,
            stop=stop,
            lead=1 if self.text_first else len(head) + 2,
            input_ids=np.concatenate(([self.tokeniser.cls_id], head, sep, tail, sep)).astype(np.int64),
            token_type_ids=types,
        )


def plan_windows(
    tokeniser: Tokeniser,
    prompt: TokenisedText,
    text: TokenisedText,
    *,
    max_length: int,
    stride: int,
    too_long: type[InputError],
    text_first: bool = False,
    begins: Callable[[], Iterable[int]] | None = None,
) -> WindowPlan:
    """Plan windows of at most `max_length` tokens whose neighbours share `stride` tokens of the text.

    With `begins`, which gives the numbers of the tokens that paragraphs begin with, a text that needs more than one
    window is cut between paragraphs, see `cover_paragraphs`. Every token of the text lies in at least one window.
    Raises `too_long` when the prompt would leave the text less than half of a window.
    """
    room = max_length - len(prompt) - _SPECIAL_TOKENS
    if room < max_length // 2:
        raise too_long(pieces=len(prompt), most=max_length - _SPECIAL_TOKENS - max_length // 2)
    shared = min(stride, room // 2)
    if begins is None or len(text) <= room:
        parts = cover(len(text), room, shared)
    else:
        parts = cover_paragraphs(begins(), len(text), room, shared)
    return WindowPlan(tokeniser, prompt.ids, text.ids, text_first, parts)


def cover(length: int, room: int, shared: int) -> list[tuple[int, int]]:
    """Cover `length` tokens with parts of at most `room`, neighbours sharing `shared` (less than `room`).

    >>> cover(10, 6, 2)
    [(0, 6), (4, 10)]
    """
    step = room - shared
    count = 1 + max(0, -(-(length - room) // step))
    return [(number * step, min(number * step + room, length)) for number in range(count)]


def cover_paragraphs(begins: Iterable[int], length: int, room: int, shared: int) -> list[tuple[int, int]]:
    """Cover `length` tokens with parts of whole paragraphs, which begin at 0 and at `begins`, in any order.

    Paragraphs are put together up to half of `room`. A longer one is a part by itself, and one beyond `room` is cut as
    `cover` does, with `shared` tokens in common. The last paragraphs of a part, up to half of `shared`, are read again
    with what follows: a heading belongs there.

    >>> cover_paragraphs([3, 6, 9, 24], 30, 20, 8)
    [(0, 9), (6, 24), (24, 30)]
    """
    bounds = sorted({0, *(begin for begin in begins if 0 <= begin < length), length})
    last = len(bounds) - 1
    parts: list[tuple[int, int]] = []
    lead = fresh = 0  # the paragraphs that the next part begins with, and that no part holds yet
    while fresh < last:
        stop = fresh + 1
        while stop < last and bounds[stop + 1] - bounds[lead] <= room // 2:
            stop += 1
        begin, end = bounds[lead], bounds[stop]
        if parts and parts[-1][0] == begin:
            parts.pop()  # this part holds all of it
        parts += [(begin + at, begin + until) for at, until in cover(end - begin, room, shared)]
        before, lead, fresh = lead, stop, stop
        while (
            before < lead
            and fresh < last
            and bounds[fresh] - bounds[lead - 1] <= shared // 2
            and bounds[fresh + 1] - bounds[lead - 1] <= room
        ):
            lead -= 1
    return parts
