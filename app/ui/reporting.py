"""Saving a report for the developers, which `app.report` writes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from app.errors import UnwritableFileError
from app.ui.worker import Runner


class Reporting(QObject):
    """Asks where to, examines the installation on a thread of its own, and writes."""

    saved = Signal(str)
    """It was written: a sentence."""
    trouble = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._runner = Runner("reporting", self)

    @property
    def busy(self) -> bool:
        """Whether a report is being made, which takes some seconds."""
        return self._runner.busy

    def save(self) -> None:
        """Ask the user for a file and write the report to it."""
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = QFileDialog(self._window, self.tr("Save a report"), folder, self.tr("Report (*.zip)"))
        dialog.setObjectName("report")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("zip")
        dialog.selectFile("edgewise-report")
        dialog.fileSelected.connect(lambda path: self.write(Path(path)))
        dialog.open()

    def write(self, path: Path) -> None:
        """Make the report and write it, all or nothing."""
        run = self._runner.start(lambda: _made(path))
        run.finished.connect(lambda _: self._on_made(path))
        run.failed.connect(self.trouble)

    def shut_down(self) -> None:
        """Stop, and wait for the thread."""
        self._runner.shut_down()

    def _on_made(self, path: Path) -> None:
        sentence = self.tr("{name} holds none of your texts or questions: look at it, then send it to the developers.")
        self.saved.emit(sentence.format(name=path.name))


def _made(path: Path) -> Iterator[None]:
    from app.doctor import examine  # noqa: PLC0415 - numpy comes with the engine, and the window is there before
    from app.report import write_report  # noqa: PLC0415

    examined = examine()
    yield
    try:
        write_report(path, examined)
    except OSError as error:
        raise UnwritableFileError(path=path, reason=error.strerror) from error
