"""The one training loop: every stage that trains gives it a model, batches and a loss."""

from __future__ import annotations

import json
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import torch
from safetensors.torch import save_file
from torch import Tensor, nn
from tqdm import tqdm

from model_build.batches import Batch
from model_build.optimise import MasterOptimizer, Schedule
from model_build.recipe import Run

CHECKPOINT_SECONDS = 120.0
LOG_EVERY = 20


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
    return Training(model, optimizer, Schedule(plan.steps, plan.warmup, plan.shape), batches, losses, title)


def train(run: Training, folder: Path) -> dict[str, float]:
    """Train to the end of the schedule and write weights.safetensors (float32) into `folder`.

    About every two minutes a checkpoint is written; called again, it goes on from there with the same
    batches. metrics.jsonl gets a line each 20 steps. Returns the last line's losses and the mean tokens/s.
    """
    folder.mkdir(parents=True, exist_ok=True)
    checkpoint, log = folder / "checkpoint.pt", folder / "metrics.jsonl"
    start, spent, seen = 0, 0.0, 0
    if checkpoint.exists():
        saved = torch.load(checkpoint, weights_only=True)
        start, spent, seen = saved["step"], saved["seconds"], saved["tokens"]
        run.optimizer.load_state_dict(saved["optimizer"])
        _truncate(log, start)
    elif log.exists():
        log.unlink()

    def save(step: int, seconds: float, tokens: int) -> None:
        partial = checkpoint.with_suffix(".partial")
        torch.save(
            {"step": step, "seconds": seconds, "tokens": tokens, "optimizer": run.optimizer.state_dict()},
            partial,
        )
        partial.replace(checkpoint)

    last: dict[str, float] = {}
    sums: dict[str, float] = defaultdict(float)
    begun = saved_at = time.monotonic()
    step = start
    run.model.train()
    with tqdm(total=run.schedule.steps, initial=start, desc=run.title, mininterval=10, ascii=True) as bar:
        try:
            for step in range(start, run.schedule.steps):
                batch = run.batches[step]
                losses = run.losses(batch, step)
                torch.autograd.backward(losses["total"])
                sums["gradient"] += run.optimizer.step(run.schedule.factor(step))
                seen += batch.tokens
                for name, value in losses.items():
                    sums[name] += float(value.detach())
                bar.update()
                now = time.monotonic()
                if (step + 1) % LOG_EVERY == 0 or step + 1 == run.schedule.steps:
                    count = (step % LOG_EVERY) + 1
                    last = {name: round(value / count, 5) for name, value in sums.items()}
                    last["tokens_per_second"] = round(seen / (spent + now - begun), 1)
                    sums.clear()
                    bar.set_postfix({"loss": last["total"], "tok/s": int(last["tokens_per_second"])}, refresh=False)
                    with log.open("a", encoding="utf8") as out:
                        out.write(json.dumps({"step": step + 1, "tokens": seen, **last}) + "\n")
                    # Only where a log line ends, so that a restart repeats no part of one.
                    if now - saved_at > CHECKPOINT_SECONDS:
                        save(step + 1, spent + now - begun, seen)
                        saved_at = now
        except KeyboardInterrupt:
            print(f"Stopped at step {step}: run the same command again to go on from the last checkpoint.")
            raise
    partial = folder / "weights.partial"
    save_file(run.optimizer.master_state(run.model), partial)
    partial.replace(folder / "weights.safetensors")
    checkpoint.unlink(missing_ok=True)
    return {**last, "tokens": seen, "minutes": round((spent + time.monotonic() - begun) / 60, 1)}


def _truncate(log: Path, step: int) -> None:
    """Drop the lines of steps that the checkpoint has not seen."""
    if not log.exists():
        return
    kept = [line for line in log.read_text(encoding="utf8").splitlines() if json.loads(line)["step"] <= step]
    log.write_text("".join(f"{line}\n" for line in kept), encoding="utf8")
