"""A few choices side by side, of which one holds."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from app.ui.elided_button import ElidedButton
from app.ui.theme import set_role


class ChoiceSwitch(QFrame):
    """Buttons in one frame; the arrow keys go from one to the next, as with radio buttons."""

    changed = Signal()
    """The user chose another one."""

    def __init__(self, name: str, choices: Sequence[tuple[str, str, str]], parent: QWidget | None = None) -> None:
        """`name` is for screen readers; `choices` are (key, words, tooltip), the first one is chosen."""
        super().__init__(parent)
        set_role(self, "switch")
        self.setAccessibleName(name)
        self.buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(2)
        for key, words, meaning in choices:
            button = _Segment(words)
            button.setToolTip(meaning)
            button.setAccessibleDescription(name)
            self._group.addButton(button)
            self.buttons[key] = button
            row.addWidget(button)
        self.chosen = choices[0][0]
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._group.buttonClicked.connect(lambda _: self.changed.emit())

    @property
    def chosen(self) -> str:
        """The key of the choice that holds."""
        return next(key for key, button in self.buttons.items() if button.isChecked())

    @chosen.setter
    def chosen(self, key: str) -> None:
        self.buttons[key].setChecked(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right choose the neighbour."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        keys = list(self.buttons)
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            step = -step
        neighbour = self.buttons[keys[(keys.index(self.chosen) + step) % len(keys)]]
        neighbour.setFocus(Qt.FocusReason.TabFocusReason)
        neighbour.click()


class _Segment(ElidedButton):
    """Leaves the arrow keys to the switch."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.setCheckable(True)
        set_role(self, "segment")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            event.ignore()
        else:
            super().keyPressEvent(event)
