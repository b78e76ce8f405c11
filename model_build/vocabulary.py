"""The tokenizer that a recipe's models have in common."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tokenizers import Tokenizer

from app.engine.bundle import TOKENIZER
from model_build.recipe import Recipe
from model_build.sources import model_folder


def read_tokenizer(folder: Path) -> Tokenizer:
    """The tokenizer of a model's folder, which neither cuts nor pads."""
    tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    tokenizer.encode_special_tokens = True  # "[SEP]" in a text is five characters, as it is to the engine
    return tokenizer


def recipe_tokenizer(recipe: Recipe) -> Tokenizer:
    """The tokenizer of a recipe's teacher, whose vocabulary all of its models have."""
    return read_tokenizer(model_folder(recipe.teacher))


def token_ids(recipe: Recipe) -> Callable[[str], list[int]]:
    """What gives the ids of a text in the recipe's vocabulary, without [CLS] and [SEP]."""
    tokenizer = recipe_tokenizer(recipe)

    def encode(text: str) -> list[int]:
        ids: list[int] = tokenizer.encode(text, add_special_tokens=False).ids
        return ids

    return encode
