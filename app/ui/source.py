"""A text as it was when a run began, and places in it."""

import hashlib
from dataclasses import dataclass
from functools import cached_property

from app.documents.document import Document
from app.ui.passage import Utf16Index


@dataclass(frozen=True)
class Source:
    """What the library held under `key` at one moment; `edition` grows with every change of its text.

    `ref` is that of the item.

    The engine is asked about `document.text`, and the reader shows the same characters one for one.
    """

    key: int
    document: Document
    edition: int
    ref: str = ""

    @cached_property
    def index(self) -> Utf16Index:
        """Offsets of the text as positions in the reader; computed on the worker, so that the window never waits."""
        return Utf16Index(self.document.text)

    @cached_property
    def digest(self) -> str:
        """Tells this text from every other; computed on the worker, too."""
        return digest_of(self.document.text)

    def know(self, index: Utf16Index, digest: str) -> None:
        """Take what a worker has computed of the text."""
        self.__dict__.update(index=index, digest=digest)


@dataclass(frozen=True, slots=True)
class Place:
    """`source.document.text[start:end]`, to be marked in `tone`: "accent", "danger", "muted" or "found"."""

    source: Source
    start: int
    end: int
    tone: str = "accent"


def digest_of(text: str) -> str:
    """A short string that is another for every other text."""
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16).hexdigest()
