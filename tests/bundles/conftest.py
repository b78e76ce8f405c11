"""The window's fixtures."""

from tests.ui.conftest import home, open_window, theme

__all__ = ["home", "open_window", "theme"]
