"""The self-test of a package, here on the source tree: one line, and it notices what is missing or changed."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app import __version__, self_test
from app.engine.bundle import MANIFEST, bundles_folder, load_bundle

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.bundles


def test_one_line_says_that_all_works() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "app", "--self-test"], check=False, capture_output=True, text=True, cwd=ROOT
    )
    assert (done.returncode, done.stderr) == (0, "")
    (line,) = done.stdout.splitlines()
    assert line.startswith(f"edgewise {__version__} self-test: ok: ")
    for manifest in bundles_folder().rglob(MANIFEST):
        bundle = load_bundle(manifest.parent)
        assert f"{bundle.identity} " in line
    assert "PDF read" in line


def _only_models(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setattr(self_test, "bundles_folder", lambda: folder)
    monkeypatch.setattr(self_test, "_window", lambda: iter(()))
    monkeypatch.setattr(self_test, "_pdf", lambda: iter(()))


def test_a_model_that_changed_fails(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(bundles_folder() / "nli", tmp_path / "nli")
    with (tmp_path / "nli" / "model.onnx").open("r+b") as model:
        model.seek(1_000_000)
        model.write(b"\0\1\2\3")
    _only_models(monkeypatch, tmp_path)
    assert self_test.self_test() == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert "self-test: FAILED" in line
    assert "model.onnx" in line


def test_no_model_fails(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _only_models(monkeypatch, tmp_path)
    assert self_test.self_test() == 1
    assert "No model is in" in capsys.readouterr().out


def test_a_pdf_that_is_read_wrongly_fails(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(self_test, "_models", lambda: iter(()))
    monkeypatch.setattr(self_test, "_window", lambda: iter(()))
    monkeypatch.setattr(self_test, "_small_pdf", lambda _: b"Something else.")
    assert self_test.self_test() == 1
    assert "Something else." in capsys.readouterr().out
