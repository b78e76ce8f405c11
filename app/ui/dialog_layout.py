"""A dialog whose content scrolls where the screen is too small for it, and whose buttons stay in view."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFrame, QLayout, QScrollArea, QVBoxLayout, QWidget

from app.ui.theme import SPACE

AROUND = 80
"""Pixels of a screen that a dialog's frame and a panel of the desktop need."""


def fill_dialog(dialog: QDialog, content: QLayout, buttons: QDialogButtonBox) -> None:
    """Put `content` above `buttons` into a dialog, and make the dialog as large as it wants and the screen allows."""
    inner = QWidget()
    inner.setLayout(content)
    content.setContentsMargins(0, 0, SPACE, 0)
    scroll = QScrollArea()
    scroll.setWidget(inner)
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setMinimumWidth(inner.sizeHint().width() + 3 * SPACE)
    column = QVBoxLayout(dialog)
    column.setContentsMargins(3 * SPACE, 3 * SPACE, 2 * SPACE, 2 * SPACE)
    column.setSpacing(2 * SPACE)
    column.addWidget(scroll, 1)
    column.addWidget(buttons)
    wanted = inner.sizeHint().height() + buttons.sizeHint().height() + 9 * SPACE
    dialog.resize(dialog.sizeHint().width(), min(wanted, dialog.screen().availableGeometry().height() - AROUND))
