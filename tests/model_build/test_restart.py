"""A build that is killed, again and again and at the worst moments, ends with the same weights."""

import json
import multiprocessing
import os
import signal
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from model_build import trainer
from model_build.cli import main
from model_build.optimise import MasterOptimizer
from model_build.workspace import MANIFEST
from tests.model_build.conftest import TinyBuild

TRAININGS = ("teacher-qa", "transfer", "finetune-qa")
STEP = "step"

# Where each of the runs is killed: in the middle of the n-th step, or just before a file gets its final name the
# n-th time. The order is teacher, transfer, student; checkpoints come every two steps of 4, 12 and 4.
CUTS = (
    (f"{MANIFEST}.partial", 1),  # the questions are prepared, but nothing says so
    (STEP, 1),  # before the teacher's first checkpoint
    (STEP, 4),
    ("weights.partial", 1),
    (f"{MANIFEST}.partial", 1),  # the teacher is finished, but nothing says so
    (f"{MANIFEST}.partial", 2),  # the corpus is prepared
    (STEP, 6),  # in the transfer
    ("checkpoint.partial", 2),
    ("finished.json.partial", 1),
    (f"{MANIFEST}.partial", 1),
    ("checkpoint.partial", 1),  # the student's first
    (STEP, 3),
    ("checkpoint.partial", 1),  # its last
)


def die() -> None:
    """As a power cut: nothing is caught, flushed or cleaned up."""
    os.kill(os.getpid(), signal.SIGKILL)


def build(recipe: Path, data: Path, work: Path, cut: tuple[str, int] | None) -> None:
    """Run in a process of its own, up to the fine-tuned student or to where it is killed."""
    torch.set_num_threads(1)
    trainer.CHECKPOINT_SECONDS, trainer.LOG_EVERY = -1.0, 2
    left = cut[1] if cut else 0
    rename, step = Path.replace, MasterOptimizer.step

    def count(what: str) -> None:
        nonlocal left
        if cut and what == cut[0]:
            left -= 1
            if not left:
                die()

    def counted_rename(self: Path, target: Path) -> Path:
        count(self.name)
        return rename(self, target)

    def counted_step(self: MasterOptimizer, *arguments, **named) -> float:
        count(STEP)
        return step(self, *arguments, **named)

    Path.replace, MasterOptimizer.step = counted_rename, counted_step  # type: ignore[method-assign, assignment]
    stage = ["--stage", TRAININGS[-1]]
    raise SystemExit(main(["run", str(recipe), "--data", str(data), "--work", str(work), *stage]))


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a signal that cannot be caught")
def test_a_build_killed_at_any_moment_ends_with_the_same_weights(tiny_build: TinyBuild, tmp_path: Path):
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["model_build.plan"])
    recipe = tmp_path / "tiny.toml"
    text = tiny_build.recipe.read_text(encoding="utf8")
    recipe.write_text(
        text.replace("teacher = {", "teacher = { dropout = { hidden = 0.1, attention = 0.1 },"), encoding="utf8"
    )

    def run(work: str, cut: tuple[str, int] | None) -> int | None:
        process = context.Process(target=build, args=(recipe, tiny_build.data, tmp_path / work, cut))
        process.start()
        process.join()
        return process.exitcode

    assert run("whole", None) == 0
    for cut in CUTS:
        assert run("cut", cut) == -signal.SIGKILL, f"{cut} was never reached"
    assert run("cut", None) == 0
    for stage in TRAININGS:
        whole, again = (tmp_path / work / "tiny" / stage for work in ("whole", "cut"))
        expected, found = (load_file(folder / "weights.safetensors") for folder in (whole, again))
        assert all(torch.equal(expected[name], found[name]) for name in expected)
        assert losses(whole) == losses(again)
        assert tokens(whole) == tokens(again)
        assert not (again / "checkpoint.pt").exists()


def losses(stage: Path) -> list[dict[str, float]]:
    """Every line of the stage's log but for its speed."""
    rows = [json.loads(line) for line in (stage / "metrics.jsonl").read_text().splitlines()]
    return [{name: value for name, value in row.items() if name != "tokens_per_second"} for row in rows]


def tokens(stage: Path) -> int:
    """How many tokens the stage says it was trained on."""
    metrics: dict[str, int] = json.loads((stage / MANIFEST).read_text())["metrics"]
    return metrics["tokens"]
