"""Checks the packages that Edgewise is made of: their licences, and whether they have known vulnerabilities.

    python packaging/audit.py

Every package of this system's lock must be installed here in the locked version and be under a licence that Edgewise
can be shipped with. Vulnerabilities are asked for by pip-audit, which needs a network: where there is none, the command
says that they were not checked. Exit codes: 0 all is well, 1 a problem, 3 no problem but not everything was checked.
"""

import argparse
import json
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from locks import Locked, read_lock
from prepare import LOCKS, this_system
from shipped import licence_of

ALLOWED = {
    *("0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "MIT", "MIT-CMU", "PSF-2.0", "Zlib"),
    "LGPL-3.0-only",  # Qt: its libraries stay files of their own, which can be replaced (see NOTICE.txt of a package)
    "MPL-2.0",  # tqdm, unchanged
    # PyInstaller's: what it puts into a program may be passed on under any licence.
    "GPL-2.0-or-later WITH Bootloader-exception",
}
"""SPDX identifiers of what may be shipped, or built with."""

# Packages whose metadata says it in other words than SPDX's, and what it means.
IN_WORDS = {
    "BSD-3-Clause, Apache-2.0, dependency licenses": "BSD-3-Clause AND Apache-2.0",  # pypdfium2, and PDFium's own
    "GPLv2-or-later with a special exception which allows to use PyInstaller to build and distribute non-free programs "
    "(including commercial ones)": "GPL-2.0-or-later WITH Bootloader-exception",
}

UNCHECKED = 3


@dataclass(frozen=True, slots=True)
class Vulnerabilities:
    """What pip-audit found out."""

    found: tuple[str, ...]
    """Sentences."""
    unchecked: tuple[str, ...]
    """The names of packages of which nothing could be learnt."""


def is_allowed(expression: str) -> bool:
    """Whether an SPDX expression can be met by licences of `ALLOWED`. Raises ValueError if it is none."""
    words = re.findall(r"[()]|[^\s()]+(?:\s+WITH\s+[^\s()]+)?", expression)

    def either() -> bool:
        result = both()
        while words[:1] == ["OR"]:
            words.pop(0)
            result = both() or result
        return result

    def both() -> bool:
        result = one()
        while words[:1] == ["AND"]:
            words.pop(0)
            result = one() and result
        return result

    def one() -> bool:
        word = words.pop(0) if words else ""
        if word == "(":
            result = either()
            if words[:1] != [")"]:
                raise ValueError(f"{expression!r} is no licence expression.")
            words.pop(0)
            return result
        if not re.fullmatch(r"[A-Za-z0-9.-]+\+?(\s+WITH\s+[A-Za-z0-9.-]+)?", word) or word in ("AND", "OR", "WITH"):
            raise ValueError(f"{expression!r} is no licence expression.")
        return re.sub(r"\s+", " ", word) in ALLOWED

    result = either()
    if words:
        raise ValueError(f"{expression!r} is no licence expression.")
    return result


def licence_problems(packages: Sequence[Locked]) -> Iterator[str]:
    """Sentences about packages that are not installed, or may not be shipped."""
    for package in packages:
        try:
            distribution = metadata.distribution(package.name)
        except metadata.PackageNotFoundError:
            yield f"{package.name} is locked and not installed: install the lock with pip first."
            continue
        if distribution.version != package.version:
            yield (
                f"{package.name} {package.version} is locked and {distribution.version} installed: install the lock "
                "with pip first."
            )
        said = licence_of(distribution)
        try:
            if is_allowed(IN_WORDS.get(said, said)):
                continue
        except ValueError:
            pass
        yield (
            f"{package.name} {distribution.version} is under {said or 'no licence that it names'!r}: do without it, or "
            "allow that in packaging/audit.py if Edgewise can be shipped with it."
        )


def known_vulnerabilities(lock: Path, packages: Sequence[Locked]) -> Vulnerabilities:
    """Ask pip-audit about a lock."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(lock), "--require-hashes", "--disable-pip"]
    options = ["--format", "json", "--progress-spinner", "off"]
    done = subprocess.run([*command, *options], check=False, capture_output=True, text=True)
    try:
        return parse_audit(json.loads(done.stdout), packages)
    except (ValueError, KeyError):  # it gave up, or is not installed
        return Vulnerabilities((), tuple(package.name for package in packages))


def parse_audit(said: dict[str, Any], packages: Sequence[Locked]) -> Vulnerabilities:
    """Read pip-audit's JSON. It counts a package that its service does not know, or that is not there, as harmless."""
    found, checked = [], set()
    for dependency in said["dependencies"]:
        if "skip_reason" in dependency:
            continue
        checked.add(dependency["name"])
        for vulnerability in dependency["vulns"]:
            versions = ", ".join(vulnerability.get("fix_versions", [])) or "no version so far"
            found.append(
                f"{dependency['name']} {dependency['version']} is vulnerable ({vulnerability['id']}): "
                f"mended in {versions}."
            )
    return Vulnerabilities(tuple(found), tuple(package.name for package in packages if package.name not in checked))


def main() -> int:
    """Check both and say what was found."""
    parser = argparse.ArgumentParser(description="Checks licences and known vulnerabilities of the locked packages.")
    parser.add_argument("--lock", type=Path, default=LOCKS / f"{this_system()}.txt", help="default: this system's")
    lock: Path = parser.parse_args().lock
    packages = list(read_lock(lock))
    problems = list(licence_problems(packages))
    for problem in problems:
        print(f"PROBLEM: {problem}")
    if not problems:
        print(f"Licences: all {len(packages)} packages of {lock.name} can be shipped.")
    vulnerabilities = known_vulnerabilities(lock, packages)
    for sentence in vulnerabilities.found:
        print(f"PROBLEM: {sentence}")
    checked = len(packages) - len(vulnerabilities.unchecked)
    if vulnerabilities.unchecked:
        print(
            f"NOT CHECKED: known vulnerabilities of {len(vulnerabilities.unchecked)} of {len(packages)} packages. "
            "pip-audit learnt nothing of them: run this where the network lets it."
        )
    elif not vulnerabilities.found:
        print(f"Vulnerabilities: none is known of {checked} packages.")
    if problems or vulnerabilities.found:
        return 1
    return UNCHECKED if vulnerabilities.unchecked else 0


if __name__ == "__main__":
    sys.exit(main())
