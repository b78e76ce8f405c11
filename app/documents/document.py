"""A text with a name: what every loader returns."""

import re
from dataclasses import dataclass
from pathlib import Path

PASTED_TITLE = "Pasted text"

_BYTE_ORDER_MARK = "\ufeff"
# What Qt shows as the end of a line (U+FDD0 and U+FDD1 are its private marks for frames).
_LINE_ENDS = re.compile("\r\n|[\r\u2028\u2029\ufdd0\ufdd1]")
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Document:
    """`text` is normalised: the window and the engine count the same characters in it.

    `kind` is "text" or "markdown" (Markdown keeps its marks); `path` is None for text that is not from a
    file.
    """

    title: str
    kind: str
    text: str
    path: Path | None


def document_from_text(text: str, title: str = PASTED_TITLE) -> Document:
    """Return pasted or piped text as a document."""
    return Document(title, "text", normalise(text), None)


def normalise(text: str) -> str:
    r"""End every line with \n, drop a byte order mark, and put U+FFFD in the place of lone surrogates.

    Qt does the first by itself and drops lone surrogates, which would move every highlight after them.
    """
    readable = _SURROGATE.sub("\ufffd", text.removeprefix(_BYTE_ORDER_MARK))
    return _LINE_ENDS.sub("\n", readable)
