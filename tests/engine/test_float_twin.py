from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper, numpy_helper

from app.engine.float_twin import float_twin, has_float_twin

CODES = np.array([[64, -3, 0], [1, 20, -64]], dtype=np.int8)
SCALE = np.array([0.5, 0.25, 2.0], dtype=np.float32)
BIAS = np.array([1.0, -1.0, 0.5], dtype=np.float32)


def product(*, bias: bool, zero: bool = False) -> bytes:
    """An ONNX file: y = x @ (codes * scale) + bias, with x rounded to int8."""
    constants: dict[str, Any] = {"codes": CODES, "scale": SCALE, "bias": BIAS, "zero": np.zeros(3, dtype=np.int8)}
    inputs = ["x", "codes", "scale", "zero" if zero else "", *(["bias"] if bias else [])]
    nodes = [
        helper.make_node("DynamicQuantizeMatMul", inputs, ["y"], name="product", domain="com.microsoft"),
        helper.make_node("Relu", ["y"], ["z"], name="relu"),
    ]
    graph = helper.make_graph(
        nodes,
        "test",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["rows", 2])],
        [helper.make_tensor_value_info("z", TensorProto.FLOAT, ["rows", 3])],
        [numpy_helper.from_array(value, name) for name, value in constants.items() if name in inputs],
    )
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
    return bytes(helper.make_model(graph, opset_imports=opsets, ir_version=10).SerializeToString())


@pytest.mark.parametrize("bias", [True, False])
def test_the_twin_does_not_round_its_input(bias):
    twin = float_twin(product(bias=bias))
    assert twin is not None
    assert has_float_twin(product(bias=bias))
    onnx.checker.check_model(onnx.load_from_string(twin))
    x = np.array([[0.001, 1.0], [-3.0, 0.3]], dtype=np.float32)  # 0.001 is nothing beside 3 in 8 bits
    exact = np.maximum(x @ (CODES * SCALE) + (BIAS if bias else 0), 0)

    def run(model):
        session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
        return session.run(None, {"x": x})[0]

    np.testing.assert_allclose(run(twin), exact, rtol=1e-6)
    assert np.abs(run(product(bias=bias)) - exact).max() > 1e-3


def test_weights_are_multiplied_out_when_the_graph_is_loaded(tmp_path):
    options = onnxruntime.SessionOptions()
    options.optimized_model_filepath = str(tmp_path / "optimised.onnx")
    onnxruntime.InferenceSession(float_twin(product(bias=True)), options, providers=["CPUExecutionProvider"])
    kinds = {node.op_type for node in onnx.load(tmp_path / "optimised.onnx").graph.node}
    assert not kinds & {"Cast", "Mul", "DequantizeLinear", "MatMulNBits"}


def test_a_graph_without_such_products_has_no_twin(qa_bundle):
    model = qa_bundle.model_path.read_bytes()
    assert float_twin(model) is None
    assert not has_float_twin(model)
    assert float_twin(product(bias=True, zero=True)) is None
