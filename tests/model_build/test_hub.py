"""The hub recipe's path, on tiny random models and data sets that lie in the hub's own cache; no network."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file
from transformers import MobileBertConfig, MobileBertForPreTraining, MobileBertModel

from app.engine.bundle import load_bundle
from app.engine.qa import QuestionAnswerer
from model_build.cli import main
from model_build.jsonl import read_jsonl
from model_build.mobilebert import MobileBert, NoNorm, load_state
from model_build.recipe import DataSet, RecipeError, Source, load_recipe
from model_build.sources import data_set_folder, model_folder
from model_build.stages import fetch, pretrained
from model_build.workspace import Workspace
from tests.model_build.conftest import SHAPE, TinyBuild, save_teacher
from tests.synthetic import VOCABULARY, make_tokenizer

datasets = pytest.importorskip("datasets", reason="the extra `build` installs it")
pyarrow = pytest.importorskip("pyarrow")
parquet = pytest.importorskip("pyarrow.parquet")

REVISION = "0123456789abcdef0123456789abcdef01234567"
TASK = """
[{name}]
evaluation = ["{name}_dev.jsonl"]
weights = {{ {name}_train = 1.0 }}
data = {{ file = "{name}_train.jsonl", max_length = 48, stride = 12, heldout_sources = ["{name}_train"] }}
teacher = {{ steps = 3, rate = 1e-3, warmup = 1, batch_tokens = 256 }}
finetune = {{ feature_weight = 0.0, run = {{ steps = 3, rate = 1e-3, warmup = 1, batch_tokens = 256 }} }}
"""
SET = """
[[sets]]
name = "{name}.jsonl"
origin = {{ hub = "tiny/{repository}" }}
subset = "{subset}"
split = "{split}"
"""
STUDENT = """
[student]
vocabulary = {vocabulary}
positions = 64
embedding = 16
hidden = 48
bottleneck = 16
heads = 2
intermediate = 24
blocks = 4
"""


@dataclass(frozen=True)
class Hub:
    """A cache of huggingface_hub."""

    folder: Path

    def repository(self, name: str, kind: str = "models") -> Path:
        """An empty folder that the cache takes for `tiny/name`."""
        root = self.folder / f"{kind}--tiny--{name}"
        snapshot = root / "snapshots" / REVISION
        snapshot.mkdir(parents=True)
        (root / "refs").mkdir()
        (root / "refs" / "main").write_text(REVISION)
        return snapshot


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Hub:
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    return Hub(tmp_path / "hub")


def mobilebert(**changes: Any) -> MobileBertForPreTraining:
    """Random, with NoNorms as a trained one has them."""
    torch.manual_seed(12)
    model = MobileBertForPreTraining(MobileBertConfig(**SHAPE.transformers_config() | changes))
    for name, parameter in model.named_parameters():
        if "LayerNorm" in name and not name.startswith("cls"):
            parameter.data.uniform_(0.4, 1.6)
    return model


def save_mobilebert(folder: Path) -> MobileBertForPreTraining:
    """As google/mobilebert-uncased lies on the hub: its weights are a pytorch_model.bin, with the pretraining heads."""
    model = mobilebert()
    model.config.save_pretrained(folder)
    torch.save(model.state_dict(), folder / "pytorch_model.bin")
    make_tokenizer().save(str(folder / "tokenizer.json"))
    return model


SQUAD_CARD = """---
configs:
- config_name: two
  data_files:
  - split: train
    path: two/train-*
  - split: validation
    path: two/validation-*
---
# Questions
"""
MNLI_CARD = """---
dataset_info:
  features:
  - name: premise
    dtype: string
  - name: hypothesis
    dtype: string
  - name: label
    dtype:
      class_label:
        names:
          '0': neutral
          '1': entailment
          '2': contradiction
configs:
- config_name: default
  data_files:
  - split: train
    path: data/train-*
  - split: validation
    path: data/validation-*
---
# Pairs
"""
LABELS = ["neutral", "entailment", "contradiction"]  # as the card numbers them


def write_parquet(path: Path, rows: list[dict[str, Any]]) -> None:
    path.parent.mkdir(exist_ok=True)
    parquet.write_table(pyarrow.Table.from_pylist(rows), path)


def save_data_sets(hub: Hub, texts: Path) -> None:
    """The tiny build's questions and pairs as parquet files, laid out as squad_v2 and multi_nli."""
    squad, nli = hub.repository("squad", "datasets"), hub.repository("mnli", "datasets")
    (squad / "README.md").write_text(SQUAD_CARD)
    (nli / "README.md").write_text(MNLI_CARD)
    questions = [
        {**row, "answers": {key: [a[key] for a in row["answers"]] for key in ("text", "answer_start")}}
        for row in read_jsonl(texts / "qa.jsonl")
    ]
    pairs = [
        {"premise": row["premise"], "hypothesis": row["hypothesis"], "label": LABELS.index(row["label"])}
        for row in read_jsonl(texts / "nli.jsonl")
        if row["label"] in LABELS
    ]
    pairs[0]["label"] = -1  # the annotators did not agree
    for split, part in (("train", slice(-50)), ("validation", slice(-50, None))):
        write_parquet(squad / "two" / f"{split}-00000-of-00001.parquet", questions[part])
        write_parquet(nli / "data" / f"{split}-00000-of-00001.parquet", pairs[part])


@pytest.fixture
def recipe(hub: Hub, tiny_build: TinyBuild, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A recipe that takes everything from the hub."""
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", tmp_path / "datasets")
    save_mobilebert(hub.repository("mobilebert"))
    # A teacher wider than the student and of another depth, as BERT-large is.
    save_teacher(hub.repository("bert"), hidden_size=96, num_hidden_layers=3, num_attention_heads=3)
    save_data_sets(hub, tiny_build.data)
    sets = [
        SET.format(name=f"{task}_{name}", repository=repository, subset=subset, split=split)
        for task, repository, subset in (("qa", "squad", "two"), ("nli", "mnli", ""))
        for name, split in (("train", "train"), ("dev", "validation"))
    ]
    path = tmp_path / "tinyhub.toml"
    path.write_text(
        'name = "tinyhub"\nseed = 5\n[bundle]\nversion = "0.0.1"\nmax_length = 48\nstride = 12\n'
        '[teacher]\nhub = "tiny/bert"\n[pretrained]\nhub = "tiny/mobilebert"\n'
        + STUDENT.format(vocabulary=len(VOCABULARY))
        + "".join(sets)
        + TASK.format(name="qa")
        + TASK.format(name="nli")
    )
    return path


def test_the_whole_recipe_runs_from_the_hubs_cache(recipe: Path, tmp_path: Path):
    arguments = ["run", str(recipe), "--data", str(tmp_path), "--work", str(tmp_path / "work")]
    assert main(arguments) == 0
    built = tmp_path / "work" / "tinyhub"
    bundle = load_bundle(built / "bundle-qa" / "qa")
    assert QuestionAnswerer(bundle, 1).ask("hay straw needle hay", "where is the needle").answers
    assert bundle.provenance["pretrained"]["hub"] == "tiny/mobilebert"
    assert bundle.provenance["training_data"]["origin"]["hub"] == "tiny/squad"
    assert bundle.quality["measured"][0]["examples"] == 50
    start, end = (load_file(built / stage / "weights.safetensors") for stage in ("pretrained", "finetune-qa"))
    assert not (end["blocks.0.exit_norm.weight"] == 1).any()
    moved = [name for name in start if name in end and not torch.equal(start[name], end[name])]
    assert "blocks.0.exit_norm.weight" in moved  # scales that are not the identity are trained like the rest


def test_fetched_questions_are_those_of_the_data_set(recipe: Path, tiny_build: TinyBuild, tmp_path: Path):
    workspace = Workspace(load_recipe(recipe), tmp_path, tmp_path)
    (wanted,) = (data_set for data_set in workspace.recipe.sets if data_set.name == "qa_train.jsonl")
    assert fetch.run(workspace, tmp_path, wanted=wanted) == {"examples": 250, "left_out": 0}
    originals = list(read_jsonl(tiny_build.data / "qa.jsonl"))[:250]
    assert list(read_jsonl(tmp_path / "qa_train.jsonl")) == [{**row, "source": "qa_train"} for row in originals]


def test_fetched_pairs_have_their_label_in_words_and_are_left_out_without_one(
    recipe: Path, tiny_build: TinyBuild, tmp_path: Path
):
    workspace = Workspace(load_recipe(recipe), tmp_path, tmp_path)
    wanted = DataSet("pairs.jsonl", Source(hub="tiny/mnli"), "train")
    originals = [row for row in read_jsonl(tiny_build.data / "nli.jsonl") if row["label"] in LABELS][1:-50]
    assert fetch.run(workspace, tmp_path, wanted=wanted) == {"examples": len(originals), "left_out": 1}
    assert list(read_jsonl(tmp_path / "pairs.jsonl")) == [{**row, "source": "pairs"} for row in originals]


def test_a_pretrained_student_computes_what_its_checkpoint_does(recipe: Path, hub: Hub, tmp_path: Path):
    loaded = load_recipe(recipe)
    assert loaded.pretrained is not None
    metrics = pretrained.run(Workspace(loaded, tmp_path, tmp_path), tmp_path, source=loaded.pretrained)
    assert metrics["norms_not_identity"] == 2 * (1 + SHAPE.blocks * (2 + SHAPE.feedforwards))
    student = MobileBert(SHAPE, 1).eval()
    load_state(student, load_file(tmp_path / "weights.safetensors"))
    assert not any(module.identity for module in student.modules() if isinstance(module, NoNorm))
    theirs = MobileBertModel.from_pretrained(model_folder(loaded.pretrained)).eval()
    assert isinstance(theirs, MobileBertModel)
    torch.manual_seed(1)
    ids = torch.randint(5, SHAPE.vocabulary, (2, 30))
    types = (torch.arange(30) > 10).long().expand(2, 30)
    with torch.no_grad():
        found = list(student.hidden_states(ids, types, None))
        wanted = theirs(input_ids=ids, token_type_ids=types, output_hidden_states=True).hidden_states
    for ours, expected in zip(found, wanted, strict=True):
        torch.testing.assert_close(ours, expected, atol=1e-4 * expected.abs().max().item(), rtol=1e-4)


def other_vocabulary(hub: Hub) -> None:
    tokenizer = json.loads(make_tokenizer().to_str())
    vocabulary = tokenizer["model"]["vocab"]
    vocabulary["hay"], vocabulary["straw"] = vocabulary["straw"], vocabulary["hay"]
    snapshot = hub.folder / "models--tiny--mobilebert" / "snapshots" / REVISION
    (snapshot / "tokenizer.json").write_text(json.dumps(tokenizer))


def other_shape(hub: Hub) -> None:
    snapshot = hub.folder / "models--tiny--mobilebert" / "snapshots" / REVISION
    mobilebert(num_hidden_layers=2).config.save_pretrained(snapshot)


def no_weights(hub: Hub) -> None:
    (hub.folder / "models--tiny--mobilebert" / "snapshots" / REVISION / "pytorch_model.bin").unlink()


def other_weights(hub: Hub) -> None:
    snapshot = hub.folder / "models--tiny--mobilebert" / "snapshots" / REVISION
    state = mobilebert().state_dict()
    del state["mobilebert.encoder.layer.1.output.bottleneck.LayerNorm.weight"]
    torch.save(state, snapshot / "pytorch_model.bin")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (other_weights, "encoder.layer.1.output.bottleneck.LayerNorm.weight is missing"),
        (other_vocabulary, "same vocabulary"),
        (other_shape, "num_hidden_layers 2; the recipe needs 4"),
        (no_weights, "neither model.safetensors nor pytorch_model.bin"),
    ],
)
def test_a_checkpoint_that_does_not_fit_is_refused(
    recipe: Path, hub: Hub, tmp_path: Path, spoil: Callable[[Hub], None], said: str
):
    spoil(hub)
    loaded = load_recipe(recipe)
    assert loaded.pretrained is not None
    with pytest.raises(RecipeError, match=said):
        pretrained.run(Workspace(loaded, tmp_path, tmp_path), tmp_path, source=loaded.pretrained)


def test_hidden_states_of_a_wider_teacher_cannot_be_a_target(
    recipe: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    text = recipe.read_text().replace("feature_weight = 0.0", "feature_weight = 0.3")
    recipe.write_text(text)
    assert main(["run", str(recipe), "--data", str(tmp_path), "--work", str(tmp_path), "--stage", "finetune-qa"]) == 2
    assert "wider than the student's" in capsys.readouterr().err


def test_data_sets_that_cannot_be_read_are_sentences(recipe: Path, hub: Hub, tmp_path: Path):
    workspace = Workspace(load_recipe(recipe), tmp_path, tmp_path)
    with pytest.raises(RecipeError, match=r"x\.jsonl: .*test"):
        fetch.run(workspace, tmp_path, wanted=DataSet("x.jsonl", Source(hub="tiny/squad"), "test", "two"))
    with pytest.raises(RecipeError, match="Cannot get the dataset tiny/none from the Hugging Face hub"):
        data_set_folder(Source(hub="tiny/none"))
    other = hub.repository("other", "datasets")
    write_parquet(other / "train.parquet", [{"text": "a"}])
    with pytest.raises(RecipeError, match="neither questions nor premises: text"):
        fetch.run(workspace, tmp_path, wanted=DataSet("x.jsonl", Source(hub="tiny/other"), "train"))


def test_a_data_set_may_be_a_folder_or_lie_in_a_package(recipe: Path, hub: Hub, monkeypatch: pytest.MonkeyPatch):
    snapshot = data_set_folder(Source(hub="tiny/squad"))
    assert data_set_folder(Source(folder=str(snapshot))) == snapshot
    package = hub.folder / "some_data"
    (package / "squad").mkdir(parents=True)
    (package / "__init__.py").touch()
    monkeypatch.syspath_prepend(hub.folder)
    assert data_set_folder(Source(package="some_data/squad")) == package / "squad"
    with pytest.raises(RecipeError, match="not installed"):
        data_set_folder(Source(package="no_such_data/squad"))
    with pytest.raises(RecipeError, match="exactly one"):
        data_set_folder(Source(package="some_data", hub="tiny/squad"))
