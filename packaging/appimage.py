"""Makes an AppImage of the application folder in dist: one file that is mounted, not unpacked, when it runs.

    python packaging/appimage.py

Needs appimagetool (https://github.com/AppImage/appimagetool), which brings or fetches the runtime in front of the file.
"""

import os
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from build import DIST, FOLDER, ROOT
from linux_files import PROGRAM, lay_out
from source_date import source_date

sys.path.insert(0, str(ROOT))

from app import APP_ID, __version__


def lay_out_image(folder: Path, image: Path, date: int) -> None:
    """Lay out the folder `image` as AppImages want it: desktop entry, icon and what is to be started at its top."""
    lay_out(folder, image / "usr", date)
    share = Path("usr", "share")
    for name, target in (
        ("AppRun", Path("usr") / PROGRAM),
        (f"{APP_ID}.desktop", share / "applications" / f"{APP_ID}.desktop"),
        (f"{APP_ID}.png", share / "icons" / "hicolor" / "256x256" / "apps" / f"{APP_ID}.png"),
        (".DirIcon", Path(f"{APP_ID}.png")),
    ):
        (image / name).symlink_to(target)
    metainfo = image / share / "metainfo"
    # Where appimagetool looks for it.
    shutil.copy2(metainfo / f"{APP_ID}.metainfo.xml", metainfo / f"{APP_ID}.appdata.xml")


def make_app_image(folder: Path, target: Path) -> Path:
    """Make the file in the folder `target`. Raises FileNotFoundError without the tool, and CalledProcessError."""
    machine, date = platform.machine(), source_date()
    finished = target / f"edgewise-{__version__}-{machine}.AppImage"
    with tempfile.TemporaryDirectory(dir=target) as temporary:
        image = Path(temporary) / "Edgewise.AppDir"
        lay_out_image(folder, image, date)
        unfinished = Path(temporary) / finished.name
        environment = {**os.environ, "ARCH": machine, "SOURCE_DATE_EPOCH": str(date)}
        subprocess.run(["appimagetool", "--no-appstream", image, unfinished], check=True, env=environment)
        return unfinished.replace(finished)


def main() -> int:
    """Make it."""
    file = make_app_image(FOLDER, DIST)
    print(f"{file}: {file.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
