"""Everything that can be chosen is shown, changed and given back."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialogButtonBox, QFileDialog, QMessageBox, QPushButton

from app.engine.bundle import FAST, bundles_folder
from app.settings import FONT_SIZES, MAX_TOP_K, OVERLAPS, Settings, load_settings
from app.ui.main_window import MainWindow
from app.ui.settings_dialog import SettingsDialog, check_models
from tests.ui import fakes
from tests.ui.conftest import OpenWindow
from tests.ui.steps import ask, only

CHOSEN = Settings(
    theme="dark",
    top_k=7,
    caution=1.5,
    threads=2,
    model="",
    overlap=OVERLAPS[1],
    font_size=FONT_SIZES[1],
    language="de",
)


@pytest.fixture
def make_dialog(qtbot) -> Iterator[Callable[..., SettingsDialog]]:
    made: list[SettingsDialog] = []

    def make(settings: Settings = CHOSEN, check: Callable[[Path], Iterator[str]] = check_models) -> SettingsDialog:
        dialog = SettingsDialog(settings, 4, check_models=check)
        qtbot.addWidget(dialog)
        made.append(dialog)
        dialog.show()
        return dialog

    yield make
    for dialog in made:
        dialog.reject()


def button(dialog: SettingsDialog, text: str) -> QPushButton:
    (found,) = [one for one in dialog.findChildren(QPushButton) if one.text() == text]
    return found


def test_what_is_shown_is_given_back(make_dialog) -> None:
    for settings in (CHOSEN, Settings(), replace(CHOSEN, overlap=77, threads=9, model="/somewhere")):
        assert make_dialog(settings).chosen == settings


def test_every_choice_changes_its_setting(make_dialog) -> None:
    dialog = make_dialog(Settings())
    dialog.theme.setCurrentIndex(1)
    dialog.font_size.setCurrentIndex(1)
    dialog.language.setCurrentIndex(dialog.language.findData("de"))
    dialog.top_k.setCurrentIndex(MAX_TOP_K - 1)
    dialog.caution.setValue(dialog.caution.maximum())
    dialog.overlap.setCurrentIndex(1)
    dialog.threads.setCurrentIndex(1)
    assert dialog.chosen == Settings(
        theme="light",
        font_size=FONT_SIZES[0],
        language="de",
        top_k=MAX_TOP_K,
        caution=dialog.chosen.caution,
        overlap=OVERLAPS[0],
        threads=1,
    )
    assert dialog.chosen.caution > 1


def test_defaults_come_back_only_when_they_are_saved(make_dialog) -> None:
    dialog = make_dialog()
    button(dialog, "Restore defaults").click()
    assert dialog.chosen == Settings()
    assert dialog.isVisible()


@pytest.mark.bundles
def test_another_folder_of_models_is_looked_at_first(
    qtbot, make_dialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = make_dialog(Settings())
    assert not dialog.model_state.isVisible()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    dialog.model.setCurrentIndex(2)
    dialog.model.activated.emit(2)
    assert not button(dialog, "Save").isEnabled()
    qtbot.waitUntil(button(dialog, "Save").isEnabled)
    assert "There is no model in" in dialog.model_state.text()
    assert (dialog.chosen.model, dialog.model.currentIndex()) == ("", 0)

    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(bundles_folder()))
    dialog.model.setCurrentIndex(2)
    dialog.model.activated.emit(2)
    qtbot.waitUntil(lambda: "qa " in dialog.model_state.text())
    assert dialog.chosen.model == str(bundles_folder())
    dialog.model.setCurrentIndex(0)
    dialog.model.activated.emit(0)
    assert dialog.chosen.model == ""
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    dialog.model.setCurrentIndex(2)
    dialog.model.activated.emit(2)
    assert dialog.model.currentIndex() == 0


def test_the_fast_models_are_chosen_by_name(make_dialog, monkeypatch: pytest.MonkeyPatch) -> None:
    dialog = make_dialog(Settings())
    dialog.model.setCurrentIndex(1)
    dialog.model.activated.emit(1)
    assert dialog.chosen.model == FAST
    assert not dialog.model_state.isVisible()
    assert button(dialog, "Save").isEnabled()
    # Choosing no folder after all leaves what was chosen, and the search begins in no folder called "fast".
    asked: list[str] = []

    def choose_none(_parent: object, _title: str, folder: str) -> str:
        asked.append(folder)
        return ""

    monkeypatch.setattr(QFileDialog, "getExistingDirectory", choose_none)
    dialog.model.setCurrentIndex(2)
    dialog.model.activated.emit(2)
    assert asked == [""]
    assert (dialog.chosen.model, dialog.model.currentIndex()) == (FAST, 1)
    assert make_dialog(Settings(model=FAST)).model.currentIndex() == 1


def test_closing_stops_looking(qtbot, make_dialog, tmp_path: Path) -> None:
    looking, closed = threading.Event(), threading.Event()

    def endless(_folder: Path) -> Iterator[str]:
        try:
            while True:
                looking.set()
                yield ""
        finally:
            closed.set()

    dialog = make_dialog(Settings(), endless)
    dialog.use_models(tmp_path)
    assert looking.wait(5)
    dialog.reject()
    assert closed.is_set()


def test_the_dialog_fits_a_small_screen_and_keeps_its_buttons_in_view(qtbot, make_dialog) -> None:
    dialog = make_dialog()
    dialog.resize(dialog.width(), 420)
    buttons = dialog.findChild(QDialogButtonBox)
    assert buttons is not None
    assert dialog.rect().contains(buttons.geometry())


def test_chosen_settings_reach_the_engine_and_the_next_start(qtbot, open_window: OpenWindow) -> None:
    answerer = fakes.FakeAnswerer(words=("needle",))
    window = open_window(fakes.readers(answerer))
    only(qtbot, window, "hay needle hay")
    window.apply_settings(replace(window.settings, top_k=3))
    ask(qtbot, window)
    assert answerer.asked[-1][2] == 3
    assert load_settings().top_k == 3


def test_everything_that_is_open_takes_another_font_size(qtbot, open_window: OpenWindow) -> None:
    window = open_window(fakes.readers(fakes.FakeAnswerer(words=("Penhale",))))
    ask(qtbot, window)
    before = _sizes(qtbot, window)
    window.apply_settings(replace(window.settings, font_size=FONT_SIZES[1]))
    large = _sizes(qtbot, window)
    assert all(large[name] > 1.5 * before[name] for name in before)
    assert large["reader"] / large["question"] == pytest.approx(before["reader"] / before["question"], rel=0.1)
    assert load_settings().font_size == FONT_SIZES[1]
    window.apply_settings(Settings())
    assert _sizes(qtbot, window) == before


def _sizes(qtbot, window: MainWindow) -> dict[str, float]:
    heading = window.reader.text.document().firstBlock().layout()
    widgets = {
        "question": window.ask.question,
        "button": window.ask.button,
        "reader": window.reader.text,
        "menu": window.menuBar(),
    }
    sizes: dict[str, float] = {}

    def is_styled() -> bool:
        """Headings are styled a moment later, and Qt tells the widgets of their font then."""
        sizes.update({name: widget.font().pointSizeF() for name, widget in widgets.items()})
        sizes["heading"] = max((piece.format.fontPointSize() for piece in heading.formats()), default=0.0)
        return sizes["heading"] == pytest.approx(1.5 * sizes["reader"], abs=0.1)

    qtbot.waitUntil(is_styled)
    return sizes


def test_forgetting_can_be_asked_for_in_the_settings(qtbot, open_window: OpenWindow) -> None:
    window = open_window()
    window.actions_.settings.trigger()
    dialog = window.findChild(SettingsDialog)
    assert dialog is not None
    dialog.forget.click()
    assert not dialog.isVisible()
    box = window.findChild(QMessageBox, "forget")
    assert box is not None
    assert box.isVisible()
    box.reject()
