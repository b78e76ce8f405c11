"""A model bundle: a folder with model.onnx, tokenizer.json and bundle.json, verified when it is loaded."""

import hashlib
import json
import reprlib
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.assets import assets_folder
from app.engine.errors import (
    BundleError,
    ChangedModelFileError,
    DamagedModelError,
    MissingBundleError,
    MissingModelFileError,
    ModelFormatError,
    UnreadableModelFileError,
    WrongTaskError,
)

FORMAT = 1
MANIFEST = "bundle.json"
MODEL = "model.onnx"
TOKENIZER = "tokenizer.json"
CARD = "card.html"
"""What a model was made of and how good it is, for people; a bundle can be used without it."""
QUESTION_ANSWERING = "question-answering"
ENTAILMENT = "natural-language-inference"
TASKS = {"qa": QUESTION_ANSWERING, "nli": ENTAILMENT}
"""The tasks by their short names, which are also those of the folders of their bundles."""
FAST = "fast"
"""Chooses the smaller models that ship: half of the others' work left out, what they miss least."""
SHIPPED = ("", FAST)
"""What chooses models that ship, the standard ones first; anything else is a folder."""
ENTAILMENT_LABELS = frozenset({"entailment", "neutral", "contradiction"})
SHORTEST_WINDOW = 8  # below this not even a one-word question leaves room for text
LONGEST_WINDOW = 4096  # tokens; MobileBERT has 512 positions, and time grows with the square
LEAST_TEMPERATURE = 0.001
MOST_BYTES = 1 << 30
"""No file of a bundle is larger: a MobileBERT in single precision has a tenth of this."""
MOST_TEXT_BYTES = {MANIFEST: 1 << 20, TOKENIZER: 32 << 20}
"""Files that are parsed as a whole, and take many times their size while they are."""
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class ModelBundle:
    """What bundle.json says, checked, and where the files are.

    Lengths count tokens. `stride` is how many tokens neighbouring windows share. `null_threshold` is on the
    scale of `Answer.score`; `temperature` divides logits before a softmax; `lexical_weight` is what an answer loses
    in a text of one window that has none of the question's words around it, on the same scale. `labels` gives the order
    of the NLI logits and is empty for question answering.
    """

    folder: Path
    name: str
    version: str
    task: str
    labels: tuple[str, ...]
    max_length: int
    stride: int
    max_answer_tokens: int
    null_threshold: float
    temperature: float
    lexical_weight: float
    files: Mapping[str, Any]
    provenance: Mapping[str, Any]
    quality: Mapping[str, Any]
    in_float: bool = False
    """Whether it is run as its float32 twin instead of in int8; see `app.engine.float_twin`."""

    @property
    def model_path(self) -> Path:
        """The ONNX graph."""
        return self.folder / MODEL

    @property
    def tokenizer_path(self) -> Path:
        """The tokenizer, in the format of the `tokenizers` package."""
        return self.folder / TOKENIZER

    def read(self, name: str) -> bytes:
        """Return a file of the bundle. Raises BundleError when it is missing, too large or no ordinary file."""
        return _read(self.folder / name)

    @property
    def short_task(self) -> str:
        """The task's short name, "qa" or "nli"."""
        return next(name for name, task in TASKS.items() if task == self.task)

    @property
    def identity(self) -> str:
        """Name and version, as results and status lines show it: `qa 0.1.0`, or `qa 0.1.0 in float32`."""
        return f"{self.name} {self.version} in float32" if self.in_float else f"{self.name} {self.version}"


def bundles_folder(chosen: str = "") -> Path:
    """Return the folder of the bundles qa and nli that ship, or of those that were `chosen`: FAST, or their folder."""
    shipped = assets_folder() / "models"
    return shipped / chosen if chosen in SHIPPED else Path(chosen)


def load_bundle(folder: Path, task: str | None = None) -> ModelBundle:
    """Read bundle.json, check every value and the sha256 of every listed file.

    Raises BundleError, with a sentence that names the file, when something is missing, changed, or of
    another task than the one asked for.
    """
    bundle = _parse(folder, _read_manifest(folder))
    if task is not None and bundle.task != task:
        raise WrongTaskError(model=folder, task=bundle.task, wanted=task)
    for name, entry in bundle.files.items():
        _verify(folder, name, entry)
    return bundle


def load_bundles(folder: Path) -> list[ModelBundle]:
    """Read the bundles of both tasks, which stand beside each other. Raises BundleError."""
    return [load_bundle(folder / name, task) for name, task in TASKS.items()]


def _read_manifest(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    try:
        manifest = json.loads(_read(path).decode())
    except MissingModelFileError:
        raise MissingBundleError(folder=folder, manifest=MANIFEST) from None
    except (ValueError, RecursionError) as error:
        raise DamagedModelError(path=path, what="it is not JSON") from error
    if not isinstance(manifest, dict):
        raise DamagedModelError(path=path, what="it is not a JSON object")
    found = manifest.get("format")
    if found != FORMAT:
        short = found is None or (isinstance(found, int) and abs(found) < 10**9)
        raise ModelFormatError(path=path, found=found if short else reprlib.repr(found), known=FORMAT)
    return manifest


def _read(path: Path) -> bytes:
    _check_file(path)
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableModelFileError(path=path, reason=error.strerror) from error


def _check_file(path: Path) -> None:
    """See that it can be read to its end: opening a pipe would wait for ever, and a device has no end."""
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        raise MissingModelFileError(path=path) from None
    except OSError as error:
        raise UnreadableModelFileError(path=path, reason=error.strerror) from error
    if not stat.S_ISREG(found.st_mode):
        raise UnreadableModelFileError(path=path, reason="it is not a file")
    most = MOST_TEXT_BYTES.get(path.name, MOST_BYTES)
    if found.st_size > most:
        raise DamagedModelError(path=path, what=f"it has more than {most >> 20} MB")


class _Fields:
    """Typed access to the manifest's values: the first one of a wrong kind or size becomes a sentence."""

    def __init__(self, path: Path, manifest: dict[str, Any]) -> None:
        self._path = path
        self._manifest = manifest

    def wrong(self, key: str, wanted: str) -> BundleError:
        return DamagedModelError(path=self._path, what=f"“{key}” must be {wanted}")

    def text(self, key: str) -> str:
        value = self._manifest.get(key)
        if not isinstance(value, str) or not value:
            raise self.wrong(key, "a text")
        # It is shown, also in a terminal.
        if len(value) > _LONGEST_NAME or not value.isprintable():
            raise self.wrong(key, f"a text of at most {_LONGEST_NAME} printable characters")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        value = self._manifest.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.wrong(key, "a list of texts")
        return tuple(value)

    def whole(self, key: str, least: int, most: int) -> int:
        value = self._manifest.get(key)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise self.wrong(key, f"a whole number from {least} to {most}")
        return value

    def number(self, key: str, default: float, most: float) -> float:
        value = self._manifest.get(key, default)
        # The size first: Python's whole numbers can be too large for any other question.
        if not isinstance(value, int | float) or isinstance(value, bool) or not -most <= value <= most:
            raise self.wrong(key, f"a number, at most {most:.0f}")
        return float(value)

    def mapping(self, key: str) -> dict[str, Any]:
        value = self._manifest.get(key, {})
        if not isinstance(value, dict):
            raise self.wrong(key, "an object")
        return value


def _parse(folder: Path, manifest: dict[str, Any]) -> ModelBundle:
    fields = _Fields(folder / MANIFEST, manifest)
    bundle = ModelBundle(
        folder=folder,
        name=fields.text("name"),
        version=fields.text("version"),
        task=fields.text("task"),
        labels=fields.texts("labels"),
        max_length=fields.whole("max_length", SHORTEST_WINDOW, LONGEST_WINDOW),
        stride=fields.whole("stride", 0, LONGEST_WINDOW),
        max_answer_tokens=fields.whole("max_answer_tokens", 1, LONGEST_WINDOW),
        null_threshold=fields.number("null_threshold", 0.0, 1000),
        temperature=fields.number("temperature", 1.0, 1000),
        lexical_weight=fields.number("lexical_weight", 0.0, 1000),
        files=fields.mapping("files"),
        provenance=fields.mapping("provenance"),
        quality=fields.mapping("quality"),
    )
    if bundle.task not in (QUESTION_ANSWERING, ENTAILMENT):
        raise fields.wrong("task", f"{QUESTION_ANSWERING} or {ENTAILMENT}")
    if bundle.temperature < LEAST_TEMPERATURE:
        raise fields.wrong("temperature", f"at least {LEAST_TEMPERATURE}")
    if bundle.lexical_weight < 0:
        raise fields.wrong("lexical_weight", "at least 0")
    if bundle.task == ENTAILMENT and (len(bundle.labels) != 3 or set(bundle.labels) != ENTAILMENT_LABELS):
        raise fields.wrong("labels", "entailment, neutral and contradiction in the order of the logits")
    for name in (MODEL, TOKENIZER):
        if name not in bundle.files:
            raise fields.wrong("files", f"a list that holds {name}")
    return bundle


def _verify(folder: Path, name: str, entry: object) -> None:
    # A manifest must not be able to point outside its folder.
    if (
        Path(name).name != name
        or name == ".."
        or not name.isprintable()
        or not isinstance(entry, dict)
        or not isinstance(entry.get("sha256"), str)
    ):
        raise DamagedModelError(path=folder / MANIFEST, what=f"its entry for {reprlib.repr(name)} is not usable")
    path = folder / name
    _check_file(path)
    try:
        with path.open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise UnreadableModelFileError(path=path, reason=error.strerror) from error
    if found != entry["sha256"].lower():
        raise ChangedModelFileError(path=path, manifest=MANIFEST)
