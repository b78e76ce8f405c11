"""The documents in a folder."""

import os
import stat
from pathlib import Path

from app.documents.kinds import SUFFIXES


def documents_in(folder: Path) -> list[Path]:
    """Return the files of the kinds we read, in the folder and in the folders in it, by path.

    Hidden files and folders are left out, and so are links to other folders, links that lead nowhere, pipes and
    the like, and what may not be looked at. There may be none.
    """
    found = []
    for root, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not _hidden(Path(root, name))]
        found += [Path(root, name) for name in files if name.lower().endswith(SUFFIXES)]
    ordinary = [path for path in found if _ordinary(path) and not _hidden(path)]
    return sorted(ordinary, key=lambda path: [part.casefold() for part in path.parts])


def _ordinary(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a link to itself, or one that may not be followed
        return False


def _hidden(path: Path) -> bool:
    # Office programs leave ~$name.docx beside a document that is open.
    if path.name.startswith((".", "~$")):
        return True
    try:
        attributes = getattr(path.lstat(), "st_file_attributes", 0)  # of Windows
    except OSError:
        return True
    return bool(attributes & stat.FILE_ATTRIBUTE_HIDDEN)
