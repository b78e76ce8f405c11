"""What the window says about itself."""

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QPushButton

from app import __version__
from app.assets import assets_folder
from app.engine.bundle import CARD, FAST, bundles_folder, load_bundles
from app.ui.about_dialog import AboutDialog
from tests.ui.conftest import OpenWindow

About: TypeAlias = Callable[[Path], AboutDialog]


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files that were given to other programs."""
    files: list[Path] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: files.append(Path(url.toLocalFile())))
    return files


@pytest.fixture
def about(qtbot) -> Iterator[About]:
    """Shows the dialog for the models of a folder, and waits until it knows them."""
    made: list[AboutDialog] = []

    def show(folder: Path) -> AboutDialog:
        dialog = AboutDialog(folder)
        made.append(dialog)
        qtbot.addWidget(dialog)
        dialog.show()
        qtbot.waitUntil(lambda: "…" not in dialog.models[0].text())
        return dialog

    yield show
    for dialog in made:
        dialog.reject()


@pytest.mark.bundles
@pytest.mark.parametrize("chosen", ["", FAST])
def test_the_models_in_use_show_their_cards(qtbot, opened: list[Path], chosen: str, about: About) -> None:
    folder = bundles_folder(chosen)
    dialog = about(folder)
    for model, bundle in zip(dialog.models, load_bundles(folder), strict=True):
        assert model.text().startswith(f"{bundle.name} {bundle.version} · ")
    for card in dialog.cards:
        qtbot.mouseClick(card, Qt.MouseButton.LeftButton)
    assert opened == [folder / "qa" / CARD, folder / "nli" / CARD]
    assert all(path.is_file() for path in opened)


@pytest.mark.bundles
def test_cards_of_others_models_are_not_opened(about: About, tmp_path: Path) -> None:
    for name in ("qa", "nli"):
        shutil.copytree(assets_folder() / "models" / FAST / name, tmp_path / name)
    dialog = about(tmp_path)
    assert "fast" in dialog.models[0].text()
    assert not any(card.isEnabled() for card in dialog.cards)


def test_models_that_cannot_be_read_say_why(about: About, tmp_path: Path) -> None:
    dialog = about(tmp_path)
    assert str(tmp_path) in dialog.models[0].text()
    assert not any(card.isEnabled() for card in dialog.cards)


def test_licences_are_shown_where_they_are(
    about: About, opened: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def buttons() -> dict[str, QPushButton]:
        return {button.text(): button for button in about(tmp_path).findChildren(QPushButton)}

    assert "Licences" not in buttons()
    notice = tmp_path / "licences" / "NOTICE.txt"
    notice.parent.mkdir()
    notice.write_text("What it is made of")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "edgewise"))
    buttons()["Licences"].click()
    assert opened == [notice]


def test_the_menu_shows_it(qtbot, open_window: OpenWindow) -> None:
    window = open_window()
    window.actions_.about.trigger()
    (dialog,) = window.findChildren(AboutDialog)
    assert dialog.isVisible()
    assert any(__version__ in label.text() for label in dialog.findChildren(type(dialog.models[0])))
    dialog.reject()
