"""The commands that measure: what they count is right; how long it takes is the machine's affair."""

import json

import pytest

from app.engine.bundle import ModelBundle, load_bundle
from model_build.bundle_folder import write_bundle
from model_build.cli import main
from model_build.cold_document import measure
from model_build.graph import build_graph
from model_build.profile import profile
from model_build.quantization import METHODS, quantize
from tests.model_build.conftest import SHAPE, TinyBuild, random_student
from tests.synthetic import make_tokenizer


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> ModelBundle:
    folder = tmp_path_factory.mktemp("speed")
    quantize(build_graph(random_student().state_dict(), SHAPE, "qa"), folder / "model.onnx", METHODS["dynamic-7"])
    make_tokenizer().save(str(folder / "tokenizer.json"))
    settings = {"max_length": 48, "stride": 12, "max_answer_tokens": 30, "null_threshold": 0.0, "temperature": 1.0}
    write_bundle(
        folder / "qa",
        task="qa",
        version="1",
        model=folder / "model.onnx",
        tokenizer=folder / "tokenizer.json",
        settings=settings,
    )
    return load_bundle(folder / "qa")


def test_every_node_has_its_place(bundle: ModelBundle):
    shares = {(share.kind, share.place): share for share in profile(bundle, 16, runs=3)}
    stacks = SHAPE.blocks * SHAPE.feedforwards
    for place, nodes in (("entry", SHAPE.blocks), ("up", stacks), ("down", stacks), ("exit", SHAPE.blocks)):
        assert shares["DynamicQuantizeMatMul", place].nodes == nodes
    assert shares["MultiHeadAttention", "attention"].nodes == SHAPE.blocks
    assert all(share.milliseconds > 0 for share in shares.values())


def test_the_profile_is_a_table(bundle: ModelBundle, capsys: pytest.CaptureFixture[str]):
    assert main(["profile", str(bundle.folder), "--lengths", "16"]) == 0
    heading, *rows = capsys.readouterr().out.splitlines()
    assert heading.startswith("qa 1, 16 tokens, one thread, ")
    assert rows[-1].startswith("| together |")
    assert rows[-1].endswith("| 100.0% |")


def test_a_peer_reads_every_window_at_full_length(bundle: ModelBundle, tiny_build: TinyBuild, model_calls: list[int]):
    found = measure(bundle, bundle, tiny_build.data / "qa.jsonl", 1, words=150, rounds=2)
    assert found.words == 150
    assert found.windows > 3
    padded = [length for length in model_calls if length == bundle.max_length]
    assert len(padded) > len(model_calls) / 2
    assert found.low <= found.ratio <= found.high
    with pytest.raises(ValueError, match="too few paragraphs"):
        measure(bundle, bundle, tiny_build.data / "qa.jsonl", 1, words=10**6, rounds=1)


def test_cold_prints_json(bundle: ModelBundle, tiny_build: TinyBuild, capsys, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("model_build.cold_document.measure.__kwdefaults__", {"words": 100, "rounds": 2})
    data = str(tiny_build.data / "qa.jsonl")
    assert main(["cold", str(bundle.folder), "--against", str(bundle.folder), "--data", data]) == 0
    assert json.loads(capsys.readouterr().out)["words"] == 100
