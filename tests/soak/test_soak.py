"""Used for a long time, the window holds no more than at the beginning, is as quick, and still works."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app.engine.bundle import bundles_folder

ROOT = Path(__file__).parents[2]
MOST_GROWTH_PERCENT = 5.0
MOST_SLOWER_PERCENT = 10.0

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is read from /proc")


def soak(what: str, count: int, *options: str) -> dict[str, Any]:
    """Run it in a process of its own, and see that nothing has piled up there."""
    ended = subprocess.run(
        [sys.executable, "-m", "tests.soak.soak", what, "--count", str(count), *options],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    print(ended.stdout)
    figures: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    assert figures["trouble"] == []
    assert figures["growth_percent"] < MOST_GROWTH_PERCENT, figures
    for held in ("threads", "descriptors"):
        begin, end = figures[held]
        assert end <= begin + 2, figures  # one document more or less may be on its way
    return figures


def check_cancelled(figures: dict[str, Any]) -> None:
    assert figures["same_answers_afterwards"]
    assert figures["claim_checked_afterwards"]


def test_some_questions() -> None:
    soak("questions", 60)


def test_some_documents() -> None:
    soak("documents", 40)


def test_stopped_some_times() -> None:
    check_cancelled(soak("cancel", 40))


@pytest.mark.long
def test_a_thousand_questions() -> None:
    """With the models that ship where they are there; the machine must have nothing else to do."""
    models = bundles_folder()
    figures = soak("questions", 1000, *(["--models", str(models)] if (models / "qa").is_dir() else []))
    # What each question costs compared with itself: another program that ran for a moment does not count.
    assert figures["paired_change_percent"] < MOST_SLOWER_PERCENT, figures
    assert figures["p90_change_percent"] < MOST_SLOWER_PERCENT, figures


@pytest.mark.long
def test_five_hundred_documents() -> None:
    soak("documents", 500)


@pytest.mark.long
def test_stopped_a_thousand_times() -> None:
    check_cancelled(soak("cancel", 1000))
