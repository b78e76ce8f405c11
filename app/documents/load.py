"""Opening a file, or standard input, as a document."""

from pathlib import Path

from app.documents.document import Document, document_from_text, normalise
from app.documents.text import decode
from app.engine.errors import InputError

MOST_BYTES = 20 * 1024 * 1024
MARKDOWN_SUFFIXES = frozenset({".md", ".markdown"})


def load_document(path: Path) -> Document:
    """Read a text or Markdown file, whatever its name ends in: the content decides whether it is text.

    Raises InputError when there is no such file, or it is a folder, empty, too large, unreadable or not text.
    """
    try:
        if path.is_dir():
            raise InputError(f"{path} is a folder: choose a file in it.")
        if path.exists() and not path.is_file():
            raise InputError(f"{path} is not an ordinary file: choose a .txt or .md file.")
        with path.open("rb") as stream:
            # One byte more than allowed, so that a file which grows while it is read is refused as well.
            data = stream.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise InputError(f"There is no file {path}: check its name.") from None
    except PermissionError:
        raise InputError(f"{path} cannot be read: you do not have the permission.") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(f"{str(path)!r} cannot be read: {reason}.") from error
    kind = "markdown" if path.suffix.lower() in MARKDOWN_SUFFIXES else "text"
    return Document(path.name, kind, text_from_bytes(data, path.name), path)


def document_from_bytes(data: bytes, title: str) -> Document:
    """Return bytes from a pipe as a document. Raises InputError as `load_document` does."""
    return document_from_text(text_from_bytes(data, title), title)


def text_from_bytes(data: bytes, name: str) -> str:
    """Check the size of a file's bytes, decode and normalise them; InputError sentences call it `name`."""
    if len(data) > MOST_BYTES:
        raise InputError(f"{name} is larger than {MOST_BYTES // 1024**2} MB: open a part of it.")
    text = normalise(decode(data, name))
    if not text.strip():
        raise InputError(f"{name} is empty: open a file with some text in it.")
    return text
