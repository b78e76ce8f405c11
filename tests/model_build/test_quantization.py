"""Every int8 graph says nearly what the full-precision one says, and really is int8."""

import json
from collections import Counter
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

from app.engine.bundle import load_bundle
from app.engine.float_twin import float_twin
from model_build.bundle_folder import write_bundle
from model_build.cli import main
from model_build.graph import HEAD, build_graph
from model_build.quantization import METHODS, feeds, full_precision, quantize, with_int8_words
from tests.model_build.conftest import SHAPE, TinyBuild, random_student
from tests.model_build.test_graph import run
from tests.synthetic import NUMBER, make_tokenizer

EXAMPLES = [
    {
        "input_ids": np.random.default_rng(number).integers(1, SHAPE.vocabulary, (1, 20)),
        "token_type_ids": (np.arange(20) > 6).astype(np.int64)[np.newaxis],
    }
    for number in range(8)
]


@pytest.fixture(scope="module")
def full() -> onnx.ModelProto:
    return build_graph(random_student().state_dict(), SHAPE, "qa")


def quantized(full: onnx.ModelProto, name: str, folder: Path) -> onnx.ModelProto:
    path = folder / "model.onnx"
    quantize(full, path, METHODS[name], EXAMPLES)
    return onnx.load(path)


def complete(folder: Path, task: str) -> None:
    """Make a bundle of the folder that holds a model.onnx."""
    tokenizer = folder.parent / "tokenizer.json"
    make_tokenizer().save(str(tokenizer))
    settings = {"max_length": 48, "stride": 12, "max_answer_tokens": 30, "null_threshold": 0.5, "temperature": 2.0}
    write_bundle(folder, task=task, version="0", model=folder / "model.onnx", tokenizer=tokenizer, settings=settings)


def weights(model: onnx.ModelProto) -> dict[str, np.ndarray]:
    return {
        tensor.name: onnx.numpy_helper.to_array(tensor)
        for tensor in model.graph.initializer
        if tensor.data_type == TensorProto.INT8 and len(tensor.dims) == 2 and "words" not in tensor.name
    }


def test_an_int8_word_table_is_close(full: onnx.ModelProto):
    wanted, found = run(full)[0][0], run(with_int8_words(full))[0][0]
    assert 0 < np.abs(found - wanted).max() < 0.02 * np.abs(wanted).max() + 0.01


@pytest.mark.parametrize("name", METHODS)
def test_each_method_is_close_and_leaves_no_large_float_matrix(full: onnx.ModelProto, tmp_path: Path, name: str):
    model = quantized(full, name, tmp_path)
    found, wanted = run(model)[0][0], run(full)[0][0]
    assert np.corrcoef(found, wanted)[0, 1] > 0.97
    assert np.abs(found - wanted).max() > 0
    floats = {t.name for t in model.graph.initializer if t.data_type == TensorProto.FLOAT and len(t.dims) == 2}
    # Left in float on purpose: the head, and tables that are looked up, not multiplied.
    assert floats <= {f"{HEAD}.weight", "positions.table", "types.table", "words.steps"}
    assert len(weights(model)) == 1 + SHAPE.blocks * (3 + 2 * SHAPE.feedforwards)


@pytest.mark.parametrize("name", [name for name, method in METHODS.items() if method.calibrated])
def test_static_ranges_are_found_behind_every_attention(full: onnx.ModelProto, tmp_path: Path, name: str):
    """Shape inference stops at the first attention; nothing behind it may be left out for that."""
    model = quantized(full, name, tmp_path)
    products = 1 + SHAPE.blocks * (3 + 2 * SHAPE.feedforwards)
    kinds = Counter(node.op_type for node in model.graph.node)
    if METHODS[name].operators:
        assert kinds["QLinearMatMul"] == products
        return
    makers = {node.output[0]: node for node in model.graph.node}
    rounded = [
        n for n in model.graph.node if n.op_type == "MatMul" and makers[n.input[0]].op_type == "DequantizeLinear"
    ]
    assert len(rounded) == products
    after = [n for n in model.graph.node if n.op_type == "QuantizeLinear" and makers[n.input[0]].op_type == "MatMul"]
    assert len(after) == (products if METHODS[name].outputs else 0)


def test_seven_bits_are_seven_bits_and_eight_are_eight(full: onnx.ModelProto, tmp_path: Path):
    for name, largest in (("dynamic-7", 64), ("dynamic-8", 127)):
        assert {int(np.abs(w.astype(int)).max()) for w in weights(quantized(full, name, tmp_path)).values()} == {
            largest
        }


def test_the_full_precision_twin_of_an_int8_graph_has_its_weights(full: onnx.ModelProto, tmp_path: Path):
    int8 = quantized(full, "dynamic-7", tmp_path)
    twin = full_precision(int8)
    assert Counter(n.op_type for n in twin.graph.node) == Counter(n.op_type for n in full.graph.node)
    assert {t.name for t in twin.graph.initializer} == {t.name for t in full.graph.initializer}
    # Rounding the twin's weights again changes nothing, because they are on the grid.
    again = quantized(twin, "dynamic-7", tmp_path)
    np.testing.assert_allclose(run(again)[0], run(int8)[0], atol=1e-5)
    assert np.corrcoef(run(twin)[0][0], run(full)[0][0])[0, 1] > 0.99
    with pytest.raises(ValueError, match="nothing to undo"):
        full_precision(full)


@pytest.mark.parametrize("outputs", [2, 3], ids=["qa", "nli"])
def test_each_product_is_one_node_as_onnxruntime_would_make_it(
    tmp_path: Path, outputs: int, monkeypatch: pytest.MonkeyPatch
):
    full = build_graph(random_student(outputs).state_dict(), SHAPE, "qa" if outputs == 2 else "nli")
    fused = quantized(full, "dynamic-7", tmp_path)
    monkeypatch.setattr("model_build.quantization._fused", lambda model: model)
    chains = quantized(full, "dynamic-7", tmp_path)
    monkeypatch.undo()
    kinds, products = (
        Counter(node.op_type for node in fused.graph.node),
        1 + SHAPE.blocks * (3 + 2 * SHAPE.feedforwards),
    )
    assert kinds["DynamicQuantizeMatMul"] == products == sum(n.op_type == "MatMulInteger" for n in chains.graph.node)
    assert not kinds.keys() & {"MatMulInteger", "DynamicQuantizeLinear"}
    # Only residuals, three embeddings and the head's bias are still added.
    assert kinds["Add"] == SHAPE.blocks * (2 + SHAPE.feedforwards) + 3
    np.testing.assert_array_equal(run(fused)[0], run(chains)[0])
    np.testing.assert_array_equal(run(full_precision(fused))[0], run(full_precision(chains))[0])


def test_a_static_method_without_examples_is_refused(full: onnx.ModelProto, tmp_path: Path):
    with pytest.raises(ValueError, match="needs examples"):
        quantize(full, tmp_path / "model.onnx", METHODS["static-8-qdq"])


def test_examples_for_calibration_are_encoded_as_pairs(tmp_path: Path):
    make_tokenizer().save(str(tmp_path / "tokenizer.json"))
    examples = [
        {"question": "where is", "context": "the hay " * 30},
        {"premise": "hay", "hypothesis": "straw"},
        {"premise": "left", "hypothesis": "out"},
    ]
    long, short = feeds(tmp_path / "tokenizer.json", examples, max_length=16, count=2)
    assert long["input_ids"].shape == (1, 16)
    assert long["input_ids"].dtype == np.int64
    assert short["input_ids"].tolist() == [[NUMBER[t] for t in ("[CLS]", "hay", "[SEP]", "straw", "[SEP]")]]
    assert short["token_type_ids"].tolist() == [[0, 0, 0, 1, 1]]


def test_the_command_compares_all_variants_of_one_bundle(
    full: onnx.ModelProto, tiny_build: TinyBuild, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    bundle = tmp_path / "bundle"
    bundle.mkdir()
    quantize(full, bundle / "model.onnx", METHODS["dynamic-7"])
    complete(bundle, "qa")
    data = tiny_build.data / "qa.jsonl"
    command = ["variants", str(bundle), "--data", str(data), "--limit", "20", "--output", str(tmp_path / "out")]
    assert main([*command, "--calibration", str(data), "--json"]) == 0
    variants = {row["name"]: row for row in json.loads(capsys.readouterr().out)}
    assert list(variants) == ["fp32", *METHODS]
    assert variants["fp32"]["ratio"] == {"48": 1.0}
    assert variants["dynamic-7"]["bytes"] < variants["fp32"]["bytes"]
    assert all(row["scores"]["examples"] == 20 for row in variants.values())
    kept = load_bundle(tmp_path / "out" / "static-8-qdq")
    assert (kept.null_threshold, kept.temperature) == (0.5, 2.0)


def test_without_calibration_data_static_variants_are_left_out(
    full: onnx.ModelProto,
    tiny_build: TinyBuild,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr("model_build.variants.METHODS", {n: METHODS[n] for n in ("dynamic-7", "static-8-qdq")})
    bundle = tmp_path / "bundle"
    bundle.mkdir()
    onnx.save(build_graph(random_student(3).state_dict(), SHAPE, "nli"), bundle / "model.onnx")
    complete(bundle, "nli")
    assert main(["variants", str(bundle), "--data", str(tiny_build.data / "nli.jsonl"), "--limit", "10"]) == 0
    head, *rows = capsys.readouterr().out.splitlines()
    assert head.split()[:3] == ["variant", "score", "MB"]
    assert [row.split()[0] for row in rows] == ["fp32", "dynamic-7"]
    assert float(rows[0].split()[1]) in {10.0 * n for n in range(11)}


def test_an_older_graph_loses_its_mask_on_the_way_back(full: onnx.ModelProto, tmp_path: Path):
    int8 = quantized(full, "dynamic-7", tmp_path)
    older = onnx.ModelProto()
    older.CopyFrom(int8)
    for node in older.graph.node:
        if node.op_type == "MultiHeadAttention":
            node.input.extend(["", "mask"])
    older.graph.node.insert(
        0, helper.make_node("Cast", ["attention_mask"], ["mask"], name="mask", to=TensorProto.INT32)
    )
    older.graph.input.append(helper.make_tensor_value_info("attention_mask", TensorProto.INT64, ["batch", "sequence"]))
    np.testing.assert_array_equal(run(full_precision(older))[0], run(full_precision(int8))[0])
    assert [one.name for one in full_precision(older).graph.input] == ["input_ids", "token_type_ids"]


def test_the_twin_that_the_application_makes_is_the_full_precision_graph(full: onnx.ModelProto, tmp_path: Path):
    int8 = quantized(full, "dynamic-7", tmp_path)
    twin = float_twin(int8.SerializeToString())
    assert twin is not None
    # The word table stays in int8, which is exact: each row has its own scale in both.
    np.testing.assert_allclose(run(onnx.load_from_string(twin))[0], run(full_precision(int8))[0], atol=1e-6)
