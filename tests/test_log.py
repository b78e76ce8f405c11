"""The log tells where something went wrong and never what somebody read or wrote."""

import ast
import logging
import re
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

import app
from app.documents.errors import DamagedFileError, PdfCrashError
from app.log import close_log, put_down_log, start_logging

SECRET = "Quillfeather"
LOG = logging.getLogger("app.somewhere")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("EDGEWISE_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("EDGEWISE_LOG", raising=False)
    start_logging()
    yield tmp_path / "home"
    close_log()


def written(home: Path) -> str:
    return (home / "edgewise.log").read_text(encoding="utf-8")


def fail(error: Exception) -> None:
    words = SECRET
    try:
        try:
            _ = dict[str, str]()[words]
        except KeyError as cause:
            raise error from cause
    except type(error):
        LOG.exception("it failed")


def test_an_error_is_a_kind_a_code_and_places(home):
    fail(PdfCrashError(name=f"{SECRET}.pdf", detail="read_page: EOFError, exit code -11"))
    text = written(home)
    assert SECRET not in text
    assert "ERROR app.somewhere: it failed\n" in text
    assert "  PdfCrashError pdf-crash read_page: EOFError, exit code -11\n" in text
    assert re.search(r"    tests\.test_log:\d+ fail\n  KeyError\n    tests\.test_log:\d+ fail\n", text)
    assert "/" not in text.replace("%", "")


@pytest.mark.parametrize(
    "error",
    [ValueError(SECRET), OSError(13, SECRET, f"/home/{SECRET}"), DamagedFileError(name=SECRET), RuntimeError()],
    ids=lambda error: type(error).__name__,
)
def test_no_error_brings_its_words(home, error):
    fail(error)
    assert SECRET not in written(home)
    assert type(error).__name__ in written(home)


def test_of_arguments_only_numbers_are_written(home):
    LOG.warning("took %s s for %s", 1.5, SECRET)
    LOG.warning("took %(time)s s", {"time": SECRET})
    assert "took 1.5 s for str\n" in written(home)
    assert SECRET not in written(home)


def test_a_chain_of_causes_that_bites_its_tail_ends(home):
    first, second = ValueError(), KeyError()
    first.__cause__, second.__cause__ = second, first
    LOG.error("round", exc_info=first)
    assert written(home).count("ValueError") == 1


def test_warnings_and_worse_are_written_unless_the_environment_says_otherwise(home, monkeypatch):
    LOG.info("quiet")
    assert not home.exists(), "nothing to write, no file"
    LOG.warning("loud")
    monkeypatch.setenv("EDGEWISE_LOG", "info")
    start_logging()
    LOG.info("now heard")
    assert [line.split(": ")[1] for line in written(home).splitlines()] == ["loud", "now heard"]


def test_the_file_is_private_small_and_made_again(home):
    LOG.warning("first")
    assert stat.S_IMODE((home / "edgewise.log").stat().st_mode) == 0o600
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    put_down_log()
    (home / "edgewise.log").unlink()
    for _ in range(2000):
        LOG.warning("x" * 500)
    assert sorted(path.name for path in home.iterdir()) == ["edgewise.log", "edgewise.log.1"]
    assert all(path.stat().st_size <= 256 * 1024 for path in home.iterdir())
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in home.iterdir())


def test_a_log_that_cannot_be_written_disturbs_nobody(home, capsys):
    home.write_text("a file where the folder should be", encoding="utf-8")
    LOG.error("lost")
    assert capsys.readouterr() == ("", "")


def test_what_is_logged_stands_in_the_program():
    """A message built at run time could hold anything."""
    calls = 0
    for path in Path(app.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("_log."):
                calls += 1
                assert isinstance(node.args[0], ast.Constant), f"{path}:{node.lineno}"
    assert calls
