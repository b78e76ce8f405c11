"""What a finished application folder of PyInstaller holds, as parts with names, versions and licences.

Every file is looked at, and every module inside the executable: what cannot be traced to a part is an error, not a gap.
Has to run where the folder was built, since that is where the packages' own records and licences are.
"""

import hashlib
import json
import platform
import re
import shutil
import subprocess
import sys
import sysconfig
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import metadata
from pathlib import Path, PurePosixPath
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from app import __version__  # noqa: E402 - the path is set above

_LICENCE_FILE = re.compile(r"(licen[cs]e|copying|notice|third.?party.?notices)", re.IGNORECASE)
_MODULE_ENDS = re.compile(r"\.(py|pyc|pyi|so|pyd)$")
# Older metadata says it in words.
_SPDX = {
    "Apache 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "MIT License": "MIT",
    "3-Clause BSD License": "BSD-3-Clause",
}
# What PySide6 6.8 says in its metadata; its files and its site say which.
_PYSIDE_BEFORE = {("PySide6_Essentials", "LGPL"): "LGPL-3.0-only", ("shiboken6", "LGPL"): "LGPL-3.0-only"}
_WINDOWS_RUNTIME = re.compile(r"(vcruntime|msvcp|concrt|vccorlib|ucrtbase|api-ms-win)", re.IGNORECASE)


class UnknownPartError(Exception):
    """Something is shipped and nothing says what it is, or under which licence."""


@dataclass(frozen=True, slots=True)
class Component:
    """What a part says it was itself made of."""

    name: str
    version: str
    licence: str
    purl: str


@dataclass(slots=True)
class Part:
    """One thing that is shipped."""

    name: str
    version: str
    kind: str
    """application, model, python (a distribution, or Python itself), or system (a library of the building system)."""
    licence: str
    """An SPDX expression, or the words that the part itself uses."""
    texts: list[Path] = field(default_factory=list)
    """Its licence and notices, as files on this machine."""
    files: list[PurePosixPath] = field(default_factory=list)
    """What of it is in the folder; none for modules inside the executable."""
    purl: str = ""
    """Its package URL, where one is defined."""
    components: list[Component] = field(default_factory=list)


def shipped_parts(bundle: Path) -> list[Part]:
    """All parts of the folder that PyInstaller made, by kind and name.

    Raises UnknownPartError for a file or module that belongs to none.
    """
    parts: dict[str, Part] = {}

    def add(part: Part, file: PurePosixPath | None = None) -> None:
        known = parts.setdefault(part.name, replace(part, files=[]))
        if file is not None:
            known.files.append(file)

    for module in _modules(bundle):
        add(_part_of_module(module))
    for path in sorted(bundle.rglob("*")):
        if path.is_file() and not path.is_symlink():
            relative = PurePosixPath(path.relative_to(bundle).as_posix())
            add(_part_of_file(relative, path), relative)
    # The program that unpacks and starts everything, and its hooks, are PyInstaller's.
    add(_distribution_part(metadata.distribution("pyinstaller")))
    return sorted(parts.values(), key=lambda part: (part.kind, part.name.lower()))


def sha256(path: Path) -> str:
    """The file's SHA-256, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _modules(bundle: Path) -> set[str]:
    """The names of all modules inside the executable."""
    from PyInstaller.archive.readers import CArchiveReader, NotAnArchiveError  # noqa: PLC0415 - tests need none of it

    names: set[str] = set()
    for path in sorted(bundle.iterdir()):
        if not path.is_file():
            continue
        try:
            archive = CArchiveReader(str(path))
        except NotAnArchiveError:
            continue
        for name in archive.toc:
            if name.lower().endswith(".pyz"):
                names.update(archive.open_embedded_archive(name).toc)
    if not names:
        raise UnknownPartError(f"{bundle} has no executable that PyInstaller made: name the folder that it wrote.")
    return names


def _part_of_module(module: str) -> Part:
    top = module.partition(".")[0]
    if top == "app":
        return _application()
    if top in sys.stdlib_module_names or top.startswith(("_sysconfigdata", "_pyrepl")):
        return _python()
    if top.startswith(("pyi_", "pyimod", "_pyi_", "_pyinstaller")):
        return _distribution_part(metadata.distribution("pyinstaller"))
    if found := _distributions_by_module().get(top):
        return _distribution_part(found)
    raise UnknownPartError(f"The module {module} is shipped, and no installed distribution says that it has it.")


def _part_of_file(relative: PurePosixPath, path: Path) -> Part:
    inner = PurePosixPath(*relative.parts[1:]) if relative.parts[0] == "_internal" else relative
    if inner.parts[0] == "assets" and inner.parts[1] == "models":
        return _model(path.parent)
    if inner.parts[0] in ("assets", "app") or len(relative.parts) == 1:
        return _application()
    if inner.name == "base_library.zip" or "lib-dynload" in inner.parts or _is_pythons(inner.name):
        return _python()
    if (found := _distribution_of_file(inner, path)) is not None:
        return _distribution_part(found)
    if _WINDOWS_RUNTIME.match(inner.name):
        return Part("Microsoft Visual C++ runtime", "14", "system", "LicenseRef-Microsoft-Visual-Cpp-Redistributable")
    if (system := _system_part(inner.name)) is not None:
        return system
    raise UnknownPartError(
        f"{relative} is shipped, and neither a Python distribution nor a package of this system says that it has it."
    )


def _application() -> Part:
    return Part("edgewise", __version__, "application", "see the project", purl=f"pkg:pypi/edgewise@{__version__}")


def _model(folder: Path) -> Part:
    facts = json.loads((folder / "bundle.json").read_text("utf-8"))
    licences = facts.get("licences", [])
    if not licences:
        raise UnknownPartError(f"The model {folder.name} says nothing of licences: its bundle.json has to.")
    components = [Component(said["what"], "", said["licence"], "") for said in licences]
    words = "; ".join(dict.fromkeys(said["licence"] for said in licences))
    return Part(f"model {facts['name']}", facts["version"], "model", words, components=components)


@cache
def _python() -> Part:
    texts = [
        path
        for path in (
            Path(sysconfig.get_path("stdlib")) / "LICENSE.txt",
            Path(sys.base_prefix) / "LICENSE.txt",
            *Path("/usr/share/doc").glob(f"libpython3.{sys.version_info.minor}-minimal/copyright"),
        )
        if path.is_file()
    ][:1]
    return Part("Python", platform.python_version(), "python", "Python-2.0", texts)


def _is_pythons(name: str) -> bool:
    if name.lower().startswith(("libpython3", "python3")):
        return True
    # Python's own installers for Windows and macOS come with the libraries that its modules need.
    places = (Path(sys.base_prefix), Path(sys.base_prefix, "DLLs"), Path(sys.base_prefix, "lib"))
    return sys.platform != "linux" and any((place / name).is_file() for place in places)


@cache
def _distributions_by_module() -> dict[str, metadata.Distribution]:
    names = metadata.packages_distributions()
    return {module: metadata.distribution(owners[0]) for module, owners in names.items()}


@cache
def _files_by_name() -> dict[str, list[tuple[PurePosixPath, Path, metadata.Distribution]]]:
    files: defaultdict[str, list[tuple[PurePosixPath, Path, metadata.Distribution]]] = defaultdict(list)
    for distribution in metadata.distributions():
        for file in distribution.files or ():
            files[file.name].append((PurePosixPath(file), Path(str(file.locate())), distribution))
    return files


def _distribution_of_file(inner: PurePosixPath, path: Path) -> metadata.Distribution | None:
    """The distribution that installed this file: in the same place, or else the same bytes under the same name."""
    named = _files_by_name().get(inner.name, [])
    for place, _, distribution in named:
        if place == inner:
            return distribution
    for _, source, distribution in named:
        if source.is_file() and source.stat().st_size == path.stat().st_size and sha256(source) == sha256(path):
            return distribution
    for parent in inner.parents:  # metadata that PyInstaller copied
        if parent.suffix == ".dist-info":
            return metadata.distribution(parent.name.partition("-")[0])
    return None


def _distribution_part(distribution: metadata.Distribution) -> Part:
    name = distribution.metadata["Name"]
    texts = [Path(str(file.locate())) for file in distribution.files or () if _is_licence(PurePosixPath(file))]
    purl = f"pkg:pypi/{re.sub(r'[-_.]+', '-', name).lower()}@{distribution.version}"
    components = list(_components(distribution))
    licence = licence_of(distribution)
    if not licence:
        raise UnknownPartError(f"{name} {distribution.version} is shipped and does not say under which licence.")
    return Part(
        name, distribution.version, "python", licence, sorted(filter(Path.is_file, texts)), [], purl, components
    )


def _is_licence(file: PurePosixPath) -> bool:
    if _MODULE_ENDS.search(file.name):
        return False
    in_metadata = any(part.endswith(".dist-info") for part in file.parts)
    if in_metadata and any(part.lower() in ("licenses", "license_files") for part in file.parts[:-1]):
        return True
    # Beside its metadata or at the top of its package, not anywhere deeper: those are of parts that are not shipped.
    return len(file.parts) == 2 and bool(_LICENCE_FILE.search(file.name))


def licence_of(distribution: metadata.Distribution) -> str:
    """What a distribution says of its licence: an SPDX expression, or its own words, or nothing."""
    said = distribution.metadata
    if "License-Expression" in said:
        return said["License-Expression"]
    words = [line.strip() for line in said["License"].splitlines()[:1]] if "License" in said else []
    words += [
        classifier.rpartition(" :: ")[2]
        for classifier in said.get_all("Classifier") or []
        if classifier.startswith("License ::")
    ]
    first = next(filter(None, words), "")
    return _PYSIDE_BEFORE.get((said["Name"], first)) or _SPDX.get(first, first)


def _components(distribution: metadata.Distribution) -> Iterator[Component]:
    """What a distribution's own CycloneDX list (PEP 770) says it was made of."""
    for file in distribution.files or ():
        if "sboms" in file.parts and file.name.endswith((".cyclonedx.json", ".cdx.json")):
            said = json.loads(Path(str(file.locate())).read_text("utf-8"))
            for component in said.get("components", []):
                purl = component.get("purl", "").partition("?")[0]
                yield Component(component["name"], component.get("version", ""), _said_licence(component), purl)


def _said_licence(component: dict[str, Any]) -> str:
    said = component.get("licenses", [])
    words = [entry.get("expression") or entry.get("license", {}).get("id") or "" for entry in said]
    return " AND ".join(filter(None, words))


def _system_part(name: str) -> Part | None:
    """The Debian package that a shared library came from."""
    if shutil.which("dpkg-query") is None:
        return None
    triplet = sysconfig.get_config_var("MULTIARCH") or ""
    for folder in _library_folders(triplet):
        path = folder / name
        if path.exists():
            for spelling in dict.fromkeys((path, path.resolve(), Path(str(path).removeprefix("/usr")))):
                if (package := _package_of(str(spelling))) is not None:
                    return _debian_part(package)
    return None


def _library_folders(triplet: str) -> Iterable[Path]:
    return (Path("/usr/lib", triplet), Path("/lib", triplet), Path("/usr/lib"), Path("/lib"))


def _package_of(path: str) -> str | None:
    found = subprocess.run(["dpkg-query", "--search", path], check=False, capture_output=True, text=True)
    for line in found.stdout.splitlines():
        if not line.startswith("diversion"):
            return line.partition(": ")[0].split(", ")[0]
    return None


@cache
def _debian_part(package: str) -> Part:
    asked = ["dpkg-query", "--show", "--showformat", "${Package}\t${Version}\t${Architecture}", package]
    name, version, architecture = subprocess.run(asked, check=True, capture_output=True, text=True).stdout.split("\t")
    text = Path("/usr/share/doc", name, "copyright")
    if not text.is_file():
        raise UnknownPartError(f"The system's package {name} is shipped and {text} is missing: install it again.")
    return Part(
        f"{name} (Debian)",
        version,
        "system",
        _debian_licence(text.read_text("utf-8", "replace")),
        [text],
        purl=f"pkg:deb/debian/{name}@{version}?arch={architecture}",
    )


def _debian_licence(text: str) -> str:
    """The short names of its licences, in Debian's words, where the file has the form that names them."""
    names = re.findall(r"^License:[ \t]*(\S.*)$", text, re.MULTILINE)
    return "; ".join(dict.fromkeys(name.strip() for name in names)) or "see its copyright file"
