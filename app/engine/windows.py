"""A prompt and a text of any length, as overlapping windows that a model can read.

A window is `[CLS] prompt [SEP] part of the text [SEP]` or, with the text first, `[CLS] part of the text [SEP]
prompt [SEP]`; token types are 0 up to the first [SEP] and 1 after it (Devlin et al. 2018, arXiv 1810.04805).
Nothing is ever padded: the trigram embedding would see the padding.
"""

from collections.abc import Iterator
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
) -> WindowPlan:
    """Plan windows of at most `max_length` tokens whose neighbours share `stride` tokens of the text.

    Every token of the text lies in at least one window. Raises `too_long` when the prompt
    would leave the text less than half of a window.
    """
    room = max_length - len(prompt) - _SPECIAL_TOKENS
    if room < max_length // 2:
        raise too_long(pieces=len(prompt), most=max_length - _SPECIAL_TOKENS - max_length // 2)
    parts = cover(len(text), room, min(stride, room // 2))
    return WindowPlan(tokeniser, prompt.ids, text.ids, text_first, parts)


def cover(length: int, room: int, shared: int) -> list[tuple[int, int]]:
    """Cover `length` tokens with parts of at most `room`, neighbours sharing `shared` (less than `room`).

    >>> cover(10, 6, 2)
    [(0, 6), (4, 10)]
    """
    step = room - shared
    count = 1 + max(0, -(-(length - room) // step))
    return [(number * step, min(number * step + room, length)) for number in range(count)]
