"""The documents in a folder."""

import os
from pathlib import Path

from app.documents.kinds import SUFFIXES


def documents_in(folder: Path) -> list[Path]:
    """Return the files of the kinds we read, in the folder and in the folders in it, by path.

    Hidden files and folders are left out, and so are links to other folders and what may not be looked at.
    """
    found = []
    for root, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not _hidden(name)]
        found += [Path(root, name) for name in files if name.lower().endswith(SUFFIXES) and not _hidden(name)]
    return sorted(found, key=lambda path: [part.casefold() for part in path.parts])


def _hidden(name: str) -> bool:
    # Office programs leave ~$name.docx beside a document that is open.
    return name.startswith((".", "~$"))
