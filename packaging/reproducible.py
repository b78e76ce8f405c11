"""Tells whether two builds of the last commit are the same, bit for bit:

    python packaging/reproducible.py [--work build/reproducible]

Builds twice, each in a folder of its own with another name and at another time, and compares the application folders
and the packages. Lists every file that differs; exit code 1 if one does that is not among the exceptions below.
Has to run in the environment that packages are built in (`make package` makes it).
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from source_date import source_date

ROOT = Path(__file__).resolve().parent.parent

# What may differ, and why. Nothing else may.
EXCEPTIONS: Mapping[str, str] = {}


def fingerprints(folder: Path) -> dict[str, str]:
    """What is compared of each file below a folder: its SHA-256 with its access mode, or where a link leads."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            found[name] = f"link to {path.readlink()}"
        elif path.is_file():
            with path.open("rb") as file:
                found[name] = f"{hashlib.file_digest(file, 'sha256').hexdigest()} {path.stat().st_mode:o}"
    return found


def differences(first: Mapping[str, str], second: Mapping[str, str]) -> list[str]:
    """The names of the files that differ, or that only one build has."""
    return sorted(name for name in first.keys() | second.keys() if first.get(name) != second.get(name))


def unexpected(names: Sequence[str]) -> list[str]:
    """Those that are no exceptions."""
    return [name for name in names if not any(fnmatchcase(name, pattern) for pattern in EXCEPTIONS)]


def clone(folder: Path) -> Path:
    """Put the last commit into a new folder. Raises CalledProcessError."""
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run(["git", "clone", "--quiet", "--depth=1", ROOT.as_uri(), folder], check=True)
    return folder


def build(folder: Path, date: int) -> Path:
    """Build what is in a folder, and return where its packages are. Raises CalledProcessError."""
    # The order in which this process's sets would be is what must not matter, so it is left to chance.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONHASHSEED"}
    environment["SOURCE_DATE_EPOCH"] = str(date)
    subprocess.run([sys.executable, "packaging/package.py"], check=True, cwd=folder, env=environment)
    return folder / "dist"


def main(arguments: Sequence[str] | None = None) -> int:
    """Build twice and compare."""
    parser = argparse.ArgumentParser(description="Builds the last commit twice and lists what differs.")
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "reproducible")
    work: Path = parser.parse_args(arguments).work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    date = source_date()
    try:
        # Folders of names of different lengths, so that a path that is written into a file shows.
        # Both are there before the first is built: a commit that somebody makes meanwhile is in neither.
        folders = [clone(work / name) for name in ("one", "the-other")]
        first, second = (fingerprints(build(folder, date)) for folder in folders)
    except subprocess.CalledProcessError as error:
        print(f"This step failed: {' '.join(map(str, error.cmd))}", file=sys.stderr)
        return 2
    differing = differences(first, second)
    for name in differing:
        why = next((reason for pattern, reason in EXCEPTIONS.items() if fnmatchcase(name, pattern)), "")
        print(f"differs{f' (as it may: {why})' if why else ''}: {name}")
    print(f"{len(first)} files, {len(differing)} differ, {len(unexpected(differing))} of them must not")
    return 1 if unexpected(differing) else 0


if __name__ == "__main__":
    sys.exit(main())
