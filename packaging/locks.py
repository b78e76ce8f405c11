"""Locks what packages are made of, with hashes: for every system one file in packaging/locks, which pip holds to.

    python packaging/locks.py    # write them anew, after packaging/constraints.txt has changed; needs a network

`make package` installs from the lock of its system, on Linux for instance as this does:

    pip install --require-hashes --only-binary :all: --requirement packaging/locks/linux-x86_64.txt

With the hashes, what a registry or somebody between gives out is either what was tested, or refused.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from prepare import CONSTRAINTS, LOCKS, ROOT

TOOLS = LOCKS / "tools.in"
PYTHON = "3.11"  # of Debian 12, the oldest system that is built for

# uv's names of systems. Wheels for Linux have to suit Debian 12, whose glibc is 2.36; onnxruntime wants macOS 14.
SYSTEMS = {
    "linux-x86_64": "x86_64-manylinux_2_36",
    "linux-aarch64": "aarch64-manylinux_2_36",
    "windows-x86_64": "x86_64-pc-windows-msvc",
    "macos-aarch64": "aarch64-apple-darwin",
}
_OLDEST_MACOS = "14.0"
_HEAD = "# Written by packaging/locks.py from pyproject.toml, constraints.txt and tools.in: change those and run it.\n"
_PINNED = re.compile(r"(?P<name>[\w.-]+)==(?P<version>[^\s;\\]+)(?P<rest>(?: \\\n    --hash=sha256:[0-9a-f]{64})*)\n")


@dataclass(frozen=True, slots=True)
class Locked:
    """One package of a lock."""

    name: str
    version: str
    hashes: int
    """How many files of this version pip accepts."""


def read_lock(path: Path) -> Iterator[Locked]:
    """Read a lock. Raises ValueError for a line that is not one version with hashes."""
    text = path.read_text("utf-8")
    body = "".join(line for line in text.splitlines(keepends=True) if not line.startswith("#"))
    end = 0
    for found in _PINNED.finditer(body):
        if found.start() != end or not found["rest"]:
            break
        end = found.end()
        yield Locked(found["name"], found["version"], found["rest"].count("--hash="))
    if end != len(body):
        raise ValueError(f"{path.name} has something else than versions with hashes: {body[end : end + 80]!r}")


def write_lock(system: str, path: Path) -> None:
    """Find the versions for a system and write them. Raises CalledProcessError when uv finds none."""
    command = [
        sys.executable,
        "-m",
        "uv",
        "pip",
        "compile",
        str(ROOT / "pyproject.toml"),
        str(TOOLS),
        "--extra",
        "package",
    ]
    options = ["--constraint", str(CONSTRAINTS), "--python-platform", SYSTEMS[system], "--python-version", PYTHON]
    form = ["--generate-hashes", "--no-header", "--no-annotate", "--only-binary", ":all:", "--quiet"]
    environment = {**os.environ, "MACOSX_DEPLOYMENT_TARGET": _OLDEST_MACOS}
    done = subprocess.run(
        [*command, *options, *form], check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment
    )
    path.write_text(_HEAD + done.stdout, "utf-8")


def main() -> int:
    """Write all locks."""
    for system in SYSTEMS:
        path = LOCKS / f"{system}.txt"
        try:
            write_lock(system, path)
        except subprocess.CalledProcessError:
            print(f"There is no set of versions for {system}: uv says above why.", file=sys.stderr)
            return 1
        print(f"{path.relative_to(ROOT)}: {len(list(read_lock(path)))} packages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
