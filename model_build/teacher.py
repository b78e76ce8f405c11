"""The teacher: a BERT encoder with one linear head, and where it comes from."""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from model_build.mobilebert import StateDict
from model_build.recipe import RecipeError, Source


@dataclass(frozen=True, slots=True)
class TeacherView:
    """What the student learns from.

    `hidden`: embeddings and each layer's output, [batch, length, d] each; `attentions`: probabilities per layer,
    [batch, heads, length, length]; `logits` of the head at every position, [batch, length, outputs].
    """

    hidden: tuple[Tensor, ...]
    attentions: tuple[Tensor, ...]
    logits: Tensor


class Teacher(nn.Module):
    """transformers' BertModel without dropout, and a linear head at every position."""

    def __init__(self, config: BertConfig, outputs: int) -> None:
        super().__init__()
        config.hidden_dropout_prob = 0.0
        config.attention_probs_dropout_prob = 0.0
        # Eager attention: it can return its probabilities, and its backward pass is the quicker one on a CPU.
        config._attn_implementation = "eager"
        self.encoder = BertModel(config, add_pooling_layer=False)
        self.head = nn.Linear(config.hidden_size, outputs)

    def view(self, ids: Tensor, types: Tensor, attention: Tensor | None, *, attentions: bool = False) -> TeacherView:
        """Everything a student can be compared with."""
        out = self.encoder(
            input_ids=ids,
            token_type_ids=types,
            attention_mask=attention,
            output_hidden_states=True,
            output_attentions=attentions,
        )
        return TeacherView(out.hidden_states, out.attentions or (), self.head(out.last_hidden_state))

    def forward(self, ids: Tensor, types: Tensor, attention: Tensor | None = None) -> Tensor:
        """Logits [batch, length, outputs]."""
        hidden = self.encoder(input_ids=ids, token_type_ids=types, attention_mask=attention).last_hidden_state
        logits: Tensor = self.head(hidden)
        return logits


def source_folder(source: Source) -> Path:
    """The local folder that holds config.json, model.safetensors and tokenizer.json. RecipeError where there is none.

    A Hugging Face id is downloaded by huggingface_hub, into its own cache.
    """
    if sum(map(bool, (source.package, source.folder, source.hub))) != 1:
        raise RecipeError("The teacher needs exactly one of package, folder and hub.")
    if source.hub:
        from huggingface_hub import snapshot_download  # noqa: PLC0415 (only where the recipe asks for the hub)

        patterns = ["config.json", "model.safetensors", "tokenizer.json", "vocab.txt"]
        return Path(snapshot_download(source.hub, allow_patterns=patterns))
    folder = Path(source.folder).expanduser()
    if source.package:
        package, _, below = source.package.partition("/")
        spec = importlib.util.find_spec(package)
        if spec is None or not spec.submodule_search_locations:
            raise RecipeError(f"The package {package} is not installed: pip install 'edgewise[build]'.")
        folder = Path(spec.submodule_search_locations[0]) / below
    if not (folder / "config.json").is_file():
        raise RecipeError(f"There is no config.json in the teacher's folder {folder}.")
    if source.weights_sha256:
        found = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
        if found != source.weights_sha256:
            raise RecipeError(f"The teacher's model.safetensors has sha256 {found}, not the recipe's.")
    return folder


def load_teacher(folder: Path, outputs: int, state: Mapping[str, Tensor] | None = None) -> Teacher:
    """The teacher of a folder, float32; with `state`, a fine-tuned one of the same shape."""
    if state is not None:
        teacher = Teacher(BertConfig.from_pretrained(folder), outputs)
        teacher.load_state_dict(dict(state))
        return teacher
    encoder = BertModel.from_pretrained(folder, add_pooling_layer=False, dtype=torch.float32)
    teacher = Teacher(encoder.config, outputs)
    pretrained: StateDict = encoder.state_dict()
    teacher.encoder.load_state_dict(pretrained)
    nn.init.normal_(teacher.head.weight, std=0.02)
    nn.init.zeros_(teacher.head.bias)
    return teacher
