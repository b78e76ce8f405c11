"""What else a person could run on a CPU with the same weights, as bundles for `edgewise bench --against`.

Each is made the way its documentation says: a transformers model through PyTorch's exporter, and onnxruntime's
quantize_dynamic with a scale a channel. BERT_BASE has random weights, which take as long as any others.
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import onnx
from transformers import (
    BertConfig,
    BertForQuestionAnswering,
    BertForSequenceClassification,
    MobileBertConfig,
    MobileBertForQuestionAnswering,
    MobileBertForSequenceClassification,
)

from app.engine.benchmark import WEIGHTS_OF, WHAT
from app.engine.bundle import ModelBundle
from model_build.bundle_folder import settings_of, write_bundle
from model_build.exporting import TransformersLogits, export
from model_build.mobilebert import leave_out, to_transformers
from model_build.quantization import full_precision
from model_build.tasks import LABELS
from model_build.unfolding import shape_of, unfold

PEERS: dict[str, str] = {
    "folded-fp32": "the same graph with the same weights in float32",
    "transformers-fp32": "transformers' MobileBERT, exported by PyTorch, with the same weights but for some rounding",
    "transformers-int8": "the same export through onnxruntime's quantize_dynamic, a scale a channel",
    "bert-base-fp32": "transformers' BERT_BASE, exported by PyTorch, with random weights",
}


def write_peers(bundle: ModelBundle, folder: Path, bert: BertConfig | None = None) -> Iterator[Path]:
    """Write a bundle for each of `PEERS` and yield its folder.

    `bert` is the large model's shape, BERT_BASE by default. ValueError where the bundle's graph is not one that
    `unfold` takes back to weights.
    """
    task = bundle.short_task
    model = onnx.load(bundle.model_path)
    shape = shape_of(model)
    state = to_transformers(unfold(model, shape), shape, {"qa": "qa_outputs", "nli": "classifier"}[task])
    config = MobileBertConfig.from_dict(shape.transformers_config() | {"num_labels": _labels(task)})
    mobile = {"qa": MobileBertForQuestionAnswering, "nli": MobileBertForSequenceClassification}[task](config)
    leave_out(mobile, shape)
    mobile.load_state_dict(state, strict=True)
    large = {"qa": BertForQuestionAnswering, "nli": BertForSequenceClassification}[task](
        bert or BertConfig.from_dict({"num_labels": _labels(task)})
    )
    with tempfile.TemporaryDirectory() as temporary:
        exported = Path(temporary) / "exported.onnx"
        makers: dict[str, Callable[[Path], Any]] = {
            "folded-fp32": lambda path: onnx.save(full_precision(model), path),
            "transformers-fp32": lambda path: export(TransformersLogits(mobile, task), task, path),
            "transformers-int8": lambda path: _quantize(exported, path),
            "bert-base-fp32": lambda path: export(TransformersLogits(large, task), task, path),
        }
        export(TransformersLogits(mobile, task), task, exported)
        for name, make in makers.items():
            path = Path(temporary) / f"{name}.onnx"
            make(path)
            own = {} if name == "bert-base-fp32" else {WEIGHTS_OF: bundle.identity}
            write_bundle(
                folder / name,
                task=task,
                name=name,
                version=bundle.version,
                model=path,
                tokenizer=bundle.tokenizer_path,
                settings=settings_of(bundle),
                provenance={WHAT: PEERS[name], **own},
            )
            yield folder / name


def _labels(task: str) -> int:
    return len(LABELS) if task == "nli" else 2


def _quantize(source: Path, path: Path) -> None:
    from onnxruntime.quantization import quantize_dynamic  # noqa: PLC0415 - slow to import

    with _no_warnings():  # one for every value that is no number to round
        quantize_dynamic(source, path, per_channel=True)


@contextmanager
def _no_warnings() -> Iterator[None]:
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)
