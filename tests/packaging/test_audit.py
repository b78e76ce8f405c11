"""Licences are judged by what they mean, and what nobody could ask about is not called safe."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import audit
from audit import is_allowed, known_vulnerabilities, licence_problems, parse_audit
from locks import Locked, read_lock
from prepare import LOCKS, this_system

HASH = "0" * 64
LEFT = Locked("left", "1.0", 1)
RIGHT = Locked("right", "2.0", 1)


@pytest.mark.parametrize(
    ("expression", "allowed"),
    [
        ("MIT", True),
        ("GPL-3.0-only", False),
        ("MIT OR GPL-3.0-only", True),
        ("GPL-3.0-only OR MIT", True),
        ("MIT AND GPL-3.0-only", False),
        ("MIT AND BSD-3-Clause OR GPL-3.0-only", True),
        ("GPL-3.0-only AND (MIT OR BSD-3-Clause)", False),
        ("(GPL-3.0-only OR MIT) AND (LGPL-3.0-only OR GPL-2.0-only)", True),
        ("GPL-2.0-or-later WITH Bootloader-exception", True),
        ("GPL-2.0-or-later", False),
        ("Proprietary", False),
    ],
)
def test_expressions(expression, allowed):
    assert is_allowed(expression) is allowed


@pytest.mark.parametrize("words", ["", "MIT License", "MIT OR", "(MIT", "MIT)", "AND", "MIT, Apache-2.0", "UNKNOWN!"])
def test_words_that_are_no_expression(words):
    with pytest.raises(ValueError, match="is no licence expression"):
        is_allowed(words)


def answer_with(monkeypatch: pytest.MonkeyPatch, output: str) -> None:
    """Let pip-audit print this."""
    monkeypatch.setattr("audit.subprocess.run", lambda *_, **__: subprocess.CompletedProcess([], 0, output, ""))


def install(folder: Path, name: str, version: str, *lines: str) -> None:
    """Put a package's metadata where the interpreter looks for it."""
    place = folder / f"{name}-{version}.dist-info"
    place.mkdir()
    text = "\n".join(["Metadata-Version: 2.4", f"Name: {name}", f"Version: {version}", *lines])
    (place / "METADATA").write_text(text + "\n", "utf-8")


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path


def test_a_package_that_can_be_shipped_is_no_problem(packages):
    install(packages, "left", "1.0", "License-Expression: MIT")
    install(packages, "right", "2.0", "Classifier: License :: OSI Approved :: MIT License")
    assert list(licence_problems([LEFT, RIGHT])) == []


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["License-Expression: AGPL-3.0-only"], "under 'AGPL-3.0-only'"),
        (["License: as is"], "under 'as is'"),
        ([], "under 'no licence that it names'"),
    ],
)
def test_one_that_cannot_is(packages, lines, said):
    install(packages, "left", "1.0", *lines)
    (problem,) = licence_problems([LEFT])
    assert said in problem


def test_what_is_not_installed_or_another_version_cannot_be_vouched_for(packages):
    install(packages, "left", "1.1", "License-Expression: MIT")
    first, second = licence_problems([LEFT, RIGHT])
    assert "left 1.0 is locked and 1.1 installed" in first
    assert "right is locked and not installed" in second


SAID: dict[str, Any] = {
    "dependencies": [
        {
            "name": "left",
            "version": "1.0",
            "vulns": [{"id": "PYSEC-1", "fix_versions": ["1.1", "2.0"]}, {"id": "PYSEC-2", "fix_versions": []}],
        },
        {"name": "right", "skip_reason": "Dependency not found on PyPI and could not be audited: right (2.0)"},
    ],
    "fixes": [],
}


def test_a_vulnerability_is_named_with_its_mending():
    result = parse_audit(SAID, [LEFT, RIGHT])
    assert result.found == (
        "left 1.0 is vulnerable (PYSEC-1): mended in 1.1, 2.0.",
        "left 1.0 is vulnerable (PYSEC-2): mended in no version so far.",
    )
    assert result.unchecked == ("right",)


def test_what_the_answer_leaves_out_is_unchecked():
    assert parse_audit({"dependencies": []}, [LEFT, RIGHT]).unchecked == ("left", "right")


@pytest.mark.parametrize("output", ["", "Traceback", "{}"])
def test_where_pip_audit_gives_up_nothing_is_checked(monkeypatch, output):
    answer_with(monkeypatch, output)
    result = known_vulnerabilities(Path("lock.txt"), [LEFT])
    assert (result.found, result.unchecked) == ((), ("left",))


@pytest.mark.parametrize(
    ("case", "result"),
    [
        (([], "MIT"), (0, "Vulnerabilities: none is known of 1 packages.")),
        (([{"id": "PYSEC-1", "fix_versions": ["1.1"]}], "MIT"), (1, "PROBLEM: left 1.0 is vulnerable")),
        (([], "AGPL-3.0-only"), (1, "PROBLEM: left 1.0 is under")),
        ((None, "MIT"), (3, "NOT CHECKED: known vulnerabilities of 1 of 1 packages.")),
        ((None, "AGPL-3.0-only"), (1, "NOT CHECKED")),
    ],
)
def test_the_command(packages, monkeypatch, capsys, case, result):
    (vulns, licence), (code, words) = case, result
    install(packages, "left", "1.0", f"License-Expression: {licence}")
    lock = packages / "lock.txt"
    lock.write_text(f"left==1.0 \\\n    --hash=sha256:{HASH}\n", "utf-8")
    entry = (
        {"name": "left", "skip_reason": "?"} if vulns is None else {"name": "left", "version": "1.0", "vulns": vulns}
    )
    answer_with(monkeypatch, json.dumps({"dependencies": [entry]}))
    monkeypatch.setattr(sys, "argv", ["audit.py", "--lock", str(lock)])
    assert audit.main() == code
    assert words in capsys.readouterr().out


def test_what_is_installed_here_can_be_shipped():
    """Other versions than the locked ones may be: only the command minds."""
    lock = LOCKS / f"{this_system()}.txt"
    if not lock.exists():
        pytest.skip("this system is not built for")
    assert [problem for problem in licence_problems(list(read_lock(lock))) if " locked and " not in problem] == []
