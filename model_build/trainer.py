"""The one training loop: every stage that trains gives it a model, batches and a loss."""

from __future__ import annotations

import json
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol

import torch
from torch import Tensor, nn
from tqdm import tqdm

from model_build.batches import Batch
from model_build.optimise import MasterOptimizer, Schedule
from model_build.processes import ALONE, Processes
from model_build.recipe import Run
from model_build.weights import write_weights
from model_build.workspace import write_json

CHECKPOINT_SECONDS = 120.0
LOG_EVERY = 20
CHECKPOINT, LOG, FINISHED = "checkpoint.pt", "metrics.jsonl", "finished.json"


class Batches(Protocol):
    """What gives the batch of a step, the same one each time it is asked."""

    def __getitem__(self, step: int) -> Batch: ...


@dataclass(frozen=True, slots=True)
class Training:
    """One run. `losses(batch, step)` returns named losses; "total" is the one that is minimised."""

    model: nn.Module
    optimizer: MasterOptimizer
    schedule: Schedule
    batches: Batches
    losses: Callable[[Batch, int], Mapping[str, Tensor]]
    title: str


def planned(
    model: nn.Module,
    plan: Run,
    batches: Batches,
    losses: Callable[[Batch, int], Mapping[str, Tensor]],
    title: str,
) -> Training:
    """A training with the optimizer and the schedule that a recipe's `plan` asks for."""
    optimizer = MasterOptimizer(model, rate=plan.rate, decay=plan.decay)
    schedule = Schedule(plan.steps, plan.warmup, plan.shape, plan.mean_from)
    return Training(model, optimizer, schedule, batches, losses, title)


@dataclass(slots=True)
class _Progress:
    """How far a run has come: optimizer steps, seconds of computing, positions computed."""

    step: int = 0
    seconds: float = 0.0
    tokens: int = 0


def train(run: Training, folder: Path, processes: Processes = ALONE) -> dict[str, float]:
    """Train to the end of the schedule and write weights.safetensors (float32), or their mean, into `folder`.

    About every two minutes a checkpoint is written; called again, it goes on from there with the same
    batches, and returns at once where it had finished. It starts afresh where the schedule has changed so that the
    steps done would have had other rates or another part in the mean. metrics.jsonl gets a line each 20 steps.
    Returns the last line's losses and the mean tokens/s. Of several `processes` each computes its share of every batch,
    and the first one writes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if (measured := _finished(run, folder)) is not None:
        return measured
    done = _restore(run, folder)
    processes.wait()  # all have looked before the first one writes
    last = _shorten(folder / LOG, done.step) if processes.main else {}
    start, spent = done.step, done.seconds
    sums: dict[str, float] = defaultdict(float)
    begun = saved_at = time.monotonic()
    run.model.train()
    hidden = not processes.main
    bar = tqdm(total=run.schedule.steps, initial=start, desc=run.title, mininterval=10, ascii=True, disable=hidden)
    with bar:
        try:
            for step in range(start, run.schedule.steps):
                batch = run.batches[step]
                part, share = batch.share(processes.index, processes.count)
                losses = run.losses(part.to(processes.device), step)
                torch.autograd.backward(losses["total"])
                norm = run.optimizer.step(
                    run.schedule.factor(step),
                    averaged=run.schedule.averages(step),
                    share=share,
                    processes=processes,
                )
                for name, value in losses.items():
                    sums[name] += share * float(value.detach())
                sums["gradient"] += norm / processes.count
                bar.update()
                now = time.monotonic()
                done = _Progress(step + 1, spent + now - begun, done.tokens + batch.tokens)
                if done.step % LOG_EVERY and done.step != run.schedule.steps:
                    continue
                last = _means(sums, (step % LOG_EVERY) + 1, processes)
                last["tokens_per_second"] = round(done.tokens / done.seconds, 1)
                sums.clear()
                if processes.main:
                    bar.set_postfix({"loss": last["total"], "tok/s": int(last["tokens_per_second"])}, refresh=False)
                    with (folder / LOG).open("a", encoding="utf8") as out:
                        out.write(json.dumps({"step": done.step, "tokens": done.tokens, **last}) + "\n")
                    # Only where a log line ends, so that a restart repeats no part of one.
                    if now - saved_at > CHECKPOINT_SECONDS:
                        _save(run, done, folder)
                        saved_at = now
        except KeyboardInterrupt:
            print(f"Stopped at step {done.step}: run the same command again to go on from the last checkpoint.")
            raise
    metrics = {**last, "tokens": done.tokens, "minutes": round(done.seconds / 60, 1)}
    if processes.main:
        write_weights(folder, run.optimizer.master_state(run.model))
        write_json(folder / FINISHED, {"schedule": asdict(run.schedule), "metrics": metrics})
        (folder / CHECKPOINT).unlink(missing_ok=True)
    return metrics


def _finished(run: Training, folder: Path) -> dict[str, float] | None:
    """What a finished training with the same schedule measured."""
    if not (folder / FINISHED).exists():
        return None
    said = json.loads((folder / FINISHED).read_text(encoding="utf8"))
    metrics: dict[str, float] = said["metrics"]
    return metrics if Schedule(**said["schedule"]) == run.schedule else None


def _restore(run: Training, folder: Path) -> _Progress:
    """Go on from the last checkpoint, where there is one that the schedule would have come to as well."""
    checkpoint = folder / CHECKPOINT
    if not checkpoint.exists():
        return _Progress()
    saved = torch.load(checkpoint, weights_only=True, map_location="cpu")
    if not run.schedule.begins_as(Schedule(**saved["schedule"]), saved["step"]):
        return _Progress()
    run.optimizer.load_state_dict(saved["optimizer"])
    return _Progress(saved["step"], saved["seconds"], saved["tokens"])


def _save(run: Training, done: _Progress, folder: Path) -> None:
    partial = (folder / CHECKPOINT).with_suffix(".partial")
    torch.save({**asdict(done), "schedule": asdict(run.schedule), "optimizer": run.optimizer.state_dict()}, partial)
    partial.replace(folder / CHECKPOINT)


def _means(sums: Mapping[str, float], count: int, processes: Processes) -> dict[str, float]:
    """Means over `count` steps, of the sums of all processes."""
    totals = torch.tensor(list(sums.values()), dtype=torch.float64, device=processes.device)
    processes.add_up([totals])
    return {name: round(value / count, 5) for name, value in zip(sums, totals.tolist(), strict=True)}


def _shorten(log: Path, step: int) -> dict[str, float]:
    """Drop the lines of steps that the checkpoint has not seen; returns what the last one left says of losses."""
    kept: list[dict[str, float]] = []
    for line in log.read_text(encoding="utf8").splitlines() if log.exists() else ():
        try:
            row = json.loads(line)
        except json.JSONDecodeError:  # a power cut in the middle of a line
            break
        if row["step"] > step:
            break
        kept.append(row)
    partial = log.with_suffix(".partial")
    partial.write_text("".join(json.dumps(row) + "\n" for row in kept), encoding="utf8")
    partial.replace(log)
    return {name: value for name, value in kept[-1].items() if name not in ("step", "tokens")} if kept else {}
