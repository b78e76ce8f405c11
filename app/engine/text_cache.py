"""What was computed from a text, kept for the next question about it."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class TextCache(Generic[Value]):
    """Values by text, made by `make` when first asked for; the least recently used go when `most` is exceeded.

    `size` says how much of `most` a value takes. The value asked for last always stays, whatever its size.
    """

    def __init__(self, make: Callable[[str], Value], size: Callable[[Value], int], most: int) -> None:
        self._make = make
        self._size = size
        self._most = most
        self._values: OrderedDict[str, Value] = OrderedDict()
        self._held = 0

    def __len__(self) -> int:
        return len(self._values)

    def __getitem__(self, text: str) -> Value:
        if text in self._values:
            self._values.move_to_end(text)
            return self._values[text]
        value = self._values[text] = self._make(text)
        self._held += self._size(value)
        while self._held > self._most and len(self._values) > 1:
            _, oldest = self._values.popitem(last=False)
            self._held -= self._size(oldest)
        return value
