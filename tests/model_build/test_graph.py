"""The graph that ships computes what the student computes."""

import numpy as np
import onnx
import onnxruntime
import pytest
import torch

from model_build.graph import build_graph
from model_build.mobilebert import MobileBert
from tests.model_build.conftest import SHAPE, random_inputs, random_student


def run(model: onnx.ModelProto, feed: dict[str, torch.Tensor] | None = None) -> list[np.ndarray]:
    """All outputs for `feed`, or for the random inputs."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    feed = feed or dict(zip(("input_ids", "token_type_ids"), random_inputs(padded=False), strict=False))
    outputs: list[np.ndarray] = session.run(None, {name: tensor.numpy() for name, tensor in feed.items()})
    return outputs


def expected(student: MobileBert) -> np.ndarray:
    with torch.no_grad():
        logits: np.ndarray = student(*random_inputs(padded=False)).numpy()
    return logits


@pytest.mark.parametrize("norms", [False, True], ids=["identity norms", "zero and negative norms"])
def test_fp32_graph_equals_the_student(norms: bool):
    student = random_student(norms=norms)
    start, end = run(build_graph(student.state_dict(), SHAPE, "qa"))
    logits = expected(student)
    np.testing.assert_allclose(start, logits[..., 0], atol=1e-4)
    np.testing.assert_allclose(end, logits[..., 1], atol=1e-4)


def test_nli_graph_classifies_the_first_token():
    student = random_student(3)
    (logits,) = run(build_graph(student.state_dict(), SHAPE, "nli"))
    np.testing.assert_allclose(logits, expected(student)[:, 0], atol=1e-4)


@pytest.mark.parametrize(("task", "places"), [("qa", 20), ("nli", 1)])
def test_the_last_block_computes_what_the_head_reads(task: str, places: int):
    model = build_graph(random_student(3 if task == "nli" else 2).state_dict(), SHAPE, task)
    last = [f"blocks.{SHAPE.blocks - 1}.{name}" for name in ("attention", "up.0", "exit.sum")]
    earlier = f"blocks.{SHAPE.blocks - 2}.exit.sum"
    kinds = [onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None) for name in (*last, earlier)]
    del model.graph.output[:]
    model.graph.output.extend(kinds)
    *narrow, whole = run(model)
    assert [value.shape[1] for value in narrow] == [places] * 3
    assert whole.shape[1] == 20
