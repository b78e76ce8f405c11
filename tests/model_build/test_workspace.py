"""Stages run once, again when something before them changes, and go on when they were stopped."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from model_build.cli import main
from model_build.plan import stages_of
from model_build.recipe import RecipeError, load_recipe
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


def test_a_stopped_stage_goes_on_with_a_setting_that_it_may_change(workspace: Workspace):
    counter = Counter()
    stage = Stage("only", counter, {"n": 1, "steps": 9}, begun_with={"n": 1})
    counter.fail = True
    with pytest.raises(KeyboardInterrupt):
        bring_up_to_date(workspace, "only", {"only": stage})
    kept = workspace.folder("only") / "checkpoint"
    kept.touch()
    counter.fail = False
    longer = replace(stage, settings={"n": 1, "steps": 12})
    bring_up_to_date(workspace, "only", {"only": longer})
    assert kept.exists()
    bring_up_to_date(workspace, "only", {"only": stage})  # it has finished with other settings
    assert not kept.exists()
    assert counter.runs == ["only"] * 3


def test_only_the_number_of_steps_of_a_training_may_change(workspace: Workspace):
    def begun(steps: int, rate: float = 1e-4, rounded_share: float = 0.0) -> list[object]:
        qa = workspace.recipe.task("qa")
        assert qa.teacher
        finetune = replace(
            qa.finetune, run=replace(qa.finetune.run, steps=steps, rate=rate), rounded_share=rounded_share
        )
        changed = replace(qa, teacher=replace(qa.teacher, steps=steps, rate=rate), finetune=finetune)
        stages = stages_of(replace(workspace.recipe, qa=changed))
        return [stages[name].begun_with for name in ("teacher-qa", "finetune-qa")]

    assert begun(7) == begun(70)
    assert all(before != after for before, after in zip(begun(7), begun(7, rate=2e-4), strict=True))
    # From the number of steps follows from which one on numbers are rounded.
    assert begun(7, rounded_share=0.5)[1] != begun(70, rounded_share=0.5)[1]


def test_two_builds_do_not_share_a_folder(
    workspace: Workspace, tiny_build: TinyBuild, capsys: pytest.CaptureFixture[str]
):
    arguments = ["run", str(tiny_build.recipe), "--data", str(tiny_build.data), "--stage", "data-qa"]
    hold = (
        "import sys; from pathlib import Path; from model_build.recipe import load_recipe;"
        "from model_build.workspace import Workspace; recipe, work = map(Path, sys.argv[1:]);\n"
        "with Workspace(load_recipe(recipe), work, work).taken(): print('taken', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", hold, str(tiny_build.recipe), str(workspace.root)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout
        assert other.stdout.readline() == "taken\n"
        assert main([*arguments, "--work", str(workspace.root)]) == 2
        assert capsys.readouterr().err.startswith(f"edgewise-build: Another build works in {workspace.root / 'tiny'}: ")
        other.kill()
    assert main([*arguments, "--work", str(workspace.root)]) == 0
    with workspace.taken(), pytest.raises(RecipeError, match="give this one another --work"), workspace.taken():
        pass
