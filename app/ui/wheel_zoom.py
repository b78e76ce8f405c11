"""Turns of the wheel with Ctrl, as steps of a zoom."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent

_NOTCH = 120  # eighths of a degree that a wheel turns at once


class WheelZoom:
    """Counts a step for each notch of a wheel; finer wheels and touchpads give parts of one, which add up."""

    def __init__(self) -> None:
        self._turned = 0

    def steps(self, event: QWheelEvent) -> int | None:
        """Return how many steps up this event completes, or down where it is negative; None without Ctrl.

        With Ctrl it takes the event; without, that is for scrolling.
        """
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._turned = 0
            return None
        event.accept()
        self._turned += event.angleDelta().y()
        steps = int(self._turned / _NOTCH)
        self._turned -= steps * _NOTCH
        return steps
