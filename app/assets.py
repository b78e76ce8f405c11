"""Where the files that ship with the application are."""

import sys
from pathlib import Path


def assets_folder() -> Path:
    """Return the folder of models, icons and samples, in a source tree and in a PyInstaller bundle."""
    unpacked = getattr(sys, "_MEIPASS", None)
    root = Path(unpacked) if unpacked else Path(__file__).resolve().parent.parent
    return root / "assets"
