"""Bytes to text: encodings, and telling text from anything else."""

import codecs
import unicodedata

from app.documents.document import Section
from app.documents.errors import NoTextFileError
from app.documents.reading import Progress, Reading

_SAMPLE = 65_536  # characters looked at to tell text from data
_MOST_STRANGE = 0.02  # the share of control and replacement characters that a text may have
_TEXT_CONTROLS = frozenset("\t\n\r\f\v\x1b\x1a\x85")
_REPLACEMENT = "\ufffd"


def read(data: bytes, name: str) -> Reading:
    """Return the text as it is, in one section."""
    sections = [Section(decode(data, name))]
    yield Progress(1, 1)
    return sections


def decode(data: bytes, name: str) -> str:
    """Decode UTF-8, UTF-16 with a byte order mark, or else Windows' Western encoding (cp1252).

    Raises InputError, calling the file `name`, when the bytes are not text.
    """
    text, exact = _decode(data)
    if not _looks_like_text(text, exact):
        raise NoTextFileError(name=name)
    return text


def _decode(data: bytes) -> tuple[str, bool]:
    """Return the text, and whether every byte had a meaning in its encoding."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace"), False
    try:
        return data.decode("utf-8-sig"), True
    except UnicodeDecodeError:
        pass
    lenient = data.decode("utf-8-sig", errors="replace")
    # One broken character among many good ones is a damaged UTF-8 file; otherwise it never was UTF-8.
    beyond_ascii = sum(character > "\x7f" for character in lenient)
    if lenient.count(_REPLACEMENT) * 10 < beyond_ascii:
        return lenient, False
    return data.decode("cp1252", errors="replace"), False


def _looks_like_text(text: str, exact: bool) -> bool:
    sample = text[:_SAMPLE]
    if "\x00" in sample:
        return False
    strange = sum(unicodedata.category(character) == "Cc" and character not in _TEXT_CONTROLS for character in sample)
    if not exact:  # in an exact text, U+FFFD is what its author wrote
        strange += sample.count(_REPLACEMENT)
    return strange <= _MOST_STRANGE * len(sample)
