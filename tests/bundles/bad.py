"""Bundles that are broken, of the wrong kind or made to do harm.

All but the plainly damaged ones have the right hashes: those protect from accidents, and whoever makes a bundle on
purpose makes its bundle.json as well.
"""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from tests.synthetic import make_nli_bundle, make_qa_bundle, replace_file

Harm = Callable[[Path], object]
TASKS = {"qa": make_qa_bundle, "nli": make_nli_bundle}


@dataclass(frozen=True)
class Bad:
    """What is done to a good bundle, and a part of the sentence that refuses it."""

    name: str
    harm: Harm
    sentence: str


def change_manifest(**changes: Any) -> Harm:
    """Put other values into bundle.json, as Python writes them: NaN and Infinity, too."""

    def harm(folder: Path) -> None:
        manifest = json.loads((folder / "bundle.json").read_text(encoding="utf-8"))
        (folder / "bundle.json").write_text(json.dumps({**manifest, **changes}), encoding="utf-8")

    return harm


def raw_manifest(content: bytes) -> Harm:
    """Put these bytes in the place of bundle.json."""
    return lambda folder: (folder / "bundle.json").write_bytes(content)


def change_graph(change: Callable[[onnx.ModelProto], object]) -> Harm:
    """Change the graph, and make the hashes agree."""

    def harm(folder: Path) -> None:
        model = onnx.load(str(folder / "model.onnx"))
        change(model)
        replace_file(folder, "model.onnx", model.SerializeToString())

    return harm


def change_tokenizer(change: Callable[[dict[str, Any]], object]) -> Harm:
    """Change the tokenizer, and make the hashes agree."""

    def harm(folder: Path) -> None:
        tokenizer = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
        change(tokenizer)
        replace_file(folder, "tokenizer.json", json.dumps(tokenizer).encode())

    return harm


def cut(name: str, bytes_left: int) -> Harm:
    """Leave the beginning of a file, with the right hash."""
    return lambda folder: replace_file(folder, name, (folder / name).read_bytes()[:bytes_left])


def grow(name: str, size: int) -> Harm:
    """Make a file as large as this; it has holes and takes no room on the disk."""
    return lambda folder: os.truncate(folder / name, size)


def _pipe(name: str) -> Harm:
    def harm(folder: Path) -> None:
        (folder / name).unlink()
        os.mkfifo(folder / name)

    return harm


def _device(folder: Path) -> None:
    (folder / "bundle.json").unlink()
    (folder / "bundle.json").symlink_to("/dev/zero")


def _flip(folder: Path) -> None:
    data = bytearray((folder / "model.onnx").read_bytes())
    data[len(data) // 2] ^= 1
    (folder / "model.onnx").write_bytes(data)


def _weights_elsewhere(where: str) -> Harm:
    def change(model: onnx.ModelProto) -> None:
        tensor = next(one for one in model.graph.initializer if len(one.raw_data) >= 4)
        tensor.ClearField("raw_data")
        tensor.data_location = TensorProto.EXTERNAL
        tensor.external_data.add(key="location", value=where)

    return change_graph(change)


def _constant_elsewhere(model: onnx.ModelProto) -> None:
    tensor = numpy_helper.from_array(np.zeros(4, dtype=np.float32), "hidden")
    tensor.ClearField("raw_data")
    tensor.data_location = TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value="/etc/passwd")
    node = helper.make_node("Constant", [], ["hidden"])
    node.attribute.append(helper.make_attribute("value", tensor))
    model.graph.node.insert(0, node)


def _custom_operator(model: onnx.ModelProto) -> None:
    model.opset_import.append(helper.make_opsetid("evil.example", 1))
    model.graph.node.insert(0, helper.make_node("RunProgram", ["input_ids"], ["ran"], domain="evil.example"))


def _unknown_operator(model: onnx.ModelProto) -> None:
    model.graph.node.insert(0, helper.make_node("RunProgram", ["input_ids"], ["ran"]))


def _loop(model: onnx.ModelProto) -> None:
    inside = helper.make_graph(
        [helper.make_node("Identity", ["go"], ["on"])],
        "for ever",
        [helper.make_tensor_value_info("i", TensorProto.INT64, []), helper.make_tensor_value_info("go", 9, [])],
        [helper.make_tensor_value_info("on", 9, [])],
    )
    model.graph.initializer.append(numpy_helper.from_array(np.array(True), "yes"))
    model.graph.node.insert(0, helper.make_node("Loop", ["", "yes"], [], body=inside))


def _function(model: onnx.ModelProto) -> None:
    body = [helper.make_node("Identity", ["x"], ["y"])]
    model.functions.append(helper.make_function("", "Own", ["x"], ["y"], body, [helper.make_opsetid("", 17)]))


def _other_input(model: onnx.ModelProto) -> None:
    model.graph.input.append(helper.make_tensor_value_info("pixels", TensorProto.FLOAT, [1, 3]))


def _other_outputs(model: onnx.ModelProto) -> None:
    for value in model.graph.output:
        for node in model.graph.node:
            node.output[:] = ["elsewhere_" + name if name == value.name else name for name in node.output]
        value.name = "elsewhere_" + value.name


def _one_logit(model: onnx.ModelProto) -> None:
    model.graph.initializer.append(numpy_helper.from_array(np.array([-1], dtype=np.int64), "axis"))
    for value in model.graph.output:
        inner = value.name + "_all"
        for node in model.graph.node:
            node.output[:] = [inner if name == value.name else name for name in node.output]
        model.graph.node.append(helper.make_node("ReduceSum", [inner, "axis"], [value.name], keepdims=1))
        value.type.tensor_type.ClearField("shape")


def _no_numbers(model: onnx.ModelProto) -> None:
    for tensor in model.graph.initializer:
        if tensor.data_type == TensorProto.FLOAT:
            values = np.full_like(numpy_helper.to_array(tensor), np.nan)
            tensor.CopyFrom(numpy_helper.from_array(values, tensor.name))


def _more_words(tokenizer: dict[str, Any]) -> None:
    vocabulary = tokenizer["model"]["vocab"]
    vocabulary.update({f"more{number}": len(vocabulary) + number for number in range(50)})


def _numbered_apart(tokenizer: dict[str, Any]) -> None:
    tokenizer["model"]["vocab"]["needle"] = 4_000_000_000


def _other_kind(tokenizer: dict[str, Any]) -> None:
    tokenizer["model"] = {"type": "WordLevel", "vocab": tokenizer["model"]["vocab"], "unk_token": "[UNK]"}


def _endless_pattern(tokenizer: dict[str, Any]) -> None:
    tokenizer["pre_tokenizer"] = {
        "type": "Split",
        "pattern": {"Regex": "(a+)+$"},
        "behavior": "Isolated",
        "invert": False,
    }


def _no_separator(tokenizer: dict[str, Any]) -> None:
    tokenizer["added_tokens"] = [token for token in tokenizer["added_tokens"] if token["content"] != "[SEP]"]
    tokenizer["model"]["vocab"]["[sep]"] = tokenizer["model"]["vocab"].pop("[SEP]")
    tokenizer["post_processor"] = None


BAD = [
    Bad("no manifest", lambda folder: (folder / "bundle.json").unlink(), "There is no model in"),
    Bad("no graph", lambda folder: (folder / "model.onnx").unlink(), "model.onnx is missing"),
    Bad("no tokenizer", lambda folder: (folder / "tokenizer.json").unlink(), "tokenizer.json is missing"),
    Bad("one bit flipped", _flip, "model.onnx is not the file that was installed"),
    Bad("graph empty", cut("model.onnx", 0), "model.onnx cannot be used"),
    Bad("graph cut in half", cut("model.onnx", 1000), "model.onnx cannot be used"),
    Bad("tokenizer empty", cut("tokenizer.json", 0), "tokenizer.json is damaged"),
    Bad("tokenizer cut", cut("tokenizer.json", 2000), "tokenizer.json is damaged"),
    Bad("manifest huge", grow("bundle.json", 1 << 40), "bundle.json is damaged: it has more than 1 MB"),
    Bad("graph huge", grow("model.onnx", 1 << 40), "model.onnx is damaged: it has more than 1024 MB"),
    Bad("tokenizer huge", grow("tokenizer.json", 1 << 40), "tokenizer.json is damaged: it has more than 32 MB"),
    Bad("manifest a pipe", _pipe("bundle.json"), "it is not a file"),
    Bad("graph a pipe", _pipe("model.onnx"), "it is not a file"),
    Bad("manifest a device", _device, "it is not a file"),
    Bad("manifest nested", raw_manifest(b"[" * 100_000), "it is not JSON"),
    Bad("manifest no text", raw_manifest(b"\xff\xfe{}"), "it is not JSON"),
    Bad("manifest a list", raw_manifest(b"[]"), "it is not a JSON object"),
    Bad("format long", change_manifest(format="9" * 100_000), "has format"),
    Bad("name long", change_manifest(name="x" * 1000), "“name” must be"),
    Bad("name an escape", change_manifest(name="\x1b[31mred"), "“name” must be"),
    Bad("name no text", change_manifest(name=["qa"]), "“name” must be"),
    Bad("name half a pair", change_manifest(version="\ud800"), "“version” must be"),
    Bad("length not a number", change_manifest(max_length=float("nan")), "“max_length” must be"),
    Bad("length huge", change_manifest(max_length=10**300), "“max_length” must be"),
    Bad("length negative", change_manifest(max_length=-384), "“max_length” must be"),
    Bad("stride text", change_manifest(stride="8"), "“stride” must be"),
    Bad("answer length huge", change_manifest(max_answer_tokens=1 << 62), "“max_answer_tokens” must be"),
    Bad("threshold huge", change_manifest(null_threshold=10**400), "“null_threshold” must be"),
    Bad("threshold infinite", change_manifest(null_threshold=float("inf")), "“null_threshold” must be"),
    Bad("temperature not a number", change_manifest(temperature=float("nan")), "“temperature” must be"),
    Bad("temperature tiny", change_manifest(temperature=5e-324), "“temperature” must be"),
    Bad("files outside", change_manifest(files={"../model.onnx": {"sha256": "0"}}), "“files” must be"),
    Bad(
        "file with a NUL",
        change_manifest(files={"a\0b": {"sha256": "0"}, "model.onnx": {}, "tokenizer.json": {}}),
        "is not usable",
    ),
    Bad("weights outside", _weights_elsewhere("../../etc/passwd"), "its weights are in another file"),
    Bad("weights by full path", _weights_elsewhere("/etc/passwd"), "its weights are in another file"),
    Bad("weights beside", _weights_elsewhere("tokenizer.json"), "its weights are in another file"),
    Bad("constant elsewhere", change_graph(_constant_elsewhere), "its weights are in another file"),
    Bad("custom operator", change_graph(_custom_operator), "it needs the operator RunProgram of evil.example"),
    Bad("unknown operator", change_graph(_unknown_operator), "model.onnx cannot be used"),
    Bad("endless loop", change_graph(_loop), "it holds loops or branches"),
    Bad("own functions", change_graph(_function), "it holds functions of its own"),
    Bad("another input", change_graph(_other_input), "it wants an unknown input, 'pixels'"),
    Bad("other outputs", change_graph(_other_outputs), "it lacks"),
    Bad("one logit", change_graph(_one_logit), "logits where"),
    Bad("no numbers", change_graph(_no_numbers), "its output is not a number"),
    Bad("more words than the graph", change_tokenizer(_more_words), "a trial with its own tokenizer fails"),
    Bad("word numbered far off", change_tokenizer(_numbered_apart), "numbered above"),
    Bad("another kind of tokenizer", change_tokenizer(_other_kind), "not the kind of tokenizer"),
    Bad("a pattern without end", change_tokenizer(_endless_pattern), "not the kind of tokenizer"),
    Bad("no separator", change_tokenizer(_no_separator), "it has no token [SEP]"),
]
