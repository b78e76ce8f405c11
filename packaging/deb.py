"""Makes a Debian package of the application folder in dist, for Debian, Ubuntu and Raspberry Pi OS:

    python packaging/deb.py

What it depends on is what its files ask for. Needs dpkg-deb, which every Debian has, and objdump (binutils).
"""

import hashlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from build import DIST, FOLDER, ROOT, size_of
from linux_files import demands, lay_out, settle
from prepare import PACKAGES
from source_date import source_date

sys.path.insert(0, str(ROOT))

from app import __version__

_RUNTIME = {"libexpat.so.1": "libexpat1", "libgcc_s.so.1": "libgcc-s1", "libstdc++.so.6": "libstdc++6"}
# Parts of the C library, which is asked for by its version.
_C_LIBRARY = ("ld-linux", "libc.so", "libdl.so", "libm.so", "libpthread.so", "librt.so", "libutil.so")
# Keyboard layouts, which the libxkbcommon that is in the package reads.
_DATA = ("xkb-data",)

_CONTROL = """\
Package: edgewise
Version: {version}
Architecture: {architecture}
Maintainer: The Edgewise developers <edgewise@edgewise.invalid>
Installed-Size: {kilobytes}
Depends: {depends}
Section: text
Priority: optional
Description: ask your own documents questions and check claims against them
 Edgewise answers questions about your own documents and checks claims against
 them, entirely on your machine: no network, no graphics card, no account. It
 shows the exact words of the document, highlighted where they stand, and never
 writes an answer of its own. The models are inside.
"""


class UnknownLibraryError(Exception):
    """A file asks for a shared library of which nothing says which package has it."""


def depends(folder: Path) -> list[str]:
    """The packages that the folder's files need. Raises UnknownLibraryError."""
    asked = demands(folder)
    packages = {f"libc6 (>= {asked.glibc[0]}.{asked.glibc[1]})", *_DATA}
    for library in asked.libraries:
        if library.startswith(_C_LIBRARY):
            continue
        package = (PACKAGES | _RUNTIME).get(library)
        if package is None:
            raise UnknownLibraryError(
                f"{library} is asked for and not shipped: name its package in packaging/prepare.py, or ship it."
            )
        packages.add(package)
    return sorted(packages)


def make_deb(folder: Path, target: Path) -> Path:
    """Make the package in the folder `target`. Raises UnknownLibraryError and CalledProcessError."""
    architecture = subprocess.run(
        ["dpkg", "--print-architecture"], check=True, capture_output=True, text=True
    ).stdout.strip()
    date = source_date()
    package = target / f"edgewise_{__version__}_{architecture}.deb"
    with tempfile.TemporaryDirectory(dir=target) as temporary:
        root = Path(temporary) / "root"
        lay_out(folder, root / "usr", date)
        control = root / "DEBIAN"
        control.mkdir()
        (control / "md5sums").write_text(
            "".join(
                f"{hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()}  {path.relative_to(root)}\n"
                for path in sorted((root / "usr").rglob("*"))
                if path.is_file() and not path.is_symlink()
            )
        )
        (control / "control").write_text(
            _CONTROL.format(
                version=__version__,
                architecture=architecture,
                kilobytes=-(-size_of(root / "usr") // 1024),
                depends=", ".join(depends(folder)),
            )
        )
        settle(root, date)
        unfinished = Path(temporary) / package.name
        # At level 9 it sees 64 MB back, so that what the models have in common is there once.
        command = ["dpkg-deb", "--root-owner-group", "-Zxz", "-z9", "--build", str(root), str(unfinished)]
        environment = {**os.environ, "SOURCE_DATE_EPOCH": str(date)}
        subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)
        return unfinished.replace(package)


def main() -> int:
    """Make it."""
    try:
        package = make_deb(FOLDER, DIST)
    except UnknownLibraryError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{package}: {package.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
