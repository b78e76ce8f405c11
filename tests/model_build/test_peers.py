"""The peers that a bundle is compared with have its weights, and `edgewise bench` can measure them."""

from pathlib import Path

import numpy as np
import onnx
import pytest
from transformers import BertConfig

from app.engine.benchmark import bundles_in, compare
from app.engine.bundle import load_bundle
from app.engine.machine import has_dot_product
from app.engine.session import Session
from model_build.bundle_folder import write_bundle
from model_build.graph import build_graph
from model_build.peers import PEERS, write_peers
from model_build.quantization import METHODS, quantize
from model_build.unfolding import shape_of
from tests.model_build.conftest import SHAPE, random_inputs, random_student
from tests.synthetic import make_tokenizer

SETTINGS = {"max_length": 48, "stride": 12, "max_answer_tokens": 30, "null_threshold": 0.5, "temperature": 2.0}


@pytest.mark.parametrize("task", ["qa", "nli"])
def test_peers_have_the_same_weights_and_can_be_measured(tmp_path: Path, task: str):
    model, tokenizer = tmp_path / "model.onnx", tmp_path / "tokenizer.json"
    student = random_student(2 if task == "qa" else 3)
    quantize(build_graph(student.state_dict(), SHAPE, task), model, METHODS["dynamic-8"])
    make_tokenizer().save(str(tokenizer))
    write_bundle(tmp_path / task, task=task, version="1", model=model, tokenizer=tokenizer, settings=SETTINGS)
    ours = load_bundle(tmp_path / task)
    bert = BertConfig.from_dict(
        {
            "vocab_size": SHAPE.vocabulary,
            "hidden_size": 16,
            "num_hidden_layers": 1,
            "num_attention_heads": 2,
            "intermediate_size": 24,
            "num_labels": 2 if task == "qa" else 3,
        }
    )
    made = list(write_peers(ours, tmp_path / "peers", bert))
    assert {folder.name for folder in made} == set(PEERS)
    peers = bundles_in(tmp_path / "peers")
    assert {peer.name for peer in peers} == set(PEERS)
    step = next(compare([ours, *peers], threads=1, lengths=[24], runs=1))
    differences = {timing.model.split()[0]: timing.difference for timing in step.timings()}
    assert differences["bert-base-fp32"] is None
    sessions = {peer.name: Session(peer, 1) for peer in peers}
    ids, types, _ = (value[0].numpy() for value in random_inputs(padded=False))
    folded, exported = (sessions[name].run(ids, types) for name in ("folded-fp32", "transformers-fp32"))
    spread = max(float(np.ptp(values)) for values in folded)
    for one, other in zip(folded, exported, strict=True):
        # The rounding of the one matrix for query and key is lost where they are two again.
        np.testing.assert_allclose(one, other, atol=1e-2 * spread)
    assert differences["transformers-int8"] is not None
    # Both round by themselves; where eight bits may overflow, for want of dot products, each in its own way as well.
    assert 0 < differences["transformers-int8"] < (0.2 if has_dot_product() else 0.5) * spread


def test_the_shape_is_read_from_the_graph(tmp_path: Path):
    graph = build_graph(random_student().state_dict(), SHAPE, "qa")
    assert shape_of(graph) == SHAPE
    quantize(graph, tmp_path / "model.onnx", METHODS["dynamic-7"])
    assert shape_of(onnx.load(tmp_path / "model.onnx")) == SHAPE
    with pytest.raises(ValueError, match="not one that Edgewise builds"):
        shape_of(onnx.ModelProto())
