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

TEXTS = "texts"
"""The folder of the user's own texts, one file each."""

_OLD_SECONDS = 60.0  # no writing takes that long


def kept_files() -> list[Path]:
    """Return every file that is there: those in use, those set aside as damaged, temporaries of a killed process."""
    found = [*_temporaries(), log_folder() / LOG_NAME, log_folder() / OLDER_LOG_NAME]
    for folder, pattern in _places():
        found += [*folder.glob(pattern), *folder.glob(pattern + BROKEN)]
    return sorted(path for path in set(found) if path.is_file())


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
    with contextlib.suppress(OSError):
        (data_folder() / TEXTS).rmdir()
    return forgotten


def remove_leftovers() -> None:
    """Delete what a killed process was writing: half a copy of a text must not lie about. Never fails."""
    for path in _temporaries():
        with contextlib.suppress(OSError):
            # Another window may be writing right now.
            if time.time() - path.stat().st_mtime > _OLD_SECONDS:
                path.unlink()


def _places() -> Iterator[tuple[Path, str]]:
    yield config_folder(), SETTINGS_NAME
    for name in (SESSION, *RUNS):
        yield data_folder(), name
    yield data_folder() / TEXTS, "*.txt"


def _temporaries() -> Iterator[Path]:
    for folder, pattern in _places():
        yield from folder.glob(f".{pattern}.*")  # as `write_atomically` names them
