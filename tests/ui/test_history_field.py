"""The field for a question or a claim: earlier ones come back with Up, and long ones can be read whole."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.history_field import HistoryField
from app.ui.theme import Theme
from tests.ui.panels import show


@pytest.fixture
def panel() -> QWidget:
    """What the field stands in, above nothing."""
    made = QWidget()
    QVBoxLayout(made)
    return made


@pytest.fixture
def field(qtbot, panel: QWidget) -> HistoryField:
    """A field in which some sixty characters make a line."""
    made = HistoryField(200)
    column = panel.layout()
    assert isinstance(column, QVBoxLayout)
    column.addWidget(made)
    column.addStretch(1)
    show(qtbot, panel)
    made.setFocus()
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


LONG = "Who turned the lens by hand for thirteen hours when the clockwork of the lighthouse had stopped? " * 2


def test_it_grows_with_what_is_written_up_to_four_lines(qtbot, field: HistoryField) -> None:
    heights = []
    for words in ("", "Who?", LONG[:80], LONG[:130], LONG, LONG * 4, "Who?"):
        field.setText(words)
        qtbot.waitUntil(lambda: field.height() == field.sizeHint().height())
        heights.append(field.height())
    none, one, two, three, four, many, again = heights
    assert none == one == again < two < three < four == many
    assert four - three == three - two


@pytest.mark.parametrize("size", [8, 9, 11, 13])
def test_all_of_an_entry_of_few_lines_is_in_view(qtbot, theme: Theme, field: HistoryField, size: int) -> None:
    theme.use_font_size(size)
    field.setText(LONG[:120])
    qtbot.waitUntil(lambda: field.font().pointSize() == size)
    qtbot.waitUntil(lambda: field.height() > 34 and field.verticalScrollBar().maximum() == 0)
    assert field.verticalScrollBar().value() == 0


def test_up_and_down_walk_through_the_lines_of_an_entry_first(qtbot, field: HistoryField) -> None:
    field.setText(LONG[:80])
    assert press(qtbot, field, UP) == [LONG[:80]]
    assert press(qtbot, field, UP) == ["three"]
    with qtbot.assertNotEmitted(field.left_downwards):
        assert press(qtbot, field, DOWN) == [LONG[:80]]
        field.moveCursor(QTextCursor.MoveOperation.Start)
        press(qtbot, field, DOWN)
    with qtbot.waitSignal(field.left_downwards):
        press(qtbot, field, DOWN)


def test_enter_is_no_end_of_a_line(qtbot, field: HistoryField) -> None:
    qtbot.keyClicks(field, "who")
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        with qtbot.waitSignal(field.returnPressed):
            qtbot.keyClick(field, key)
    assert field.text() == "who"


def test_what_is_pasted_comes_as_one_line_as_far_as_there_is_room(field: HistoryField) -> None:
    pasted = QMimeData()
    pasted.setText("the keepers\nof the light\r\n")
    field.setText("Who were ")
    field.insertFromMimeData(pasted)
    assert field.text() == "Who were the keepers of the light"
    field.selectAll()
    pasted.setText("x" * 300)
    field.insertFromMimeData(pasted)
    assert field.text() == "x" * 200


def test_no_more_can_be_typed_than_there_is_room_for(qtbot, field: HistoryField) -> None:
    field.setText("x" * 199)
    qtbot.keyClicks(field, "yz")
    assert field.text() == "x" * 199 + "y"


def test_files_are_left_to_the_window(field: HistoryField, tmp_path: Path) -> None:
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(tmp_path / "a.txt"))])
    assert not field.canInsertFromMimeData(dropped)
    dropped = QMimeData()
    dropped.setText("words")
    assert field.canInsertFromMimeData(dropped)
