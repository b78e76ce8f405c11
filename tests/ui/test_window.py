"""The window as a whole: actions, names, sizes, colours, settings."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QAction, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QGridLayout,
    QLineEdit,
    QPlainTextEdit,
    QSlider,
    QWidget,
)

from app.settings import FONT_SIZES, load_settings
from app.ui.actions import Actions
from app.ui.icons import icons_folder
from app.ui.main_window import MainWindow
from app.ui.settings_dialog import SettingsDialog
from app.ui.theme import DARK, LIGHT, Colours
from tests.documents import make
from tests.ui import fakes
from tests.ui.conftest import OpenWindow
from tests.ui.steps import ask, check, idle, named, only, open_files

SIZES = [(1024, 600), (1280, 800), (1920, 1080)]


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
        ("text", "found_soft"),
        ("found_text", "found"),
    ):
        assert contrast(text, ground) >= 4.5, (text, ground)


def test_the_settings_dialog_changes_the_settings(qtbot, open_window: OpenWindow) -> None:
    window = open_window()
    window.actions_.settings.trigger()
    dialog = window.findChild(SettingsDialog)
    assert dialog is not None
    dialog.theme.setCurrentIndex(2)
    dialog.top_k.setCurrentIndex(6)
    dialog.accept()
    assert load_settings() == window.settings
    assert (window.settings.theme, window.settings.top_k) == ("dark", 7)


def test_everything_is_written_larger_and_smaller_by_keyboard_and_wheel(qtbot, open_window: OpenWindow) -> None:
    window = open_window()
    only(qtbot, window, ("hay and straw, " * 60 + "\n") * 200)
    text, usual = window.reader.text, window._theme.font_size
    text.scroll_to_top(90_100)
    top, height = text.top, text.fontMetrics().height()
    ctrl = Qt.KeyboardModifier.ControlModifier
    for key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
        qtbot.keyClick(window, key, ctrl)
    assert load_settings().font_size == window._theme.font_size == usual + 2
    assert text.fontMetrics().height() > height
    assert text.top == top
    for turned in (60, 60, -120, -240):
        turn_wheel(text.viewport(), turned, ctrl)
    assert window._theme.font_size == usual
    qtbot.keyClick(window, Qt.Key.Key_Minus, ctrl)
    assert window._theme.font_size == usual - 1
    assert text.top == top
    for _ in range(40):
        window.actions_.smaller.trigger()
    assert window._theme.font_size == FONT_SIZES[0]
    qtbot.keyClick(window, Qt.Key.Key_0, ctrl)
    assert (load_settings().font_size, window._theme.font_size) == (0, usual)
    turn_wheel(text.viewport(), -1200, Qt.KeyboardModifier.NoModifier)
    assert window._theme.font_size == usual
    assert text.top > top


def test_on_pages_the_same_keys_zoom(qtbot, open_window: OpenWindow, tmp_path: Path) -> None:
    (tmp_path / "book.pdf").write_bytes(make.pdf(make.page("A lamp."), make.page("Another.")))
    window = open_window()
    open_files(qtbot, window, tmp_path / "book.pdf")
    window.library.choose(named(window, "book.pdf").key)
    window.actions_.pages.trigger()
    pages = window.reader.pages
    qtbot.waitUntil(lambda: window.reader.shows_pages and pages.is_drawn)
    for action, zoom in (("larger", 1.25), ("larger", 1.5), ("smaller", 1.25), ("usual_size", 1.0)):
        getattr(window.actions_, action).trigger()
        assert pages.zoom == zoom
    assert window.settings.font_size == 0


def turn_wheel(widget: QWidget, by: int, modifiers: Qt.KeyboardModifier) -> None:
    """Turn the wheel by so many eighths of a degree, up if more than 0."""
    here = QPointF(50, 50)
    turned = QWheelEvent(
        here, here, QPoint(), QPoint(0, by), Qt.MouseButton.NoButton, modifiers, Qt.ScrollPhase.NoScrollPhase, False
    )
    QApplication.sendEvent(widget, turned)


def test_every_control_has_a_name(qtbot, open_window: OpenWindow) -> None:
    answerer = fakes.FakeAnswerer(words=("Penhale",))
    window = open_window(fakes.readers(answerer, fakes.FakeJudge(sentences=("Dogs are not allowed in the building.",))))
    ask(qtbot, window)
    window.actions_.find.trigger()
    nameless = _nameless(window)
    check(qtbot, window, "No dogs.")
    nameless += _nameless(window)
    window.actions_.settings.trigger()
    assert nameless + _nameless(window) == []


def _nameless(window: MainWindow) -> list[QWidget]:
    kinds = (QAbstractButton, QLineEdit, QPlainTextEdit, QAbstractItemView, QComboBox, QSlider)
    controls = [control for kind in kinds for control in window.findChildren(kind) if control.isVisible()]
    assert len(controls) > 8
    return [
        control
        for control in controls
        if not isinstance(control.parentWidget(), QComboBox | QAbstractItemView)
        and not QAccessible.queryAccessibleInterface(control).text(QAccessible.Text.Name)
    ]


def test_every_action_has_words_an_icon_and_keys_of_its_own(qtbot, open_window: OpenWindow) -> None:
    window = open_window()
    described = dict(window.actions_.described())
    assert {"Ctrl+O", "Ctrl+L", "Ctrl+K", "Ctrl+D", "Ctrl+Q", "Esc", "F1", "F5", "F9"} <= set(described)
    assert all(described.values())
    actions = [action for action in vars(window.actions_).values() if isinstance(action, QAction)]
    keys = [action.shortcut().toString() for action in actions if not action.shortcut().isEmpty()]
    assert len(keys) == len(set(keys)) > 20
    # What a field keeps for itself while one types in it, here and on X11.
    assert {"Ctrl+A", "Ctrl+C", "Ctrl+E", "Ctrl+U", "Ctrl+V", "Ctrl+X", "Ctrl+Y", "Ctrl+Z"}.isdisjoint(keys)
    assert all(action.statusTip() for action in actions)
    drawn = {path.stem for path in icons_folder().glob("*.svg")}
    assert {action.property("icon_name") for action in actions} <= drawn
    offered = [action for menu in window.menuBar().findChildren(QWidget) for action in menu.actions()]
    assert set(actions) <= set(offered)


def test_the_keys_are_listed(qtbot, open_window: OpenWindow) -> None:
    window = open_window()
    window.actions_.shortcuts.trigger()
    assert window.findChildren(QDialog)[-1].isVisible()


@pytest.mark.parametrize(("around", "columns"), [(-2000, 4), (80, 2)], ids=["wide screen", "narrow screen"])
def test_the_keys_stand_side_by_side_where_the_screen_has_room(
    qtbot, open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch, around: int, columns: int
) -> None:
    monkeypatch.setattr("app.ui.shortcuts_dialog.AROUND", around)  # what is taken off a screen of 800 pixels
    window = open_window()
    window.actions_.shortcuts.trigger()
    grid = window.findChildren(QDialog)[-1].findChild(QGridLayout)
    assert isinstance(grid, QGridLayout)
    assert grid.columnCount() == columns
    assert grid.count() == 2 * len(window.actions_.described())


def test_tab_goes_through_the_panes(qtbot, open_window: OpenWindow) -> None:
    window = open_window()
    qtbot.waitUntil(lambda: idle(window))
    window.actions_.library.trigger()
    panes: list[str] = []
    for _ in range(40):
        focus = QApplication.focusWidget()
        assert focus is not None
        pane = next(
            (name for name in ("shelf", "reader", "tabs") if getattr(window, name).isAncestorOf(focus)), "elsewhere"
        )
        if not panes or panes[-1] != pane:
            panes.append(pane)
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
    assert panes[:3] == ["shelf", "reader", "tabs"]


@pytest.mark.parametrize("size", SIZES)
def test_everything_fits(qtbot, open_window: OpenWindow, size: tuple[int, int]) -> None:
    answerer = fakes.FakeAnswerer(words=("Penhale", "940 euros"))
    window = open_window(fakes.readers(answerer, fakes.FakeJudge(sentences=("Dogs are not allowed in the building.",))))
    window.resize(*size)
    ask(qtbot, window)
    assert (window.width(), window.height()) == size
    ask(qtbot, window, "Are dogs that belong to a friend of mine allowed in any part of the building?")
    assert window.ask.yes_no.isVisible()
    window.documents.new_text("mine")
    window.documents.remove()
    for tab in (window.ask, window.check):
        window.tabs.setCurrentWidget(tab)
        QApplication.processEvents()
        assert (window.width(), window.height()) == size
        bottom = window.tabs.mapTo(window, QPoint(0, window.tabs.height())).y()
        assert bottom <= window.statusBar().y()
        assert window.tabs.mapTo(window, QPoint(window.tabs.width(), 0)).x() <= size[0]


def test_the_icon_and_plain_settings(qtbot, open_window: OpenWindow, home: Path) -> None:
    window = open_window()
    assert not QApplication.windowIcon().isNull()
    assert isinstance(window.actions_, Actions)
    window.close()
    assert json.loads((home / "settings.json").read_text(encoding="utf-8"))["started_before"] is True
