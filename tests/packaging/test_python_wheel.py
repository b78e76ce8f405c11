"""The wheel has all packages and all data, below one name."""

import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

import python_wheel

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """What is in a wheel made of this source tree."""
    if subprocess.run([sys.executable, "-c", "import setuptools"], check=False).returncode != 0:
        pytest.skip("setuptools is not here")
    folder = tmp_path_factory.mktemp("wheel")
    code = (
        "import os, sys; from setuptools.build_meta import build_wheel; os.chdir(sys.argv[1]); build_wheel(sys.argv[2])"
    )
    source = python_wheel.copy_source(folder / "source")
    for model in (source / "assets" / "models").rglob("model.onnx"):
        model.write_bytes(b"small")  # packing the real ones takes long
    code = "import sys; from setuptools.build_meta import build_wheel; build_wheel(sys.argv[1])"
    subprocess.run([sys.executable, "-c", code, folder], check=True, capture_output=True, cwd=source)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_one_name_is_taken_in_an_environment(names: set[str]) -> None:
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"edgewise"}


def test_every_module_and_file_that_ships_is_in(names: set[str]) -> None:
    wanted = {
        path.relative_to(ROOT).as_posix()
        for folder, patterns in {
            "app": ("*.py", "*.qm"),
            "assets": ("*",),
            "model_build": ("*.py", "*.toml"),
        }.items()
        for pattern in patterns
        for path in (ROOT / folder).rglob(pattern)
        if path.is_file()
    }
    assert len(wanted) > 100
    assert sorted(file for file in wanted if f"edgewise/{file}" not in names) == []


def test_the_commands_are_the_launchers() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        scripts = tomllib.load(file)["project"]["scripts"]
    assert scripts == {"edgewise": "edgewise:main", "edgewise-build": "edgewise:build"}
