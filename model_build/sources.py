"""Where pretrained models and data sets come from: an installed package, a local folder, or the Hugging Face hub."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

import torch
from transformers import PreTrainedModel

from model_build.recipe import RecipeError, Source
from model_build.workspace import file_sha256

Encoder = TypeVar("Encoder", bound=PreTrainedModel)

WEIGHTS = ("model.safetensors", "pytorch_model.bin")  # the first that is there is used
_MODEL_FILES = ("config.json", "tokenizer.json", "vocab.txt")
_BUNDLE_FILES = ("bundle.json", "model.onnx", "tokenizer.json")
_DATA_FILES = ("README.md", "*.parquet", "*.json", "*.jsonl")


def model_folder(source: Source) -> Path:
    """The local folder that holds config.json, weights and tokenizer.json. RecipeError where it does not."""
    folder = _located(source, "model", (*_MODEL_FILES, WEIGHTS[0]))
    if source.hub and not (folder / WEIGHTS[0]).is_file():
        folder = _located(source, "model", (*_MODEL_FILES, WEIGHTS[1]))
    if not (folder / "config.json").is_file():
        raise RecipeError(f"There is no config.json in the model's folder {folder}.")
    weights = next((folder / name for name in WEIGHTS if (folder / name).is_file()), None)
    if weights is None:
        raise RecipeError(f"There is neither {' nor '.join(WEIGHTS)} in the model's folder {folder}.")
    if source.weights_sha256 and (found := file_sha256(weights)) != source.weights_sha256:
        raise RecipeError(f"The model's {weights.name} has sha256 {found}, not the recipe's.")
    return folder


def load_encoder(kind: type[Encoder], folder: Path) -> Encoder:
    """The encoder of a model's folder in float32, without a pooler. RecipeError where it lacks weights."""
    load: Any = kind.from_pretrained
    encoder, report = load(folder, add_pooling_layer=False, dtype=torch.float32, output_loading_info=True)
    if missing := sorted(report["missing_keys"]):
        raise RecipeError(f"The weights in {folder} are not a {kind.__name__}: {missing[0]} is missing.")
    loaded: Encoder = encoder
    return loaded


def bundle_folder(source: Source) -> Path:
    """The local folder of a finished bundle. RecipeError where there is none."""
    return _located(source, "model", _BUNDLE_FILES)


def data_set_folder(source: Source) -> Path:
    """The local folder of a data set, laid out as the hub's are. RecipeError where there is none."""
    return _located(source, "dataset", _DATA_FILES)


def _located(source: Source, kind: str, files: Sequence[str]) -> Path:
    if sum(map(bool, (source.package, source.folder, source.hub))) != 1:
        raise RecipeError("A model or data set needs exactly one of package, folder and hub.")
    if source.hub:
        return _downloaded(source, kind, files)
    folder = Path(source.folder).expanduser()
    if source.package:
        package, _, below = source.package.partition("/")
        spec = importlib.util.find_spec(package)
        if spec is None or not spec.submodule_search_locations:
            raise RecipeError(f"The package {package} is not installed: pip install 'edgewise[build]'.")
        folder = Path(spec.submodule_search_locations[0]) / below
    if not folder.is_dir():
        raise RecipeError(f"There is no folder {folder}, which the recipe names.")
    return folder


def _downloaded(source: Source, kind: str, files: Sequence[str]) -> Path:
    """A snapshot of a repository in huggingface_hub's own cache."""
    from huggingface_hub import snapshot_download  # noqa: PLC0415 (only where the recipe asks for the hub)
    from huggingface_hub.errors import HfHubHTTPError  # noqa: PLC0415

    try:
        return Path(
            snapshot_download(source.hub, repo_type=kind, revision=source.revision or None, allow_patterns=list(files))
        )
    except (HfHubHTTPError, OSError) as error:
        raise RecipeError(f"Cannot get the {kind} {source.hub} from the Hugging Face hub: {error}") from error
