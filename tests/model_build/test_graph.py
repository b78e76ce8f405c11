"""The graph that ships computes what the student computes."""

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from onnx import TensorProto

from model_build.graph import HEAD, build_graph, quantize
from model_build.mobilebert import MobileBert
from tests.model_build.conftest import SHAPE, random_inputs, random_student


def run(model: onnx.ModelProto | Path) -> list[np.ndarray]:
    source = str(model) if isinstance(model, Path) else model.SerializeToString()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(source, options, providers=["CPUExecutionProvider"])
    ids, types, attention = (tensor.numpy() for tensor in random_inputs())
    outputs: list[np.ndarray] = session.run(
        None, {"input_ids": ids, "token_type_ids": types, "attention_mask": attention}
    )
    return outputs


def expected(student: MobileBert) -> np.ndarray:
    with torch.no_grad():
        logits: np.ndarray = student(*random_inputs()).numpy()
    return logits


@pytest.mark.parametrize("norms", [False, True], ids=["identity norms", "zero and negative norms"])
def test_fp32_graph_equals_the_student(norms: bool):
    student = random_student(norms=norms)
    start, end = run(build_graph(student.state_dict(), SHAPE, "qa"))
    kept = random_inputs()[2].numpy().astype(bool)
    logits = expected(student)
    np.testing.assert_allclose(start[kept], logits[..., 0][kept], atol=1e-4)
    np.testing.assert_allclose(end[kept], logits[..., 1][kept], atol=1e-4)


def test_nli_graph_classifies_the_first_token():
    student = random_student(3)
    (logits,) = run(build_graph(student.state_dict(), SHAPE, "nli"))
    np.testing.assert_allclose(logits, expected(student)[:, 0], atol=1e-4)


def test_word_table_in_int8_is_close():
    student = random_student()
    start, _ = run(build_graph(student.state_dict(), SHAPE, "qa", quantized=True))
    wanted = expected(student)[..., 0]
    assert np.abs(start - wanted)[0].max() < 0.02 * np.abs(wanted).max() + 0.01


@pytest.mark.parametrize("reduce_range", [False, True])
def test_int8_file_is_close_and_holds_no_large_float_matrix(tmp_path: Path, reduce_range: bool):
    student = random_student()
    path = tmp_path / "model.onnx"
    quantize(build_graph(student.state_dict(), SHAPE, "qa", quantized=True), path, reduce_range=reduce_range)
    start, _ = run(path)
    wanted = expected(student)[..., 0]
    correlation = np.corrcoef(start[0], wanted[0])[0, 1]
    assert correlation > 0.98
    floats = {
        tensor.name
        for tensor in onnx.load(path).graph.initializer
        if tensor.data_type == TensorProto.FLOAT and len(tensor.dims) == 2
    }
    # Left in float on purpose: the head, and tables that are looked up, not multiplied.
    assert floats <= {f"{HEAD}.weight", "positions.table", "types.table", "words.steps"}
