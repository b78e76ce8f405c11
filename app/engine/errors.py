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


class OptionError(InputError):
    """A number or name that was chosen is outside what is possible."""

    code = "option-wrong"
    sentence = "The {option} must be {wanted}, not {value}."


class EmptyTextError(InputError):
    """There are no words to read."""

    code = "text-empty"
    sentence = "The text is empty: paste some text or open a document."


class EmptyQuestionError(InputError):
    """There are no words in the question."""

    code = "question-empty"
    sentence = "The question is empty: type what you want to know."


class EmptyPassageError(InputError):
    """There are no words in the passage that a claim is to be judged by."""

    code = "passage-empty"
    sentence = "The passage is empty: write the text that is taken to be true."


class EmptyClaimError(InputError):
    """There are no words in the claim."""

    code = "claim-empty"
    sentence = "The claim is empty: write what is to be judged."


class LongQuestionError(InputError):
    """The question leaves no room for the text."""

    code = "question-long"
    sentence = "The question is too long ({pieces} word pieces): shorten it to at most {most}."


class LongClaimError(InputError):
    """The claim leaves no room for the text."""

    code = "claim-long"
    sentence = "The claim is too long ({pieces} word pieces): shorten it to at most {most}."


class MissingBundleError(BundleError):
    """There is no bundle in the folder."""

    code = "model-missing"
    sentence = "There is no model in {folder} ({manifest} is missing): install Edgewise again."


class MissingModelFileError(BundleError):
    """A file that the bundle lists is not there."""

    code = "model-file-missing"
    sentence = "{path} is missing; install the model again."


class UnreadableModelFileError(BundleError):
    """The system does not let a file of the bundle be read."""

    code = "model-file-unreadable"
    sentence = "{path} cannot be read ({reason}): install the model again."


class ChangedModelFileError(BundleError):
    """A file of the bundle is not the one that it lists."""

    code = "model-file-changed"
    sentence = (
        "{path} is not the file that was installed (its sha256 differs from {manifest}); install the model again."
    )


class DamagedModelError(BundleError):
    """A file of the bundle holds something else than it should."""

    code = "model-damaged"
    sentence = "{path} is damaged: {what}; install the model again."


class ModelFormatError(BundleError):
    """The bundle is for another version of Edgewise."""

    code = "model-format"
    sentence = (
        "{path} has format {found!r}, but this version of Edgewise reads format {known}: install a "
        "model for this version."
    )


class WrongTaskError(BundleError):
    """The bundle is for another task."""

    code = "model-task"
    sentence = "The model {model} is for {task}, but {wanted} needs another one: choose another model."


class UnusableModelError(BundleError):
    """The graph cannot be loaded, or does not take or give what its task needs."""

    code = "model-unusable"
    sentence = "{path} cannot be used ({what}): install the model again."


class FailedModelError(BundleError):
    """The model gave up, or gave something that is not a result."""

    code = "model-failed"
    sentence = "{path} failed ({what}): try it once more, then install the model again."


def error_kinds() -> list[type[EdgewiseError]]:
    """Return all kinds of the modules that are loaded, ordered by code."""
    return sorted((kind for kind in _below(EdgewiseError) if kind.code), key=lambda kind: kind.code)


def _below(kind: type[EdgewiseError]) -> Iterator[type[EdgewiseError]]:
    for narrower in kind.__subclasses__():
        yield narrower
        yield from _below(narrower)
