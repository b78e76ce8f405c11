"""Reading parts of a zip file that may be hostile. Nothing is ever written to disk, so names cannot lead anywhere."""

import io
import zipfile
import zlib
from collections.abc import Iterator

from app.documents.errors import BombError, DamagedFileError, IntricateFileError, ManyPartsError, ProtectedFileError
from app.engine.errors import InputError

MOST_ENTRIES = 20_000
MOST_UNPACKED = 256 * 1024 * 1024
"""Bytes read from one archive, all parts together."""
MOST_DESCRIBING = 24 * 1024 * 1024
"""Of these, bytes of parts that only describe others: each is read in one step, and what it says is remembered."""
MOST_AT_ONCE = 24 * 1024 * 1024
"""Bytes of a part that is held as a whole, such as a chapter of a book."""
MOST_RATIO = 300
"""Unpacked to packed bytes of a part; a repetitive document reaches 50, a bomb 1,000."""

_RATIO_FROM = 8 * 1024 * 1024  # small parts may be as repetitive as they like
_CHUNK = 1 << 16
_ENTRY_SIGNATURE = b"PK\x01\x02"
_ENCRYPTED = 0x1
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)


class Archive:
    """A zip file in memory, with a budget. Errors are InputError sentences that call the file `name`."""

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        self._unpacked = 0
        self._describing = 0
        # Every entry takes a kilobyte of memory once it is parsed: count them before that.
        if data.count(_ENTRY_SIGNATURE) > MOST_ENTRIES:
            raise ManyPartsError(name=name, most=MOST_ENTRIES)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _DAMAGE:
            raise self.damaged() from None
        self._parts = {info.filename: info for info in self._zip.infolist()}

    def __contains__(self, part: str) -> bool:
        return part in self._parts

    def names(self) -> list[str]:
        """Return the names of all parts."""
        return list(self._parts)

    def size(self, part: str) -> int:
        """Return how many bytes a part says it has. Raises InputError when it is missing."""
        if part not in self._parts:
            raise self.damaged()
        return self._parts[part].file_size

    def chunks(self, part: str) -> Iterator[bytes]:
        """Yield a part's bytes, some at a time. Raises InputError when it is missing, damaged, protected or a bomb."""
        info = self._parts.get(part)
        if info is None:
            raise self.damaged()
        if info.flag_bits & _ENCRYPTED:
            raise self.protected()
        if info.compress_type not in _METHODS:
            raise self.damaged()
        most = max(_RATIO_FROM, info.compress_size * MOST_RATIO)
        length = 0
        try:
            with self._zip.open(info) as stream:
                while chunk := stream.read(_CHUNK):
                    length += len(chunk)
                    self._unpacked += len(chunk)
                    if length > most or self._unpacked > MOST_UNPACKED:
                        raise BombError(name=self.name)
                    yield chunk
        except _DAMAGE:
            raise self.damaged() from None

    def description(self, part: str) -> Iterator[bytes]:
        """Yield the bytes of a part that is not text of the document, as `chunks` does; there may be far fewer."""
        for chunk in self.chunks(part):
            self._describing += len(chunk)
            if self._describing > MOST_DESCRIBING:
                raise BombError(name=self.name)
            yield chunk

    def read(self, part: str) -> bytes:
        """Return all of a part, of MOST_AT_ONCE bytes or fewer. Raises InputError as `chunks` does."""
        data = bytearray()
        for chunk in self.chunks(part):
            data += chunk
            if len(data) > MOST_AT_ONCE:
                raise IntricateFileError(name=self.name)
        return bytes(data)

    def damaged(self) -> InputError:
        """Return the sentence for a file that is broken or incomplete."""
        return DamagedFileError(name=self.name)

    def protected(self) -> InputError:
        """Return the sentence for a file that needs a password."""
        return ProtectedFileError(name=self.name)
