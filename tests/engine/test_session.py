import numpy as np
import onnx
import pytest

from app.engine.bundle import load_bundle
from app.engine.errors import BundleError
from app.engine.machine import default_threads
from app.engine.session import Session
from tests.synthetic import BACKGROUND, NUMBER, STARTS, make_qa_bundle, replace_file

IDS = np.array([NUMBER["[CLS]"], NUMBER["needle"], NUMBER["[SEP]"]], dtype=np.int64)


def test_logits_lose_the_batch_dimension_only(qa_bundle):
    start, end = Session(qa_bundle).run(IDS, np.zeros_like(IDS))
    assert start.shape == end.shape == (3,)
    assert start.dtype == np.float64
    assert start[:2].tolist() == [STARTS["[CLS]"], STARTS["needle"]]
    assert start[2] == pytest.approx(BACKGROUND, abs=0.1)


def test_threads_sleep_when_there_is_nothing_to_do(qa_bundle):
    session = Session(qa_bundle)
    options = session._session.get_session_options()
    assert options.get_session_config_entry("session.intra_op.allow_spinning") == "0"
    assert options.intra_op_num_threads == session.threads == default_threads()
    assert options.inter_op_num_threads == 1
    assert session._session.get_providers() == ["CPUExecutionProvider"]


def test_a_graph_with_an_unknown_input_is_refused(tmp_path):
    folder = make_qa_bundle(tmp_path)
    model = onnx.load(str(folder / "model.onnx"))
    model.graph.input[1].name = "position_ids"
    replace_file(folder, "model.onnx", model.SerializeToString())
    with pytest.raises(BundleError, match="wants an unknown input, 'position_ids'"):
        Session(load_bundle(folder)).run(IDS, IDS)


def test_a_token_outside_the_graphs_table_is_a_sentence(qa_bundle):
    with pytest.raises(BundleError, match=r"model\.onnx failed \("):
        Session(qa_bundle).run(IDS + 10_000, IDS)
