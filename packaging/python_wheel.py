"""Builds the wheel, which has the models inside, and tries it:

    python packaging/python_wheel.py [--without-trying]

It is installed in a new environment of this Python, where the self-test and a question are asked of it. Then pip finds
its dependencies for 64-bit ARM with the C libraries of Debian 12 and 13, downloading nothing, and says their versions.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from build import DIST, ROOT
from source_date import source_date

sys.path.insert(0, str(ROOT))

from app import __version__
from app.documents.samples import SAMPLE_QUESTION, sample_path

LARGEST = 100_000_000
"""Bytes that the Python package index takes in one file."""
# The C library's minor version, and the Python, of Debian's releases (Raspberry Pi OS has the same).
RELEASES = {"Debian 12": (36, "3.11"), "Debian 13": (41, "3.13")}
_OLDEST_TAG = 17  # what wheels for 64-bit ARM start from


class WheelError(Exception):
    """The wheel does not work; the message says how."""


def copy_source(folder: Path) -> Path:
    """Copy what the wheel is made of into a new folder.

    So nothing is left behind in the source tree, and nothing that was left there gets in.
    """
    for name in ("README.md", "pyproject.toml", "app", "assets", "model_build", "packaging/launcher"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(ROOT / name, folder / name)
    return folder


def build_wheel(target: Path) -> Path:
    """Build it in the folder `target`. Raises CalledProcessError and WheelError."""
    with tempfile.TemporaryDirectory() as temporary:
        source = copy_source(Path(temporary) / "source")
        environment = {**os.environ, "SOURCE_DATE_EPOCH": str(source_date())}
        command = [
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "--quiet",
            "--no-deps",
            "--wheel-dir",
            str(target),
            str(source),
        ]
        subprocess.run(command, check=True, env=environment)
    (wheel,) = target.glob(f"edgewise-{__version__}-*.whl")
    if wheel.stat().st_size > LARGEST:
        raise WheelError(f"{wheel.name} has {wheel.stat().st_size / 1e6:.1f} MB, more than the package index takes.")
    return wheel


def try_wheel(wheel: Path, folder: Path) -> str:
    """Install it in a new environment in `folder` and use it; return what its self-test says."""
    venv.create(folder, with_pip=True)
    commands = folder / ("Scripts" if sys.platform == "win32" else "bin")
    subprocess.run([commands / "python", "-m", "pip", "install", "--quiet", str(wheel)], check=True)
    asked = [str(commands / "edgewise"), "ask", str(sample_path()), SAMPLE_QUESTION, "--json"]
    subprocess.run(asked, check=True, cwd=folder, stdout=subprocess.DEVNULL)
    done = subprocess.run(
        [commands / "edgewise", "--self-test"], check=False, cwd=folder, capture_output=True, text=True
    )
    if done.returncode != 0:
        raise WheelError(f"{done.stdout.strip()} {done.stderr.strip()}")
    names = subprocess.run(
        [
            commands / "python",
            "-c",
            "import importlib.util as u; print(u.find_spec('app') or u.find_spec('model_build'))",
        ],
        check=True,
        cwd=folder,
        capture_output=True,
        text=True,
    ).stdout.strip()
    if names != "None":
        raise WheelError(f"The environment has a name that is not Edgewise's: {names}.")
    return done.stdout.strip()


def resolve(wheel: Path, minor: int, python: str) -> str:
    """What pip would install with glibc 2.`minor` on 64-bit ARM. Raises WheelError when something has no wheel."""
    platforms = [f"--platform=manylinux_2_{number}_aarch64" for number in range(minor, _OLDEST_TAG - 1, -1)]
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "install", "--dry-run", "--quiet", "--report", f"{folder}/report.json"]
        only = ["--only-binary", ":all:", "--ignore-installed", "--target", folder, "--python-version", python]
        done = subprocess.run(
            [*command, *only, *platforms, "--platform=manylinux2014_aarch64", str(wheel)],
            check=False,
            capture_output=True,
            text=True,
        )
        if done.returncode != 0:
            raise WheelError(f"glibc 2.{minor}, Python {python}: {done.stderr.strip()}")
        report = json.loads(Path(folder, "report.json").read_text("utf-8"))
    found = [package["metadata"] for package in report["install"]]
    return ", ".join(sorted(f"{package['name']} {package['version']}" for package in found))


def main() -> int:
    """Build and try it."""
    parser = argparse.ArgumentParser(description="Builds the wheel and tries it.")
    parser.add_argument("--without-trying", action="store_true", help="only build it")
    options = parser.parse_args()
    DIST.mkdir(exist_ok=True)
    try:
        wheel = build_wheel(DIST)
        print(f"{wheel}: {wheel.stat().st_size / 1e6:.1f} MB", flush=True)
        if options.without_trying:
            return 0
        with tempfile.TemporaryDirectory() as folder:
            print(try_wheel(wheel, Path(folder) / "environment"), flush=True)
        for release, (minor, python) in RELEASES.items():
            print(f"{release}, aarch64, glibc 2.{minor}, Python {python}: {resolve(wheel, minor, python)}", flush=True)
    except WheelError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
