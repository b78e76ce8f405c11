"""The weights that a stage leaves in its folder for those after it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from safetensors.torch import load_file, save_file
from torch import Tensor

_FILE = "weights.safetensors"


def write_weights(folder: Path, state: Mapping[str, Tensor]) -> None:
    """Write a state dict into a stage's folder: all of it, or nothing."""
    partial = folder / "weights.partial"
    save_file({name: tensor.contiguous() for name, tensor in state.items()}, partial)
    partial.replace(folder / _FILE)


def read_weights(folder: Path) -> dict[str, Tensor]:
    """The state dict that `write_weights` wrote."""
    weights: dict[str, Tensor] = load_file(folder / _FILE)
    return weights
