"""Several processes train as one does: the same batches, the same losses."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from torch import nn

from model_build.batches import Batch
from model_build.cli import main
from model_build.optimise import MasterOptimizer
from model_build.processes import ALONE, BUCKET, Processes, _buckets, launched_processes
from model_build.trainer import LOG
from tests.model_build.conftest import TinyBuild

STAGE = ["--stage", "finetune-qa"]


def launch(build: TinyBuild, work: Path, processes: int) -> str:
    """Build up to the fine-tuned student under Accelerate's launcher, on the CPU; returns what was printed."""
    command = ["accelerate.commands.launch", "--num_processes", str(processes), "--main_process_port", "0"]
    command += ["--multi_gpu"] if processes > 1 else ["--cpu"]  # torchrun's way, which the next line keeps off any GPU
    environment = {**os.environ, "ACCELERATE_USE_CPU": "true", "OMP_NUM_THREADS": "1", "CUDA_VISIBLE_DEVICES": ""}
    build_command = ["-m", "model_build", "run", str(build.recipe), "--data", str(build.data), "--work", str(work)]
    done = subprocess.run(
        [sys.executable, "-m", *command, *build_command, *STAGE],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def logged(work: Path, stage: str) -> list[dict[str, float]]:
    """A stage's log without its speed."""
    rows = [json.loads(line) for line in (work / "tiny" / stage / LOG).read_text().splitlines()]
    return [{name: value for name, value in row.items() if name != "tokens_per_second"} for row in rows]


def test_one_and_two_launched_processes_learn_what_an_unlaunched_one_learns(tiny_build: TinyBuild, tmp_path: Path):
    pytest.importorskip("accelerate", reason="the extra `build` installs it")
    assert not any(name in os.environ for name in ("LOCAL_RANK", "ACCELERATE_MIXED_PRECISION"))
    alone, one, two = (tmp_path / name for name in ("alone", "one", "two"))
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        data = ["--data", str(tiny_build.data)]
        assert main(["run", str(tiny_build.recipe), *data, "--work", str(alone), *STAGE]) == 0
    finally:
        torch.set_num_threads(threads)
    launch(tiny_build, one, 1)
    said = launch(tiny_build, two, 2)
    assert said.count("teacher-qa: running in 2 processes") == said.count("data-qa: done") == 1
    for stage in ("teacher-qa", "transfer", "finetune-qa"):
        assert logged(one, stage) == logged(alone, stage)
        (first,), (second,) = logged(alone, stage), logged(two, stage)
        assert second["tokens"] == first["tokens"]
        # bfloat16 rounds each share's gradients, and a share's hidden states vary a little less than a batch's.
        for name in ("total", "gradient"):
            assert second[name] == pytest.approx(first[name], rel=0.03)


def test_weighted_gradients_of_the_shares_are_those_of_the_batch():
    torch.manual_seed(1)
    model = nn.Linear(8, 4)
    values = torch.randint(0, 50, (7, 8))
    batch = Batch(values, values, None, values % 4)

    def loss(part: Batch) -> torch.Tensor:
        return nn.functional.cross_entropy(model(part.ids / 50), part.labels[:, 0])

    (whole,) = torch.autograd.grad(loss(batch), model.weight)
    total = torch.zeros_like(whole)
    for index in range(3):
        part, share = batch.share(index, 3)
        total += share * torch.autograd.grad(loss(part), model.weight)[0]
    torch.testing.assert_close(total, whole)


def test_nothing_is_summed_where_nothing_was_launched(monkeypatch: pytest.MonkeyPatch):
    for name in ("LOCAL_RANK", "ACCELERATE_MIXED_PRECISION"):
        monkeypatch.delenv(name, raising=False)
    assert launched_processes() is ALONE
    model = nn.Linear(2, 2)
    optimizer = MasterOptimizer(model, rate=0.1)
    model.weight.grad = torch.full_like(model.weight, 0.25)
    assert optimizer.step(1.0, share=0.5, processes=ALONE) == pytest.approx(0.5)


def test_gradients_travel_in_buckets_that_hold_them_all(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("model_build.processes.BUCKET", 10)
    tensors = [torch.zeros(size) for size in (4, 4, 4, 30, 1)]
    assert [[t.numel() for t in bucket] for bucket in _buckets(tensors)] == [[4, 4, 4], [30], [1]]
    assert BUCKET > 1_000_000


@pytest.mark.parametrize(
    ("device", "features", "dtype"),
    [
        ("cpu", {"avx512_f": True, "avx512_bf16": False}, torch.float32),
        ("cpu", {"avx512_bf16": True}, torch.bfloat16),
        ("cpu", {"architecture": "arm64", "bf16": True}, torch.bfloat16),
        ("cuda", {}, torch.bfloat16),
    ],
)
def test_processors_that_emulate_bfloat16_train_in_float32(
    monkeypatch: pytest.MonkeyPatch, device: str, features: dict[str, bool], dtype: torch.dtype
):
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: features)
    assert Processes(device=torch.device(device)).dtype is dtype
