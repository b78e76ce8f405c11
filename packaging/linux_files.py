"""What Linux packages are made of: the application folder below a prefix, and what it asks of the system."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import desktop_files

PROGRAM = Path("lib", "edgewise", "edgewise")
"""The executable, below the prefix."""
_VERSION = re.compile(r"\bGLIBC_(\d+)\.(\d+)\b")


@dataclass(frozen=True, slots=True)
class Demands:
    """What a folder of programs and libraries asks of the system."""

    libraries: frozenset[str]
    """Shared libraries that it does not have itself, such as `libGL.so.1`."""
    glibc: tuple[int, int]
    """The oldest version of the C library that it runs with."""


def lay_out(folder: Path, prefix: Path, date: int) -> None:
    """Put the application folder and what desktops want below `prefix`, everything dated `date` (Unix time).

    Access modes depend on what the files are, not on this user's umask.
    """
    program = prefix / PROGRAM
    shutil.copytree(folder, program.parent, symlinks=True)
    desktop_files.install(prefix)
    (prefix / "bin").mkdir(parents=True)
    (prefix / "bin" / "edgewise").symlink_to(Path("..") / PROGRAM)
    documents = prefix / "share" / "doc" / "edgewise"
    documents.mkdir(parents=True)
    shutil.copyfile(folder / "licences" / "NOTICE.txt", documents / "copyright")
    settle(prefix, date)


def settle(folder: Path, date: int) -> None:
    """Give a folder and all that is in it the same date and the modes that everyone may read with."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            runs = path.is_dir() or (path.name == "edgewise" and path.is_file())
            path.chmod(0o755 if runs else 0o644)
        os.utime(path, (date, date), follow_symlinks=False)


def demands(folder: Path) -> Demands:
    """What the folder asks of the system, as its files say themselves."""
    needed: set[str] = set()
    own: set[str] = set()
    glibc = (2, 0)
    for path in _binaries(folder):
        own.add(path.name)
        listed = subprocess.run(["objdump", "-p", path], check=True, capture_output=True, text=True).stdout
        needed.update(line.split()[1] for line in listed.splitlines() if line.split()[:1] == ["NEEDED"])
        glibc = max([glibc, *((int(major), int(minor)) for major, minor in _VERSION.findall(listed))])
    return Demands(frozenset(needed - own), glibc)


def _binaries(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                if file.read(4) == b"\x7fELF":
                    yield path
