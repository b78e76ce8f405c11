"""The Windows packages: the same bytes twice, and an installer's script that says what it should."""

import re
import subprocess
import zipfile
from pathlib import Path

import pytest

import windows_package
from app import APP_ID, __version__
from file_types import FILE_TYPES

SECTIONS = {"Setup", "Languages", "Tasks", "Files", "InstallDelete", "Icons", "Registry", "Run"}
PARAMETERS = {
    *("AppUserModelID", "Description", "DestDir", "Filename", "Flags", "GroupDescription", "MessagesFile", "Name"),
    *("Root", "Source", "Subkey", "Tasks", "Type", "ValueData", "ValueName", "ValueType"),
}


def statements() -> list[tuple[str, str]]:
    """The lines of the script and of what it includes, with their sections."""
    script = windows_package.SCRIPT.read_text("utf-8")
    assert script.count('#include AddBackslash(Generated) + "associations.iss"') == 1
    script = re.sub(r"#include .*", lambda _: windows_package.associations(), script)
    found, section = [], ""
    for line in script.splitlines():
        if heading := re.fullmatch(r"\[(\w+)\]", line):
            section = heading[1]
        elif line.strip() and not line.lstrip().startswith((";", "#")):
            found.append((section, line))
    return found


def test_every_line_of_the_script_has_the_form_of_its_section() -> None:
    sections = set()
    for section, line in statements():
        sections.add(section)
        if section == "Setup":
            assert re.fullmatch(r"[A-Z]\w+=\S.*", line), line
            continue
        for parameter in re.split(r"; (?=[A-Z])", line):
            name, _, value = parameter.partition(": ")
            assert name in PARAMETERS, line
            assert re.fullmatch(r'"(?:[^"]|"")*"|[\w ]+', value), line
    assert sections == SECTIONS


def test_the_script_is_told_everything_that_it_asks_for() -> None:
    told = windows_package.definitions(Path("dist/edgewise"), Path("dist"), "x64", "edgewise-setup")
    names = {re.fullmatch(r"/D(\w+)=.+", definition)[1] for definition in told}  # type: ignore[index]
    assert set(re.findall(r"\{#(\w+)\}", windows_package.SCRIPT.read_text("utf-8"))) | {"Generated"} == names
    assert f"/DVersion={__version__}" in told
    assert f"/DAppId={APP_ID}" in told


def test_the_installer_offers_every_kind_of_document_and_no_other() -> None:
    lines = [line for section, line in statements() if section == "Registry"]
    offered = [found[1] for line in lines if (found := re.search(r"Classes\\(\.\w+)\\OpenWithProgids", line))]
    supported = [found[1] for line in lines if (found := re.search(r'SupportedTypes".*ValueName: "(\.\w+)"', line))]
    assert sorted(offered) == sorted(supported) == sorted(s for kind in FILE_TYPES for s in kind.suffixes)
    # Offered beside what opens it now; never in its place.
    assert not [line for line in lines if re.search(r'Classes\\\.\w+";', line)]


def test_every_suffix_leads_to_a_program() -> None:
    lines = [line for section, line in statements() if section == "Registry"]
    identifiers = {found[1] for line in lines if (found := re.search(r'ValueName: "(Edgewise\.\w+)"', line))}
    for identifier in identifiers:
        (command,) = [line for line in lines if rf"Classes\{identifier}\shell\open\command" in line]
        assert command.endswith(r'ValueData: """{app}\edgewise.exe"" ""%1"""')


def test_the_zip_is_the_same_twice_and_can_be_carried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    folder = tmp_path / "edgewise"
    (folder / "_internal").mkdir(parents=True)
    (folder / "edgewise.exe").write_bytes(b"MZ")
    (folder / "_internal" / "python311.dll").write_bytes(b"MZ")
    first = windows_package.make_zip(folder, tmp_path, "arm64")
    before = first.read_bytes()
    (folder / "edgewise.exe").touch()
    assert windows_package.make_zip(folder, tmp_path, "arm64").read_bytes() == before
    assert first.name == f"edgewise-{__version__}-windows-arm64.zip"
    assert zipfile.ZipFile(first).namelist() == [
        "Edgewise/_internal/python311.dll",
        "Edgewise/edgewise-portable.cmd",
        "Edgewise/edgewise.exe",
    ]


def test_the_portable_start_keeps_everything_in_its_folder() -> None:
    lines = windows_package.PORTABLE.read_bytes().split(b"\r\n")
    assert b'set "EDGEWISE_HOME=%~dp0data"' in lines
    assert not any(b"\n" in line for line in lines)


def test_other_systems_are_told_where_it_is_made(capsys: pytest.CaptureFixture[str]) -> None:
    assert windows_package.main() == 2
    assert "made on Windows" in capsys.readouterr().err


def test_the_installer_is_made_by_what_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows_package, "_USUAL_PLACES", ("PROGRAMS",))
    monkeypatch.setattr(windows_package, "GENERATED", tmp_path / "generated")
    monkeypatch.setenv("PROGRAMS", str(tmp_path))
    assert windows_package._compiler() is None
    compiler = tmp_path / "Inno Setup 6" / "ISCC.exe"
    compiler.parent.mkdir()
    compiler.touch()
    assert windows_package._compiler() == compiler
    ran: list[list[object]] = []
    monkeypatch.setattr(subprocess, "run", lambda command, **_: ran.append(command))
    made = windows_package.make_installer(compiler, tmp_path / "edgewise", tmp_path, "arm64")
    assert made.name == f"edgewise-{__version__}-windows-arm64-setup.exe"
    assert ran[0][0] == compiler
    assert ran[0][-1] == windows_package.SCRIPT
    assert "/DArchitecture=arm64" in ran[0]
    # Inno Setup reads UTF-8 only where it is marked.
    assert (tmp_path / "generated" / "associations.iss").read_bytes().startswith(b"\xef\xbb\xbf")
