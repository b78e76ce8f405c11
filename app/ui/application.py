"""Starting the window."""

import os
import signal
import sys
from pathlib import Path

from PySide6.QtCore import QEvent, QSettings, Qt, QTimer, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

from app import APP_ID
from app.settings import load_settings
from app.ui.icons import app_icon
from app.ui.theme import Theme
from app.ui.translation import install
from app.ui.unexpected import Unexpected


class Application(QApplication):
    """The application object; it also hears of documents that macOS wants opened, which are no arguments there."""

    file_wanted = Signal(Path)

    def event(self, event: QEvent) -> bool:
        """Pass on a wish to open a file."""
        if isinstance(event, QFileOpenEvent) and event.file():
            self.file_wanted.emit(Path(event.file()))
            return True
        return super().event(event)


def make_application(language: str = "") -> Application:
    """The application object, named and styled; the existing one if there is one already.

    `language` is one of `app.ui.translation.LANGUAGES`; empty takes the system's.
    """
    # Where the desktop has no file dialog, Qt's own would note the folders that were visited, for everybody to read.
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, os.devnull)
    existing = QApplication.instance()
    application = existing if isinstance(existing, Application) else Application(sys.argv[:1])
    application.setApplicationName("edgewise")
    application.setApplicationDisplayName("Edgewise")
    application.setDesktopFileName(APP_ID)
    # The one style that looks the same everywhere, and so the one that the style sheet is drawn for.
    application.setStyle("Fusion")
    application.setWindowIcon(app_icon())
    install(application, language)
    return application


def run_window(paths: list[Path]) -> int:
    """Show the window, with `paths` in its library, until it is closed. Returns the exit code."""
    from app.ui.main_window import MainWindow  # noqa: PLC0415 - a widget alone needs no window
    from app.ui.readers import Readers  # noqa: PLC0415

    application = make_application(load_settings().language)
    unexpected = Unexpected(application)
    unexpected.listen()
    window = MainWindow(Readers(), Theme(application))
    # Queued, so that it is said in the window's thread, and after whatever went wrong.
    unexpected.happened.connect(window.banner.show_trouble, Qt.ConnectionType.QueuedConnection)
    window.show()
    window.open_files(paths)
    application.file_wanted.connect(lambda path: window.open_files([path]))
    # After the first painting: reading the model from a slow card must not delay the window.
    QTimer.singleShot(0, window.warm_up)
    # Ctrl-C in the terminal closes the window the same way as its button; Python only sees the signal
    # when it runs, hence the idle tick.
    signal.signal(signal.SIGINT, lambda *_: window.close())
    tick = QTimer(window)
    tick.timeout.connect(lambda: None)
    tick.start(250)
    return application.exec()
