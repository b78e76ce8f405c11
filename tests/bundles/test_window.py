"""The window with a broken model: it says so, and goes on with the other one."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app.settings import Settings, save_settings
from app.ui.readers import Readers
from tests.bundles.bad import BAD, TASKS
from tests.ui.conftest import OpenWindow
from tests.ui.steps import check, idle, only

NAMED = {bad.name: bad for bad in BAD}
HARMS = ["no graph", "graph cut in half", "weights outside", "custom operator", "more words than the graph"]
TEXT = "The straw agrees that the needle is in the hay. The barn denies it."


@pytest.fixture
def models(tmp_path: Path) -> Path:
    for task, make in TASKS.items():
        make(tmp_path / "models" / task)
    return tmp_path / "models"


def started(open_window: OpenWindow, models: Path):
    save_settings(Settings(model=str(models), started_before=True))
    window = open_window(Readers())
    window.warm_up()
    return window


@pytest.mark.parametrize("harm", HARMS)
def test_claims_are_checked_though_the_questions_model_is_broken(
    qtbot, open_window: OpenWindow, models: Path, harm: str
) -> None:
    NAMED[harm].harm(models / "qa")
    window = started(open_window, models)
    only(qtbot, window, TEXT)
    qtbot.waitUntil(lambda: NAMED[harm].sentence in window.banner.sentence)
    window.banner.hide()
    window.ask.question.setText("where is the needle")
    qtbot.mouseClick(window.ask.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: idle(window) and NAMED[harm].sentence in window.banner.sentence)
    assert window.ask.shown == ()
    assert not window.asking.running
    check(qtbot, window, "the straw agrees")
    assert window.checking.result is not None
    assert window.checking.result.done
    assert window.check.shown


@pytest.mark.parametrize("harm", HARMS)
def test_questions_are_answered_though_the_claims_model_is_broken(
    qtbot, open_window: OpenWindow, models: Path, harm: str
) -> None:
    NAMED[harm].harm(models / "nli")
    window = started(open_window, models)
    only(qtbot, window, TEXT)
    check(qtbot, window, "the straw agrees")
    qtbot.waitUntil(lambda: NAMED[harm].sentence in window.banner.sentence)
    assert window.check.shown == ()
    window.actions_.ask.trigger()
    window.ask.question.setText("where is the needle")
    qtbot.mouseClick(window.ask.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: idle(window) and bool(window.ask.shown))
    assert window.ask.shown[0].answer.text == "needle"


def test_a_mended_model_is_used_without_a_new_start(qtbot, open_window: OpenWindow, models: Path) -> None:
    NAMED["graph cut in half"].harm(models / "qa")
    window = started(open_window, models)
    only(qtbot, window, TEXT)
    qtbot.waitUntil(lambda: "model.onnx cannot be used" in window.banner.sentence)
    TASKS["qa"](models / "qa")
    window.ask.question.setText("where is the needle")
    qtbot.mouseClick(window.ask.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: idle(window) and bool(window.ask.shown))
    assert window.ask.shown[0].answer.text == "needle"
