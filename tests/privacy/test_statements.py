"""What README.md and SECURITY.md say of privacy names what there is."""

import re
from pathlib import Path

import pytest
from platformdirs.macos import MacOS
from platformdirs.unix import Unix

from app.kept_files import ARITHMETIC, RUNS, SESSION, TEXTS
from app.log import LOG_NAME, OLDER_LOG_NAME
from app.settings import BROKEN, SETTINGS_NAME
from tests.privacy.watch import ROOT

SECURITY = (ROOT / "SECURITY.md").read_text("utf-8")
STORED = (ROOT / "README.md").read_text("utf-8").partition("## What is stored where")[2].partition("\n## ")[0]


def test_every_test_that_is_named_exists():
    named = re.findall(r"`(tests/[\w/.]+)`", SECURITY)
    assert len(named) > 10
    assert [name for name in named if not (ROOT / name).exists()] == []


@pytest.mark.parametrize(
    "name", [SETTINGS_NAME, SESSION, *RUNS, ARITHMETIC, f"{TEXTS}/", LOG_NAME, OLDER_LOG_NAME, BROKEN]
)
def test_every_file_that_is_kept_is_named(name):
    assert f"`{name}`" in STORED


@pytest.mark.parametrize("system", [Unix, MacOS])
def test_the_folders_are_the_systems_own(system, monkeypatch):
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    places = system("edgewise", appauthor=False)
    for folder in (places.user_config_dir, places.user_data_dir, places.user_log_dir):
        assert f"`{folder.replace(str(Path.home()), '~')}`" in STORED
