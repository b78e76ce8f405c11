"""Saving answers and evidence with their sources to a file of the user's choice."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from app.settings import write_atomically
from app.ui.citing import citing_words

if TYPE_CHECKING:
    from app.export import Cited


class Exporting(QObject):
    """Asks where to, and writes; the file's suffix says how."""

    saved = Signal(str)
    """It was written: a sentence."""
    trouble = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)

    def save(self, items: Sequence[Cited], name: str) -> None:
        """Ask the user for a file, `name` without its suffix, and write the items to it."""
        if not items:
            self.trouble.emit(self.tr("There is nothing to save yet: ask or check something first."))
            return
        dialog = QFileDialog(self._window, self.tr("Save with sources"), self._folder)
        dialog.setObjectName("export")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        kinds = {
            self.tr("Markdown, to read (*.md)"): "md",
            self.tr("Table, for a spreadsheet (*.csv)"): "csv",
            self.tr("JSON, for programs (*.json)"): "json",
        }
        dialog.setNameFilters(list(kinds))
        dialog.setDefaultSuffix("md")
        dialog.filterSelected.connect(lambda kind: dialog.setDefaultSuffix(kinds[kind]))
        dialog.selectFile(name)
        dialog.fileSelected.connect(lambda path: self.write(items, Path(path)))
        dialog.open()

    def write(self, items: Sequence[Cited], path: Path) -> None:
        """Write the items, all or nothing, in the format that the suffix names."""
        from app.export import FORMATS  # noqa: PLC0415 - numpy comes with the engine; whoever has items has both

        form = FORMATS.get(path.suffix.lower())
        if form is None:
            self.trouble.emit(
                self.tr("“{name}” was not saved: let its name end in .md, .csv or .json.").format(name=path.name)
            )
            return
        try:
            write_atomically(path, form(items, citing_words()).encode())
        except OSError as error:
            self.trouble.emit(
                self.tr("“{name}” cannot be written ({reason}): choose another folder.").format(
                    name=path.name, reason=error.strerror
                )
            )
            return
        self._folder = str(path.parent)
        self.saved.emit(self.tr("Saved as {name}").format(name=path.name))
