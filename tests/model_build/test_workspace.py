"""Stages run once, again when something before them changes, and go on when they were stopped."""

from dataclasses import replace
from pathlib import Path

import pytest

from model_build.recipe import load_recipe
from model_build.workspace import Stage, Workspace, bring_up_to_date
from tests.model_build.conftest import TinyBuild


class Counter:
    def __init__(self) -> None:
        self.runs: list[str] = []
        self.fail = False

    def __call__(self, workspace: Workspace, folder: Path) -> dict[str, int]:
        self.runs.append(folder.name)
        (folder / "half.txt").write_text("half")
        if self.fail:
            raise KeyboardInterrupt
        return {"answer": 42}


@pytest.fixture
def workspace(tiny_build: TinyBuild, tmp_path: Path) -> Workspace:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "text.txt").write_text("one")
    return Workspace(load_recipe(tiny_build.recipe), tmp_path / "work", tmp_path / "data")


def plan(counter: Counter, setting: int = 1) -> dict[str, Stage]:
    return {
        "first": Stage("first", counter, {"n": setting}, files=("text.txt",)),
        "second": Stage("second", counter, None, needs=("first",)),
    }


def test_what_is_up_to_date_is_skipped(workspace: Workspace):
    counter = Counter()
    for _ in range(2):
        bring_up_to_date(workspace, "second", plan(counter))
    assert counter.runs == ["first", "second"]
    assert workspace.metrics("second") == {"answer": 42}


def test_a_change_runs_everything_after_it(workspace: Workspace):
    counter = Counter()
    bring_up_to_date(workspace, "second", plan(counter))
    bring_up_to_date(workspace, "second", plan(counter, setting=2))
    assert counter.runs == ["first", "second"] * 2
    (workspace.data / "text.txt").write_text("two")
    bring_up_to_date(workspace, "second", plan(counter, setting=2))
    assert counter.runs == ["first", "second"] * 3
    reseeded = replace(workspace, recipe=replace(workspace.recipe, seed=99))
    bring_up_to_date(reseeded, "first", plan(counter, setting=2))
    assert counter.runs[-1] == "first"


def test_a_stopped_stage_keeps_its_folder_unless_its_settings_change(workspace: Workspace):
    counter = Counter()
    counter.fail = True
    with pytest.raises(KeyboardInterrupt):
        bring_up_to_date(workspace, "first", plan(counter))
    (workspace.folder("first") / "checkpoint").write_text("kept")
    counter.fail = False
    bring_up_to_date(workspace, "first", plan(counter))
    assert (workspace.folder("first") / "checkpoint").exists()
    bring_up_to_date(workspace, "first", plan(counter, setting=3))
    assert not (workspace.folder("first") / "checkpoint").exists()
