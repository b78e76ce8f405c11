"""Stage "pretrained": a MobileBERT that is trained already takes the place of the transfer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from transformers import MobileBertConfig, MobileBertModel

from app.engine.bundle import TOKENIZER
from model_build.mobilebert import MobileBertShape, from_transformers
from model_build.recipe import RecipeError, Source
from model_build.sources import load_encoder, model_folder
from model_build.vocabulary import read_tokenizer
from model_build.weights import write_weights
from model_build.workspace import Workspace

# What model_build.mobilebert builds, besides the dimensions of its shape.
_ARCHITECTURE = {
    "hidden_act": "relu",
    "normalization_type": "no_norm",
    "trigram_input": True,
    "use_bottleneck": True,
    "use_bottleneck_attention": False,
    "key_query_shared_bottleneck": True,
    "classifier_activation": False,
}


def run(workspace: Workspace, folder: Path, *, source: Source) -> dict[str, Any]:
    """Write the checkpoint's weights as the student's, with a head of zeros.

    Its NoNorms keep their scales: those before a projection are multiplied into it here, the others, whose residual
    they scale as well, when the graph is written. RecipeError where it is another network than the recipe's student,
    or of another vocabulary than the teacher.
    """
    recipe = workspace.recipe
    place = model_folder(source)
    _check_shape(MobileBertConfig.from_pretrained(place), recipe.student)
    if (place / TOKENIZER).is_file() and _vocabulary(place) != _vocabulary(model_folder(recipe.teacher)):
        raise RecipeError("The pretrained student and the teacher must have the same vocabulary.")
    model = load_encoder(MobileBertModel, place)
    state = {f"mobilebert.{name}": tensor for name, tensor in model.state_dict().items()}
    state |= {"head.weight": torch.zeros(1, recipe.student.hidden), "head.bias": torch.zeros(1)}
    student = from_transformers(state, recipe.student, "head")
    student["words.weight"][0] = 0  # padded and unpadded runs must agree: the trigram sees its neighbours
    write_weights(folder, student)
    scaled = sum("norm" in name and bool((tensor != name.endswith("weight")).any()) for name, tensor in student.items())
    return {"parameters": sum(t.numel() for t in student.values()), "norms_not_identity": scaled}


def _check_shape(config: MobileBertConfig, shape: MobileBertShape) -> None:
    wanted = {name: value for name, value in shape.transformers_config().items() if "dropout" not in name}
    for name, value in (wanted | _ARCHITECTURE).items():
        if (found := getattr(config, name)) != value:
            raise RecipeError(f"The pretrained student has {name} {found!r}; the recipe needs {value!r}.")


def _vocabulary(folder: Path) -> dict[str, int]:
    vocabulary: dict[str, int] = read_tokenizer(folder).get_vocab()
    return vocabulary
