"""The desktop's files agree with the application, and the tools that read them accept them."""

import argparse
import configparser
import gzip
import re
import shutil
import subprocess
import sys
import tomllib
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

import desktop_files
import icons
from app import APP_ID, __version__, cli
from app.documents.kinds import SUFFIXES
from file_types import FILE_TYPES

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def prefix(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("usr")
    desktop_files.install(folder)
    return folder


def test_every_suffix_is_offered_once() -> None:
    assert sorted(suffix for file_type in FILE_TYPES for suffix in file_type.suffixes) == sorted(SUFFIXES)


def test_an_entry_opens_files_and_names_what_is_there(prefix: Path) -> None:
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(prefix / "share" / "applications" / f"{APP_ID}.desktop", "utf-8")
    entry = parser["Desktop Entry"]
    assert entry["Exec"] == "edgewise %F"
    assert "application/pdf" in entry["MimeType"].split(";")
    assert list(prefix.rglob(f"hicolor/*/apps/{entry['Icon']}.png"))


def test_metadata_describes_this_version(prefix: Path) -> None:
    root = ET.parse(prefix / "share" / "metainfo" / f"{APP_ID}.metainfo.xml").getroot()
    newest = root.find("releases/release")
    assert newest is not None
    assert newest.get("version") == __version__
    assert root.findtext("launchable") == f"{APP_ID}.desktop"


def test_metadata_of_another_version_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desktop_files, "__version__", "99.0")
    with pytest.raises(ValueError, match=r"no release 99\.0"):
        desktop_files.metainfo()


def test_the_version_stands_in_one_place() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert "version" not in project["project"]
    assert project["tool"]["setuptools"]["dynamic"]["version"] == {"attr": "app.__version__"}


@pytest.mark.parametrize("size", icons.HICOLOR_SIZES)
def test_icons_have_the_size_of_their_folder_and_clear_corners(prefix: Path, size: int) -> None:
    image = QImage(str(prefix / f"share/icons/hicolor/{size}x{size}/apps/{APP_ID}.png"))
    assert (image.width(), image.height()) == (size, size)
    assert image.pixelColor(0, 0).alpha() < 60
    assert image.pixelColor(size // 2, size // 2).alpha() == 255


def test_icons_for_windows_and_macos_hold_every_size(tmp_path: Path) -> None:
    ico = icons.ico()
    assert int.from_bytes(ico[4:6], "little") == ico.count(b"\x89PNG\r\n")
    image = QImage.fromData(ico)
    assert not image.isNull()
    icns = icons.icns()
    assert int.from_bytes(icns[4:8], "big") == len(icns)
    assert b"ic10" in icns


def test_the_manual_names_every_command_and_option_and_no_other() -> None:
    text = desktop_files.manual_page()
    commands, options = _words(cli._parser())
    assert set(re.findall(r"^\.It Cm (\w+)$", text, re.MULTILINE)) == commands
    documented = {f"-{name}" for line in re.findall(r"^\.It (Fl .*)$", text, re.MULTILINE) for name in _flags(line)}
    assert documented == options


def test_the_manual_says_which_commands_take_an_option() -> None:
    said: dict[str, set[str]] = {}
    lines = desktop_files.manual_page().splitlines()
    for line, following in pairwise(lines):
        if line.startswith(".It Fl -") and following.startswith(".Pq"):
            said[f"--{line.removeprefix('.It Fl -').split()[0]}"] = {
                word for word in following.split() if word.islower()
            }
    taken: dict[str, set[str]] = {}
    for command, parser in _subparsers(cli._parser()).items():
        for option in _long_options(parser):
            taken.setdefault(option, set()).add(command)
    del taken["--help"]
    assert said == taken


@pytest.mark.parametrize(
    ("tool", "arguments", "file"),
    [
        ("desktop-file-validate", ["--warn-kde"], f"applications/{APP_ID}.desktop"),
        ("appstreamcli", ["validate", "--no-net"], f"metainfo/{APP_ID}.metainfo.xml"),
        ("mandoc", ["-T", "lint", "-W", "warning"], "man/man1/edgewise.1"),
    ],
)
def test_the_tools_that_read_them_find_no_fault(
    prefix: Path, tool: str, arguments: Sequence[str], file: str, tmp_path: Path
) -> None:
    program = shutil.which(tool)
    if program is None:
        pytest.skip(f"{tool} is not installed here; packaging's own checks run it")
    path = prefix / "share" / file
    if not path.exists():
        path = tmp_path / path.name
        path.write_bytes(gzip.decompress((prefix / "share" / f"{file}.gz").read_bytes()))
    done = subprocess.run([program, *arguments, path], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "warning" not in (done.stdout + done.stderr).lower()


def test_two_runs_write_the_same_bytes(prefix: Path, tmp_path: Path) -> None:
    script = ROOT / "packaging" / "desktop_files.py"
    subprocess.run([sys.executable, str(script), str(tmp_path)], check=True)
    written = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert written == {path.relative_to(prefix): path.read_bytes() for path in prefix.rglob("*") if path.is_file()}


def _subparsers(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    raise AssertionError("the parser has no commands")


def _long_options(parser: argparse.ArgumentParser) -> list[str]:
    return [option for action in parser._actions for option in action.option_strings if option.startswith("--")]


def _words(parser: argparse.ArgumentParser) -> tuple[set[str], set[str]]:
    commands = _subparsers(parser)
    options = {o for one in (parser, *commands.values()) for action in one._actions for o in action.option_strings}
    return set(commands), options


def _flags(line: str) -> list[str]:
    return [part.removeprefix("Fl ").split()[0] for part in re.findall(r"Fl -?[\w-]+", line)]
