"""Makes a machine ready to run or to test Edgewise: a virtual environment, and the system libraries Qt needs.

Run by the Makefile with the system's python3, so it uses the standard library only:

    python3 packaging/prepare.py run|test|audit|package

What is missing is installed where this runs as root on Debian; elsewhere the command that installs it is printed.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
CONSTRAINTS = ROOT / "packaging" / "constraints.txt"
LOCKS = ROOT / "packaging" / "locks"
EXTRAS = {"audit": "[audit,dev]", "package": "[package]", "run": "", "test": "[build,dev,package]"}
OLDEST = (3, 11)

# What PySide6's wheels expect of the system, and the Debian package that has it.
PACKAGES = {
    "libdbus-1.so.3": "libdbus-1-3",
    "libEGL.so.1": "libegl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libGL.so.1": "libgl1",
    "libGLX.so.0": "libglx0",
    "libICE.so.6": "libice6",
    "libOpenGL.so.0": "libopengl0",
    "libSM.so.6": "libsm6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libX11.so.6": "libx11-6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb.so.1": "libxcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xinerama.so.0": "libxcb-xinerama0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libz.so.1": "zlib1g",
}
# The programs that packages are made with, and the Debian package that has each.
TOOLS = {"objdump": "binutils", "xz": "xz-utils"}
FONT = "fonts-dejavu-core"
FONT_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts")

# The parts of Qt whose libraries are looked at: what the window imports, and how it reaches X11 and Wayland.
QT_PARTS = ("QtCore*.so", "QtGui*.so", "QtWidgets*.so", "QtSvg*.so", "Qt/plugins/platforms/libq*.so")


class MissingError(Exception):
    """Something has to be installed by hand; the message says what and how."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Prepare for one purpose; 0 when ready, 2 with a sentence when something must be done by hand."""
    parser = argparse.ArgumentParser(description="Prepares the virtual environment and names what Qt lacks.")
    parser.add_argument("purpose", choices=sorted(EXTRAS))
    purpose: str = parser.parse_args(arguments).purpose
    try:
        _check_python()
        if not _is_ready(purpose):
            _create_environment()
            _install(purpose)
            _mark(purpose).touch()
        if purpose == "package":
            _complete_tools()
        # Without a display the sample question is answered in the terminal, which needs none of Qt's libraries.
        if purpose != "run" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
            _complete_qt()
    except MissingError as error:
        print(f"\n{error}", file=sys.stderr)
        return 2
    except subprocess.CalledProcessError as error:
        print(f"\nThis step failed: {' '.join(map(str, error.cmd))}", file=sys.stderr)
        return 2
    return 0


def _check_python() -> None:
    if sys.version_info < OLDEST:
        raise MissingError(f"Python {OLDEST[0]}.{OLDEST[1]} or newer is needed; this is {sys.version.split()[0]}.")


def _mark(purpose: str) -> Path:
    return ENVIRONMENT / f"ready-to-{purpose}"


def _is_ready(purpose: str) -> bool:
    """Whether the environment was filled for this purpose after the last change of what it must hold."""
    given = [ROOT / "pyproject.toml", CONSTRAINTS, *([lock] if (lock := _lock(purpose)) else [])]
    changed = max(path.stat().st_mtime for path in given)
    return PYTHON.exists() and _mark(purpose).exists() and _mark(purpose).stat().st_mtime > changed


def _create_environment() -> None:
    if PYTHON.exists():
        return
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        _install_packages(["python3-venv"], "Python's venv module is missing")
    shutil.rmtree(ENVIRONMENT, ignore_errors=True)
    subprocess.run([sys.executable, "-m", "venv", str(ENVIRONMENT)], check=True)


def this_system() -> str:
    """The name of this system's lock."""
    system = {"win32": "windows", "darwin": "macos"}.get(sys.platform, "linux")
    machine = platform.machine().lower()
    return f"{system}-{ {'amd64': 'x86_64', 'arm64': 'aarch64'}.get(machine, machine) }"


def _lock(purpose: str) -> Path | None:
    """What pip has to hold to, where there is a lock for this system: the packages that people get are made of it."""
    path = LOCKS / f"{this_system()}.txt"
    return path if purpose == "package" and path.exists() else None


def _install(purpose: str) -> None:
    print("Installing Edgewise and what it needs into .venv (once; this takes a few minutes).", flush=True)
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    lock = _lock(purpose)
    if lock is None:
        subprocess.run(
            [*command, "--constraint", str(CONSTRAINTS), "--editable", f"{ROOT}{EXTRAS[purpose]}"], check=True
        )
        return
    subprocess.run([*command, "--require-hashes", "--only-binary", ":all:", "--requirement", str(lock)], check=True)
    # Its dependencies are there, and so is what builds it.
    subprocess.run([*command, "--no-deps", "--no-build-isolation", "--editable", str(ROOT)], check=True)


def _complete_tools() -> None:
    """Install, or name, what packages are made with."""
    if not sys.platform.startswith("linux"):
        return
    packages = sorted({package for tool, package in TOOLS.items() if shutil.which(tool) is None})
    # Debian's Python has its own library inside; a package needs it as a file.
    library = sysconfig.get_config_var("INSTSONAME") or ""
    folders = [Path(sysconfig.get_config_var(name) or "/") for name in ("LIBDIR", "LIBPL")]
    folders.append(folders[0] / (sysconfig.get_config_var("MULTIARCH") or ""))
    if ".so" in library and not any((folder / library).exists() for folder in folders):
        packages.append(f"libpython{sys.version_info.major}.{sys.version_info.minor}")
    if packages:
        _install_packages(packages, "Packages are made with programs that are missing")


def _complete_qt() -> None:
    """Install, or name, the system libraries that Qt would miss when it starts."""
    if not sys.platform.startswith("linux"):
        return
    lacking = missing_libraries()
    packages = sorted({PACKAGES[name] for name in lacking if name in PACKAGES})
    if unknown := sorted(name for name in lacking if name not in PACKAGES):
        print(f"Qt also lacks {', '.join(unknown)}: install what has them if the window does not open.")
    if not any(folder.is_dir() and any(folder.rglob("*.[ot]tf")) for folder in FONT_FOLDERS):
        packages.append(FONT)
    if packages:
        _install_packages(packages, "Qt lacks system libraries or a font")


def missing_libraries() -> set[str]:
    """The shared libraries that Qt's modules and platform plugins need and the system does not have."""
    if shutil.which("ldd") is None:
        return set()
    found = subprocess.run(
        [str(PYTHON), "-c", "import importlib.util as u; print(u.find_spec('PySide6').submodule_search_locations[0])"],
        check=True,
        capture_output=True,
        text=True,
    )
    folder = Path(found.stdout.strip())
    lacking: set[str] = set()
    for pattern in QT_PARTS:
        for part in folder.glob(pattern):
            listed = subprocess.run(["ldd", str(part)], check=False, capture_output=True, text=True).stdout
            lacking |= {line.split()[0] for line in listed.splitlines() if line.strip().endswith("not found")}
    # Qt's own libraries find each other once they are loaded.
    return {name for name in lacking if not name.startswith(("libQt6", "libpyside", "libshiboken"))}


def _install_packages(packages: Sequence[str], reason: str) -> None:
    install = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    if shutil.which("apt-get") is None:
        raise MissingError(
            f"{reason}; on Debian they are the packages {', '.join(packages)}: install what fits your system."
        )
    if os.geteuid() != 0:
        raise MissingError(f"{reason}. Install and start again:\n\n    sudo {' '.join(install)}\n")
    print(f"{reason}; installing {', '.join(packages)}.", flush=True)
    subprocess.run(["apt-get", "update"], check=True, stdout=subprocess.DEVNULL)
    quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(install, check=True, env=quietly, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    sys.exit(main())
