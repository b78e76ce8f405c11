"""Words are replaced by their neighbours, and what is reworded has no label."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import torch

from app.engine.bundle import load_bundle
from model_build.batches import Batch
from model_build.cli import main
from model_build.losses import UNKNOWN, class_cross_entropy, span_cross_entropy
from model_build.recipe import Rewording
from model_build.rewording import RewordedBatches, alike
from tests.model_build.conftest import TinyBuild
from tests.model_build.test_unfolding import taught_by, taught_recipe

TOKENS = ["[PAD]", "[CLS]", "old", "##s", "ancient", "aged", "river", "7", "stream"]
TABLE = torch.tensor([[0, 0], [1, 0], [1, 0], [1, 0], [9, 1], [3, 1], [0, 1], [1, 0], [0.1, 1]])


class SameBatch:
    """The same example of every token, sixty times."""

    def __getitem__(self, step: int) -> Batch:
        ids = torch.arange(len(TOKENS)).repeat(60, 1)
        return Batch(ids, torch.zeros_like(ids), None, torch.ones(60, 2, dtype=torch.long))


def others() -> npt.NDArray[np.int64]:
    return alike(TABLE, {token: number for number, token in enumerate(TOKENS)}, 2)


def test_only_words_have_others_and_the_closest_come_first():
    found = {token: [TOKENS[number] for number in row] for token, row in zip(TOKENS, others(), strict=True)}
    assert found["old"] == ["ancient", "aged"]
    assert found["aged"] == ["ancient", "old"]
    assert found["river"] == ["stream", "aged"]
    for token in ("[PAD]", "[CLS]", "##s", "7"):
        assert found[token] == [token] * 2


def test_reworded_examples_have_no_label_and_the_others_are_as_they_were():
    table = others()
    batches = RewordedBatches(SameBatch(), table, Rewording(examples=0.5, words=0.4), seed=3)
    batch, plain = batches[5], SameBatch()[5]
    reworded = batch.labels[:, 0] == UNKNOWN
    assert 15 < int(reworded.sum()) < 45
    torch.testing.assert_close(batch.ids[~reworded], plain.ids[~reworded])
    torch.testing.assert_close(batch.labels[~reworded], plain.labels[~reworded])
    changed = (batch.ids != plain.ids)[reworded]
    words = [number for number, token in enumerate(TOKENS) if token.isalpha()]
    assert np.flatnonzero(changed.any(dim=0)).tolist() == words
    assert 0.25 < float(changed[:, words].float().mean()) < 0.55
    for place, number in zip(*np.nonzero(batch.ids.numpy() != plain.ids.numpy()), strict=True):
        assert batch.ids[place, number] in table[number]
    torch.testing.assert_close(batches[5].ids, batch.ids)
    assert not torch.equal(batches[6].ids, batch.ids)


@pytest.mark.parametrize("known", [0, 1, 3])
def test_what_has_no_label_costs_nothing(known: int):
    logits, spans = torch.randn(3, 3, requires_grad=True), torch.randn(3, 7, 2)
    labels, places = torch.tensor([[4, 7], [1, 3], [6, 7]]), torch.tensor([[1, 2], [0, 0], [4, 6]])
    wanted = class_cross_entropy(logits[:known], labels[:known]) * known / 3 if known else torch.tensor(0.0)
    wanted_span = span_cross_entropy(spans[:known], places[:known]) * known / 3 if known else torch.tensor(0.0)
    labels[known:], places[known:] = UNKNOWN, UNKNOWN
    found = class_cross_entropy(logits, labels)
    torch.testing.assert_close(found, wanted)
    torch.testing.assert_close(span_cross_entropy(spans, places), wanted_span)
    (gradient,) = torch.autograd.grad(found, logits)
    assert bool(gradient[:known].any(dim=1).all())
    assert not bool(gradient[known:].any())


def test_a_student_learns_from_reworded_examples_what_its_teacher_says(
    tiny_build: TinyBuild, built: Path, tmp_path: Path
):
    text = taught_recipe(tiny_build, built, "reworded")
    alone = "rewording = { examples = 1.0, neighbours = 3 }\n"
    beside = "rewording = { neighbours = 3 }\nteacher = { steps = 4, rate = 1e-2, warmup = 1, batch_tokens = 256 }\n"
    for task, settings in (("qa", alone), ("nli", beside)):
        text = text.replace(f"[{task}]\n", f"[{task}]\n{taught_by(built, task)}{settings}")
    recipe = tmp_path / "reworded.toml"
    recipe.write_text(text, encoding="utf8")
    command = ["run", str(recipe), "--data", str(tiny_build.data), "--work", str(tmp_path)]
    assert main([*command, "--stage", "finetune-qa", "--stage", "bundle-nli"]) == 0
    last = {}
    for task in ("qa", "nli"):
        metrics = (tmp_path / "reworded" / f"finetune-{task}" / "metrics.jsonl").read_text(encoding="utf8")
        last[task] = json.loads(metrics.splitlines()[-1])
    assert last["qa"]["gold"] == 0  # nothing has a label
    assert 0 < last["nli"]["gold"] < 0.8  # where nothing is known it is 1.1 of three labels, and half of them count
    assert last["nli"]["imitation"] > 0
    provenance = load_bundle(tmp_path / "reworded" / "bundle-nli" / "nli").provenance
    assert provenance["rewording"] == {"examples": 0.5, "words": 0.2, "neighbours": 3}


def test_what_a_teacher_has_no_say_in_is_not_reworded():
    class Untaught:
        def __getitem__(self, step: int) -> Batch:
            batch = SameBatch()[step]
            return replace(batch, taught=torch.arange(len(batch.ids)) % 2 == 0)

    plain, batch = SameBatch()[5], RewordedBatches(Untaught(), others(), Rewording(examples=1.0), seed=3)[5]
    assert batch.taught is not None
    assert bool((batch.labels[batch.taught] == UNKNOWN).all())
    torch.testing.assert_close(batch.labels[~batch.taught], plain.labels[~batch.taught])
    torch.testing.assert_close(batch.ids[~batch.taught], plain.ids[~batch.taught])
