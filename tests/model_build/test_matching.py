"""The student beside its teacher: which layers meet, and what teacher forcing does."""

import pytest
import torch

from model_build.matching import Stage, compare, matched_stages
from model_build.teacher import TeacherView
from tests.model_build.conftest import SHAPE, random_inputs, random_student


def view(layers: int, heads: int = 0) -> TeacherView:
    torch.manual_seed(11)
    hidden = tuple(torch.randn(3, 20, 32) for _ in range(layers + 1))
    attentions = tuple(torch.randn(3, heads, 20, 20).softmax(-1) for _ in range(layers)) if heads else ()
    return TeacherView(hidden, attentions, torch.zeros(3, 20, 2))


def test_the_real_table():
    stages = matched_stages(24, 4, 6, 12)
    assert stages[0] == Stage(1, 0, 3, ((0, 1, 2, 3), (4, 5, 6, 7), (8, 9, 10, 11)))
    assert [stage.layer for stage in stages] == [1, 2, 3, 4, 5, 6]
    assert [block for stage in stages for block in range(stage.first, stage.last + 1)] == list(range(24))


def test_blocks_that_cannot_be_shared_are_refused():
    with pytest.raises(ValueError, match="24 blocks"):
        matched_stages(24, 4, 5, 12)


def test_without_forcing_it_is_the_plain_network():
    student = random_student()
    ids, types, attention = random_inputs()
    result = compare(student, view(2), matched_stages(4, 2, 2, 4), ids, types, attention=attention)
    *_, hidden = student.hidden_states(ids, types, attention)
    torch.testing.assert_close(result.hidden, hidden)
    assert len(result.features) == 3
    assert result.attentions == ()


def test_forced_stages_do_not_see_each_other():
    student = random_student()
    ids, types, attention = random_inputs()
    stages = matched_stages(SHAPE.blocks, 2, 2, 4)
    teacher = view(2, heads=4)
    before = compare(student, teacher, stages, ids, types, attention=attention, own=0.0)
    assert len(before.attentions) == 4
    with torch.no_grad():
        for block in student.blocks[:2]:
            block.exit.weight.mul_(3)
    after = compare(student, teacher, stages, ids, types, attention=attention, own=0.0)
    assert before.features[1] != after.features[1]
    assert before.features[2] == after.features[2]


def test_forcing_stops_gradients_between_stages():
    student = random_student()
    ids, types, attention = random_inputs()
    result = compare(student, view(2), matched_stages(4, 2, 2, 4), ids, types, attention=attention, own=0.0)
    result.features[2].backward()
    first, last = student.blocks[0].entry.weight.grad, student.blocks[3].entry.weight.grad
    assert first is None or not first.any()
    assert last is not None
    assert last.any()
