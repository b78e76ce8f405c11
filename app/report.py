"""The report that people send to the developers: one zip file, to be looked at before it is sent.

It holds what `edgewise doctor` found, which settings are chosen, how large the kept files are, and the log. It holds
none of the user's words: no text, no question, no answer, no name of a file or folder.
"""

import json
import os
import platform
import sys
import zipfile
from collections.abc import Iterable
from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from typing import Any

from app.engine.bundle import FAST, bundles_folder
from app.kept_files import TEXTS, kept_files
from app.log import LOG_NAME, OLDER_LOG_NAME
from app.settings import Settings, load_settings, log_folder, write_atomically

_ABOUT = """\
Made by "edgewise doctor --report" for the developers of Edgewise. Everything in here is plain text: look at it before
you send it. It holds nothing from your documents, questions or answers, and no names of files or folders.

report.json    this machine, the versions of what Edgewise needs, its models, its settings, what is kept and how large
edgewise.log   what went wrong lately, if anything: kinds of errors and places in the program
"""
_CHOICES = ("theme", "language")  # settings that are words, but never the user's own
_VARIABLES = (
    "EDGEWISE_",
    "QT_",
    "QML",
    "ORT_",
    "OMP_",
    "LC_",
    "LANG",
    "WAYLAND_DISPLAY",
    "DISPLAY",
    "XDG_SESSION_TYPE",
)


def write_report(path: Path, examined: dict[str, Any]) -> None:
    """Write it to `path`, all or nothing; `examined` is what `app.doctor.examine` found. Raises OSError."""
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", _ABOUT)
        archive.writestr("report.json", json.dumps(report_fields(examined), indent=2) + "\n")
        for name in (LOG_NAME, OLDER_LOG_NAME):
            log = log_folder() / name
            if log.is_file():
                archive.write(log, name)
    write_atomically(path, content.getvalue())


def report_fields(examined: dict[str, Any]) -> dict[str, Any]:
    """Return what report.json says, as JSON values."""
    return {
        **_without_places(examined),
        "c_library": " ".join(platform.libc_ver()),
        "frozen": bool(getattr(sys, "frozen", False)),
        "variables": sorted(name for name in os.environ if name.startswith(_VARIABLES)),
        "settings": settings_fields(load_settings()),
        "kept": _sizes(kept_files()),
    }


def settings_fields(settings: Settings) -> dict[str, Any]:
    """Return numbers and choices as they are; of other words, such as a folder's name, only whether there are any."""
    return {
        name: bool(value) if isinstance(value, str) and name not in _CHOICES and value != FAST else value
        for name, value in asdict(settings).items()
    }


def _sizes(files: Iterable[Path]) -> dict[str, list[int]]:
    """Bytes of the kept files by name; the user's own texts together, as their names mean nothing."""
    sizes: dict[str, list[int]] = {}
    for path in files:
        name = TEXTS if path.parent.name == TEXTS else path.name
        sizes.setdefault(name, []).append(path.stat().st_size)
    return sizes


def _without_places(value: Any) -> Any:
    """Write the installation's folder and the home folder, which has the user's name in it, by other names."""
    if isinstance(value, dict):
        return {key: _without_places(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_without_places(entry) for entry in value]
    if isinstance(value, str):
        for folder, name in ((bundles_folder(), "MODELS"), (Path(sys.prefix), "PYTHON"), (Path.home(), "HOME")):
            value = value.replace(str(folder), name)
    return value
