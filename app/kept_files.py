"""Every file that Edgewise writes of its own accord, in one place: what README.md says is stored, and what forgetting
deletes. What is saved under a name that the user gave (answers, a report) is the user's own and not among them.
"""

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path

from app.log import LOG_NAME, OLDER_LOG_NAME, put_down_log
from app.settings import BROKEN, SETTINGS_NAME, config_folder, data_folder, log_folder

SESSION = "session.json"
"""What was open and typed."""

RUNS = ("answers.json", "evidence.json")
"""The last finished results."""

ARITHMETIC = "arithmetic.json"
"""What `app.arithmetic` has measured."""

TEXTS = "texts"
"""The folder of the user's own texts, one file each."""

_OLD_SECONDS = 60.0  # no writing takes that long


def kept_files() -> list[Path]:
    """Return every file that is there: those in use, those set aside as damaged, temporaries of a killed process."""
    found = {log_folder() / LOG_NAME, log_folder() / OLDER_LOG_NAME, *_found(config_folder(), SETTINGS_NAME)}
    found.update(_found(data_folder(), ARITHMETIC))
    for folder in (data_folder(), *window_folders()):
        found.update(kept_files_in(folder))
    return sorted(path for path in found if path.is_file())


def kept_files_in(folder: Path) -> list[Path]:
    """Return those of one window's session, of which this is the folder."""
    places = [(folder, SESSION), *((folder, name) for name in RUNS), (folder / TEXTS, "*.txt")]
    return [path for place in places for path in _found(*place)]


def window_folders() -> list[Path]:
    """Return the folders of further windows that were open at the same time as the first."""
    return sorted(path for path in data_folder().glob("window-[0-9]*") if path.is_dir())


def forget_everything() -> list[Path]:
    """Delete them all and return what they were. Raises OSError where one cannot be deleted, when the others are."""
    put_down_log()
    forgotten: list[Path] = []
    failure: OSError | None = None
    for path in kept_files():
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            failure = error
        else:
            forgotten.append(path)
    if failure is not None:
        raise failure
    for folder in (data_folder() / TEXTS, *(path for window in window_folders() for path in (window / TEXTS, window))):
        with contextlib.suppress(OSError):
            folder.rmdir()
    return forgotten


def remove_leftovers() -> None:
    """Delete what a killed process was writing: half a copy of a text must not lie about. Never fails."""
    for path in kept_files():
        if path.name.startswith("."):
            with contextlib.suppress(OSError):
                # Another window may be writing right now. A clock that was put back makes files of the future.
                if abs(time.time() - path.stat().st_mtime) > _OLD_SECONDS:
                    path.unlink()


def _found(folder: Path, pattern: str) -> Iterator[Path]:
    """The files themselves, those set aside, and temporaries as `write_atomically` names them."""
    for wanted in (pattern, pattern + BROKEN, f".{pattern}.*"):
        yield from folder.glob(wanted)
