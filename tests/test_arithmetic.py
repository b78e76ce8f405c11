import json
from dataclasses import replace

import onnxruntime
import pytest

from app import arithmetic
from app.arithmetic import Measured, measure, preferred, remember, remembered
from app.engine.benchmark import Round
from app.engine.errors import UnusableModelError
from app.engine.machine import cpu_model
from app.engine.qa import QuestionAnswerer
from app.kept_files import ARITHMETIC, kept_files
from app.settings import data_folder


@pytest.fixture(autouse=True)
def fresh(tmp_path, monkeypatch):
    monkeypatch.setenv("EDGEWISE_HOME", str(tmp_path))


@pytest.fixture
def measurements(monkeypatch):
    """What the next measurements find, float32 divided by int8; each is used up."""
    ratios: list[float] = []

    def compare(models, **_):
        assert [model.in_float for model in models] == [False, True]
        ratio = ratios.pop(0)
        yield Round(models, 128, 1, 1, [[1.0], [ratio]], [None, None])

    monkeypatch.setattr("app.engine.benchmark.compare", compare)
    monkeypatch.setattr(arithmetic, "has_float_twin", lambda _: True)  # a synthetic model has none
    return ratios


def lacks_dot_product(monkeypatch):
    monkeypatch.setattr(arithmetic, "has_dot_product", lambda: False)


def test_a_processor_with_dot_products_is_not_measured(qa_bundle, measurements, monkeypatch):
    monkeypatch.setattr(arithmetic, "has_dot_product", lambda: True)
    assert not preferred(qa_bundle).in_float
    assert not kept_files()


@pytest.mark.parametrize(("ratio", "in_float"), [(0.8, True), (0.97, False), (2.0, False)])
def test_others_are_measured_once(qa_bundle, measurements, monkeypatch, ratio, in_float):
    lacks_dot_product(monkeypatch)
    measurements.append(ratio)
    assert preferred(qa_bundle).in_float is in_float
    assert not measurements
    assert preferred(qa_bundle).in_float is in_float
    assert kept_files() == [data_folder() / ARITHMETIC]


@pytest.mark.parametrize(
    ("ratios", "runs"),
    [
        ([2.0] * 15, 3),
        ([0.5] * 15, 3),
        ([2.0, 2.0, 0.9, 2.0, *[2.0] * 11], 15),
        ([1.0] * 15, 15),
    ],
)
def test_what_is_clear_is_not_measured_for_long(qa_bundle, monkeypatch, ratios, runs):
    turns = 0

    def compare(models, **_):
        nonlocal turns
        for turns in range(1, len(ratios) + 1):
            yield Round(models, 128, 1, len(ratios), [[1.0] * turns, ratios[:turns]], [None, None])

    monkeypatch.setattr("app.engine.benchmark.compare", compare)
    assert measure(qa_bundle).ratio == ratios[0]
    assert turns == runs


def test_what_doctor_measured_counts_everywhere(qa_bundle, measurements):
    measurements.append(0.5)
    remember(measure(qa_bundle))
    assert preferred(qa_bundle).in_float


@pytest.mark.parametrize("change", [{"cpu": "another"}, {"onnxruntime": "0.1"}])
def test_another_machine_or_onnxruntime_is_measured_again(qa_bundle, measurements, monkeypatch, change):
    lacks_dot_product(monkeypatch)
    measurements += [0.5, 2.0]
    preferred(qa_bundle)
    path = data_folder() / ARITHMETIC
    path.write_text(json.dumps({**json.loads(path.read_text()), **change}))
    assert remembered() is None
    assert not preferred(qa_bundle).in_float
    assert not measurements


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"ratio": "x", "cpu": 1, "onnxruntime": 2}', "[" * 9999])
def test_a_broken_file_is_as_good_as_none(content):
    data_folder().mkdir(exist_ok=True)
    (data_folder() / ARITHMETIC).write_text(content)
    assert remembered() is None


def test_a_model_without_a_twin_stays_int8_and_says_nothing_about_others(qa_bundle, monkeypatch):
    lacks_dot_product(monkeypatch)
    assert measure(qa_bundle).ratio is None
    assert preferred(qa_bundle) is qa_bundle
    assert not kept_files()
    remember(Measured(0.5, cpu_model(), onnxruntime.__version__))
    assert preferred(qa_bundle) is qa_bundle
    with pytest.raises(UnusableModelError, match="no float32 twin"):
        QuestionAnswerer(replace(qa_bundle, in_float=True))


def test_a_model_that_ships_has_the_twin(shipped_qa):
    remember(Measured(0.5, cpu_model(), onnxruntime.__version__))
    assert preferred(shipped_qa).in_float


@pytest.mark.parametrize("content", [b"", b"\xff" * 9])
def test_a_broken_model_is_left_to_whoever_loads_it(qa_bundle, tmp_path, content):
    remember(Measured(0.5, cpu_model(), onnxruntime.__version__))
    (tmp_path / "model.onnx").write_bytes(content)
    for folder in (tmp_path, tmp_path / "none"):
        assert not preferred(replace(qa_bundle, folder=folder)).in_float
