"""`edgewise-build together`: what several bundles know together, which is what they could teach a student.

One graph runs all of them and gives the mean of their logits, as `ensemble` does for training.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import onnx
from onnx import compose, helper

from app.engine.bundle import MODEL, TOKENIZER, ModelBundle
from model_build.bundle_folder import write_alike
from model_build.comparison import Compared, compare
from model_build.evaluation import read_examples
from model_build.recipe import Calibration


def compare_together(
    bundles: Sequence[ModelBundle], data: Path, shares: Sequence[float] = (), limit: int | None = None
) -> Iterator[Compared]:
    """Compare the first bundle with each other one, and with the mean of all their logits.

    `shares` (above 0, scaled to the sum 1) say how much of each bundle's logits the mean has, the same of each unless
    given; `limit` is the number of examples. ValueError where the bundles do not suit each other or the data, or
    nothing in it can tell them apart.
    """
    wanted = list(shares) or [1.0] * len(bundles)
    if len(bundles) < 2:
        raise ValueError("Name two bundles or more.")
    if len(wanted) != len(bundles) or min(wanted) <= 0:
        raise ValueError(f"Name {len(bundles)} shares above 0, one a bundle.")
    first = bundles[0]
    for other in bundles[1:]:
        if other.task != first.task:
            raise ValueError(f"{other.folder} is for {other.task}, {first.folder} for {first.task}.")
        if other.files[TOKENIZER]["sha256"] != first.files[TOKENIZER]["sha256"] or other.labels != first.labels:
            raise ValueError(f"{other.folder} has another {TOKENIZER} or other labels than {first.folder}.")
    examples = read_examples(first, data, limit)
    parts = [share / sum(wanted) for share in wanted]
    with tempfile.TemporaryDirectory() as folder:
        both = _written(Path(folder), bundles, parts)
        names = [*(str(bundle.folder) for bundle in bundles), " + ".join(f"{part:.2g}" for part in parts)]
        yield from compare(zip(names, (*bundles, both), strict=True), examples, Calibration())


def _written(folder: Path, bundles: Sequence[ModelBundle], shares: Sequence[float]) -> ModelBundle:
    """The mean as a bundle that is used as the first of them is."""
    path = folder / MODEL
    onnx.save(mean_graph([onnx.load(bundle.model_path) for bundle in bundles], shares), path)
    return write_alike(folder, bundles[0], path)


def mean_graph(models: Sequence[onnx.ModelProto], shares: Sequence[float]) -> onnx.ModelProto:
    """One graph of all models; each of its outputs is the sum of theirs of that name, times their shares.

    Inputs of one name are one. ValueError where the models need different versions of the same operators.
    """
    versions: dict[str, onnx.OperatorSetIdProto] = {}
    for one in (one for model in models for one in model.opset_import):
        if versions.setdefault(one.domain, one).version != one.version:
            raise ValueError("These bundles need different versions of ONNX's operators.")
    outputs = list(models[0].graph.output)
    prefixed = [
        compose.add_prefix(model, f"{number}/", rename_inputs=False).graph for number, model in enumerate(models)
    ]
    nodes = [node for graph in prefixed for node in graph.node]
    weights = [tensor for graph in prefixed for tensor in graph.initializer]
    for number, share in enumerate(shares):
        weights.append(helper.make_tensor(f"{number}/share", onnx.TensorProto.FLOAT, (), [share]))
        for output in outputs:
            name = f"{number}/{output.name}"
            nodes.append(helper.make_node("Mul", [name, f"{number}/share"], [f"{name}/part"]))
    for output in outputs:
        parts = [f"{number}/{output.name}/part" for number in range(len(models))]
        nodes.append(helper.make_node("Sum", parts, [output.name]))
    inputs = {value.name: value for model in models for value in model.graph.input}
    graph = helper.make_graph(nodes, "mean", list(inputs.values()), outputs, weights)
    return helper.make_model(
        graph, opset_imports=list(versions.values()), ir_version=max(model.ir_version for model in models)
    )
