"""Tiny model bundles whose answers are known in advance: a few ONNX nodes and a WordPiece tokenizer.

The QA graph looks every token up in two tables, so a span from "open" to "close" wins and "needle" and
"beacon" are answers on their own. The NLI graph adds up a table's rows over the premise's tokens, so "agrees"
entails and "denies" contradicts. The tokenizer normalises and splits exactly as bert-base-uncased does.
"""

import hashlib
import json
import string
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
WORDS = ["needle", "beacon", "open", "close", "hay", "straw", "agrees", "denies", "where", "is", "the", "##s"]
VOCABULARY = [
    *SPECIAL,
    *string.ascii_lowercase,
    *("##" + letter for letter in string.ascii_lowercase),
    *string.digits,
    *("##" + digit for digit in string.digits),
    *string.punctuation,
    *"ßøıждяहनम日本語漢字",
    *("##" + letter for letter in "ßøıждяहनमाि"),
    *(chr(0x1100 + jamo) for jamo in range(19)),  # Korean comes apart into these
    *("##" + chr(0x1161 + jamo) for jamo in range(21)),
    *("##" + chr(0x11A8 + jamo) for jamo in range(27)),
    *WORDS,
]
VOCABULARY = list(dict.fromkeys(VOCABULARY))
NUMBER = {token: number for number, token in enumerate(VOCABULARY)}

BACKGROUND = -5.0  # the start and end logit of an ordinary token
STARTS = {"[CLS]": 1.0, "needle": 10.0, "beacon": 8.0, "open": 9.0}
ENDS = {"[CLS]": 1.0, "needle": 10.0, "beacon": 8.0, "close": 9.0}
NLI_LABELS = ["contradiction", "entailment", "neutral"]
NLI_ROWS = {"[CLS]": (0.0, 0.0, 2.0), "agrees": (0.0, 6.0, 0.0), "denies": (6.0, 0.0, 0.0)}


def needle_score(word: str = "needle") -> float:
    """The margin score of a one-word answer."""
    return STARTS[word] + ENDS[word] - STARTS["[CLS]"] - ENDS["[CLS]"]


def make_qa_bundle(folder: Path, **changes: Any) -> Path:
    """Write a question-answering bundle; `changes` replace values of bundle.json."""
    nodes = [
        helper.make_node("Gather", ["starts", "input_ids"], ["start_logits"]),
        helper.make_node("Gather", ["ends", "input_ids"], ["end_logits"]),
    ]
    tables = {"starts": _table(STARTS), "ends": _table(ENDS)}
    sequence = ["batch", "sequence"]
    # It declares no token_type_ids: the engine must feed only what is declared.
    graph = _graph(
        nodes,
        tables,
        ["input_ids", "attention_mask"],
        {"start_logits": sequence, "end_logits": sequence},
    )
    manifest = {"name": "qa", "task": "question-answering", "labels": [], "max_length": 32, "stride": 8}
    return _write(folder, graph, {**manifest, **changes})


def make_nli_bundle(folder: Path, **changes: Any) -> Path:
    """Write an entailment bundle; `changes` replace values of bundle.json."""
    rows = np.zeros((len(VOCABULARY), 3), dtype=np.float32)
    for token, row in NLI_ROWS.items():
        rows[NUMBER[token]] = row
    nodes = [
        helper.make_node("Gather", ["rows", "input_ids"], ["found"]),
        helper.make_node("Sub", ["one", "token_type_ids"], ["premise"]),
        helper.make_node("Mul", ["premise", "attention_mask"], ["read"]),
        helper.make_node("Cast", ["read"], ["weight"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["weight", "last_axis"], ["weights"]),
        helper.make_node("Mul", ["found", "weights"], ["weighted"]),
        helper.make_node("ReduceSum", ["weighted", "token_axis"], ["logits"], keepdims=0),
    ]
    constants = {
        "rows": rows,
        "one": np.array(1, dtype=np.int64),
        "last_axis": np.array([2], dtype=np.int64),
        "token_axis": np.array([1], dtype=np.int64),
    }
    graph = _graph(nodes, constants, ["input_ids", "attention_mask", "token_type_ids"], {"logits": ["batch", 3]})
    manifest = {
        "name": "nli",
        "task": "natural-language-inference",
        "labels": NLI_LABELS,
        "max_length": 32,
        "stride": 8,
    }
    return _write(folder, graph, {**manifest, **changes})


def replace_file(folder: Path, name: str, data: bytes) -> Path:
    """Put other bytes in the place of a bundle's file and make its manifest agree."""
    (folder / name).write_bytes(data)
    manifest = json.loads((folder / "bundle.json").read_text(encoding="utf-8"))
    manifest["files"][name] = {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
    (folder / "bundle.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


def _table(marked: dict[str, float]) -> np.ndarray:
    # A slope makes every score different, so that no test depends on how ties are broken.
    values = BACKGROUND - 1e-3 * np.arange(len(VOCABULARY), dtype=np.float32)
    for token, value in marked.items():
        values[NUMBER[token]] = value
    return values.astype(np.float32)


def _graph(nodes, constants, inputs, outputs) -> onnx.ModelProto:
    graph = helper.make_graph(
        nodes,
        "synthetic",
        [helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "sequence"]) for name in inputs],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in outputs.items()],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    return model


def make_tokenizer() -> Tokenizer:
    """The tokenizer of every synthetic bundle, with truncation and padding left on as a training run may."""
    tokenizer = Tokenizer(models.WordPiece(vocab=NUMBER, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", NUMBER["[CLS]"]), ("[SEP]", NUMBER["[SEP]"])],
    )
    tokenizer.add_special_tokens(SPECIAL)
    tokenizer.enable_truncation(16)
    tokenizer.enable_padding(length=16)
    return tokenizer


def _write(folder: Path, model: onnx.ModelProto, manifest: dict[str, Any]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    onnx.save(model, str(folder / "model.onnx"))
    make_tokenizer().save(str(folder / "tokenizer.json"))
    files = {}
    for name in ("model.onnx", "tokenizer.json"):
        data = (folder / name).read_bytes()
        files[name] = {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
    defaults = {
        "format": 1,
        "version": "0.0.1",
        "max_answer_tokens": 10,
        "null_threshold": 0.0,
        "temperature": 1.0,
        "files": files,
        "provenance": {"made by": "tests"},
        "quality": {},
        "licences": [],
    }
    (folder / "bundle.json").write_text(json.dumps({**defaults, **manifest}), encoding="utf-8")
    return folder
