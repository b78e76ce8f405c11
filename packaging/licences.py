"""Collects the licences of all that a finished application folder holds:

    python packaging/licences.py BUNDLE FOLDER

FOLDER gets NOTICE.txt, which lists every part and says how to replace Qt's libraries, and a folder for each part with
its licence and notices as they came with it. Fails, with the name of the part, where one comes without a licence, or
with one that Edgewise cannot be shipped with.
"""

import argparse
import re
import shutil
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from shipped import ROOT, Part, UnknownPartError, shipped_parts

TEXTS = ROOT / "packaging" / "licence_texts"

# Texts that are the same for everyone, for parts that name their licence and come without its text. A licence with a
# copyright line in it, such as MIT, must come with the part.
_STANDARD_TEXTS = {
    "Apache-2.0": ("Apache-2.0.txt",),
    "LGPL-3.0-only": ("LGPL-3.0-only.txt", "GPL-3.0-only.txt"),
}
# No text of theirs exists as a file on a machine that builds with them; they may be passed on with what they built.
_WITHOUT_TEXT = {"LicenseRef-Microsoft-Visual-Cpp-Redistributable"}
# Under the GPL without an exception: whatever is linked with them would have to be, too.
_UNFIT = re.compile(r"libreadline\d|libgdbm\d")


def licence_texts(part: Part) -> list[Path]:
    """The files that say under which licence a part is.

    Raises UnknownPartError when there is none, or when Edgewise cannot be shipped with the part.
    """
    if _UNFIT.match(part.name):
        raise UnknownPartError(
            f"{part.name} is under the GPL, which Edgewise as a whole is not: leave out the module that needs it."
        )
    if part.texts:
        return part.texts
    for words in re.split(r"\s+OR\s+|\s+AND\s+|;\s*|,\s*", part.licence):
        if words in _STANDARD_TEXTS:
            return [TEXTS / name for name in _STANDARD_TEXTS[words]]
    if part.kind in ("application", "model") or part.licence in _WITHOUT_TEXT:
        return []
    raise UnknownPartError(
        f"{part.name} {part.version} is shipped under {part.licence!r} and without its text: it has to come with that."
    )


def collect(parts: Sequence[Part], folder: Path) -> None:
    """Write the notice and the texts into `folder`, which is emptied first. Raises UnknownPartError."""
    texts = {part.name: licence_texts(part) for part in parts}
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "NOTICE.txt").write_text(notice(parts), "utf-8")
    for name, files in texts.items():
        for number, (source, target) in enumerate(zip(files, _names(files), strict=True)):
            place = folder / _folder_name(name)
            place.mkdir(exist_ok=True)
            unique = f"{number}-{target}" if (place / target).exists() else target
            (place / unique).write_bytes(source.read_bytes())


def notice(parts: Iterable[Part]) -> str:
    """The list of all parts, with what Qt's licence asks for."""
    listed = list(parts)
    version = {part.name.lower().replace("_", "-"): part.version for part in listed}
    text = (TEXTS / "NOTICE.txt.in").read_text("utf-8")
    text = text.replace("@VERSION@", version["edgewise"]).replace("@QT_VERSION@", version["pyside6-essentials"])
    lines = []
    for part in listed:
        if part.kind == "application":
            continue
        lines.append(f"{part.name} {part.version}: {part.licence}")
        lines += [
            f"    {' '.join(filter(None, (inner.name, inner.version)))}: {inner.licence or 'not said'}"
            for inner in sorted(part.components, key=lambda inner: (inner.name, inner.version))
        ]
    return text + "\n".join(lines) + "\n"


def _names(files: Sequence[Path]) -> list[str]:
    """Names that tell the files apart: those below a folder `licenses` keep the folders between."""
    names = []
    for file in files:
        parts = [part.lower() for part in file.parts]
        start = parts.index("licenses") + 1 if "licenses" in parts[:-1] else len(parts) - 1
        names.append("-".join(file.parts[start:]))
    return names


def _folder_name(part: str) -> str:
    return re.sub(r"[^\w.+-]+", "-", part).strip("-")


def main() -> int:
    """Collect them."""
    parser = argparse.ArgumentParser(description="Collects the licences of a finished application folder.")
    parser.add_argument("bundle", type=Path, help="the folder that PyInstaller wrote")
    parser.add_argument("folder", type=Path, help="where they go; it is emptied first")
    options = parser.parse_args()
    try:
        collect(shipped_parts(options.bundle), options.folder)
    except UnknownPartError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
