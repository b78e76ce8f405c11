"""Losses are zero where they should be, and mean what they say."""

import math

import pytest
import torch

from model_build.losses import (
    attention_loss,
    class_cross_entropy,
    feature_map_loss,
    logit_loss,
    span_cross_entropy,
    span_logit_loss,
)
from model_build.task_losses import imitation_loss


def test_feature_maps_that_agree_cost_nothing_and_the_free_dimensions_do_not_count():
    teacher = torch.randn(2, 5, 8)
    student = torch.cat((teacher, torch.randn(2, 5, 4)), dim=-1)
    assert feature_map_loss(student, teacher).item() == 0


def test_predicting_the_mean_costs_one():
    teacher = torch.randn(2, 50, 8)
    student = teacher.reshape(-1, 8).mean(dim=0).expand_as(teacher)
    assert math.isclose(feature_map_loss(student, teacher).item(), 1.0, rel_tol=1e-5)


def test_padding_does_not_count():
    teacher, student = torch.randn(2, 6, 8), torch.randn(2, 6, 8)
    keep = torch.ones(2, 6)
    keep[1, 3:] = 0
    spoiled = student.clone()
    spoiled[1, 3:] = 1e3
    assert feature_map_loss(student, teacher, keep) == feature_map_loss(spoiled, teacher, keep)
    scores, wanted = torch.randn(2, 3, 6, 6), torch.randn(2, 3, 6, 6).softmax(-1)
    other = scores.clone()
    other[1, :, 3:] = torch.randn(3, 3, 6)
    assert attention_loss(scores, wanted, keep) == attention_loss(other, wanted, keep)


def test_attention_loss_is_a_divergence():
    scores = torch.randn(2, 3, 6, 6)
    assert abs(attention_loss(scores, scores.softmax(-1)).item()) < 1e-6
    assert attention_loss(scores, torch.randn(2, 3, 6, 6).softmax(-1)).item() > 0
    # Attention of exactly zero, as at padding, is finite.
    assert torch.isfinite(attention_loss(scores, torch.eye(6).expand(2, 3, 6, 6)))


def test_logit_loss_ignores_a_constant_and_matches_the_definition():
    student, teacher = torch.randn(4, 3), torch.randn(4, 3)
    assert abs(logit_loss(teacher + 5, teacher).item()) < 1e-6
    wanted = (teacher.softmax(-1) * (teacher.log_softmax(-1) - student.log_softmax(-1))).sum(-1).mean()
    torch.testing.assert_close(logit_loss(student, teacher), wanted)


def test_span_losses_average_start_and_end():
    logits, teacher = torch.randn(4, 9, 2), torch.randn(4, 9, 2)
    spans = torch.randint(0, 9, (4, 2))
    start = torch.nn.functional.cross_entropy(logits[..., 0], spans[:, 0])
    end = torch.nn.functional.cross_entropy(logits[..., 1], spans[:, 1])
    torch.testing.assert_close(span_cross_entropy(logits, spans), (start + end) / 2)
    both = (logit_loss(logits[..., 0], teacher[..., 0]) + logit_loss(logits[..., 1], teacher[..., 1])) / 2
    torch.testing.assert_close(span_logit_loss(logits, teacher), both)


def test_not_entailment_asks_for_the_sum_of_the_other_two():
    logits = torch.tensor([[0.3, 1.0, -0.5]])
    shares = logits.softmax(-1)[0]
    for gold, share in zip((0b001, 0b010, 0b100, 0b110), (*shares.tolist(), 1 - shares[0].item()), strict=True):
        loss = class_cross_entropy(logits, torch.tensor([[gold, 0b111]]))
        assert math.isclose(loss.item(), -math.log(share), rel_tol=1e-5)


def test_a_class_that_a_source_never_names_is_left_as_it_is():
    logits = torch.tensor([[0.3, 1.0, -0.5]] * 2, requires_grad=True)
    loss = class_cross_entropy(logits, torch.tensor([[0b010, 0b011], [0b100, 0b101]]))
    of_two = (math.log(1 + math.exp(0.3 - 1.0)), math.log(1 + math.exp(0.3 + 0.5)))
    assert math.isclose(loss.item(), sum(of_two) / 2, rel_tol=1e-5)
    (gradient,) = torch.autograd.grad(loss, logits)
    assert gradient.eq(0).tolist() == [[False, False, True], [False, True, False]]


@pytest.mark.parametrize("task", ["qa", "nli"])
def test_a_teacher_that_has_no_say_costs_nothing(task: str):
    torch.manual_seed(1)
    logits, wanted = torch.randn(4, 5, 3 if task == "nli" else 2, requires_grad=True), torch.randn(4, 5, 3)
    wanted = wanted[..., : logits.shape[-1]]
    each = [imitation_loss(task, logits[row : row + 1], wanted[row : row + 1], 2.0) for row in range(4)]
    taught = torch.tensor([True, False, False, True])
    torch.testing.assert_close(imitation_loss(task, logits, wanted, 2.0, taught), (each[0] + each[3]) / 4)
    torch.testing.assert_close(imitation_loss(task, logits, wanted, 2.0), sum(each) / torch.tensor(4.0))
    nothing = imitation_loss(task, logits, wanted, 2.0, torch.zeros(4, dtype=torch.bool))
    nothing.backward()
    assert nothing.item() == 0.0
    assert logits.grad is not None
    assert not logits.grad.any()
