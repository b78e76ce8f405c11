"""Messages between two processes: a small JSON header and raw bytes. Nothing in them is ever run."""

import json
import struct
from typing import Any, BinaryIO

Header = dict[str, Any]

_PREFIX = struct.Struct(">4sIQ")  # the mark, and the lengths of header and body
_MARK = b"EDG1"
_LONGEST_HEADER = 4 * 1024 * 1024
_LONGEST_BODY = 512 * 1024 * 1024


def write_frame(stream: BinaryIO, header: Header, body: bytes | memoryview = b"") -> None:
    """Write one message. Raises OSError when nobody reads any more."""
    packed = json.dumps(header).encode()
    length = memoryview(body).nbytes
    stream.write(_PREFIX.pack(_MARK, len(packed), length) + packed)
    if length:
        stream.write(body)
    stream.flush()


def read_frame(stream: BinaryIO) -> tuple[Header, bytes]:
    """Read one message. Raises EOFError at the end of the stream, ValueError when it is none."""
    mark, header_length, body_length = _PREFIX.unpack(_exactly(stream, _PREFIX.size))
    if mark != _MARK or header_length > _LONGEST_HEADER or body_length > _LONGEST_BODY:
        raise ValueError("not a message")
    try:
        header = json.loads(_exactly(stream, header_length))
    except RecursionError:
        raise ValueError("not a message") from None
    if not isinstance(header, dict):
        raise ValueError("not a message")  # noqa: TRY004 - of the stream's content, as above
    return header, _exactly(stream, body_length)


def _exactly(stream: BinaryIO, length: int) -> bytes:
    data = stream.read(length) if length else b""
    if len(data) < length:
        raise EOFError
    return data
