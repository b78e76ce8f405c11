"""The ONNX graph in full precision: MobileBERT, with everything that can be computed once computed here.

The algebra is exact, for any checkpoint: each NoNorm is multiplied into the projection before it (a residual that it
scales is scaled too, where the scale is not 1), the query and key projections are multiplied into the bottleneck that
feeds them, so that one matrix gives layer input, query, key and value, and the token-type table carries the
embedding's biases. Attention is onnxruntime's fused MultiHeadAttention. There is no attention mask: Edgewise never
pads, and without a mask onnxruntime uses a faster kernel (see SPEED.md). What judges pairs looks at [CLS] alone, so its
last block computes no other place: [CLS] still attends to all of them.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

from model_build.mobilebert import MobileBertShape, StateDict

Array = npt.NDArray[np.float32]
OPSET, MICROSOFT_OPSET, IR_VERSION = 17, 1, 10
HEAD = "head"  # the last MatMul's name
WORDS, WORD_TABLE = "words", "words.table"  # the look-up of word embeddings and its table


class GraphWriter:
    """Collects nodes and constants; each method returns the name of the value it makes."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, name: str, value: npt.NDArray[np.generic]) -> str:
        """A named initializer."""
        self.constants.append(numpy_helper.from_array(np.asarray(value, order="C"), name))
        return name

    def integers(self, name: str, *values: int) -> str:
        """A one-dimensional int64 initializer."""
        return self.constant(name, np.asarray(values, dtype=np.int64))

    def node(self, kind: str, name: str, *inputs: str, domain: str = "", **attributes: Any) -> str:
        """A node with one output of the same name."""
        self.nodes.append(helper.make_node(kind, list(inputs), [name], name=name, domain=domain, **attributes))
        return name

    def linear(self, name: str, x: str, weight: Array, bias: Array | None) -> str:
        """x @ weight.T + bias; weight is [out, in] as torch keeps it."""
        product = self.node("MatMul", name, x, self.constant(f"{name}.weight", weight.T))
        if bias is None:
            return product
        return self.node("Add", f"{name}.biased", product, self.constant(f"{name}.bias", bias))

    def residual(self, name: str, x: str, skip: str, scale: Array) -> str:
        """X + scale * skip, without the multiplication where the scale is 1."""
        if not np.all(scale == 1):
            skip = self.node("Mul", f"{name}.scaled", skip, self.constant(f"{name}.scale", scale))
        return self.node("Add", name, x, skip)


def _numpy(state: StateDict) -> dict[str, Array]:
    return {name: tensor.detach().float().numpy() for name, tensor in state.items()}


def _embeddings(writer: GraphWriter, state: dict[str, Array]) -> str:
    """Token ids to the first hidden states."""
    scale = state["embedding_norm.weight"]
    words = writer.node("Gather", WORDS, writer.constant(WORD_TABLE, state["words.weight"]), "input_ids")
    one, end, axis = (
        writer.integers("one", 1),
        writer.integers("end", np.iinfo(np.int64).max),
        writer.integers("axis", 1),
    )
    zero, last = writer.integers("zero", 0), writer.integers("last", -1)
    following = writer.node("Slice", "words.later", words, one, end, axis)
    following = writer.node("Pad", "words.following", following, writer.integers("pad.end", 0, 0, 0, 0, 1, 0))
    preceding = writer.node("Slice", "words.earlier", words, zero, last, axis)
    preceding = writer.node("Pad", "words.preceding", preceding, writer.integers("pad.begin", 0, 1, 0, 0, 0, 0))
    trigram = writer.node("Concat", "trigram.input", following, words, preceding, axis=-1)
    x = writer.linear("trigram", trigram, state["trigram.weight"] * scale[:, None], None)
    length = writer.node("Slice", "length", writer.node("Shape", "shape", "input_ids"), one, writer.integers("two", 2))
    places = writer.constant("positions.table", state["positions.weight"] * scale)
    positions = writer.node("Slice", "positions", places, zero, length)
    kinds = (state["types.weight"] + state["trigram.bias"]) * scale + state["embedding_norm.bias"]
    types = writer.node("Gather", "types", writer.constant("types.table", kinds), "token_type_ids")
    return writer.node("Add", "embeddings", writer.node("Add", "trigram.placed", x, positions), types)


def _block(
    writer: GraphWriter,
    state: dict[str, Array],
    index: int,
    shape: MobileBertShape,
    hidden: str,
    *,
    first_only: bool = False,
) -> str:
    """Hidden states to the next ones; `first_only` gives those of the first place alone, still [batch, 1, hidden]."""
    at = f"blocks.{index}"
    narrow = shape.bottleneck
    entry, entry_bias = state[f"{at}.entry.weight"], state[f"{at}.entry.bias"]
    project, project_bias = state[f"{at}.query_key.weight"], state[f"{at}.query_key.bias"]
    shared, shared_bias = entry[narrow : 2 * narrow], entry_bias[narrow : 2 * narrow]
    weight = np.concatenate((entry[:narrow], project @ shared, entry[2 * narrow :]))
    bias = np.concatenate((entry_bias[:narrow], project @ shared_bias + project_bias, entry_bias[2 * narrow :]))
    packed = writer.linear(f"{at}.entry", hidden, weight, bias)
    parts = [f"{at}.{name}" for name in ("input", "query", "key", "value")]
    writer.nodes.append(helper.make_node("Split", [packed], parts, name=f"{at}.split", axis=-1))
    x, query, key, value = parts
    if first_only:
        place = writer.integers(f"{at}.place", 0)
        x, query, hidden = (writer.node("Gather", f"{name}.first", name, place, axis=1) for name in (x, query, hidden))
    context = writer.node(
        "MultiHeadAttention",
        f"{at}.attention",
        query,
        key,
        value,
        domain="com.microsoft",
        num_heads=shape.heads,
    )

    def joined(name: str, source: str, skip: str, linear: str, norm: str) -> str:
        """NoNorm(linear(source) + skip)."""
        scale = state[f"{norm}.weight"]
        folded = state[f"{linear}.bias"] * scale + state[f"{norm}.bias"]
        out = writer.linear(name, source, state[f"{linear}.weight"] * scale[:, None], folded)
        return writer.residual(f"{name}.sum", out, skip, scale)

    x = joined(f"{at}.attended", context, x, f"{at}.attention_output", f"{at}.attention_norm")
    for n in range(shape.feedforwards_in(index)):
        up = writer.linear(f"{at}.up.{n}", x, state[f"{at}.up.{n}.weight"], state[f"{at}.up.{n}.bias"])
        up = writer.node("Relu", f"{at}.relu.{n}", up)
        x = joined(f"{at}.down.{n}", up, x, f"{at}.down.{n}", f"{at}.feedforward_norm.{n}")
    return joined(f"{at}.exit", x, hidden, f"{at}.exit", f"{at}.exit_norm")


def build_graph(state: StateDict, shape: MobileBertShape, task: str) -> onnx.ModelProto:
    """The graph of a `MobileBert` state dict for `task`, "qa" or "nli".

    Inputs are input_ids and token_type_ids, int64 [batch, sequence], of sequences of one length; outputs start_logits
    and end_logits, float32 [batch, sequence], or logits, float32 [batch, 3].
    """
    arrays = _numpy(state)
    writer = GraphWriter()
    hidden = _embeddings(writer, arrays)
    for index in range(shape.blocks):
        classifies = task == "nli" and index == shape.blocks - 1
        hidden = _block(writer, arrays, index, shape, hidden, first_only=classifies)
    if task == "nli":
        first = writer.constant("first", np.asarray(0, dtype=np.int64))
        hidden = writer.node("Gather", "classify", hidden, first, axis=1)
    head = writer.linear(HEAD, hidden, arrays["head.weight"], arrays["head.bias"])
    if task == "qa":
        writer.nodes.append(helper.make_node("Split", [head], ["start", "end_"], name="head.split", axis=-1))
        axis = writer.integers("last.axis", -1)
        outputs = [writer.node("Squeeze", "start_logits", "start", axis)]
        outputs.append(writer.node("Squeeze", "end_logits", "end_", axis))
        dims: list[str | int] = ["batch", "sequence"]
    else:
        outputs = [writer.node("Identity", "logits", head)]
        dims = ["batch", len(arrays["head.bias"])]
    names = ("input_ids", "token_type_ids")
    graph = helper.make_graph(
        writer.nodes,
        f"mobilebert-{task}",
        [helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "sequence"]) for name in names],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, dims) for name in outputs],
        writer.constants,
    )
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid("com.microsoft", MICROSOFT_OPSET)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION, producer_name="edgewise")
