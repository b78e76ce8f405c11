"""What the proof calls the same answer."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest

import expected
from app.arithmetic import Measured
from app.engine.bundle import bundles_folder, load_bundle
from expected import FLOAT32, INT8, Expected

ANSWER: dict[str, Any] = {
    "has_answer": True,
    "no_answer_confidence": 0.2,
    "answers": [{"text": "Tobias Wrenfield", "start": 706, "confidence": 0.52}],
    "latency": {"model": "qa 0.1.0"},
}
JUDGEMENT = {
    "label": "neutral",
    "entailment": 0.2,
    "neutral": 0.7,
    "contradiction": 0.1,
    "latency": {"model": "nli 0.1.0"},
}


def answer(**changes: Any) -> dict[str, Any]:
    return {**ANSWER, "answers": [{**ANSWER["answers"][0], **changes}]}


def difference(found: dict[str, Any], *answers: dict[str, Any]) -> str:
    return Expected("ask", INT8, "", ("Who?",), answers).difference(found)


def test_answers_may_differ_by_the_tolerance() -> None:
    assert difference(answer(confidence=0.539), ANSWER) == ""
    assert difference({**JUDGEMENT, "neutral": 0.685}, JUDGEMENT) == ""


@pytest.mark.parametrize(
    ("there", "found", "said"),
    [
        (ANSWER, answer(confidence=0.55), "confidence is 0.550 instead of 0.520"),
        (ANSWER, answer(text="Skerry"), "'Skerry at 706' instead"),
        (ANSWER, answer(start=1), "instead of 'Tobias Wrenfield at 706'"),
        (ANSWER, {**ANSWER, "has_answer": False}, "'no answer' instead"),
        (ANSWER, {**ANSWER, "latency": {"model": "qa 0.1.0 in float32"}}, "read by qa 0.1.0 in float32"),
        (JUDGEMENT, {**JUDGEMENT, "label": "entailment"}, "'entailment' instead"),
        (JUDGEMENT, {**JUDGEMENT, "contradiction": 0.15}, "contradiction is 0.150"),
    ],
)
def test_other_answers_are_a_difference(there: dict[str, Any], found: dict[str, Any], said: str) -> None:
    assert said in difference(found, there)


def test_int8_may_come_as_close_to_any_draw_of_its_own_rounding() -> None:
    draws = (ANSWER, answer(confidence=0.40), answer(text="Skerry", confidence=0.1))
    assert difference(answer(confidence=0.39), *draws) == ""
    assert "confidence is 0.370 instead of 0.520, or from 0.400 to 0.520" in difference(answer(confidence=0.37), *draws)
    assert difference(answer(text="Skerry", confidence=0.1), *draws) != ""


def test_samples_of_the_proof_exist() -> None:
    assert all((expected.ROOT / expected.SAMPLES / sample).is_file() for sample, _ in expected.QUESTIONS)


def test_the_arithmetic_is_chosen_as_the_application_does(tmp_path: Path) -> None:
    kept = tmp_path / "arithmetic.json"
    with pytest.raises(FileNotFoundError):
        expected.choose(tmp_path, INT8)
    kept.write_text(json.dumps({"ratio": 1.3, "cpu": "Pi", "onnxruntime": "1"}))
    for arithmetic in (FLOAT32, INT8):
        expected.choose(tmp_path, arithmetic)
        assert Measured(**json.loads(kept.read_bytes())).in_float == (arithmetic == FLOAT32)


@pytest.mark.bundles
def test_a_draw_is_a_whole_bundle_whose_float32_numbers_are_changed_by_next_to_nothing(tmp_path: Path) -> None:
    bundle = bundles_folder() / "nli"
    changed = load_bundle(expected.jittered(bundle, tmp_path / "draw", 1))
    for before, after in zip(
        onnx.load(bundle / "model.onnx").graph.initializer, onnx.load(changed.model_path).graph.initializer, strict=True
    ):
        first, second = onnx.numpy_helper.to_array(before), onnx.numpy_helper.to_array(after)
        if before.data_type != onnx.TensorProto.FLOAT:
            np.testing.assert_array_equal(first, second)
        elif first.any() and first.size > 1:
            assert 0 < np.abs(first - second).max() < 1e-5 * np.abs(first).max()
