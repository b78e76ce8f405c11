"""The application's side of the process that reads PDF files: it is started when the first file needs it, kept for
further ones, and given up as soon as it fails.
"""

import atexit
import contextlib
import json
import math
import subprocess
import sys
import threading
from array import array
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from app.documents.document import Section
from app.documents.errors import (
    DamagedFileError,
    IntricateFileError,
    PdfCrashError,
    PdfReaderError,
    PdfSlowError,
    ProtectedFileError,
)
from app.documents.frames import Header, read_frame, write_frame
from app.engine.errors import InputError

READER_ARGUMENT = "--pdf-reader"
"""The first argument with which a frozen application becomes the reader; `app.__main__` looks for it."""

STEP_SECONDS = 8.0
"""For a page, or any other single step."""

START_SECONDS = 30.0
"""For the process to start: from a slow card, under the eyes of a virus scanner."""

_BYTES_A_SECOND = 20_000_000  # more time to open large files
_PAGES_A_SECOND = 100  # and to put the text of many pages together
_MOST_FILES = 100  # then a new process is due, as libraries leak
_START = """
import json, sys
sys.path[:] = json.loads(sys.argv[1])
from app.documents.pdf_reader import main
sys.exit(main())
"""
_T = TypeVar("_T")
_ERRORS: dict[str, type[InputError]] = {
    "password": ProtectedFileError,
    "damaged": DamagedFileError,
    "memory": IntricateFileError,
}


def reader_command() -> list[str]:
    """Return the command that starts the reader."""
    if getattr(sys, "frozen", False):
        return [sys.executable, READER_ARGUMENT]
    # Without `site` and with this process's own paths: it starts faster, and imports the same modules.
    paths = [str(Path(__file__).parents[2]), *sys.path]
    return [sys.executable, "-I", "-S", "-c", _START, json.dumps(paths)]


class _Process:
    """A running reader. Any failure ends it: `alive` is false then."""

    def __init__(self) -> None:
        self.files = 0
        flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
        self._running = subprocess.Popen(
            reader_command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=flags,
        )
        if self._running.stdin is None or self._running.stdout is None:
            raise OSError("no pipes")
        self._requests: BinaryIO = self._running.stdin  # type: ignore[assignment]
        self._replies: BinaryIO = self._running.stdout  # type: ignore[assignment]
        self._busy = threading.Lock()

    @property
    def number(self) -> int:
        """What the system calls it."""
        return self._running.pid

    @property
    def alive(self) -> bool:
        """Whether it can be asked."""
        return self._running.poll() is None

    def ask(self, request: Header, body: bytes, name: str, parse: Callable[[Header, bytes], _T]) -> _T:
        """Send a request, whose `seconds` are the limit, and return what `parse` makes of the answer.

        Raises InputError about the file called `name`.
        """
        with self._busy:
            late = threading.Event()

            def give_up() -> None:
                late.set()
                self._running.kill()

            timer = threading.Timer(request["seconds"], give_up)
            timer.daemon = True
            timer.start()
            try:
                write_frame(self._requests, request, body)
                header, content = read_frame(self._replies)
                if "error" not in header:
                    return parse(header, content)
                kind = _ERRORS[header["error"]]
            except (OSError, EOFError, ArithmeticError, LookupError, TypeError, ValueError) as error:
                self.end()
                detail = f"{request['do']}: {type(error).__name__}, exit code {self._running.returncode}"
                raise (PdfSlowError if late.is_set() else PdfCrashError)(name=name, detail=detail) from None
            finally:
                timer.cancel()
            if kind is IntricateFileError:
                self.end()
            raise kind(name=name)

    def end(self) -> None:
        """End it, whatever it is doing."""
        self._running.kill()
        self._running.wait()
        for stream in (self._requests, self._replies):
            with contextlib.suppress(OSError):
                stream.close()


_idle: list[_Process] = []
_all: set[_Process] = set()
_lock = threading.Lock()


def _take(name: str) -> _Process:
    with _lock:
        while _idle:
            process = _idle.pop()
            if process.alive:
                return process
            _discard(process)
    try:
        process = _Process()
    except (OSError, ValueError) as error:
        raise PdfReaderError(name=name, detail=type(error).__name__) from None
    with _lock:
        _all.add(process)
    try:
        process.ask({"do": "close", "seconds": START_SECONDS}, b"", name, lambda _header, _body: None)
    except InputError as error:
        _put_back(process)
        raise PdfReaderError(name=name, detail=error.detail) from None
    return process


def _put_back(process: _Process) -> None:
    with _lock:
        if process.alive and not _idle and process.files < _MOST_FILES:
            _idle.append(process)
        else:
            _discard(process)


def _discard(process: _Process) -> None:
    process.end()
    _all.discard(process)


@atexit.register
def end_readers() -> None:
    """End all processes; further files start new ones."""
    with _lock:
        for process in list(_all):
            _discard(process)
        _idle.clear()


def reader_numbers() -> list[int]:
    """The numbers of the processes that run, as the system counts them."""
    with _lock:
        return [process.number for process in _all if process.alive]


class OpenPdf:
    """A file that is open in a reader of its own until it is closed. Every method may raise InputError."""

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        self._process = _take(name)
        seconds = STEP_SECONDS + len(data) / _BYTES_A_SECOND
        try:
            used = self._process.files > 0
            try:
                self.pages = self._open(data, seconds)
            except PdfCrashError:
                if not used:
                    raise
                # It may have died of the file before, or of old age.
                _put_back(self._process)
                self._process = _take(name)
                self.pages = self._open(data, seconds)
        except BaseException:
            _put_back(self._process)
            raise

    def close(self) -> None:
        """Close the file; the reader is free for another one."""
        with contextlib.suppress(InputError):
            if self._process.alive:
                self._ask("close", lambda _header, _body: None)
        _put_back(self._process)

    @property
    def alive(self) -> bool:
        """Whether the file can still be read: after a crash it has to be opened again."""
        return self._process.alive

    def read_page(self, index: int) -> int:
        """Read a page, one after the other, and return how many characters it has."""
        return self._ask("read_page", lambda header, _body: _whole(header["characters"]), page=index)

    def sections(self) -> list[Section]:
        """Return the text of the pages that were read."""

        def parse(header: Header, body: bytes) -> list[Section]:
            sections, start = [], 0
            for label, length in zip(header["labels"], header["lengths"], strict=True):
                end = start + _whole(length)
                sections.append(Section(body[start:end].decode("utf-8", "surrogatepass"), _text(label)))
                start = end
            if start != len(body):
                raise ValueError("lengths do not fit")
            return sections

        return self._ask("sections", parse, seconds=STEP_SECONDS + self.pages / _PAGES_A_SECOND)

    def sizes(self) -> tuple[tuple[float, float], ...]:
        """Return the width and height of all pages, in points."""

        def parse(header: Header, _body: bytes) -> tuple[tuple[float, float], ...]:
            sizes = tuple((_length(width), _length(height)) for width, height in header["sizes"])
            if len(sizes) != self.pages or not all(side > 0 for size in sizes for side in size):
                raise ValueError("sizes of other pages")
            return sizes

        return self._ask("sizes", parse, seconds=STEP_SECONDS + self.pages / _PAGES_A_SECOND)

    def render(self, page: int, width: int) -> tuple[int, int, int, bytes]:
        """Return width, height, bytes a row, and pixels of a page that is drawn about `width` pixels wide."""

        def parse(header: Header, body: bytes) -> tuple[int, int, int, bytes]:
            size = (_whole(header["width"]), _whole(header["height"]), _whole(header["stride"]))
            if not size[0] or not size[1] or size[2] < 4 * size[0] or len(body) != size[1] * size[2]:
                raise ValueError("not a picture")
            return *size, body

        return self._ask("render", parse, page=page, width=width)

    def letters(self, page: int, page_text: str) -> tuple[Sequence[float], Sequence[int]]:
        """Return left, top, right and bottom of each character of a page's text, and its line, for PageLetters."""

        def parse(_header: Header, body: bytes) -> tuple[Sequence[float], Sequence[int]]:
            places, lines = array("f"), array("i")
            size = len(page_text) * 4 * places.itemsize
            places.frombytes(body[:size])
            lines.frombytes(body[size:])
            if len(places) != 4 * len(page_text) or len(lines) != len(page_text) or not all(map(math.isfinite, places)):
                raise ValueError("places of other characters")
            return places, lines

        return self._ask("letters", parse, body=page_text.encode("utf-8", "surrogatepass"), page=page)

    def _open(self, data: bytes, seconds: float) -> int:
        self._process.files += 1
        return self._ask("open", lambda header, _body: _whole(header["pages"]), body=data, seconds=seconds)

    def _ask(
        self,
        what: str,
        parse: Callable[[Header, bytes], _T],
        *,
        body: bytes = b"",
        seconds: float = STEP_SECONDS,
        **request: Any,
    ) -> _T:
        return self._process.ask({"do": what, "seconds": seconds, **request}, body, self.name, parse)


@contextlib.contextmanager
def borrowed(data: bytes, name: str) -> Iterator[OpenPdf]:
    """Open a file for as long as the context lasts."""
    file = OpenPdf(data, name)
    try:
        yield file
    finally:
        file.close()


# A reader that a file has taken over may answer anything.


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError("not a number of things")
    return value


def _length(value: object) -> float:
    if not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError("not a length")
    return float(value)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not text")
    return value
