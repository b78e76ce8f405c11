"""Opening a file, or standard input, as a document."""

from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from app.documents.document import Document, document_from_sections
from app.documents.errors import (
    EmptyFileError,
    FolderError,
    ForbiddenFileError,
    IntricateFileError,
    LargeFileError,
    MissingFileError,
    SpecialFileError,
    UnreadableFileError,
)
from app.documents.kinds import MOST_BYTES, recognise


@dataclass(frozen=True, slots=True)
class Loading:
    """`done` of `total` pages, chapters or parts are read; the last of a run has the document."""

    done: int
    total: int
    document: Document | None = None


def load_document(path: Path) -> Document:
    """Read a file of any kind in `app.documents.kinds`; its content decides which one it is, then its name.

    Raises InputError, one sentence, when there is no such file, or it is a folder, empty, too large, unreadable,
    damaged, protected, without text, or made to do harm.
    """
    return _last(load_steps(path))


def load_steps(path: Path) -> Generator[Loading, None, None]:
    """Do as `load_document` does, but yield after each page or so; closing the generator stops it."""
    for step in _steps(bytes_of(path), path.name, path.suffix):
        yield step if step.document is None else replace(step, document=replace(step.document, path=path))


def document_from_bytes(data: bytes, title: str) -> Document:
    """Return bytes from a pipe as a document. Raises InputError as `load_document` does."""
    return _last(_steps(data, title, ""))


def _last(steps: Iterator[Loading]) -> Document:
    document = None
    for step in steps:
        document = step.document
    if document is None:
        raise AssertionError("a loader has ended without a document")
    return document


def bytes_of(path: Path) -> bytes:
    """Read a whole file, but no more than one byte beyond MOST_BYTES. Raises InputError."""
    try:
        if path.is_dir():
            raise FolderError(path=path)
        if path.exists() and not path.is_file():
            raise SpecialFileError(path=path)
        with path.open("rb") as stream:
            # One byte more than allowed, so that a file which grows while it is read is refused as well.
            return stream.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise MissingFileError(path=path) from None
    except PermissionError:
        raise ForbiddenFileError(path=path) from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = getattr(error, "strerror", None) or str(error)
        raise UnreadableFileError(path=str(path), reason=reason) from error


def _steps(data: bytes, name: str, suffix: str) -> Iterator[Loading]:
    if not data.strip():
        raise EmptyFileError(name=name)
    _check_size(data, MOST_BYTES, name)
    kind = recognise(data, suffix, name)
    _check_size(data, kind.most_bytes, name)
    total = 1
    try:
        reading = kind.loader()(data, name)
        while True:
            try:
                progress = next(reading)
            except StopIteration as end:
                document = document_from_sections(end.value, name, kind.name, None)
                break
            total = progress.total
            yield Loading(progress.done, total)
    except (MemoryError, RecursionError):
        raise IntricateFileError(name=name) from None
    if not document.text.strip():
        raise EmptyFileError(name=name)
    yield Loading(total, total, document)


def _check_size(data: bytes, most: int, name: str) -> None:
    if len(data) > most:
        raise LargeFileError(name=name, megabytes=most // 1024**2)
