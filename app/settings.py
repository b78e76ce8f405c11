"""What the user has chosen, kept as one small JSON file in the platform's configuration folder.

`EDGEWISE_HOME` moves both the settings and the kept text to one folder of the user's choice
(a portable installation on a stick, or a test).
"""

import contextlib
import json
import math
import os
import re
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

import platformdirs

THEMES = ("system", "light", "dark")
MAX_TOP_K = 10
MAX_CAUTION = 6.0
MAX_THREADS = 256
OVERLAPS = (32, 64, 128)
FONT_SIZES = (8, 24)
"""The smallest and the largest, in points."""
SETTINGS_NAME = "settings.json"
BROKEN = ".broken"
"""Ends the name of a damaged file that was set aside."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a later start restores, apart from the text itself."""

    theme: str = "system"
    """One of `THEMES`."""
    top_k: int = 5
    """How many answers to list at most, 1 to `MAX_TOP_K`."""
    caution: float = 0.0
    """Added to the model's own no-answer threshold: above 0 answers less often, below 0 more often."""
    threads: int | None = None
    """Processor threads for reading; None leaves it to the engine."""
    model: str = ""
    """Folder with the bundles qa and nli, or `fast`; empty for the standard ones that come with Edgewise."""
    overlap: int | None = None
    """Word pieces that neighbouring parts of a long text share; None leaves it to the model."""
    font_size: int = 0
    """Of the whole window, in points; 0 follows the system."""
    language: str = ""
    """Of the window, such as `de`; empty follows the system."""
    geometry: str = ""
    """Window geometry as Qt saves it, in base64."""
    splitter: tuple[int, ...] = ()
    """Widths of the panes in device-independent pixels."""
    tab: int = 0
    """The tab that was open."""
    started_before: bool = False
    """False until the first window has closed: a first start shows the sample document."""


def config_folder() -> Path:
    """Folder of the settings file: `EDGEWISE_HOME`, else the platform's own place for it."""
    home = os.environ.get("EDGEWISE_HOME")
    return Path(home) if home else Path(platformdirs.user_config_path("edgewise", appauthor=False))


def data_folder() -> Path:
    """Folder for what the user was working on: `EDGEWISE_HOME`, else the platform's own place for it."""
    home = os.environ.get("EDGEWISE_HOME")
    return Path(home) if home else Path(platformdirs.user_data_path("edgewise", appauthor=False))


def log_folder() -> Path:
    """Folder of the log: `EDGEWISE_HOME`, else the platform's own place for logs."""
    home = os.environ.get("EDGEWISE_HOME")
    return Path(home) if home else Path(platformdirs.user_log_path("edgewise", appauthor=False))


def load_settings(folder: Path | None = None) -> Settings:
    """Read the settings; never fails.

    A value that makes no sense is replaced by its default. A file that cannot be understood at all is
    renamed to `settings.json.broken`, so that nothing of the user's is thrown away, and defaults are used.
    """
    path = (folder or config_folder()) / SETTINGS_NAME
    try:
        stored = json.loads(path.read_bytes())
    except OSError:
        return Settings()
    except (ValueError, RecursionError):
        _keep_aside(path)
        return Settings()
    if not isinstance(stored, dict):
        _keep_aside(path)
        return Settings()
    return Settings(**{field.name: _sane(field.name, stored) for field in fields(Settings)})


def save_settings(settings: Settings, folder: Path | None = None, *, since: Settings | None = None) -> None:
    """Write the settings atomically. Raises OSError if the folder cannot be written to.

    With `since`, the settings as they were loaded or saved last, only what has changed is put in the place of what is
    there by now: another window may have saved something else.
    """
    if since is not None:
        values = {field.name: getattr(settings, field.name) for field in fields(Settings)}
        changed = {name: value for name, value in values.items() if value != getattr(since, name)}
        settings = replace(load_settings(folder), **changed)
    text = json.dumps(asdict(settings), indent=2, sort_keys=True) + "\n"
    write_atomically((folder or config_folder()) / SETTINGS_NAME, text.encode())


def write_atomically(path: Path, content: bytes, *, durable: bool = False) -> None:
    """Write a file that only its owner may read (0600): a reader sees the old content or the new, never half.

    `durable` waits until it is on the disk, so that the same holds after a power cut; without, it holds however the
    process ends. Creates the folder if need be. Raises OSError, leaving the old file untouched and no temporary behind.
    """
    make_private_folder(path.parent)
    # mkstemp makes the file 0600 from the start; the rename keeps that.
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def make_private_folder(folder: Path) -> None:
    """Create a folder, and those above it that are missing, for its owner alone (0700). Raises OSError."""
    missing = [above for above in (folder, *folder.parents) if not above.exists()]
    for above in reversed(missing):
        above.mkdir(mode=0o700, exist_ok=True)
    folder.mkdir(exist_ok=True)  # a file in its place is an error


def settings_set_aside(folder: Path | None = None) -> Path | None:
    """The damaged settings of the last start, if there were any and none have been saved since."""
    path = (folder or config_folder()) / SETTINGS_NAME
    aside = path.with_name(path.name + BROKEN)
    return aside if aside.exists() and not path.exists() else None


def _keep_aside(path: Path) -> None:
    # A folder that cannot be written to must not stop the start.
    with contextlib.suppress(OSError):
        path.replace(path.with_name(path.name + BROKEN))


def _sane(name: str, stored: dict[str, Any]) -> Any:
    default = getattr(_DEFAULTS, name)
    value = stored.get(name, default)
    return value if _VALID[name](value) else _REPAIR.get(name, lambda _: default)(value)


def _whole(value: object, low: int, high: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def _is_caution(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return math.isfinite(value) and abs(value) <= MAX_CAUTION


def _widths(value: object) -> tuple[int, ...]:
    # JSON has no tuples: a list of plausible widths is what a good file holds.
    if isinstance(value, list) and len(value) <= 8 and all(_whole(width, 0, 100_000) for width in value):
        return tuple(value)
    return ()


_DEFAULTS = Settings()
_VALID: dict[str, Callable[[Any], object]] = {
    "theme": lambda value: value in THEMES,
    "top_k": lambda value: _whole(value, 1, MAX_TOP_K),
    "caution": _is_caution,
    "threads": lambda value: value is None or _whole(value, 1, MAX_THREADS),
    "model": lambda value: isinstance(value, str) and len(value) < 4096 and "\0" not in value,
    "overlap": lambda value: value is None or _whole(value, 0, 256),
    "font_size": lambda value: _whole(value, 0, 0) or _whole(value, *FONT_SIZES),
    "language": lambda value: isinstance(value, str) and (not value or re.fullmatch(r"[a-z]{2,3}(_[A-Z]{2})?", value)),
    "geometry": lambda value: isinstance(value, str) and len(value) < 4096 and value.isascii(),
    "splitter": lambda value: isinstance(value, tuple),
    "tab": lambda value: _whole(value, 0, 1),
    "started_before": lambda value: isinstance(value, bool),
}
_REPAIR: dict[str, Callable[[Any], Any]] = {"splitter": _widths}
