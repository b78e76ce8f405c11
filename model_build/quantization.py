"""Full-precision graphs to int8 ones, in several ways, and back.

A `Method` is what a recipe's `bundle.quantization` names. All start from the graph that `build_graph` writes; all
store the word table as int8 with a scale a row, and leave the head, whose logits are what counts, in float32.
"""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer

from model_build.graph import HEAD, WORD_TABLE, WORDS

Feeds = Mapping[str, npt.NDArray[np.int64]]

CALIBRATED_ON = 64  # examples whose values give the ranges of a static method


@dataclass(frozen=True, slots=True)
class Method:
    """One way to quantize; `seven_bits` leaves a bit of the weights unused, `calibrated` says it needs examples.

    x86 processors without VNNI need 7-bit weights: their 16-bit accumulators overflow with the eighth bit.
    """

    said: str  # for people and for a bundle's provenance
    seven_bits: bool = False
    calibrated: bool = False
    separate_columns: bool = True  # a scale an output channel instead of one a matrix
    operators: bool = False  # quantized operators instead of pairs of QuantizeLinear and DequantizeLinear
    outputs: bool = True  # static: whether a product is rounded to int8 as well


METHODS = {
    "dynamic-8": Method("onnxruntime dynamic int8, a scale an output channel"),
    "dynamic-7": Method("onnxruntime dynamic int8, a scale an output channel, 7-bit weights", seven_bits=True),
    "dynamic-8-matrix": Method("onnxruntime dynamic int8, a scale a matrix", separate_columns=False),
    "static-8-inputs": Method(
        "onnxruntime static int8, min-max ranges of the products' inputs, a scale an output channel",
        calibrated=True,
        outputs=False,
    ),
    "static-8-qdq": Method(
        "onnxruntime static int8 (QDQ), min-max ranges of inputs and products, a scale an output channel",
        calibrated=True,
    ),
    "static-8-operators": Method(
        "onnxruntime static int8 (QOperator), min-max ranges of inputs and products, a scale an output channel",
        calibrated=True,
        operators=True,
    ),
}


def quantize(model: onnx.ModelProto, path: Path, method: Method, examples: Iterable[Feeds] = ()) -> None:
    """Write the int8 twin of a full-precision model to `path`.

    `examples` are inputs for the ranges of a calibrated method. ValueError where it needs some and there are none.
    """
    # onnxruntime.quantization is slow to import.
    from onnxruntime.quantization import QuantFormat, QuantType, quantize_dynamic, quantize_static  # noqa: PLC0415

    shared: dict[str, Any] = {
        "op_types_to_quantize": ["MatMul"],
        "per_channel": method.separate_columns,
        "reduce_range": method.seven_bits,
        "weight_type": QuantType.QInt8,
        "nodes_to_exclude": [HEAD],
    }
    # Shape inference does not see through MultiHeadAttention.
    options: dict[str, Any] = {"DefaultTensorType": TensorProto.FLOAT}
    small = with_int8_words(model)
    if not method.calibrated:
        quantize_dynamic(small, path, extra_options=options, **shared)
        onnx.save(_fused(onnx.load(path)), path)
        return
    rows = _Rows(examples)
    if not rows:
        raise ValueError("Static quantization needs examples to find the ranges of values on.")
    if not method.outputs:
        options["OpTypesToExcludeOutputQuantization"] = ["MatMul"]
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "model.onnx"
        onnx.save(_with_types(small), source)
        quantize_static(
            source,
            path,
            rows,
            quant_format=QuantFormat.QOperator if method.operators else QuantFormat.QDQ,
            activation_type=QuantType.QUInt8,
            extra_options=options,
            **shared,
        )


def feeds(
    tokenizer: Path, examples: Iterable[Mapping[str, Any]], *, max_length: int, count: int = CALIBRATED_ON
) -> Iterator[Feeds]:
    """The graph's inputs for the first `count` questions or pairs, each cut to `max_length` tokens."""
    encoder = Tokenizer.from_file(str(tokenizer))
    encoder.enable_truncation(max_length)
    encoder.no_padding()
    for example in itertools.islice(examples, count):
        names = ("question", "context") if "question" in example else ("premise", "hypothesis")
        encoded = encoder.encode(*(example[name] for name in names))
        columns = {"input_ids": encoded.ids, "token_type_ids": encoded.type_ids}
        yield {name: np.asarray([column], dtype=np.int64) for name, column in columns.items()}


class _Rows:
    """Examples as onnxruntime's calibration reads them: one at a time, None at the end."""

    def __init__(self, examples: Iterable[Feeds]) -> None:
        self._rows = list(examples)
        self._next: Iterator[Feeds] = iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def get_next(self) -> Feeds | None:
        return next(self._next, None)

    def __iter__(self) -> Iterator[Feeds]:
        return iter(self._rows)


def with_int8_words(model: onnx.ModelProto) -> onnx.ModelProto:
    """The same graph with an int8 word table and a scale a row."""
    table = _constants(model)[WORD_TABLE]
    steps = np.maximum(np.abs(table).max(axis=1, keepdims=True), 1e-8) / 127
    codes = np.rint(table / steps).astype(np.int8)
    nodes = [
        helper.make_node("Gather", [WORD_TABLE, "input_ids"], ["words.codes"], name="words.codes"),
        helper.make_node("Cast", ["words.codes"], ["words.float"], name="words.float", to=TensorProto.FLOAT),
        helper.make_node("Gather", ["words.steps", "input_ids"], ["words.step"], name="words.step"),
        helper.make_node("Mul", ["words.float", "words.step"], [WORDS], name=WORDS),
    ]
    constants = {WORD_TABLE: codes, "words.steps": steps.astype(np.float32)}
    return _rewritten(model, {WORDS: nodes}, set(), constants)


def is_dynamic(model: onnx.ModelProto) -> bool:
    """Whether the graph is one of `quantize`'s dynamic ones."""
    return any(node.op_type in ("DynamicQuantizeMatMul", "MatMulInteger") for node in model.graph.node)


def full_precision(model: onnx.ModelProto) -> onnx.ModelProto:
    """The float32 twin of a dynamically quantized graph: the same rounded weights, activations that are not rounded.

    ValueError where the graph is not one of `quantize`'s dynamic ones.
    """
    if not is_dynamic(model):
        raise ValueError("This graph has no dynamically quantized products, so there is nothing to undo.")
    model = _fused(_without_mask(model))  # bundles before 0.2.0 have chains of nodes and a mask
    constants = _constants(model)
    replaced: dict[str, list[onnx.NodeProto]] = {}
    fresh: dict[str, npt.NDArray[Any]] = {}
    for node in (node for node in model.graph.node if node.op_type == "DynamicQuantizeMatMul"):
        x, codes, scale, *bias = (name for name in node.input if name)
        name, out = node.name, node.output[0]
        fresh[f"{name}.weight"] = constants[codes].astype(np.float32) * constants[scale]
        replaced[name] = [helper.make_node("MatMul", [x, f"{name}.weight"], [name], name=name)]
        replaced[name] += [helper.make_node("Add", [name, one], [out], name=out) for one in bias]
    if "words.steps" in constants:
        fresh[WORD_TABLE] = constants[WORD_TABLE].astype(np.float32) * constants["words.steps"]
        replaced[WORDS] = [helper.make_node("Gather", [WORD_TABLE, "input_ids"], [WORDS], name=WORDS)]
    return _rewritten(model, replaced, {"words.codes", "words.float", "words.step"}, fresh)


def _without_mask(model: onnx.ModelProto) -> onnx.ModelProto:
    """The same graph for sequences that are not padded, which need no attention mask."""
    copy = _rewritten(model, {}, {"mask"}, {})
    for node in copy.graph.node:
        if node.op_type == "MultiHeadAttention":
            del node.input[3:]
    kept = [one for one in copy.graph.input if one.name != "attention_mask"]
    del copy.graph.input[:]
    copy.graph.input.extend(kept)
    return copy


def _fused(model: onnx.ModelProto) -> onnx.ModelProto:
    """A dynamically quantized graph with each product, its rounding, scales and bias as one DynamicQuantizeMatMul.

    onnxruntime would find them when it loads the graph; written so, it loads in half the time.
    """
    constants = _constants(model)
    makers = {name: node for node in model.graph.node for name in node.output}
    users: dict[str, list[onnx.NodeProto]] = {}
    for node in model.graph.node:
        for name in node.input:
            users.setdefault(name, []).append(node)
    replaced: dict[str, list[onnx.NodeProto]] = {}
    dropped: set[str] = set()
    for product in (node for node in model.graph.node if node.op_type == "MatMulInteger"):
        rounded, codes, _, zero = product.input
        if np.any(constants[zero]):
            raise ValueError(f"The weights of {product.name} are not symmetric around zero.")
        (cast,) = users[product.output[0]]
        (scaled,) = users[cast.output[0]]
        scales = makers[next(name for name in scaled.input if name != cast.output[0])]
        scale = next(name for name in scales.input if name in constants)
        name = last = scaled.output[0]
        inputs, chain = [makers[rounded].input[0], codes, scale], [makers[rounded], product, cast, scales, scaled]
        if [node.op_type for node in users[name]] == ["Add"]:
            (biased,) = users[name]
            if bias := [one for one in biased.input if one in constants]:
                last = biased.output[0]
                inputs += ["", *bias]
                chain.append(biased)
        fused = helper.make_node("DynamicQuantizeMatMul", inputs, [last], name=name, domain="com.microsoft")
        replaced[chain[-1].name] = [fused]
        dropped |= {node.name for node in chain[:-1]}
    return _rewritten(model, replaced, dropped, {})


def _with_types(model: onnx.ModelProto) -> onnx.ModelProto:
    """The model with the type of every product's input and output, which calibration looks for.

    Shape inference stops at the first MultiHeadAttention, and values without a type are not calibrated.
    """
    products = [node for node in model.graph.node if node.op_type == "MatMul"]
    names = dict.fromkeys(name for node in products for name in (node.input[0], node.output[0]))
    copy = onnx.ModelProto()
    copy.CopyFrom(model)
    copy.graph.value_info.extend(helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in names)
    return copy


def _constants(model: onnx.ModelProto) -> dict[str, npt.NDArray[Any]]:
    return {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}


def _rewritten(
    model: onnx.ModelProto,
    replaced: Mapping[str, list[onnx.NodeProto]],
    dropped: set[str],
    constants: Mapping[str, npt.NDArray[Any]],
) -> onnx.ModelProto:
    """A copy of the model with nodes replaced or dropped by name, `constants` set, and unused constants left out."""
    copy = onnx.ModelProto()
    copy.CopyFrom(model)
    nodes = []
    for node in model.graph.node:
        if node.name not in dropped:
            nodes += replaced.get(node.name, [node])
    used = {name for node in nodes for name in node.input}
    kept = [tensor for tensor in model.graph.initializer if tensor.name in used and tensor.name not in constants]
    kept += [numpy_helper.from_array(np.asarray(value, order="C"), name) for name, value in constants.items()]
    del copy.graph.node[:], copy.graph.initializer[:]
    copy.graph.node.extend(nodes)
    copy.graph.initializer.extend(kept)
    return copy
