"""Which folder a window keeps its session in, when several are open at once.

The first window takes the folder of the application itself, every further one `window-2`, `window-3` and so on in it.
A folder belongs to a window as long as that holds a lock on it, which the system gives back however the process ends.
Where there is no such lock (Windows, some network drives) every window takes the first folder.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from app.kept_files import TEXTS, kept_files_in, window_folders
from app.settings import BROKEN, data_folder, make_private_folder

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

_MOST_WINDOWS = 100


class WindowFolder:
    """A folder and the lock on it; `first` tells whether it is the application's own."""

    def __init__(self, path: Path, lock: int | None, *, first: bool) -> None:
        self.path = path
        self.first = first
        self._lock = lock

    def release(self) -> None:
        """Let another window have it."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def remove(self) -> None:
        """Delete what was kept here and, if that was all, the folder. Raises OSError if something cannot be deleted."""
        for path in kept_files_in(self.path):
            if path.suffix != BROKEN:
                path.unlink(missing_ok=True)
        with contextlib.suppress(OSError):  # something else lies there
            self.path.joinpath(TEXTS).rmdir()
        with contextlib.suppress(OSError):
            self.path.rmdir()
        self.release()


def take_folder() -> WindowFolder:
    """Return the first folder that no other window has."""
    first = data_folder()
    for number in range(1, _MOST_WINDOWS):
        path = first if number == 1 else first / f"window-{number}"
        try:
            make_private_folder(path)
            lock = _lock(path)
        except OSError:
            break  # it cannot be written to, or not be locked: there is nothing to protect, or nothing to do it with
        if lock is not None:
            return WindowFolder(path, lock, first=number == 1)
    return WindowFolder(first, None, first=True)


def abandoned_folders() -> Iterator[WindowFolder]:
    """Take the folders of further windows that are not open any more, one after another."""
    for path in window_folders():
        with contextlib.suppress(OSError):
            lock = _lock(path)
            if lock is not None:
                yield WindowFolder(path, lock, first=False)


def _lock(folder: Path) -> int | None:
    """Lock it, and return what to close; None if another window has it. Raises OSError where there are no locks."""
    if fcntl is None:
        raise OSError("this system has no such locks")
    number = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # The window that had it may have removed it in the meantime.
        if os.path.samestat(os.fstat(number), folder.stat()):
            return number
    except BlockingIOError:
        pass
    except OSError:
        os.close(number)
        raise
    os.close(number)
    return None
