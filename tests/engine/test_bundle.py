import json
import sys

import pytest

from app.engine.bundle import ENTAILMENT, QUESTION_ANSWERING, bundles_folder, load_bundle
from app.engine.errors import BundleError
from app.engine.nli import EntailmentJudge
from app.engine.qa import QuestionAnswerer
from app.engine.session import Session
from app.engine.tokeniser import Tokeniser
from tests.synthetic import NLI_LABELS, make_nli_bundle, make_qa_bundle, replace_file


def test_every_field_is_read(tmp_path):
    folder = make_nli_bundle(tmp_path / "nli", temperature=1.5, null_threshold=-2, version="3.2.1")
    bundle = load_bundle(folder, ENTAILMENT)
    assert (bundle.name, bundle.version, bundle.task) == ("nli", "3.2.1", ENTAILMENT)
    assert bundle.labels == tuple(NLI_LABELS)
    assert (bundle.max_length, bundle.stride, bundle.max_answer_tokens) == (32, 8, 10)
    assert (bundle.temperature, bundle.null_threshold) == (1.5, -2.0)
    assert bundle.model_path == folder / "model.onnx"
    assert bundle.tokenizer_path == folder / "tokenizer.json"
    assert bundle.provenance == {"made by": "tests"}
    assert bundle.identity == "nli 3.2.1"


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_a_changed_file_is_refused_by_name(tmp_path, name):
    folder = make_qa_bundle(tmp_path / "qa")
    data = bytearray((folder / name).read_bytes())
    data[len(data) // 2] ^= 1
    (folder / name).write_bytes(data)
    with pytest.raises(BundleError, match=rf"{name} is not the file that was installed.*sha256"):
        load_bundle(folder)


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "bundle.json"])
def test_a_missing_file_is_named(tmp_path, name):
    folder = make_qa_bundle(tmp_path / "qa")
    (folder / name).unlink()
    with pytest.raises(BundleError, match=f"{name} is missing"):
        load_bundle(folder)


def test_no_folder_at_all(tmp_path):
    with pytest.raises(BundleError, match=r"There is no model in .*nowhere"):
        load_bundle(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"format": 2}, "format 2, but this version of Edgewise reads format 1"),
        ({"name": ""}, "“name” must be a text"),
        ({"task": "translation"}, "“task” must be"),
        ({"max_length": 4}, "“max_length” must be a whole number from 8 to 4096"),
        ({"max_length": True}, "“max_length”"),
        ({"stride": -1}, "“stride”"),
        ({"stride": 1.5}, "“stride”"),
        ({"max_answer_tokens": 0}, "“max_answer_tokens”"),
        ({"temperature": 0}, "“temperature” must be at least 0.001"),
        ({"temperature": "1"}, "“temperature” must be a number"),
        ({"null_threshold": float("nan")}, "“null_threshold” must be a number"),
        ({"labels": "entailment"}, "“labels” must be a list"),
        ({"provenance": []}, "“provenance” must be an object"),
        ({"files": {}}, "“files” must be a list that holds model.onnx"),
    ],
)
def test_wrong_values_are_named(tmp_path, changes, sentence):
    with pytest.raises(BundleError, match=sentence):
        load_bundle(make_qa_bundle(tmp_path / "qa", **changes))


@pytest.mark.parametrize("labels", [[], ["entailment", "neutral"], ["entailment"] * 3, ["a", "b", "c"]])
def test_entailment_needs_its_three_labels(tmp_path, labels):
    with pytest.raises(BundleError, match="“labels” must be entailment, neutral and contradiction"):
        load_bundle(make_nli_bundle(tmp_path / "nli", labels=labels))


@pytest.mark.parametrize("text", ["", "{", "[1]", "\x00"])
def test_a_manifest_that_is_not_json(tmp_path, text):
    folder = make_qa_bundle(tmp_path / "qa")
    (folder / "bundle.json").write_text(text, encoding="utf-8")
    with pytest.raises(BundleError, match=r"bundle\.json is damaged"):
        load_bundle(folder)


@pytest.mark.parametrize("name", ["../secret", "sub/model.onnx", "/etc/hostname", ".."])
def test_a_manifest_cannot_point_outside_its_folder(tmp_path, name):
    folder = make_qa_bundle(tmp_path / "qa")
    manifest = json.loads((folder / "bundle.json").read_text(encoding="utf-8"))
    manifest["files"][name] = {"sha256": "0" * 64, "bytes": 1}
    (folder / "bundle.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(BundleError, match="is not usable"):
        load_bundle(folder)


def test_the_wrong_task_is_refused(tmp_path, qa_bundle, nli_bundle):
    with pytest.raises(BundleError, match="is for question-answering, but natural-language-inference"):
        load_bundle(qa_bundle.folder, ENTAILMENT)
    with pytest.raises(BundleError, match="but question-answering needs another"):
        QuestionAnswerer(nli_bundle)
    with pytest.raises(BundleError, match="but natural-language-inference needs another"):
        EntailmentJudge(qa_bundle)
    # The manifest lies about a graph that answers something else.
    folder = make_nli_bundle(tmp_path / "liar", task=QUESTION_ANSWERING)
    with pytest.raises(BundleError, match="lacks end_logits and start_logits"):
        Session(load_bundle(folder))


def test_files_that_cannot_be_used_become_sentences(tmp_path):
    with pytest.raises(BundleError, match=r"model\.onnx cannot be used \("):
        Session(load_bundle(replace_file(make_qa_bundle(tmp_path / "a"), "model.onnx", b"not a graph")))
    with pytest.raises(BundleError, match=r"tokenizer\.json is damaged"):
        Tokeniser(load_bundle(replace_file(make_qa_bundle(tmp_path / "b"), "tokenizer.json", b"{}")))


def test_bundles_are_found_in_a_frozen_application_as_well(monkeypatch, tmp_path):
    assert bundles_folder().parts[-2:] == ("assets", "models")
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert bundles_folder() == tmp_path / "assets" / "models"
    assert bundles_folder("fast") == tmp_path / "assets" / "models" / "fast"
    assert bundles_folder(str(tmp_path)) == tmp_path
