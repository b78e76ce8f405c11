"""The documents and questions that a command names: files, folders and standard input."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from app.documents.document import Document
from app.documents.folder import documents_in
from app.documents.load import document_from_bytes, load_document
from app.engine.errors import InputError

STANDARD_INPUT = "-"


class NothingToReadError(InputError):
    """Of several files none could be read."""

    code = "files-none"
    sentence = "None of these files can be read: choose others."


class EmptyFolderError(InputError):
    """A folder without documents."""

    code = "folder-empty"
    sentence = "{path} holds no documents that can be read: choose another folder."


class NoQuestionsError(InputError):
    """A file of questions without any."""

    code = "questions-none"
    sentence = "{name} holds no question: write one on each line."


def open_document(name: str) -> Document:
    """Read one file, or standard input for "-". Raises InputError as the loaders do."""
    return document_from_bytes(read_standard_input(), "standard input") if name == STANDARD_INPUT else _load(name)


def open_documents(names: Sequence[str], tell: Callable[[str], None]) -> list[Document]:
    """Read files, every document of folders, and standard input for "-".

    Where there are several, one that cannot be read is told with its sentence, and the others are read. Raises
    InputError when there is only one and it cannot be read, or none of them can.
    """
    paths = [path for name in names for path in _files(name)]
    if len(paths) == 1:
        return [open_document(paths[0])]
    documents = []
    for path in paths:
        try:
            documents.append(open_document(path))
        except InputError as error:
            tell(str(error))
    if not documents:
        raise NothingToReadError
    return documents


def questions_in(name: str) -> list[str]:
    """Return the questions of a file, one a line. Raises InputError when there are none, or the file is unreadable."""
    document = open_document(name)
    questions = [line.strip() for line in document.text.splitlines() if line.strip()]
    if not questions:
        raise NoQuestionsError(name=document.title)
    return questions


def read_standard_input() -> bytes:
    """Read all of it, saying how to end it where a person types it."""
    if sys.stdin.isatty():
        print("Type or paste the text, then end it with Ctrl-D (Ctrl-Z on Windows).", file=sys.stderr)
    return sys.stdin.buffer.read()


def _load(name: str) -> Document:
    return load_document(Path(name))


def _files(name: str) -> list[str]:
    path = Path(name)
    if name == STANDARD_INPUT or not path.is_dir():
        return [name]
    found = documents_in(path)
    if not found:
        raise EmptyFolderError(path=path)
    return [str(found_path) for found_path in found]
