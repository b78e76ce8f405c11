"""Builds the application folder that every package is made of, dist/edgewise:

    python packaging/build.py

Runs with the Python of the environment that is to be shipped. The folder also holds the licences of all parts and the
software bill of materials. PyInstaller cannot build for another system, and what it builds runs on nothing older than
this one: releases are built on the oldest, Debian 12.
"""

import os
import subprocess
import sys
from importlib import metadata
from pathlib import Path

from licences import collect
from sbom import write_bill
from shipped import UnknownPartError, shipped_parts
from source_date import source_date

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"
FOLDER = DIST / "edgewise"
"""The application folder; on macOS, the bundle beside it is what is shipped."""
_SPEC = ROOT / "packaging" / "edgewise.spec"
# Loses references to None and aborts Python 3.11 after a while; tests/ui/test_binding.py shows it.
_BAD_QT = {"6.12.0"}


class BuildError(Exception):
    """It cannot be built here; the message says why."""


def build() -> Path:
    """Build the folder and return it. Raises BuildError and UnknownPartError."""
    qt = metadata.version("pyside6-essentials")
    if qt in _BAD_QT:
        raise BuildError(f"PySide6 {qt} makes Edgewise crash: install the version in packaging/constraints.txt.")
    if sys.platform in ("win32", "darwin"):
        icons = ROOT / "build" / "icons"
        subprocess.run([sys.executable, ROOT / "packaging" / "icons.py", icons], check=True)
    # The order of sets and the time are the same in every build, and so are its bytes.
    environment = {**os.environ, "PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": str(source_date())}
    work = str(ROOT / "build" / "pyinstaller")
    arguments = ["--noconfirm", "--clean", "--distpath", str(DIST), "--workpath", work]
    done = subprocess.run(
        [sys.executable, "-m", "PyInstaller", "--log-level", "WARN", *arguments, str(_SPEC)],
        check=False,
        cwd=ROOT,
        env=environment,
    )
    if done.returncode != 0:
        raise BuildError("PyInstaller failed: what it says above is why.")
    parts = shipped_parts(FOLDER)
    collect(parts, FOLDER / "licences")
    write_bill(parts, FOLDER, FOLDER / "sbom.cdx.json")
    return FOLDER


def size_of(folder: Path) -> int:
    """The bytes in all files of a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def main() -> int:
    """Build it."""
    try:
        folder = build()
    except (BuildError, UnknownPartError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{folder}: {size_of(folder) / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
