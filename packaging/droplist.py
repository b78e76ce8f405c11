"""What is left out of the application folder: packaging/droplist.toml, read."""

import tomllib
from collections.abc import Callable, Iterable, Mapping
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path, PurePath

_FILE = Path(__file__).with_suffix(".toml")


def dropped_modules() -> list[str]:
    """The Python modules that are left out, with all below them."""
    return _patterns("modules")


def is_dropped_module(name: str) -> bool:
    """Whether a module is left out."""
    return any(name == dropped or name.startswith(f"{dropped}.") for dropped in dropped_modules())


def is_dropped_file(place: str | PurePath) -> bool:
    """Whether a file is left out. `place` is where it would be in the folder of modules and libraries."""
    path = PurePath(place).as_posix()
    if any(fnmatchcase(path, pattern) for pattern in _patterns("kept")):
        return False
    if any(fnmatchcase(path, pattern) for pattern in _patterns("files")):
        return True
    # The same name inside a package, such as Qt's own copy of a library, is the package's.
    return "/" not in path and any(fnmatchcase(path, pattern) for pattern in _patterns("system"))


def orphans(libraries: Iterable[str], needs: Callable[[str], Iterable[str]]) -> set[str]:
    """Those of `libraries` that nothing needs any more, once files were dropped.

    All are places in the folder of modules and libraries. Those below folders other than Qt's stay whatever needs them:
    they are loaded by name. `needs` gives the names of the libraries that one asks for.
    """
    left = set(libraries)
    while True:
        needed = {name for place in left for name in needs(place)}
        alone = {place for place in left if _is_only_needed(place) and PurePath(place).name not in needed}
        if not alone:
            return set(libraries) - left
        left -= alone


def _is_only_needed(place: str) -> bool:
    """Whether it is there only for others, and not a module or a plugin."""
    path = PurePath(place)
    if path.name.startswith("libpython"):  # the executable loads it by name
        return False
    if not (".so" in path.suffixes or path.suffix in (".dll", ".dylib")):
        return False
    return len(path.parts) == 1 or path.parent.as_posix() == "PySide6/Qt/lib"


@cache
def _patterns(table: str) -> list[str]:
    groups: Mapping[str, list[str]] = tomllib.loads(_FILE.read_text("utf-8"))[table]
    return [pattern for patterns in groups.values() for pattern in patterns]
