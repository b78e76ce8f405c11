"""The folder a build works in: one folder a stage, each with a manifest that tells whether it is up to date."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import hashlib
import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from model_build.processes import ALONE, Processes
from model_build.recipe import Recipe, RecipeError

MANIFEST = "stage.json"
STARTED = "started.json"


def file_sha256(path: Path) -> str:
    """The hexadecimal sha256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def write_json(path: Path, value: object) -> None:
    """Write JSON through a temporary name, so that no reader ever sees half a file."""
    partial = path.with_name(path.name + ".partial")
    partial.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", encoding="utf8")
    partial.replace(path)


@dataclass(frozen=True, slots=True)
class Workspace:
    """Where a build reads and writes: `root` for stages, `data` for the training data; and who works on it."""

    recipe: Recipe
    root: Path
    data: Path
    processes: Processes = ALONE

    def folder(self, stage: str) -> Path:
        """The folder of a stage's output."""
        return self.root / self.recipe.name / stage

    @contextlib.contextmanager
    def taken(self) -> Iterator[None]:
        """Keep other builds out of the recipe's folder. RecipeError if one works there already.

        It is a lock of the system's, which ends with the process, however that ends.
        """
        if not self.processes.main:
            yield
            return
        folder = self.root / self.recipe.name
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / "lock", timeout=0)
        try:
            lock.acquire()
        except Timeout:
            raise RecipeError(
                f"Another build works in {folder}: stop it or wait for its end, or give this one another --work."
            ) from None
        try:
            yield
        finally:
            lock.release()

    def file(self, name: str) -> Path:
        """A file that the recipe names: one that it fetches itself, or one of the data folder."""
        fetched = {data_set.name: data_set.stage for data_set in self.recipe.sets}
        return self.folder(fetched[name]) / name if name in fetched else self.data / name

    def metrics(self, stage: str) -> dict[str, Any]:
        """What a finished stage measured."""
        manifest: dict[str, Any] = json.loads((self.folder(stage) / MANIFEST).read_text(encoding="utf8"))
        metrics: dict[str, Any] = manifest["metrics"]
        return metrics


@dataclass(frozen=True, slots=True)
class Stage:
    """One resumable step: `run(workspace, folder)` fills the folder and returns what it measured.

    `settings` is the part of the recipe that it depends on, `needs` the stages before it, `files` what it reads of
    the data folder. `together` tells that every process runs it; otherwise the first one does while the others wait.
    `begun_with` is what a stage that was stopped must have been begun with to go on: by default all its settings.
    """

    name: str
    run: Callable[[Workspace, Path], Mapping[str, Any]]
    settings: Any
    needs: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    together: bool = False
    begun_with: Any = None


def plain(value: Any) -> Any:
    """Dataclasses as JSON-ready dictionaries."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.asdict(value)
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value


def fingerprint(workspace: Workspace, stage: Stage, stages: Mapping[str, Stage]) -> str:
    """Changes exactly when the stage's settings, its input files or anything before it changes.

    RecipeError where one of its files is missing.
    """
    return _mark(workspace, stage, stage.settings, stages)


def _mark(workspace: Workspace, stage: Stage, settings: Any, stages: Mapping[str, Stage]) -> str:
    if missing := [name for name in stage.files if not (workspace.data / name).is_file()]:
        raise RecipeError(f"There is no file {missing[0]} in {workspace.data}: --data must name the folder with it.")
    content = {
        "settings": plain(settings),
        "seed": workspace.recipe.seed,
        "files": {name: file_sha256(workspace.data / name) for name in stage.files},
        "needs": {name: fingerprint(workspace, stages[name], stages) for name in stage.needs},
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def bring_up_to_date(workspace: Workspace, name: str, stages: Mapping[str, Stage]) -> None:
    """Run a stage, after whatever it needs; skip what is up to date.

    A stage that was stopped goes on in its folder, unless what it was begun with has changed: then it starts afresh.
    """
    stage = stages[name]
    for earlier in stage.needs:
        bring_up_to_date(workspace, earlier, stages)
    folder, crew = workspace.folder(name), workspace.processes
    crew.wait()  # the stages before are written
    mark = fingerprint(workspace, stage, stages)
    done = _read(folder / MANIFEST)
    crew.wait()  # all have looked before the first one writes
    if done.get("fingerprint") == mark:
        if crew.main:
            print(f"{name}: up to date", flush=True)
        return
    if crew.main:
        begun = _mark(workspace, stage, stage.begun_with or stage.settings, stages)
        if _read(folder / STARTED).get("fingerprint") != begun:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            write_json(folder / STARTED, {"fingerprint": begun})
        how = f" in {crew.count} processes" if stage.together and crew.count > 1 else ""
        print(f"{name}: running{how}", flush=True)
    crew.wait()
    metrics = stage.run(workspace, folder) if crew.main or stage.together else {}
    if not crew.main:
        return
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    settings = plain(stage.settings)
    write_json(
        folder / MANIFEST,
        {"stage": name, "fingerprint": mark, "finished": now, "settings": settings, "metrics": dict(metrics)},
    )
    (folder / STARTED).unlink()
    print(f"{name}: done, {json.dumps(dict(metrics))[:500]}", flush=True)


def _read(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    value: dict[str, Any] = json.loads(path.read_text(encoding="utf8"))
    return value
