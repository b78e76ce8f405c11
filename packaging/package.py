"""Builds every package that this system can build, into dist; `make package` runs it:

    python packaging/package.py

Debian and its kin: a .deb and a .run. Other Linux: a .run. Where appimagetool is on the PATH, an AppImage too.
Windows: an installer or a zip. macOS: a disk image.
"""

import shutil
import subprocess
import sys
from pathlib import Path

from build import DIST, ROOT

_SCRIPTS = {
    "linux": {"deb.py": "dpkg-deb", "run_file.py": "xz", "appimage.py": "appimagetool"},
    "win32": {"windows_package.py": ""},
    "darwin": {"macos_package.py": ""},
}
"""For each system, what makes a package, and the program that it takes."""


def scripts() -> list[Path]:
    """The scripts that can do their work here."""
    return [
        ROOT / "packaging" / script
        for script, tool in _SCRIPTS.get(sys.platform, {}).items()
        if not tool or shutil.which(tool)
    ]


def main() -> int:
    """Build everything; 1 when something failed, which says why itself."""
    for script in (ROOT / "packaging" / "build.py", *scripts()):
        if subprocess.run([sys.executable, script], check=False).returncode != 0:
            print(f"{script.relative_to(ROOT)} failed.", file=sys.stderr)
            return 1
    print(*sorted(path.name for path in DIST.iterdir() if path.is_file()), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
