"""Training can be stopped at any moment and goes on as if nothing had happened."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file
from torch import nn

from model_build import trainer
from model_build.batches import Batch
from model_build.optimise import MasterOptimizer, Schedule
from model_build.trainer import Training, train

STEPS = 60
SCHEDULE = Schedule(STEPS, 5)
NAMES = ("weight", "bias")  # of what `training` trains


class Noise:
    """A different batch each step, and a power cut at one of them."""

    def __init__(self, cut: int | None = None) -> None:
        self.cut = cut
        self.asked: list[int] = []

    def __getitem__(self, step: int) -> Batch:
        if step == self.cut:
            raise KeyboardInterrupt
        self.asked.append(step)
        generator = torch.Generator().manual_seed(step)
        values = torch.randint(0, 50, (4, 8), generator=generator)
        return Batch(values, values, None, values)


def training(batches: Noise, schedule: Schedule = SCHEDULE) -> Training:
    torch.manual_seed(2)
    model = nn.Linear(8, 8).to(torch.bfloat16)

    def losses(batch: Batch, step: int) -> dict[str, torch.Tensor]:
        x = batch.ids.to(torch.bfloat16) / 50
        return {"total": (model(x) - x.flip(-1)).float().square().mean()}

    return Training(model, MasterOptimizer(model, rate=1e-2), schedule, batches, losses, "test")


@pytest.mark.parametrize("schedule", [SCHEDULE, Schedule(STEPS, 5, "constant", mean_from=12)])
def test_a_stopped_run_ends_where_an_unstopped_one_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, schedule: Schedule
):
    monkeypatch.setattr(trainer, "CHECKPOINT_SECONDS", -1.0)
    train(training(Noise(), schedule), tmp_path / "whole")
    with pytest.raises(KeyboardInterrupt):
        train(training(Noise(cut=33), schedule), tmp_path / "cut")
    rest = Noise()
    train(training(rest, schedule), tmp_path / "cut")
    assert rest.asked[0] == 20
    whole, cut = (load_file(tmp_path / name / "weights.safetensors") for name in ("whole", "cut"))
    assert all(torch.equal(whole[name], cut[name]) for name in whole)
    logs = [(tmp_path / name / "metrics.jsonl").read_text().splitlines() for name in ("whole", "cut")]
    assert [json.loads(line)["total"] for line in logs[0]] == [json.loads(line)["total"] for line in logs[1]]
    assert not (tmp_path / "cut" / "checkpoint.pt").exists()


def test_a_finished_training_says_again_what_it_measured(tmp_path: Path):
    metrics = train(training(Noise()), tmp_path)
    again = Noise()
    assert train(training(again), tmp_path) == metrics
    assert not again.asked
    assert metrics["tokens"] == STEPS * 32


@pytest.mark.parametrize("steps", [80, 100])
def test_a_stopped_run_may_become_longer_or_shorter_as_long_as_its_rates_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, steps: int
):
    monkeypatch.setattr(trainer, "CHECKPOINT_SECONDS", -1.0)
    wanted = Schedule(steps, 5, "trapezoid")
    train(training(Noise(), wanted), tmp_path / "whole")
    with pytest.raises(KeyboardInterrupt):
        train(training(Noise(cut=45), Schedule(90, 5, "trapezoid")), tmp_path / "cut")
    rest = Noise()
    train(training(rest, wanted), tmp_path / "cut")
    assert rest.asked == list(range(40, steps))
    whole, cut = (load_file(tmp_path / name / "weights.safetensors") for name in ("whole", "cut"))
    assert all(torch.equal(whole[name], cut[name]) for name in whole)


def test_a_run_with_other_rates_starts_afresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(trainer, "CHECKPOINT_SECONDS", -1.0)
    with pytest.raises(KeyboardInterrupt):
        train(training(Noise(cut=45), Schedule(90, 5, "trapezoid")), tmp_path)
    shorter = Noise()
    metrics = train(training(shorter, Schedule(STEPS, 5, "trapezoid")), tmp_path)  # whose rate falls from step 38 on
    assert shorter.asked == list(range(STEPS))
    assert len((tmp_path / "metrics.jsonl").read_text().splitlines()) == STEPS // trainer.LOG_EVERY
    longer = Noise()
    assert train(training(longer, Schedule(90, 5, "trapezoid")), tmp_path) != metrics
    assert longer.asked == list(range(90))


def test_a_run_with_another_part_in_its_mean_starts_afresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(trainer, "CHECKPOINT_SECONDS", -1.0)
    with pytest.raises(KeyboardInterrupt):
        train(training(Noise(cut=45), Schedule(STEPS, 5, "constant", mean_from=10)), tmp_path)
    other = Noise()
    train(training(other, Schedule(STEPS, 5, "constant", mean_from=20)), tmp_path)
    assert other.asked == list(range(STEPS))


def test_a_run_comes_to_the_mean_of_its_last_weights(tmp_path: Path):
    run = training(Noise(), Schedule(STEPS, 5, "constant", mean_from=57))
    passed = list[dict[str, torch.Tensor]]()
    whole_losses = run.losses

    def losses(batch: Batch, step: int) -> Mapping[str, torch.Tensor]:
        if step >= 58:  # what step 57 and then 58 came to
            passed.append({name: m.detach().clone() for name, m in zip(NAMES, run.optimizer.masters, strict=True)})
        return whole_losses(batch, step)

    train(replace(run, losses=losses), tmp_path)
    passed.append({name: m.detach() for name, m in zip(NAMES, run.optimizer.masters, strict=True)})
    found = load_file(tmp_path / "weights.safetensors")
    assert len(passed) == 3
    for name in NAMES:
        torch.testing.assert_close(found[name], torch.stack([weights[name] for weights in passed]).mean(0))
        assert not torch.equal(found[name], passed[-1][name])


def test_a_run_cut_after_its_last_step_still_knows_its_losses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(trainer, "CHECKPOINT_SECONDS", -1.0)
    metrics = train(training(Noise()), tmp_path / "whole")

    def no_room(*_) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(trainer, "write_weights", no_room)
        with pytest.raises(OSError, match="No space"):
            train(training(Noise()), tmp_path / "cut")
    with (tmp_path / "cut" / "metrics.jsonl").open("a") as log:
        log.write('{"step": 80, "tok')  # a line cut in the middle
    rest = Noise()
    again = train(training(rest), tmp_path / "cut")
    assert not rest.asked
    assert again["total"] == metrics["total"]
    assert again["tokens"] == metrics["tokens"]


def test_it_learns(tmp_path: Path):
    train(training(Noise()), tmp_path)
    lines = [json.loads(line) for line in (tmp_path / "metrics.jsonl").read_text().splitlines()]
    assert lines[-1]["total"] < 0.7 * lines[0]["total"]
    assert lines[-1]["tokens"] == STEPS * 32


def test_masters_keep_what_bfloat16_would_lose():
    model = nn.Linear(1, 1, bias=False).to(torch.bfloat16)
    model.weight.data.fill_(1.0)
    optimizer = MasterOptimizer(model, rate=1e-5, decay=0.0)
    for _ in range(50):
        model.weight.grad = torch.ones_like(model.weight)
        optimizer.step(1.0)
    (state,) = optimizer.master_state(model).values()
    assert state.item() == pytest.approx(1 - 50e-5, abs=1e-6)  # each step is far below bfloat16's resolution


def test_a_batch_without_a_finite_gradient_is_skipped():
    model = nn.Linear(2, 2)
    optimizer = MasterOptimizer(model, rate=0.1)
    before = model.weight.detach().clone()
    model.weight.grad = torch.full_like(model.weight, float("nan"))
    optimizer.step(1.0)
    assert torch.equal(model.weight, before)


def test_schedule_warms_up_and_ends_at_zero():
    for shape in ("linear", "cosine"):
        schedule = Schedule(100, 10, shape)
        assert schedule.factor(0) == pytest.approx(0.1)
        assert schedule.factor(10) == pytest.approx(1.0)
        assert schedule.factor(55) == pytest.approx(0.5)
        assert schedule.factor(100) == pytest.approx(0.0)


def test_a_trapezoid_stays_at_the_peak_until_the_last_two_fifths():
    schedule = Schedule(110, 10, "trapezoid")
    assert schedule.factor(0) == pytest.approx(0.1)
    assert {schedule.factor(step) for step in range(10, 71)} == {1.0}
    assert schedule.factor(90) == pytest.approx(0.5)
    assert schedule.factor(110) == pytest.approx(0.0)
    with pytest.raises(ValueError, match="must be one of linear, cosine, trapezoid, constant, not square"):
        Schedule(110, 10, "square")
    assert all(Schedule(220, 10, "trapezoid").factor(step) == schedule.factor(step) for step in range(70))


def test_a_constant_schedule_stays_at_the_peak_and_its_last_weights_have_a_mean():
    schedule = Schedule(40, 10, "constant", mean_from=25)
    assert schedule.factor(0) == pytest.approx(0.1)
    assert {schedule.factor(step) for step in range(10, 40)} == {1.0}
    assert [step for step in range(40) if schedule.averages(step)] == list(range(25, 40))
    assert not any(SCHEDULE.averages(step) for step in range(STEPS))
    with pytest.raises(ValueError, match="A mean_from of 40 is none of the schedule's 40 steps"):
        Schedule(40, 10, "constant", mean_from=40)
