"""The errors that people see. `str(error)` is one sentence: what is wrong and what to do.

Every kind is a class of its own with a `code` that never changes, for reports, and the sentence with the places of its
values, for translation. The kinds of the documents are in `app.documents.errors`.
"""

from collections.abc import Iterator
from typing import ClassVar


class EdgewiseError(Exception):
    """Anything that stops a task and can be explained in one sentence.

    A kind is raised with its values, `MissingFileError(path=path)`. `values` has them; `detail` is for reports,
    in technical words and without any of the user's text.
    """

    code: ClassVar[str] = ""
    sentence: ClassVar[str] = ""

    def __init__(self, message: str = "", /, *, detail: str = "", **values: object) -> None:
        super().__init__(message or self.sentence.format(**values))
        self.detail = detail
        self.values = values


class BundleError(EdgewiseError):
    """A model bundle is missing, damaged or of the wrong kind."""


class InputError(EdgewiseError):
    """The user's text, question, file or option cannot be used."""


def error_kinds() -> list[type[EdgewiseError]]:
    """Return all kinds of the modules that are loaded, ordered by code."""
    return sorted((kind for kind in _below(EdgewiseError) if kind.code), key=lambda kind: kind.code)


def _below(kind: type[EdgewiseError]) -> Iterator[type[EdgewiseError]]:
    for narrower in kind.__subclasses__():
        yield narrower
        yield from _below(narrower)
