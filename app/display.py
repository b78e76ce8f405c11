"""Whether a window can be shown."""

import os
import sys


def has_display() -> bool:
    """Tell whether a window can be shown: on Linux that needs X11, Wayland or a platform chosen by hand."""
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
