"""Makes what Windows people get of the application folder in dist: a zip to unpack anywhere, and an installer.

    python packaging/windows_package.py

The zip needs nothing and keeps settings and documents in its own folder when it is started by `edgewise-portable.cmd`.
The installer is made where Inno Setup 6 (ISCC.exe) is, and offers Edgewise in "Open with" for every kind of document
that it reads.
"""

import os
import platform
import shutil
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path

from build import DIST, FOLDER, ROOT
from file_types import FILE_TYPES
from icons import ico
from source_date import source_date

sys.path.insert(0, str(ROOT))

from app import APP_ID, __version__

SCRIPT = ROOT / "packaging" / "windows" / "edgewise.iss"
PORTABLE = ROOT / "packaging" / "windows" / "edgewise-portable.cmd"
GENERATED = ROOT / "build" / "windows"
ARCHITECTURES = {"amd64": "x64", "arm64": "arm64"}
"""What is in the files' names, by what Windows calls the processor."""
_INNO_ARCHITECTURES = {"x64": "x64compatible", "arm64": "arm64"}
_USUAL_PLACES = ("ProgramFiles(x86)", "ProgramFiles", "LOCALAPPDATA")


def package_name(architecture: str) -> str:
    """The name of this version's files, without the ending."""
    return f"edgewise-{__version__}-windows-{architecture}"


def associations() -> str:
    """The installer's [Registry] section: Edgewise is offered for documents, and takes none from another program."""
    lines = ["; Written by packaging/windows_package.py.", "[Registry]"]
    program = r"Software\Classes\Applications\edgewise.exe"
    command = r'"""{app}\edgewise.exe"" ""%1"""'
    lines.append(_entry(program, "FriendlyAppName", '"Edgewise"', "uninsdeletekey"))
    lines.append(_entry(rf"{program}\shell\open\command", "", command))
    for file_type in FILE_TYPES:
        identifier = f"Edgewise{file_type.suffixes[0]}"
        key = rf"Software\Classes\{identifier}"
        lines.append(_entry(key, "", f'"{file_type.description}"', "uninsdeletekey"))
        lines.append(_entry(rf"{key}\shell\open\command", "", command))
        for suffix in file_type.suffixes:
            lines.append(_entry(rf"{program}\SupportedTypes", suffix, '""'))
            lines.append(_entry(rf"Software\Classes\{suffix}\OpenWithProgids", identifier, '""', "uninsdeletevalue"))
    return "\n".join(lines) + "\n"


def _entry(key: str, name: str, data: str, *flags: str) -> str:
    words = ["Root: HKA", f'Subkey: "{key}"', "ValueType: string", f'ValueName: "{name}"', f"ValueData: {data}"]
    return "; ".join([*words, *(f"Flags: {flag}" for flag in flags)])


def make_zip(folder: Path, target: Path, architecture: str) -> Path:
    """Make the zip in the folder `target`: the same bytes for the same folder and date."""
    finished = target / f"{package_name(architecture)}.zip"
    unfinished = finished.with_suffix(".unfinished")
    moment = datetime.fromtimestamp(source_date(), UTC).timetuple()[:6]
    files = {f"Edgewise/{path.relative_to(folder).as_posix()}": path for path in folder.rglob("*") if path.is_file()}
    files["Edgewise/edgewise-portable.cmd"] = PORTABLE
    with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, path in sorted(files.items()):
            member = zipfile.ZipInfo(name, moment)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            archive.writestr(member, path.read_bytes())
    return unfinished.replace(finished)


def make_installer(compiler: Path, folder: Path, target: Path, architecture: str) -> Path:
    """Make the installer in the folder `target`, with Inno Setup's compiler. Raises CalledProcessError."""
    GENERATED.mkdir(parents=True, exist_ok=True)
    (GENERATED / "associations.iss").write_text(associations(), "utf-8-sig")
    (GENERATED / "edgewise.ico").write_bytes(ico())
    name = f"{package_name(architecture)}-setup"
    subprocess.run([compiler, "/Qp", *definitions(folder, target, architecture, name), SCRIPT], check=True)
    return target / f"{name}.exe"


def definitions(folder: Path, target: Path, architecture: str, name: str) -> list[str]:
    """What the script is told."""
    values = {
        "AppId": APP_ID,
        "Architecture": _INNO_ARCHITECTURES[architecture],
        "Generated": str(GENERATED),
        "Name": name,
        "Output": str(target),
        "Source": str(folder),
        "Version": __version__,
    }
    return [f"/D{key}={value}" for key, value in values.items()]


def _compiler() -> Path | None:
    places = [Path(os.environ[place], "Inno Setup 6", "ISCC.exe") for place in _USUAL_PLACES if place in os.environ]
    if found := shutil.which("ISCC"):
        places.insert(0, Path(found))
    return next((place for place in places if place.is_file()), None)


def main() -> int:
    """Make them."""
    architecture = ARCHITECTURES.get(platform.machine().lower())
    if sys.platform != "win32" or architecture is None:
        print("Packages for Windows are made on Windows, x64 or ARM64.", file=sys.stderr)
        return 2
    made = [make_zip(FOLDER, DIST, architecture)]
    if (compiler := _compiler()) is not None:
        made.append(make_installer(compiler, FOLDER, DIST, architecture))
    else:
        print("There is no installer, since Inno Setup 6, which makes it, is not here: https://jrsoftware.org")
    for path in made:
        print(f"{path}: {path.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
