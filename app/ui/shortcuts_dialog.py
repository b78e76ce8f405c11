"""All that the keyboard can do."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QLabel, QWidget

from app.ui.dialog_layout import AROUND, fill_dialog
from app.ui.theme import SPACE, set_role


class ShortcutsDialog(QDialog):
    """A list of keys and what they do."""

    def __init__(self, shortcuts: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        """`shortcuts` are pairs of keys and what they do."""
        super().__init__(parent)
        self.setObjectName("shortcuts")
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        tried = QWidget()
        tried.setLayout(_columns(shortcuts, 2))  # only in a widget does a layout know how wide it wants to be
        fits = tried.sizeHint().width() <= self.screen().availableGeometry().width() - AROUND
        buttons = QDialogButtonBox()
        buttons.addButton(self.tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        fill_dialog(self, _columns(shortcuts, 2 if fits else 1), buttons)


def _columns(shortcuts: Sequence[tuple[str, str]], count: int) -> QGridLayout:
    """The keys and what they do in so many columns, read one after another."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(4 * SPACE)
    grid.setVerticalSpacing(SPACE)
    rows = -(-len(shortcuts) // count)
    for number, (keys, meaning) in enumerate(shortcuts):
        column, row = divmod(number, rows)
        cap = QLabel(keys)
        set_role(cap, "key")
        grid.addWidget(cap, row, 2 * column, Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(QLabel(meaning), row, 2 * column + 1)
    return grid
