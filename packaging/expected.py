"""What packages must answer: what a source tree answers on this machine.

    .venv/bin/python packaging/expected.py [SOURCE] [--draws 8]

prints it, in both arithmetics. Float32 gives the same probabilities everywhere, to the fourth digit. Int8 does not.
It rounds the values between two layers to 256 steps, and every processor sums float32 in an order of its own, so that
the last bit of a value is another. Where a value lies close to the middle between two steps, that bit moves it by a
whole step, which moves others behind it. After all blocks the answer has another draw of int8's own rounding error:
here a change of the model's float32 numbers by a millionth, far less than int8 rounds away, shows how much that is.
Confidences move further than logits where two spans that overlap are about as likely: which of them is the better one
decides what else is struck out as a repetition. So a package's int8 must come as close to one of these draws as its
float32 must come to float32.
"""

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = Path("assets", "samples")
"""In a source tree."""
QUESTIONS = (
    ("the-lighthouse-at-skerry-point.md", "Who built the lighthouse?"),
    ("the-lighthouse-at-skerry-point.md", "How tall is the tower?"),
    ("rental-agreement-14-harbour-row.txt", "How much is the deposit?"),
    ("rental-agreement-14-harbour-row.txt", "Who is the mayor of the town?"),
)
PAIRS = (
    ("The cat sat on the mat.", "A cat was sitting."),
    ("The rent is 940 euros a month.", "The rent is more than a thousand euros."),
    ("The tower is 38 metres tall.", "The keeper had two dogs."),
)
TOLERANCE = 0.02
"""How far a probability may be from those of the source tree on this machine."""
DRAWS = 8
JITTER = 1e-6
"""Of a float32 number, relative: sums of some hundred of them differ by as much from one processor to another."""
INT8, FLOAT32 = "int8", "float32"
_RATIOS = {INT8: 2.0, FLOAT32: 0.5}
"""What `app.arithmetic` has to have measured so that it chooses each."""
_KEPT = "arithmetic.json"


@dataclass(frozen=True, slots=True)
class Expected:
    """One question or pair: the command that asks it, and the answers of the source tree, the plain one first.

    The others are of the same model with its float32 numbers changed by a millionth.
    """

    task: str
    arithmetic: str
    file: str
    """The sample document a question is about; empty for a pair."""
    texts: tuple[str, ...]
    answers: tuple[dict[str, Any], ...]

    def arguments(self, samples: str) -> tuple[str, ...]:
        """The command's, where the samples lie in this folder."""
        return (self.task, *((f"{samples}/{self.file}",) if self.file else ()), *self.texts, "--json")

    @property
    def name(self) -> str:
        """For people."""
        return f"{self.task}: {self.texts[-1]}" + (f" ({self.arithmetic})" if self.arithmetic != INT8 else "")

    def difference(self, found: dict[str, Any]) -> str:
        """What differs in an answer from all of these by more than the tolerance; empty if nothing does."""
        plain = self.answers[0]
        if plain["latency"]["model"] != found["latency"]["model"]:
            return f"read by {found['latency']['model']} instead of {plain['latency']['model']}"
        if _said(plain) != _said(found):
            return f"{_said(found)!r} instead of {_said(plain)!r}"
        draws = [_numbers(answer) for answer in self.answers if _said(answer) == _said(plain)]
        far = []
        for name, here in _numbers(found).items():
            low, high = (pick(numbers[name] for numbers in draws) for pick in (min, max))
            if not low - TOLERANCE <= here <= high + TOLERANCE:
                there = f"{low:.3f}" if len(draws) == 1 else f"{draws[0][name]:.3f}, or from {low:.3f} to {high:.3f}"
                far.append(f"{name} is {here:.3f} instead of {there}")
        return "; ".join(far)

    def summary(self, found: dict[str, Any]) -> str:
        """An answer in one line, beside this machine's."""
        draws = [_numbers(answer) for answer in self.answers]
        parts = []
        for name, here in _numbers(found).items():
            values = [numbers[name] for numbers in draws if name in numbers]
            there = f"{values[0]:.3f}" + (f", {min(values):.3f} to {max(values):.3f}" if len(values) > 1 else "")
            parts.append(f"{name} {here:.3f} ({there})")
        return f"{_said(found)}; {', '.join(parts)}"


def _said(answer: dict[str, Any]) -> str:
    """The words of an answer and where they stand, or the label."""
    if "label" in answer:
        return str(answer["label"])
    return "{text} at {start}".format(**answer["answers"][0]) if answer["has_answer"] else "no answer"


def _numbers(answer: dict[str, Any]) -> dict[str, float]:
    if "label" in answer:
        return {name: answer[name] for name in ("entailment", "neutral", "contradiction")}
    numbers = {"no answer": answer["no_answer_confidence"]}
    return {"confidence": answer["answers"][0]["confidence"], **numbers} if answer["has_answer"] else numbers


def choose(folder: Path, arithmetic: str) -> None:
    """Have Edgewise read in int8 or in float32 from now on, where `edgewise doctor` has kept its choice in a folder.

    Raises FileNotFoundError where it has not.
    """
    kept = folder / _KEPT
    measured = json.loads(kept.read_bytes())
    kept.write_text(json.dumps({**measured, "ratio": _RATIOS[arithmetic]}))


def jittered(bundle: Path, target: Path, draw: int) -> Path:
    """Copy a bundle into a folder, with its graph's float32 numbers changed by about `JITTER`."""
    shutil.copytree(bundle, target)
    model = onnx.load(target / "model.onnx")
    chance = np.random.default_rng(draw)
    for tensor in model.graph.initializer:
        if tensor.data_type == onnx.TensorProto.FLOAT:
            values = onnx.numpy_helper.to_array(tensor)
            changed = (values * (1 + JITTER * chance.standard_normal(values.shape))).astype(np.float32)
            tensor.CopyFrom(onnx.numpy_helper.from_array(changed, tensor.name))
    graph = model.SerializeToString()
    (target / "model.onnx").write_bytes(graph)
    manifest = json.loads((target / "bundle.json").read_bytes())
    manifest["files"]["model.onnx"] = {"sha256": hashlib.sha256(graph).hexdigest(), "bytes": len(graph)}
    (target / "bundle.json").write_text(json.dumps(manifest))
    return target


def ask_source(source: Path, home: Path, *arguments: str) -> dict[str, Any]:
    """What a source tree says on this machine, where Edgewise keeps what it keeps in the folder `home`."""
    command = [sys.executable, "-m", "app", *arguments]
    # Not the tree in which one works, even where that is installed.
    environment = {**os.environ, "PYTHONPATH": str(source), "EDGEWISE_HOME": str(home)}
    done = subprocess.run(command, check=True, cwd=source, env=environment, capture_output=True, text=True)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def expected_answers(source: Path, draws: int = DRAWS) -> Iterator[Expected]:
    """Ask a source tree everything, in both arithmetics."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        ask_source(source, folder, "doctor", "--json")
        bundles = source / "assets" / "models"
        models = {
            task: [jittered(bundles / name, folder / f"{name}-{draw}", draw) for draw in range(draws)]
            for task, name in (("ask", "qa"), ("nli", "nli"))
        }
        for arithmetic in (INT8, FLOAT32):
            choose(folder, arithmetic)
            for task, file, *texts in (
                *(("ask", file, question) for file, question in QUESTIONS),
                *(("nli", "", *pair) for pair in PAIRS),
            ):
                asked = Expected(task, arithmetic, file, tuple(texts), ())
                arguments = asked.arguments(SAMPLES.as_posix())
                others = [["--model", str(model)] for model in models[task]] if arithmetic == INT8 else []
                answers = [ask_source(source, folder, *arguments, *model) for model in ([], *others)]
                yield Expected(task, arithmetic, file, tuple(texts), tuple(answers))


def main(arguments: Sequence[str] | None = None) -> int:
    """Print them."""
    parser = argparse.ArgumentParser(description="What packages must answer, and how much of it is int8's rounding.")
    parser.add_argument("source", nargs="?", type=Path, default=ROOT, metavar="SOURCE")
    parser.add_argument("--draws", type=int, default=DRAWS, metavar="N")
    options = parser.parse_args(arguments)
    for expected in expected_answers(options.source.resolve(), options.draws):
        print(f"{expected.arithmetic:7}  {expected.name}: {expected.summary(expected.answers[0])}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
