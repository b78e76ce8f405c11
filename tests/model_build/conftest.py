"""A student, a teacher and a recipe small enough to build in seconds."""

import json
import lzma
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import BertConfig, BertModel

from model_build.cli import main
from model_build.mobilebert import MobileBert, MobileBertShape, NoNorm
from tests.synthetic import VOCABULARY, make_tokenizer

SHAPE = MobileBertShape(
    vocabulary=len(VOCABULARY), positions=64, embedding=16, hidden=48, bottleneck=16, heads=2, intermediate=24, blocks=4
)

RECIPE = """
name = "tiny"
seed = 5

[bundle]
version = "0.0.1"
max_length = 48
stride = 12

[teacher]
folder = "{teacher}"

[student]
vocabulary = {vocabulary}
positions = 64
embedding = 16
hidden = 48
bottleneck = 16
heads = 2
intermediate = 24
blocks = 4

[corpus]
files = ["corpus.txt.xz"]
tokens = 4000
length = 24
long_length = 48

[transfer]
forced_steps = 4
mixed_steps = 4
run = {{ steps = 12, rate = 1e-3, warmup = 2, batch_tokens = 256 }}

[qa]
evaluation = ["qa.jsonl"]
weights = {{ hay = 1.0 }}
data = {{ file = "qa.jsonl", max_length = 48, stride = 12, heldout_sources = ["hay"] }}
teacher = {{ steps = 4, rate = 1e-3, warmup = 1, batch_tokens = 256 }}
finetune = {{ attention_weight = 0.1, run = {{ steps = 4, rate = 1e-3, warmup = 1, batch_tokens = 256 }} }}

[nli]
evaluation = ["nli.jsonl"]
weights = {{ hay = 1.0 }}
data = {{ file = "nli.jsonl", max_length = 48, heldout_sources = ["hay"] }}
teacher = {{ steps = 4, rate = 1e-3, warmup = 1, batch_tokens = 256 }}
finetune = {{ run = {{ steps = 4, rate = 1e-3, warmup = 1, batch_tokens = 256 }} }}
"""


@dataclass(frozen=True)
class TinyBuild:
    """Where a tiny build's recipe and data are."""

    recipe: Path
    data: Path


def random_student(outputs: int = 2, *, norms: bool = False) -> MobileBert:
    """A student of random weights; with `norms`, its NoNorms are not the identity, some scales zero or negative."""
    torch.manual_seed(3)
    student = MobileBert(SHAPE, outputs)
    student.words.weight.data[0] = 0
    for module in student.modules():
        if norms and isinstance(module, NoNorm):
            module.weight.data.uniform_(-0.5, 1.5)
            module.weight.data[0] = 0
            module.bias.data.normal_(std=0.3)
            module.refresh()
    return student.eval()


def random_inputs(*, padded: bool = True) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Token ids, types and attention mask, [3, 20]; with `padded` two rows end early."""
    torch.manual_seed(4)
    ids = torch.randint(1, SHAPE.vocabulary, (3, 20))
    types = (torch.arange(20) > 6).long().expand(3, 20).contiguous()
    attention = torch.ones(3, 20, dtype=torch.long)
    if padded:
        attention[1, 15:] = 0
        attention[2, 9:] = 0
    return ids * attention, types, attention


def save_teacher(folder: Path, **changes: int) -> None:
    """Write a random BERT, by default with two layers of two heads, and a tokenizer that fits."""
    torch.manual_seed(6)
    shape: dict[str, Any] = {
        "hidden_size": 32,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "intermediate_size": 48,
    } | changes
    config = BertConfig(vocab_size=len(VOCABULARY), max_position_embeddings=64, **shape)
    BertModel(config, add_pooling_layer=False).save_pretrained(folder)
    make_tokenizer().save(str(folder / "tokenizer.json"))


def write_data(folder: Path) -> None:
    """Write a corpus, questions and pairs of nonsense in the synthetic vocabulary."""
    picks = random.Random(7)
    words = ["hay", "straw", "is", "the", "where", "open", "close"]

    def sentence(length: int) -> str:
        return " ".join(picks.choice(words) for _ in range(length))

    with lzma.open(folder / "corpus.txt.xz", "wt", encoding="utf8") as corpus:
        corpus.writelines(sentence(40) + "\n" for _ in range(150))
    questions, pairs = [], []
    for number in range(300):
        before = sentence(picks.randrange(1, 60)) + " "
        context = f"{before}needle {sentence(8)}"
        answers = [{"text": "needle", "answer_start": len(before)}] if number % 4 else []
        questions.append({"source": "hay", "context": context, "question": "where is the needle", "answers": answers})
        label = picks.choice(["entailment", "neutral", "contradiction", "not_entailment"])
        pairs.append({"source": "hay", "premise": sentence(12), "hypothesis": sentence(5), "label": label})
    for name, rows in (("qa.jsonl", questions), ("nli.jsonl", pairs)):
        (folder / name).write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf8")


@pytest.fixture(scope="session")
def tiny_build(tmp_path_factory: pytest.TempPathFactory) -> TinyBuild:
    """A recipe, its teacher and its data."""
    folder = tmp_path_factory.mktemp("tiny")
    (folder / "teacher").mkdir()
    (folder / "data").mkdir()
    save_teacher(folder / "teacher")
    write_data(folder / "data")
    recipe = folder / "tiny.toml"
    text = RECIPE.format(teacher=(folder / "teacher").as_posix(), vocabulary=len(VOCABULARY))
    recipe.write_text(text, encoding="utf8")
    return TinyBuild(recipe, folder / "data")


@pytest.fixture(scope="session")
def built(tiny_build: TinyBuild, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The work folder of a finished build."""
    work = tmp_path_factory.mktemp("work")
    assert main(["run", str(tiny_build.recipe), "--data", str(tiny_build.data), "--work", str(work)]) == 0
    return work / "tiny"
