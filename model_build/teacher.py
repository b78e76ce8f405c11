"""The teacher: a BERT encoder with one linear head."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from torch import Tensor, nn
from transformers import BertConfig, BertModel

from model_build.mobilebert import StateDict
from model_build.recipe import NO_DROPOUT, Dropout
from model_build.sources import load_encoder


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
    """transformers' BertModel, and a linear head at every position.

    It computes with `dropout` in training only.
    """

    def __init__(self, config: BertConfig, outputs: int, dropout: Dropout = NO_DROPOUT) -> None:
        super().__init__()
        config.hidden_dropout_prob = dropout.hidden
        config.attention_probs_dropout_prob = dropout.attention
        # Eager attention: it can return its probabilities, and its backward pass is the quicker one on a CPU.
        config._attn_implementation = "eager"
        self.encoder = BertModel(config, add_pooling_layer=False)
        self.layers, self.heads, self.width = config.num_hidden_layers, config.num_attention_heads, config.hidden_size
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


def load_teacher(
    folder: Path, outputs: int, state: Mapping[str, Tensor] | None = None, *, dropout: Dropout = NO_DROPOUT
) -> Teacher:
    """The teacher of a folder, float32; with `state`, a fine-tuned one of the same shape."""
    if state is not None:
        teacher = Teacher(BertConfig.from_pretrained(folder), outputs, dropout)
        teacher.load_state_dict(dict(state))
        return teacher
    encoder = load_encoder(BertModel, folder)
    teacher = Teacher(encoder.config, outputs, dropout)
    pretrained: StateDict = encoder.state_dict()
    teacher.encoder.load_state_dict(pretrained)
    nn.init.normal_(teacher.head.weight, std=0.02)
    nn.init.zeros_(teacher.head.bias)
    return teacher
