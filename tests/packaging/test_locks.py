"""The locks are whole: what pyproject.toml needs, in the versions that are tested, and nothing without a hash."""

import re
import tomllib
from pathlib import Path

import pytest

from locks import SYSTEMS, TOOLS, read_lock
from prepare import CONSTRAINTS, LOCKS, ROOT

HASH = "0" * 64


def names_of(requirements: list[str]) -> set[str]:
    return {re.split(r"[^\w.-]", requirement)[0].lower() for requirement in requirements}


@pytest.mark.parametrize("system", SYSTEMS)
class TestLocks:
    def test_what_is_needed_is_locked(self, system):
        locked = {package.name for package in read_lock(LOCKS / f"{system}.txt")}
        project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
        tools = [line for line in TOOLS.read_text("utf-8").splitlines() if not line.startswith("#")]
        needed = project["dependencies"] + project["optional-dependencies"]["package"] + tools
        assert names_of(needed) <= locked

    def test_nothing_is_locked_twice(self, system):
        names = [package.name for package in read_lock(LOCKS / f"{system}.txt")]
        assert names == sorted(set(names))

    def test_versions_are_those_that_are_tested(self, system):
        tested = {}
        for line in CONSTRAINTS.read_text("utf-8").splitlines():
            if found := re.fullmatch(r"([\w.-]+)==([\w.]+)", line):
                tested[found[1]] = found[2]
        locked = {package.name: package.version for package in read_lock(LOCKS / f"{system}.txt")}
        assert {name: locked[name] for name in tested.keys() & locked.keys()} == {
            name: tested[name] for name in tested.keys() & locked.keys()
        }
        assert {"numpy", "onnxruntime", "tokenizers", "pypdfium2"} <= tested.keys() & locked.keys()

    def test_qt_is_a_version_that_runs_there(self, system):
        locked = {package.name: package.version for package in read_lock(LOCKS / f"{system}.txt")}
        # The newest for Debian 12 on ARM; 6.12.0 aborts Python.
        wanted = "6.8.0.2" if system == "linux-aarch64" else "6.11.3"
        assert locked["pyside6-essentials"] == locked["shiboken6"] == wanted


def test_every_file_in_the_folder_is_a_lock_of_a_known_system():
    assert {path.name for path in LOCKS.iterdir()} == {"tools.in", *(f"{system}.txt" for system in SYSTEMS)}


@pytest.mark.parametrize(
    "text",
    [
        "numpy==2.0\n",
        f"numpy>=2.0 \\\n    --hash=sha256:{HASH}\n",
        f"numpy==2.0 \\\n    --hash=md5:{HASH[:32]}\n",
        f"numpy==2.0 \\\n    --hash=sha256:{HASH[:-1]}\n",
        f"--extra-index-url https://example.org/\nnumpy==2.0 \\\n    --hash=sha256:{HASH}\n",
        f"numpy==2.0 \\\n    --hash=sha256:{HASH}\n-e .\n",
    ],
)
def test_a_lock_with_a_hole_is_refused(tmp_path: Path, text: str):
    path = tmp_path / "lock.txt"
    path.write_text(text, "utf-8")
    with pytest.raises(ValueError, match=r"lock\.txt has something else than versions with hashes"):
        list(read_lock(path))
