"""The student is transformers' MobileBERT in every respect but its layout."""

import pytest
import torch
from transformers import MobileBertConfig, MobileBertForQuestionAnswering, MobileBertForSequenceClassification

from model_build.mobilebert import MobileBert, MobileBertShape, from_transformers, load_state, to_transformers
from tests.model_build.conftest import SHAPE, random_inputs, random_student


def config() -> MobileBertConfig:
    return MobileBertConfig(**SHAPE.transformers_config())


def randomise_norms(model: torch.nn.Module) -> None:
    """A fresh checkpoint's NoNorms are the identity; a real one's are not."""
    torch.manual_seed(9)
    for name, parameter in model.named_parameters():
        if "LayerNorm" in name:
            parameter.data.uniform_(-0.5, 1.5)


def test_the_paper_counts_as_many_parameters():
    with torch.device("meta"):
        count = sum(p.numel() for p in MobileBert(MobileBertShape(), 2).parameters())
    assert count == pytest.approx(24.6e6, rel=0.005)


def test_our_weights_in_transformers_answer_the_same():
    student = random_student()
    theirs = MobileBertForQuestionAnswering(config()).eval()
    theirs.load_state_dict(to_transformers(student.state_dict(), SHAPE, "qa_outputs"), strict=True)
    ids, types, attention = random_inputs()
    ours = student(ids, types, attention)
    out = theirs(input_ids=ids, token_type_ids=types, attention_mask=attention)
    kept = attention.bool()
    torch.testing.assert_close(ours[..., 0][kept], out.start_logits[kept], atol=1e-3, rtol=0)
    torch.testing.assert_close(ours[..., 1][kept], out.end_logits[kept], atol=1e-3, rtol=0)


def test_our_classifier_in_transformers_judges_the_same():
    student = random_student(3)
    theirs = MobileBertForSequenceClassification(config_with_labels(3)).eval()
    theirs.load_state_dict(to_transformers(student.state_dict(), SHAPE, "classifier"), strict=True)
    ids, types, attention = random_inputs()
    out = theirs(input_ids=ids, token_type_ids=types, attention_mask=attention).logits
    torch.testing.assert_close(student(ids, types, attention)[:, 0], out, atol=1e-3, rtol=0)


def config_with_labels(count: int) -> MobileBertConfig:
    return MobileBertConfig(**SHAPE.transformers_config() | {"num_labels": count})


@pytest.mark.parametrize("scaled", [False, True], ids=["identity norms", "scaled norms"])
def test_a_transformers_checkpoint_in_ours_answers_the_same(scaled: bool):
    torch.manual_seed(8)
    theirs = MobileBertForQuestionAnswering(config()).eval()
    if scaled:
        randomise_norms(theirs)
    ours = MobileBert(SHAPE, 2).eval()
    load_state(ours, from_transformers(theirs.state_dict(), SHAPE, "qa_outputs"))
    ids, types, attention = random_inputs(padded=False)
    out = theirs(input_ids=ids, token_type_ids=types, attention_mask=attention)
    logits = ours(ids, types, attention)
    torch.testing.assert_close(logits[..., 0], out.start_logits, atol=1e-3, rtol=0)
    torch.testing.assert_close(logits[..., 1], out.end_logits, atol=1e-3, rtol=0)
    assert ours.embedding_norm.identity is not scaled


def test_a_checkpoint_with_a_pooler_is_refused_not_truncated():
    theirs = MobileBertForSequenceClassification(MobileBertConfig(**SHAPE.transformers_config() | POOLER))
    with pytest.raises(ValueError, match="pooler"):
        from_transformers(theirs.state_dict(), SHAPE, "classifier")


POOLER = {"classifier_activation": True}


def test_loss_and_gradients_are_those_of_transformers():
    student = random_student()
    theirs = MobileBertForQuestionAnswering(config())
    theirs.load_state_dict(to_transformers(student.state_dict(), SHAPE, "qa_outputs"), strict=True)
    ids, types, attention = random_inputs()
    kept = attention.bool()
    logits = student(ids, types, attention)
    (logits[kept] ** 2).mean().backward()
    out = theirs(input_ids=ids, token_type_ids=types, attention_mask=attention)
    (torch.stack((out.start_logits, out.end_logits), -1)[kept] ** 2).mean().backward()
    ours = {name: p.grad for name, p in student.named_parameters() if p.grad is not None}
    translated = to_transformers(
        {name: ours.get(name, torch.zeros_like(p)) for name, p in student.named_parameters()}, SHAPE, "qa_outputs"
    )
    compared = 0
    for name, parameter in theirs.named_parameters():
        if "LayerNorm" not in name and parameter.grad is not None:
            torch.testing.assert_close(translated[name], parameter.grad, atol=1e-5, rtol=1e-3)
            compared += 1
    assert compared > 20 * SHAPE.blocks


def test_padding_changes_nothing():
    student = random_student(norms=True)
    ids, types, attention = random_inputs()
    padded = student(ids, types, attention)
    alone = student(ids[2:, :9], types[2:, :9])
    torch.testing.assert_close(padded[2:, :9], alone, atol=1e-5, rtol=1e-5)


def test_state_survives_the_round_trip():
    student = random_student()
    state = student.state_dict()
    back = from_transformers(to_transformers(state, SHAPE, "qa_outputs"), SHAPE, "qa_outputs")
    assert set(back) == set(state)
    for name, tensor in state.items():
        torch.testing.assert_close(back[name], tensor)
