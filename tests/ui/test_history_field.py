"""Earlier questions come back with Up, as in a shell."""

import pytest
from PySide6.QtCore import Qt

from app.ui.history_field import HistoryField
from tests.ui.panels import show


@pytest.fixture
def field(qtbot) -> HistoryField:
    made = HistoryField()
    show(qtbot, made)
    made.set_history(["one", "two", "three"])
    return made


def press(qtbot, field: HistoryField, *keys: Qt.Key) -> list[str]:
    seen = []
    for key in keys:
        qtbot.keyClick(field, key)
        seen.append(field.text())
    return seen


UP, DOWN = Qt.Key.Key_Up, Qt.Key.Key_Down


def test_up_goes_back_and_down_forth_to_what_was_typed(qtbot, field: HistoryField) -> None:
    qtbot.keyClicks(field, "dra")
    assert press(qtbot, field, UP, UP, UP, UP) == ["three", "two", "one", "one"]
    with qtbot.assertNotEmitted(field.left_downwards):
        assert press(qtbot, field, DOWN, DOWN, DOWN) == ["two", "three", "dra"]
    with qtbot.waitSignal(field.left_downwards):
        press(qtbot, field, DOWN)


def test_the_question_just_asked_is_not_a_step(qtbot, field: HistoryField) -> None:
    field.setText("three")
    assert press(qtbot, field, UP) == ["two"]


def test_an_entry_can_be_edited_and_is_the_draft_then(qtbot, field: HistoryField) -> None:
    press(qtbot, field, UP, UP)
    qtbot.keyClicks(field, "!")
    assert field.text() == "two!"
    assert press(qtbot, field, UP, DOWN) == ["three", "two!"]


def test_without_a_history_down_leaves_and_up_does_nothing(qtbot, field: HistoryField) -> None:
    field.set_history([])
    qtbot.keyClicks(field, "x")
    assert press(qtbot, field, UP) == ["x"]
    with qtbot.waitSignal(field.left_downwards):
        press(qtbot, field, DOWN)
