"""Writes what makes Edgewise at home on a Linux desktop, below a prefix such as a package's /usr:

    python packaging/desktop_files.py PREFIX

    share/applications/APP_ID.desktop           the menu's entry; "Open with" for every kind of document that is read
    share/icons/hicolor/*/apps/APP_ID.{png,svg} the icon
    share/metainfo/APP_ID.metainfo.xml          what software centres show
    share/man/man1/edgewise.1.gz                the manual page

The version and the application's identifier are those of app/__init__.py, dates those of the newest release in
packaging/desktop/edgewise.metainfo.xml.in, so the files depend on the sources alone.
"""

import argparse
import gzip
import re
import sys
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = ROOT / "packaging" / "desktop"
sys.path.insert(0, str(ROOT))

from app import APP_ID, __version__  # noqa: E402
from file_types import FILE_TYPES  # noqa: E402 - the path is set above
from icons import DRAWING, HICOLOR_SIZES, png  # noqa: E402


def desktop_entry() -> str:
    """The menu's entry."""
    return _fill("edgewise.desktop.in", {"APP_ID": APP_ID, "MEDIA_TYPES": "".join(f"{m};" for m in _media_types())})


def metainfo() -> str:
    """AppStream's description. Raises ValueError when its newest release is not this version."""
    provided = "\n".join(f"    <mediatype>{media_type}</mediatype>" for media_type in _media_types())
    text = _fill("edgewise.metainfo.xml.in", {"APP_ID": APP_ID, "PROVIDED_MEDIA_TYPES": provided})
    newest = ET.fromstring(text).find("releases/release")
    if newest is None or newest.get("version") != __version__:
        raise ValueError(
            f"packaging/desktop/edgewise.metainfo.xml.in has no release {__version__} as its first: describe it there."
        )
    return text


def release_date() -> date:
    """The day of this version's release."""
    newest = ET.fromstring(metainfo()).find("releases/release")
    return date.fromisoformat(newest.get("date", "") if newest is not None else "")


def manual_page() -> str:
    """The manual page, in mdoc."""
    day = release_date()
    return _fill("edgewise.1.in", {"VERSION": __version__, "DATE": f"{day:%B} {day.day}, {day.year}"})


def install(prefix: Path) -> None:
    """Write all files below `prefix`."""
    share = prefix / "share"
    icons = share / "icons" / "hicolor"
    files: dict[Path, bytes] = {
        share / "applications" / f"{APP_ID}.desktop": desktop_entry().encode(),
        share / "metainfo" / f"{APP_ID}.metainfo.xml": metainfo().encode(),
        share / "man" / "man1" / "edgewise.1.gz": gzip.compress(manual_page().encode(), mtime=0),
        icons / "scalable" / "apps" / f"{APP_ID}.svg": DRAWING.read_bytes(),
    }
    for size in HICOLOR_SIZES:
        files[icons / f"{size}x{size}" / "apps" / f"{APP_ID}.png"] = png(size)
    for path, content in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _media_types() -> list[str]:
    return [media_type for file_type in FILE_TYPES for media_type in file_type.media_types]


def _fill(template: str, values: Mapping[str, str]) -> str:
    return re.sub(r"@([A-Z_]+)@", lambda name: values[name[1]], (TEMPLATES / template).read_text("utf-8"))


def main() -> int:
    """Write them."""
    parser = argparse.ArgumentParser(description="Writes the desktop entry, icons, metainfo and manual page.")
    parser.add_argument("prefix", type=Path)
    install(parser.parse_args().prefix)
    return 0


if __name__ == "__main__":
    sys.exit(main())
