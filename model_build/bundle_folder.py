"""Writes the folder that the application loads: model.onnx, tokenizer.json, bundle.json."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from app.engine.bundle import FORMAT, MANIFEST, MODEL, TASKS, TOKENIZER, ModelBundle, load_bundle
from model_build.tasks import LABELS
from model_build.workspace import file_sha256, write_json

SETTINGS = ("max_length", "stride", "max_answer_tokens", "null_threshold", "temperature", "lexical_weight")
"""What a bundle says of how its model is used; see ModelBundle."""


def settings_of(bundle: ModelBundle) -> dict[str, float]:
    """The settings of a bundle, for another one of the same kind."""
    return {name: getattr(bundle, name) for name in SETTINGS}


def write_tokenizer(source: Path, target: Path) -> None:
    """Copy a tokenizer.json without the truncation and padding that its training set."""
    tokenizer = json.loads(source.read_text(encoding="utf8"))
    tokenizer["truncation"] = None
    tokenizer["padding"] = None
    write_json(target, tokenizer)


def write_bundle(
    folder: Path,
    *,
    task: str,
    version: str,
    model: Path,
    tokenizer: Path,
    settings: Mapping[str, Any],
    name: str | None = None,
    provenance: Mapping[str, Any] | None = None,
    quality: Mapping[str, Any] | None = None,
    licences: Sequence[Mapping[str, str]] = (),
) -> None:
    """Fill `folder` with a complete bundle; `settings` has what SETTINGS names.

    `name` is the task unless given.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if model != folder / MODEL:
        shutil.copyfile(model, folder / MODEL)
    write_tokenizer(tokenizer, folder / TOKENIZER)
    files = {
        name: {"sha256": file_sha256(folder / name), "bytes": (folder / name).stat().st_size}
        for name in (MODEL, TOKENIZER)
    }
    write_json(
        folder / MANIFEST,
        {
            "format": FORMAT,
            "name": name or task,
            "version": version,
            "task": TASKS[task],
            "labels": list(LABELS) if task == "nli" else [],
            **settings,
            "files": files,
            "provenance": dict(provenance or {}),
            "quality": dict(quality or {}),
            "licences": list(licences),
        },
    )


def write_alike(folder: Path, bundle: ModelBundle, model: Path) -> ModelBundle:
    """Fill `folder` with another model that is used as a bundle's own is, and load it."""
    write_bundle(
        folder,
        task=bundle.short_task,
        version=bundle.version,
        model=model,
        tokenizer=bundle.tokenizer_path,
        settings=settings_of(bundle),
    )
    return load_bundle(folder)
