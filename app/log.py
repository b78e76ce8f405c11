"""The log: what went wrong inside Edgewise, for a report, and never a word of the user's.

A line has the words that stand in the program, numbers, kinds of errors and places in the program. What an error says
is left out, since it may hold a document's name or its text; so is every other argument of a logging call.
"""

import contextlib
import logging
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from app.engine.errors import EdgewiseError
from app.settings import log_folder, make_private_folder

LOG_NAME = "edgewise.log"
OLDER_LOG_NAME = f"{LOG_NAME}.1"
_MOST_BYTES = 256 * 1024
_LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}
_program = logging.getLogger("app")


def start_logging() -> None:
    """Write warnings and errors to the log from now on; `EDGEWISE_LOG` may name another level, such as `info`.

    The file is made when there is something to write. A log that cannot be written is done without.
    """
    close_log()
    handler = _File(log_folder() / LOG_NAME)
    handler.setFormatter(_Wordless())
    _program.addHandler(handler)
    _program.setLevel(_LEVELS.get(os.environ.get("EDGEWISE_LOG", "").lower(), logging.WARNING))


def close_log() -> None:
    """Write no more."""
    for handler in [handler for handler in _program.handlers if isinstance(handler, _File)]:
        _program.removeHandler(handler)
        handler.close()


def put_down_log() -> None:
    """Close the file until the next line, so that it can be deleted on every system."""
    for handler in _program.handlers:
        if isinstance(handler, _File):
            handler.put_down()


def error_lines(error: BaseException) -> Iterator[str]:
    """Describe an error and what led to it by kinds and places, without any of their values."""
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        yield f"  {_kind(link)}"
        step = link.__traceback__
        while step is not None:
            module = step.tb_frame.f_globals.get("__name__", "?")
            yield f"    {module}:{step.tb_lineno} {step.tb_frame.f_code.co_name}"
            step = step.tb_next
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)


def _kind(error: BaseException) -> str:
    name = type(error).__name__
    if isinstance(error, EdgewiseError):
        return " ".join(part for part in (name, error.code, error.detail) if part)
    if isinstance(error, OSError):
        return f"{name} {error.errno}"
    return name


class _Wordless(logging.Formatter):
    """Writes what the program's authors wrote, and numbers."""

    def format(self, record: logging.LogRecord) -> str:
        when = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        arguments = record.args if isinstance(record.args, tuple) else ()
        safe = tuple(value if isinstance(value, int | float) else type(value).__name__ for value in arguments)
        lines = [f"{when} {record.levelname} {record.name}: {record.msg % safe if safe else record.msg}"]
        if record.exc_info and record.exc_info[1] is not None:
            lines += error_lines(record.exc_info[1])
        return "\n".join(lines)


class _File(RotatingFileHandler):
    """Two files of limited size that their owner alone can read."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, maxBytes=_MOST_BYTES, backupCount=1, encoding="utf-8", delay=True)

    def _open(self) -> TextIOWrapper:
        make_private_folder(Path(self.baseFilename).parent)
        number = os.open(self.baseFilename, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        return os.fdopen(number, "a", encoding="utf-8")

    def put_down(self) -> None:
        """Close the file; the next line opens it again."""
        with self.lock or contextlib.nullcontext():
            if self.stream is not None:
                self.stream.close()
                self.stream = None

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's own name
        """Leave it: a full disk or a folder that cannot be written to is no reason to disturb."""
