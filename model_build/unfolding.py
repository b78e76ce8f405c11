"""A finished bundle's graph back to the weights of the student that it was made from, so that training can go on.

The way back from `build_graph` and `quantize`: rounded weights are multiplied out, and the one matrix that gives query
and key is split again into the bottleneck and the projection behind it, which is exact but for rounding, because the
product's rank is the bottleneck's width.
"""

from __future__ import annotations

import re
from dataclasses import fields
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
import torch
from onnx import numpy_helper

from model_build.graph import HEAD, WORD_TABLE
from model_build.mobilebert import MobileBertShape, StateDict
from model_build.quantization import full_precision, is_dynamic

Array = npt.NDArray[np.float32]


def unfold(model: onnx.ModelProto, shape: MobileBertShape) -> StateDict:
    """The state dict of a `MobileBert` whose graph equals `model`, in float32.

    `model` is in full precision or quantized by one of the dynamic methods. Blocks and feed-forwards may have been left
    out of it. ValueError where it is quantized otherwise, has another shape in other ways, or comes of a network whose
    NoNorms scale their residuals, which a graph does not tell apart.
    """
    if is_dynamic(model):
        model = full_precision(model)
    found = shape_of(model)
    shape = shape.with_stacks([found.feedforwards_in(block) for block in range(found.blocks)])
    if wrong := [one.name for one in fields(shape) if getattr(found, one.name) != getattr(shape, one.name)]:
        raise ValueError(f"This graph cannot be unfolded: it differs from the recipe's student in {', '.join(wrong)}.")
    constants: dict[str, Any] = {one.name: numpy_helper.to_array(one) for one in model.graph.initializer}
    if scaled := next((name for name in constants if name.endswith(".scale")), None):
        raise ValueError(f"This graph cannot be unfolded: its {scaled} scales a residual.")
    try:
        return {name: torch.from_numpy(np.array(value)) for name, value in _weights(constants, shape).items()}
    except KeyError as error:
        raise ValueError(f"This graph cannot be unfolded: it has no {error.args[0]}.") from error


def shape_of(model: onnx.ModelProto) -> MobileBertShape:
    """The dimensions of the network that a graph of `build_graph` was made of. ValueError where it is no such graph."""
    if is_dynamic(model):
        model = full_precision(model)
    sizes = {one.name: tuple(one.dims) for one in model.graph.initializer}
    attention = [node for node in model.graph.node if node.op_type == "MultiHeadAttention"]
    try:
        (vocabulary, embedding), (positions, hidden) = sizes[WORD_TABLE], sizes["positions.table"]
        stacks = tuple(
            sum(re.fullmatch(rf"blocks\.{index}\.up\.\d+\.weight", name) is not None for name in sizes)
            for index in range(len(attention))
        )
        bottleneck, intermediate = next(sizes[name] for name in sizes if re.fullmatch(r".*\.up\.0\.weight", name))
        heads = next(one.i for one in attention[0].attribute if one.name == "num_heads")
        token_types = sizes["types.table"][0]
    except (KeyError, IndexError, StopIteration) as error:
        raise ValueError("This graph is not one that Edgewise builds.") from error
    return MobileBertShape(
        vocabulary=vocabulary,
        positions=positions,
        token_types=token_types,
        embedding=embedding,
        hidden=hidden,
        bottleneck=bottleneck,
        heads=heads,
        intermediate=intermediate,
    ).with_stacks(stacks)


def _weights(constants: dict[str, Any], shape: MobileBertShape) -> dict[str, Array]:
    hidden, narrow = shape.hidden, shape.bottleneck
    weights: dict[str, Array] = {
        "words.weight": constants[WORD_TABLE],
        "positions.weight": constants["positions.table"],
        "types.weight": constants["types.table"],  # with the embeddings' biases
        "trigram.weight": constants["trigram.weight"].T,
        "trigram.bias": np.zeros(hidden, np.float32),
        "head.weight": constants[f"{HEAD}.weight"].T,
        "head.bias": constants[f"{HEAD}.bias"],
    }
    norms = [("embedding_norm", hidden)]
    for index in range(shape.blocks):
        at = f"blocks.{index}"
        entry, bias = constants[f"{at}.entry.weight"].T, constants[f"{at}.entry.bias"]
        if entry.shape != (4 * narrow, hidden):
            raise ValueError(f"This graph cannot be unfolded: {at}.entry has not the recipe's shape.")
        project, shared = _factors(entry[narrow : 3 * narrow], narrow)
        weights[f"{at}.query_key.weight"] = project
        weights[f"{at}.query_key.bias"] = bias[narrow : 3 * narrow]
        weights[f"{at}.entry.weight"] = np.concatenate((entry[:narrow], shared, entry[3 * narrow :]))
        weights[f"{at}.entry.bias"] = np.concatenate((bias[:narrow], np.zeros(narrow, np.float32), bias[3 * narrow :]))
        pairs = {"attention_output": "attended", "exit": "exit"}
        for n in range(shape.feedforwards_in(index)):
            pairs |= {f"up.{n}": f"up.{n}", f"down.{n}": f"down.{n}"}
            norms.append((f"{at}.feedforward_norm.{n}", narrow))
        for ours, theirs in pairs.items():
            weights[f"{at}.{ours}.weight"] = constants[f"{at}.{theirs}.weight"].T
            weights[f"{at}.{ours}.bias"] = constants[f"{at}.{theirs}.bias"]
        norms += [(f"{at}.attention_norm", narrow), (f"{at}.exit_norm", hidden)]
    for name, size in norms:
        weights |= {f"{name}.weight": np.ones(size, np.float32), f"{name}.bias": np.zeros(size, np.float32)}
    return weights


def _factors(product: Array, rank: int) -> tuple[Array, Array]:
    """`product` [m, n] as [m, rank] @ [rank, n], by a singular value decomposition shared out evenly."""
    left, values, right = np.linalg.svd(product.astype(np.float64), full_matrices=False)
    root = np.sqrt(values[:rank])
    return (left[:, :rank] * root).astype(np.float32), (root[:, None] * right[:rank]).astype(np.float32)
