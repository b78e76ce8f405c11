"""The window's fixtures."""

from tests.ui.conftest import home, open_window, qapp, theme

__all__ = ["home", "open_window", "qapp", "theme"]
