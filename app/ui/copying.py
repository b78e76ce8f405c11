"""Copying what is chosen in a list, and saying that it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractItemView, QToolTip

from app.ui.citing import citing_words

if TYPE_CHECKING:
    from app.export import Cited


def copy_item(item: Cited, view: QAbstractItemView) -> None:
    """Put the item with its source on the clipboard, and say so at the view's current row."""
    from app.export import as_text  # noqa: PLC0415 - numpy comes with the engine

    QGuiApplication.clipboard().setText(as_text(item, citing_words()))
    place = view.viewport().mapToGlobal(view.visualRect(view.currentIndex()).center())
    QToolTip.showText(place, QCoreApplication.translate("Copying", "Copied with its source"), view)
