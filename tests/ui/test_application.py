"""What the desktop tells the application, and what the application tells the desktop."""

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

from app import APP_ID
from app.ui.application import make_application


def test_a_document_that_the_system_wants_opened_is_passed_on(qapp: QApplication, tmp_path: Path) -> None:
    application = make_application("en")
    wanted: list[Path] = []
    application.file_wanted.connect(wanted.append)
    path = tmp_path / "a letter.pdf"
    assert QApplication.sendEvent(application, QFileOpenEvent(QUrl.fromLocalFile(str(path))))
    assert wanted == [path]


def test_a_wish_for_a_page_of_the_web_is_not_a_file(qapp: QApplication) -> None:
    application = make_application("en")
    wanted: list[Path] = []
    application.file_wanted.connect(wanted.append)
    QApplication.sendEvent(application, QFileOpenEvent(QUrl("https://example.org/")))
    assert wanted == []


def test_the_desktop_finds_the_menu_entry_of_the_window(qapp: QApplication) -> None:
    make_application("en")
    assert QApplication.desktopFileName() == APP_ID
