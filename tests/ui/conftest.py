from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import pytest
from PySide6.QtWidgets import QApplication

from app.ui.theme import Theme

if TYPE_CHECKING:
    from app.ui.main_window import MainWindow
    from app.ui.reader_text import ReaderText
    from app.ui.readers import Readers

OpenWindow: TypeAlias = "Callable[..., MainWindow]"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings and kept text of this test alone."""
    folder = tmp_path / "home"
    monkeypatch.setenv("EDGEWISE_HOME", str(folder))
    return folder


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    made = Theme(qapp)
    yield made
    made.use_font_size(0)


@pytest.fixture
def text(qtbot, theme: Theme) -> ReaderText:
    """A reader of 500 by 400 pixels, still without a text."""
    from app.ui.reader_text import ReaderText

    theme.choose("light")
    made = ReaderText(theme)
    qtbot.addWidget(made)
    made.resize(500, 400)
    made.show()
    return made


@pytest.fixture
def open_window(qtbot, theme: Theme) -> Iterator[OpenWindow]:
    """Opens windows on the readers it is given, and closes what a test leaves open."""
    from app.ui.main_window import MainWindow
    from tests.ui import fakes

    windows: list[MainWindow] = []

    def open_one(readers: Readers | None = None) -> MainWindow:
        window = MainWindow(readers or fakes.readers(), theme)
        windows.append(window)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return window

    yield open_one
    for window in windows:
        window.close()
        window.deleteLater()
