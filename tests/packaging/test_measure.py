"""The window as packaging/measure.py sees it from a process of its own."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from app.engine.bundle import ModelBundle

SCRIPT = Path(__file__).parents[2] / "packaging" / "measure.py"


def test_the_opening_of_a_window_is_timed():
    command = [sys.executable, str(SCRIPT), "window", "--runs", "1"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True, cwd=SCRIPT.parents[1])
    found = json.loads(done.stdout)
    assert found["runs"] == 1
    assert 0.1 < found["fastest_s"] == found["median_s"] == found["slowest_s"]


@pytest.mark.bundles
@pytest.mark.skipif(sys.platform != "linux", reason="others count resident memory differently")
def test_an_idle_window_rests_and_takes_less_than_350_megabytes(shipped_qa: ModelBundle, shipped_nli: ModelBundle):
    command = [sys.executable, str(SCRIPT), "idle", "--seconds", "3"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True, cwd=SCRIPT.parents[1])
    found = json.loads(done.stdout)
    assert found["idle_cpu_percent"] < 1.0
    assert found["resident_mb"] < 350
