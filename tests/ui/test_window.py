"""Check, documents, settings and keeping, through the real widgets."""

import json
import warnings
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAccessible, QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QPlainTextEdit,
    QSlider,
)

from app.documents.samples import SAMPLE_HYPOTHESIS, SAMPLE_PREMISE, SAMPLE_QUESTION
from app.engine.bundle import ModelBundle
from app.engine.nli import EntailmentJudge
from app.settings import load_settings
from app.ui.icons import icons_folder
from app.ui.main_window import MainWindow
from app.ui.readers import Readers
from app.ui.settings_dialog import SettingsDialog
from app.ui.theme import DARK, LIGHT, Colours
from tests.documents import make
from tests.ui import fakes
from tests.ui.conftest import OpenWindow


def check(qtbot, window: MainWindow) -> None:
    window.actions_.check.trigger()
    qtbot.keyClick(window.check.hypothesis, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not window.check.button.is_running)


def drop(window: MainWindow, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    viewport = window.reader.text.viewport()
    action, button, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    with warnings.catch_warnings():
        # Qt 6.12 would rather have a QPointF here, which 6.8 does not take.
        warnings.simplefilter("ignore", DeprecationWarning)
        entering = QDragEnterEvent(QPoint(5, 5), action, data, button, none)
    QApplication.sendEvent(viewport, entering)
    assert window.reader.property("dropping") is True
    QApplication.sendEvent(viewport, QDropEvent(QPointF(5, 5), action, data, button, none))
    assert window.reader.property("dropping") is False


@pytest.mark.parametrize(
    ("label", "words"),
    [("entailment", "Supported"), ("neutral", "Not settled"), ("contradiction", "Contradicted")],
)
def test_the_three_verdicts(qtbot, open_window: OpenWindow, label: str, words: str) -> None:
    judge = fakes.FakeJudge(label)
    window = open_window(fakes.readers(judge=judge))
    check(qtbot, window)
    assert judge.asked == [(SAMPLE_PREMISE, SAMPLE_HYPOTHESIS)]
    assert window.check.verdict == words
    shown = {name: bar.probability for name, bar in window.check.verdict_card.bars.items()}
    assert max(shown, key=shown.__getitem__) == label
    assert shown[label] == 0.8
    assert window.latency.text()


def test_the_real_judge(qtbot, open_window: OpenWindow, nli_bundle: ModelBundle) -> None:
    window = open_window(Readers(load_judge=lambda threads: EntailmentJudge(nli_bundle, threads)))
    window.check.fill("it agrees 🗼", "the hay")
    check(qtbot, window)
    assert window.check.verdict == "Supported"
    window.check.fill("it denies", "the hay")
    assert window.check.verdict == "", "a verdict about other words is taken away"
    check(qtbot, window)
    assert window.check.verdict == "Contradicted"


def test_the_selection_becomes_the_passage(qtbot, open_window: OpenWindow) -> None:
    window = open_window()
    window.actions_.check.trigger()
    assert not window.check.use_selection.isEnabled()
    window.reader.text.setPlainText("one\ntwo")
    window.reader.text.selectAll()
    qtbot.mouseClick(window.check.use_selection, Qt.MouseButton.LeftButton)
    assert window.check.premise.toPlainText() == "one\ntwo"


def test_an_empty_claim_is_said(qtbot, open_window: OpenWindow) -> None:
    window = open_window()
    window.check.fill("something", " ")
    check(qtbot, window)
    assert "claim is empty" in window.banner.sentence
    assert window.check.hypothesis.hasFocus()


def test_dropping_a_file_opens_it(qtbot, open_window: OpenWindow, tmp_path: Path) -> None:
    path = tmp_path / "notes.md"
    path.write_bytes("# Notes\r\nA 🗼 stands here.\r\n".encode())
    window = open_window()
    drop(window, path)
    qtbot.waitUntil(lambda: window.reader.content.title == "notes.md")
    assert window.reader.content.text == "# Notes\nA 🗼 stands here.\n"
    assert window.ask.question.text() == "", "the sample's question is not about this text"
    assert not window.reader.own


def test_a_pdf_opens_page_by_page(qtbot, open_window: OpenWindow, tmp_path: Path) -> None:
    path = tmp_path / "survey.pdf"
    path.write_bytes(make.pdf(*(make.page(f"Page {number} has a needle.") for number in range(1, 6))))
    window = open_window()
    drop(window, path)
    qtbot.waitUntil(lambda: window.reader.content.title == "survey.pdf")
    assert "Page 1 has a needle." in window.reader.content.text
    assert "Page 5 has a needle." in window.reader.content.text
    assert window.state.text() == "Ready"


def test_a_replaced_text_of_ones_own_can_be_brought_back(qtbot, open_window: OpenWindow, tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    window = open_window()
    window.reader.text.setPlainText("my own words")
    drop(window, tmp_path / "a.txt", tmp_path / "b.txt")
    qtbot.waitUntil(lambda: window.reader.content.title == "a.txt")
    assert "of 2 files" in window.banner.sentence
    (button,) = [b for b in window.banner.findChildren(QAbstractButton) if b.text() == "Bring it back"]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert window.reader.content.text == "my own words"
    assert window.reader.own


def test_a_file_that_cannot_be_opened_changes_nothing(qtbot, open_window: OpenWindow, tmp_path: Path) -> None:
    window = open_window()
    before = window.reader.content
    window.open_files([tmp_path / "missing.txt"])
    qtbot.waitUntil(lambda: window.banner.trouble)
    assert "missing.txt" in window.banner.sentence
    assert "\n" not in window.banner.sentence
    assert window.reader.content == before


def test_pasting_a_new_text(qtbot, open_window: OpenWindow) -> None:
    window = open_window()
    QGuiApplication.clipboard().setText("pasted\u00a0words 🗼")
    window.actions_.paste_new.trigger()
    assert window.reader.content.text == "pasted\u00a0words 🗼"
    assert window.reader.content.title == "Pasted text"
    QGuiApplication.clipboard().clear()
    window.actions_.paste_new.trigger()
    assert window.banner.trouble
    assert window.reader.content.text == "pasted\u00a0words 🗼"


def test_first_start_shows_the_sample_and_the_next_restores(qtbot, open_window: OpenWindow) -> None:
    first = open_window()
    assert first.ask.question.text() == SAMPLE_QUESTION
    assert "Skerry Point" in first.reader.content.text
    first.resize(760, 560)
    first.reader.text.setPlainText("my text 🗼")
    first.ask.question.setText("mine?")
    first.check.fill("p", "h")
    first.apply_settings(fakes.replace_settings(first.settings, theme="dark", top_k=2, caution=1.0))
    first.tabs.setCurrentWidget(first.check)
    first.splitter.setSizes([380, 330])
    sizes = first.splitter.sizes()
    first.close()

    second = open_window()
    assert (second.reader.content.text, second.ask.question.text()) == ("my text 🗼", "mine?")
    assert (second.check.premise.toPlainText(), second.check.hypothesis.text()) == ("p", "h")
    assert (second.settings.theme, second.settings.top_k, second.settings.caution) == ("dark", 2, 1.0)
    assert second.tabs.currentWidget() is second.check
    assert (second.width(), second.height()) == (760, 560)
    assert second.splitter.sizes() == sizes
    assert second._theme.colours is DARK


def test_the_work_is_kept_while_the_window_is_open(qtbot, open_window: OpenWindow, home: Path) -> None:
    window = open_window()
    window._keep_timer.setInterval(20)
    window.reader.text.setPlainText("not lost")
    qtbot.waitUntil(lambda: (home / "text.txt").exists() and (home / "text.txt").read_text() == "not lost")


def test_a_folder_that_cannot_be_written_to_is_said_once(qtbot, open_window: OpenWindow, home: Path) -> None:
    home.write_text("a file where the folder should be", encoding="utf-8")
    window = open_window()
    window._keep()
    assert "cannot be kept" in window.banner.sentence
    window.banner.hide()
    window._keep()
    assert window.banner.sentence == ""


def test_the_theme_can_be_chosen_and_is_remembered(qtbot, open_window: OpenWindow) -> None:
    window = open_window()
    window.actions_.themes["dark"].trigger()
    assert window._theme.colours is DARK
    assert QApplication.palette().window().color() == DARK.window
    assert load_settings().theme == "dark"
    window.actions_.themes["light"].trigger()
    assert QApplication.palette().window().color() == LIGHT.window


def _luminance(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_text_is_legible(colours: Colours) -> None:
    """WCAG 2.1 AA: 4.5 to 1."""

    def contrast(one: str, other: str) -> float:
        shades = []
        for name in (one, other):
            red, green, blue = (_luminance(c) for c in getattr(colours, name).getRgbF()[:3])
            shades.append(0.2126 * red + 0.7152 * green + 0.0722 * blue)
        return (max(shades) + 0.05) / (min(shades) + 0.05)

    for text in ("text", "muted"):
        for ground in ("window", "surface", "accent_faint"):
            assert contrast(text, ground) >= 4.5, (text, ground)
    for text, ground in (
        ("accent_text", "accent"),
        ("accent_text", "accent_hover"),
        ("text", "accent_soft"),
        ("text", "danger_soft"),
        ("accent", "surface"),
        ("accent", "window"),
    ):
        assert contrast(text, ground) >= 4.5, (text, ground)


def test_the_settings_dialog_changes_the_settings(qtbot, open_window: OpenWindow) -> None:
    window = open_window()
    window.actions_.settings.trigger()
    dialog = window.findChild(SettingsDialog)
    assert dialog is not None
    dialog.theme.setCurrentIndex(2)
    dialog.top_k.setCurrentIndex(6)
    dialog.caution.setValue(3)
    dialog.threads.setCurrentIndex(1)
    dialog.accept()
    assert load_settings() == window.settings
    chosen = window.settings
    assert (chosen.theme, chosen.top_k, chosen.caution, chosen.threads) == ("dark", 7, 1.5, 1)


def test_every_control_has_a_name_and_the_shortcuts_are_listed(qtbot, open_window: OpenWindow) -> None:
    window = open_window()
    window.actions_.settings.trigger()
    kinds = (QAbstractButton, QLineEdit, QPlainTextEdit, QAbstractItemView, QComboBox, QSlider)
    controls = [control for kind in kinds for control in window.findChildren(kind)]
    assert len(controls) > 15
    for control in controls:
        if isinstance(control.parentWidget(), QComboBox | QAbstractItemView) or not control.isVisible():
            continue
        interface = QAccessible.queryAccessibleInterface(control)
        assert interface.text(QAccessible.Text.Name), control
    keys = {keys for keys, _ in window.actions_.described()}
    assert {"Ctrl+O", "Ctrl+L", "Ctrl+Q", "Esc", "F1", "Enter"} <= keys
    assert all(meaning for _, meaning in window.actions_.described())
    window.actions_.shortcuts.trigger()
    assert window.findChildren(QDialog)[-1].isVisible()


def test_ctrl_l_goes_to_the_question(qtbot, open_window: OpenWindow) -> None:
    window = open_window()
    window.actions_.check.trigger()
    qtbot.keyClick(window.check.hypothesis, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert window.ask.question.hasFocus()


def test_fits_a_small_screen(qtbot, open_window: OpenWindow) -> None:
    window = open_window()
    window.resize(640, 440)
    assert (window.width(), window.height()) == (640, 440)
    window.actions_.check.trigger()
    window.check.show_judgement(next(fakes.FakeJudge().steps("", "")))
    QApplication.processEvents()
    window.resize(1024, 560)
    QApplication.processEvents()
    assert (window.width(), window.height()) == (1024, 560)
    bar = window.check.verdict_card.bars["contradiction"]
    corner = bar.mapTo(window, QPoint(0, bar.height()))
    assert corner.y() < window.statusBar().y()


def test_icons_are_all_drawn_and_settings_are_plain_json(qtbot, open_window: OpenWindow, home: Path) -> None:
    window = open_window()
    assert {path.stem for path in icons_folder().glob("*.svg")} >= set(window.actions_._icons.values())
    assert not window.windowIcon().isNull() or not QApplication.windowIcon().isNull()
    window.close()
    assert json.loads((home / "settings.json").read_text())["started_before"] is True
