"""Starting the window."""

import signal
import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.settings import load_settings
from app.ui.icons import app_icon
from app.ui.theme import Theme
from app.ui.translation import install


def make_application(language: str = "") -> QApplication:
    """The application object, named and styled; the existing one if there is one already.

    `language` is one of `app.ui.translation.LANGUAGES`; empty takes the system's.
    """
    existing = QApplication.instance()
    application = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    application.setApplicationName("edgewise")
    application.setApplicationDisplayName("Edgewise")
    application.setDesktopFileName("edgewise")
    # The one style that looks the same everywhere, and so the one that the style sheet is drawn for.
    application.setStyle("Fusion")
    application.setWindowIcon(app_icon())
    install(application, language)
    return application


def run_window(paths: list[Path]) -> int:
    """Show the window, with the first of `paths` open, until it is closed. Returns the exit code."""
    from app.ui.main_window import MainWindow  # noqa: PLC0415 - a widget alone needs no window
    from app.ui.readers import Readers  # noqa: PLC0415

    application = make_application(load_settings().language)
    window = MainWindow(Readers(), Theme(application))
    window.show()
    window.open_files(paths)
    # After the first painting: reading the model from a slow card must not delay the window.
    QTimer.singleShot(0, window.warm_up)
    # Ctrl-C in the terminal closes the window the same way as its button; Python only sees the signal
    # when it runs, hence the idle tick.
    signal.signal(signal.SIGINT, lambda *_: window.close())
    tick = QTimer(window)
    tick.timeout.connect(lambda: None)
    tick.start(250)
    return application.exec()
