"""MobileBERT (Sun et al. 2020, arXiv 2004.02984), laid out so that a CPU trains it quickly.

The network is exactly the one of transformers' ``MobileBertModel``; only the layout of its parameters differs:
projections that read the same input are one matrix, and the affine ``NoNorm`` is skipped where it is the identity.
`from_transformers` and `to_transformers` translate state dicts; both directions are tested for equal logits.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from model_build.rounding import Rounding

StateDict = dict[str, Tensor]

# Added to the attention scores of padded positions. Large enough to vanish in a softmax, small enough for bfloat16
# and for quantized scores.
MASKED = -120.0


@dataclass(frozen=True, slots=True)
class MobileBertShape:
    """The dimensions of the paper's MobileBERT; tests use smaller ones.

    `stacks` has the feed-forwards of each block where these differ (see model_build.thinning); else it is empty.
    """

    vocabulary: int = 30522
    positions: int = 512
    token_types: int = 2
    embedding: int = 128
    hidden: int = 512
    bottleneck: int = 128
    heads: int = 4
    intermediate: int = 512
    feedforwards: int = 4
    blocks: int = 24
    stacks: tuple[int, ...] = ()

    @property
    def head_size(self) -> int:
        """Dimensions of one attention head."""
        return self.bottleneck // self.heads

    def feedforwards_in(self, block: int) -> int:
        """How many feed-forwards are stacked in a block."""
        return self.stacks[block] if self.stacks else self.feedforwards

    def with_stacks(self, stacks: Sequence[int]) -> MobileBertShape:
        """The same with as many blocks as there are numbers, which say how many feed-forwards each has."""
        if len(set(stacks)) == 1:
            return replace(self, blocks=len(stacks), feedforwards=stacks[0], stacks=())
        return replace(self, blocks=len(stacks), stacks=tuple(stacks))

    def transformers_config(self) -> dict[str, Any]:
        """The keyword arguments of transformers' MobileBertConfig that describe this shape.

        It stacks equally many feed-forwards in each block: see `leave_out` for a shape of which some have fewer.
        """
        return {
            "vocab_size": self.vocabulary,
            "max_position_embeddings": self.positions,
            "type_vocab_size": self.token_types,
            "embedding_size": self.embedding,
            "hidden_size": self.hidden,
            "intra_bottleneck_size": self.bottleneck,
            "true_hidden_size": self.bottleneck,
            "num_attention_heads": self.heads,
            "intermediate_size": self.intermediate,
            "num_feedforward_networks": max(self.stacks, default=self.feedforwards),
            "num_hidden_layers": self.blocks,
            "classifier_activation": False,
            "hidden_dropout_prob": 0.0,
            "attention_probs_dropout_prob": 0.0,
        }


class NoNorm(nn.Module):
    """The paper's replacement for layer normalisation: ``weight * x + bias``.

    A model trained from scratch keeps it at the identity, where it costs nothing; a loaded one may not.
    """

    weight: Tensor
    bias: Tensor

    def __init__(self, size: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(size), requires_grad=False)
        self.bias = nn.Parameter(torch.zeros(size), requires_grad=False)
        self.identity = True

    def refresh(self) -> None:
        """Look whether the parameters, just loaded, are the identity; train them only where they are not."""
        self.identity = bool((self.weight == 1).all() and (self.bias == 0).all())
        self.weight.requires_grad_(not self.identity)
        self.bias.requires_grad_(not self.identity)

    def forward(self, x: Tensor) -> Tensor:
        """X scaled and shifted, any shape [..., size]."""
        return x if self.identity else x * self.weight + self.bias


def rounded_linear(rounding: Rounding | None, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """x @ weight.T + bias; with `rounding`, of rounded x and rounded weight."""
    if rounding is None:
        return F.linear(x, weight, bias)
    return F.linear(rounding.values(x), rounding.weights(weight), bias)


class Block(nn.Module):
    """One of the 24 blocks: bottleneck in, attention, stacked feed-forwards, bottleneck out."""

    def __init__(self, shape: MobileBertShape, feedforwards: int) -> None:
        super().__init__()
        narrow, wide = shape.bottleneck, shape.hidden
        self.shape = shape
        self.rounding: Rounding | None = None
        self.entry = nn.Linear(wide, 3 * narrow)  # layer input | shared query-key input | value
        self.query_key = nn.Linear(narrow, 2 * narrow)
        self.attention_output = nn.Linear(narrow, narrow)
        self.attention_norm = NoNorm(narrow)
        self.up = nn.ModuleList(nn.Linear(narrow, shape.intermediate) for _ in range(feedforwards))
        self.down = nn.ModuleList(nn.Linear(shape.intermediate, narrow) for _ in range(feedforwards))
        self.feedforward_norm = nn.ModuleList(NoNorm(narrow) for _ in range(feedforwards))
        self.exit = nn.Linear(narrow, wide)
        self.exit_norm = NoNorm(wide)

    def forward(
        self,
        hidden: Tensor,
        mask: Tensor | None,
        scores_out: list[Tensor] | None = None,
        feedforwards: Sequence[int] | None = None,
    ) -> Tensor:
        """Map hidden states [batch, length, hidden] to the next ones.

        `mask` is added to the attention scores ([batch, 1, 1, length]); `scores_out` collects those scores
        ([batch, heads, length, length], before the softmax). `feedforwards` are those to use, by default all.
        """
        batch, length, _ = hidden.shape
        layer_input, query, key, value = self._enter(hidden)
        split = (batch, length, self.shape.heads, self.shape.head_size)
        query, key = (x.reshape(split).transpose(1, 2) for x in (query, key))
        # Two matmuls and a softmax: on a CPU the backward pass of the fused kernel is several times slower.
        scores = torch.matmul(query * (1 / math.sqrt(self.shape.head_size)), key.transpose(2, 3))
        if mask is not None:
            scores = scores + mask
        if scores_out is not None:
            scores_out.append(scores)
        context = torch.matmul(scores.softmax(dim=-1), value.reshape(split).transpose(1, 2))
        context = context.transpose(1, 2).reshape(batch, length, -1)
        x: Tensor = self.attention_norm(self._linear(self.attention_output, context) + layer_input)
        for n in range(len(self.up)) if feedforwards is None else feedforwards:
            widened = F.relu(self._linear(self.up[n], x))
            x = self.feedforward_norm[n](self._linear(self.down[n], widened) + x)
        out: Tensor = self.exit_norm(self._linear(self.exit, x) + hidden)
        return out

    def _linear(self, layer: nn.Module, x: Tensor) -> Tensor:
        """A projection, of rounded numbers where they are to be rounded."""
        assert isinstance(layer, nn.Linear)
        return rounded_linear(self.rounding, x, layer.weight, layer.bias)

    def _enter(self, hidden: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Layer input, query, key and value, [batch, length, bottleneck] each."""
        if self.rounding is None:
            layer_input, shared, value = self.entry(hidden).chunk(3, dim=-1)
            query, key = self.query_key(shared).chunk(2, dim=-1)
            return layer_input, query, key, value
        # What is rounded is the one matrix of the graph that ships; see model_build.graph.
        ours, shared, value = self.entry.weight.chunk(3)
        our_bias, shared_bias, value_bias = self.entry.bias.chunk(3)
        weight = torch.cat((ours, self.query_key.weight @ shared, value))
        bias = torch.cat((our_bias, self.query_key.weight @ shared_bias + self.query_key.bias, value_bias))
        layer_input, query, key, value = rounded_linear(self.rounding, hidden, weight, bias).chunk(4, dim=-1)
        return layer_input, query, key, value


class MobileBert(nn.Module):
    """Embeddings, blocks and one linear head; `outputs` is 2 (start, end) for questions, 3 for inference."""

    def __init__(self, shape: MobileBertShape, outputs: int) -> None:
        super().__init__()
        self.shape = shape
        self.rounding: Rounding | None = None
        self.words = nn.Embedding(shape.vocabulary, shape.embedding, padding_idx=0)
        self.positions = nn.Embedding(shape.positions, shape.hidden)
        self.types = nn.Embedding(shape.token_types, shape.hidden)
        self.trigram = nn.Linear(3 * shape.embedding, shape.hidden)
        self.embedding_norm = NoNorm(shape.hidden)
        blocks = (Block(shape, shape.feedforwards_in(index)) for index in range(shape.blocks))
        self.blocks = cast(Sequence[Block], nn.ModuleList(blocks))
        self.head = nn.Linear(shape.hidden, outputs)

    def round_as(self, rounding: Rounding | None) -> None:
        """Compute from now on as the int8 graph does, or, with None, without rounding; the head never rounds."""
        self.rounding = rounding
        for block in self.blocks:
            block.rounding = rounding

    def embed(self, ids: Tensor, types: Tensor) -> Tensor:
        """Token ids and types [batch, length] to the first hidden states [batch, length, hidden]."""
        words = self.words(ids)
        if self.rounding is not None:
            words = self.rounding.words(words)
        following = F.pad(words[:, 1:], (0, 0, 0, 1))
        preceding = F.pad(words[:, :-1], (0, 0, 1, 0))
        trigram = torch.cat((following, words, preceding), dim=-1)
        x = rounded_linear(self.rounding, trigram, self.trigram.weight, self.trigram.bias)
        x = x + self.positions.weight[: ids.shape[1]] + self.types(types)
        normed: Tensor = self.embedding_norm(x)
        return normed

    def hidden_states(self, ids: Tensor, types: Tensor, attention: Tensor | None) -> Iterator[Tensor]:
        """Yield the embeddings and then the output of each block, [batch, length, hidden]."""
        hidden = self.embed(ids, types)
        yield hidden
        mask = additive_mask(attention, hidden.dtype)
        for block in self.blocks:
            hidden = block(hidden, mask)
            yield hidden

    def forward(self, ids: Tensor, types: Tensor, attention: Tensor | None = None) -> Tensor:
        """Logits: [batch, length, outputs] of the linear head applied to every position."""
        *_, hidden = self.hidden_states(ids, types, attention)
        logits: Tensor = self.head(hidden)
        return logits


def additive_mask(attention: Tensor | None, dtype: torch.dtype) -> Tensor | None:
    """Turn an attention mask of ones and zeros [batch, length] into addends [batch, 1, 1, length]."""
    if attention is None:
        return None
    return ((1 - attention[:, None, None, :]) * MASKED).to(dtype)


def _block_names(index: int, shape: MobileBertShape) -> tuple[dict[str, list[str]], dict[str, str]]:
    """Our module name -> the transformers modules whose rows it stacks, and NoNorm -> NoNorm."""
    at = f"mobilebert.encoder.layer.{index}"
    count = shape.feedforwards_in(index)
    stacks = [f"{at}.ffn.{n}" for n in range(count - 1)] + ([at] if count else [])
    linear = {
        "query_key": [f"{at}.attention.self.query", f"{at}.attention.self.key"],
        "attention_output": [f"{at}.attention.output.dense"],
        "exit": [f"{at}.output.bottleneck.dense"],
    }
    norm = {
        "attention_norm": f"{at}.attention.output.LayerNorm",
        "exit_norm": f"{at}.output.bottleneck.LayerNorm",
    }
    for n, stack in enumerate(stacks):
        linear[f"up.{n}"] = [f"{stack}.intermediate.dense"]
        linear[f"down.{n}"] = [f"{stack}.output.dense"]
        norm[f"feedforward_norm.{n}"] = f"{stack}.output.LayerNorm"
    return linear, norm


def _embedding_names() -> dict[str, str]:
    at = "mobilebert.embeddings"
    return {
        "words.weight": f"{at}.word_embeddings.weight",
        "positions.weight": f"{at}.position_embeddings.weight",
        "types.weight": f"{at}.token_type_embeddings.weight",
        "trigram.weight": f"{at}.embedding_transformation.weight",
        "trigram.bias": f"{at}.embedding_transformation.bias",
        "embedding_norm.weight": f"{at}.LayerNorm.weight",
        "embedding_norm.bias": f"{at}.LayerNorm.bias",
    }


def from_transformers(state: Mapping[str, Tensor], shape: MobileBertShape, head: str) -> StateDict:
    """Translate a state dict of transformers' MobileBertFor… into one of `MobileBert`.

    `head` is the name of its last linear layer: "qa_outputs" or "classifier". The two NoNorms behind the entry
    projections see no residual, so they are multiplied into them; the pooler's dense layer, which Google's
    checkpoint does not use, is refused rather than dropped. KeyError where a tensor is missing.
    """
    if "mobilebert.pooler.dense.weight" in state:
        raise ValueError("This checkpoint has classifier_activation=True, whose pooler Edgewise does not build.")
    out: StateDict = {ours: state[theirs] for ours, theirs in _embedding_names().items()}
    for index in range(shape.blocks):
        at = f"mobilebert.encoder.layer.{index}"
        linear, norm = _block_names(index, shape)
        for ours, stack in linear.items():
            for part in ("weight", "bias"):
                out[f"blocks.{index}.{ours}.{part}"] = torch.cat([state[f"{t}.{part}"] for t in stack])
        for ours, theirs in norm.items():
            for part in ("weight", "bias"):
                out[f"blocks.{index}.{ours}.{part}"] = state[f"{theirs}.{part}"]
        weights, biases = [], []
        for name in ("input", "attention"):
            dense, scale = f"{at}.bottleneck.{name}.dense", state[f"{at}.bottleneck.{name}.LayerNorm.weight"]
            weights.append(state[f"{dense}.weight"] * scale[:, None])
            biases.append(state[f"{dense}.bias"] * scale + state[f"{at}.bottleneck.{name}.LayerNorm.bias"])
        weights.append(state[f"{at}.attention.self.value.weight"])
        biases.append(state[f"{at}.attention.self.value.bias"])
        out[f"blocks.{index}.entry.weight"] = torch.cat(weights)
        out[f"blocks.{index}.entry.bias"] = torch.cat(biases)
    out["head.weight"], out["head.bias"] = state[f"{head}.weight"], state[f"{head}.bias"]
    return out


def to_transformers(state: Mapping[str, Tensor], shape: MobileBertShape, head: str) -> StateDict:
    """Translate a state dict of `MobileBert` into one that transformers' MobileBertFor… loads strictly.

    Where blocks have fewer feed-forwards than others, `leave_out` has to take them out of that first.
    """
    out: StateDict = {theirs: state[ours] for ours, theirs in _embedding_names().items()}
    for index in range(shape.blocks):
        at = f"mobilebert.encoder.layer.{index}"
        linear, norm = _block_names(index, shape)
        linear["entry"] = [
            f"{at}.bottleneck.input.dense",
            f"{at}.bottleneck.attention.dense",
            f"{at}.attention.self.value",
        ]
        for ours, stack in linear.items():
            for part in ("weight", "bias"):
                rows = state[f"blocks.{index}.{ours}.{part}"].chunk(len(stack))
                out |= {f"{theirs}.{part}": piece.clone() for theirs, piece in zip(stack, rows, strict=True)}
        for ours, theirs in norm.items():
            for part in ("weight", "bias"):
                out[f"{theirs}.{part}"] = state[f"blocks.{index}.{ours}.{part}"]
        for name in ("input", "attention"):
            reference = out[f"{at}.bottleneck.{name}.dense.bias"]
            out[f"{at}.bottleneck.{name}.LayerNorm.weight"] = torch.ones_like(reference)
            out[f"{at}.bottleneck.{name}.LayerNorm.bias"] = torch.zeros_like(reference)
    out[f"{head}.weight"], out[f"{head}.bias"] = state["head.weight"], state["head.bias"]
    return out


class _NoFeedforward(nn.Module):
    """What is left of the end of a transformers block without any feed-forward: the way out of the bottleneck."""

    def __init__(self, bottleneck: nn.Module) -> None:
        super().__init__()
        self.bottleneck = bottleneck

    def forward(self, _expanded: Tensor, attended: Tensor, hidden: Tensor) -> Tensor:
        result: Tensor = self.bottleneck(attended, hidden)
        return result


def leave_out(model: nn.Module, shape: MobileBertShape) -> None:
    """Take the feed-forwards that a shape does not have out of a transformers MobileBertFor… of its configuration."""
    layers = cast("Any", model).mobilebert.encoder.layer
    for index, layer in enumerate(layers):
        count = shape.feedforwards_in(index)
        if layer.num_feedforward_networks > 1:
            layer.ffn = layer.ffn[: max(count - 1, 0)]
        if count == 0:
            layer.intermediate, layer.output = nn.Identity(), _NoFeedforward(layer.output.bottleneck)


def stacks_in(state: Mapping[str, Tensor]) -> tuple[int, ...]:
    """How many feed-forwards each block of a `MobileBert` has, by its state dict."""
    blocks = {name.split(".")[1] for name in state if name.startswith("blocks.")}
    ups = [name.split(".")[1] for name in state if ".up." in name and name.endswith(".weight")]
    return tuple(ups.count(str(index)) for index in range(len(blocks)))


def load_state(model: MobileBert, state: Mapping[str, Tensor]) -> None:
    """Load a state dict strictly and let every NoNorm see whether it still is the identity."""
    model.load_state_dict(dict(state), strict=True)
    for module in model.modules():
        if isinstance(module, NoNorm):
            module.refresh()
