"""Where the files that ship with the application are."""

import sys
from pathlib import Path


def assets_folder() -> Path:
    """Return the folder of models, icons and samples, in a source tree and in a PyInstaller bundle."""
    unpacked = getattr(sys, "_MEIPASS", None)
    root = Path(unpacked) if unpacked else Path(__file__).resolve().parent.parent
    return root / "assets"


def notice_file() -> Path | None:
    """Return the list of all parts and their licences, which lies beside a packaged application's executable."""
    path = Path(sys.executable).resolve().parent / "licences" / "NOTICE.txt"
    return path if getattr(sys, "frozen", False) and path.is_file() else None
