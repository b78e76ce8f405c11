"""The document's text: to read, paste into and edit, with the answers marked in it."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QRegularExpression, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFont,
    QResizeEvent,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QTextEdit, QWidget

from app.ui.passage import Snapshot
from app.ui.theme import Theme, reading_font, scaled_font, set_role

# Beyond this many pixels a line is too long to find the next one.
_COLUMN = 720
_MARGIN = 20
# The highlighter looks at every paragraph as soon as the text is set; only so much of it goes unnoticed.
_STYLED_LENGTH = 200_000


class ReaderText(QPlainTextEdit):
    """A plain text editor that knows where the answers are. Positions are Qt's: UTF-16 code units."""

    edited = Signal()
    """The text has changed, by whatever means."""
    files_dropped = Signal(list)
    """Files were dropped or pasted: a list of `Path`."""
    drag_over = Signal(bool)
    """Files are being dragged over the text, or have gone."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._edition = 0
        self._snapshot: Snapshot | None = None
        self._marks: tuple[tuple[int, int], ...] = ()
        self._chosen: int | None = None
        self._headings: _Headings | None = None
        set_role(self, "reader")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFont(reading_font(self.font()))
        self.setTabChangesFocus(True)
        # A word longer than a line is broken: sideways scrolling would hide the answers.
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Document text")
        self.document().setDocumentMargin(0)
        self.document().contentsChange.connect(self._on_contents_change)
        theme.changed.connect(self._paint_marks)

    @property
    def edition(self) -> int:
        """A number that grows with every change of the text."""
        return self._edition

    def snapshot(self) -> Snapshot:
        """The text as it is now."""
        if self._snapshot is None or self._snapshot.edition != self._edition:
            self._snapshot = Snapshot(self.document().toRawText(), self._edition)
        return self._snapshot

    def set_text(self, text: str, *, markdown: bool = False) -> None:
        """Show another text, at its beginning."""
        self.clear_marks()
        self._style_headings(False)
        self.setPlainText(text)
        self._style_headings(markdown and len(text) <= _STYLED_LENGTH)

    def selected_text(self) -> str:
        """What the user has selected, with ordinary newlines."""
        return self.textCursor().selectedText().replace("\u2029", "\n")

    def show_marks(self, marks: Sequence[tuple[int, int]], chosen: int | None) -> None:
        """Mark the stretches softly, the chosen one boldly, and scroll to it if it is another than before."""
        before = None if self._chosen is None else self._marks[self._chosen]
        self._marks = tuple(marks)
        self._chosen = chosen
        self._paint_marks()
        if chosen is not None and self._marks[chosen] != before:
            self._scroll_to(*self._marks[chosen])

    def clear_marks(self) -> None:
        """Forget the answers."""
        self.show_marks((), None)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste: text as text, files as documents to open."""
        paths = local_files(source)
        if paths:
            self.files_dropped.emit(paths)
        else:
            super().insertFromMimeData(source)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Files and text; no pictures."""
        return bool(local_files(source)) or source.hasText()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Show that a file may be dropped here."""
        if local_files(event.mimeData()):
            event.acceptProposedAction()
            self.drag_over.emit(True)
        else:
            super().dragEnterEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """A file may be dropped anywhere: no insertion point is shown for it."""
        if local_files(event.mimeData()):
            event.acceptProposedAction()
        else:
            super().dragMoveEvent(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """The drag has gone elsewhere."""
        self.drag_over.emit(False)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Open dropped files; insert dropped text."""
        self.drag_over.emit(False)
        paths = local_files(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.files_dropped.emit(paths)
        else:
            super().dropEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the column of text readable and in the middle."""
        # From the outer width: the viewport's own already lacks the margins set here.
        room = self.width() - self.verticalScrollBar().sizeHint().width()
        side = max(_MARGIN, (room - _COLUMN) // 2)
        self.setViewportMargins(side, 0, max(8, side - 12), 0)
        super().resizeEvent(event)

    def sizeHint(self) -> QSize:
        """A comfortable page."""
        return QSize(_COLUMN, 480)

    def _on_contents_change(self, _position: int, _removed: int, _added: int) -> None:
        self._edition += 1
        self._snapshot = None
        self.edited.emit()

    def _style_headings(self, on: bool) -> None:
        if self._headings is not None:
            self._headings.setDocument(None)
            self._headings.deleteLater()
            self._headings = None
        if on:
            self._headings = _Headings(self.document(), self.font(), self._theme)

    def _paint_marks(self) -> None:
        colours = self._theme.colours
        # The chosen one last: it lies on top where stretches overlap.
        order = sorted(range(len(self._marks)), key=lambda position: position == self._chosen)
        selections = []
        for position in order:
            chosen = position == self._chosen
            selection = QTextEdit.ExtraSelection()
            start, end = self._marks[position]
            selection.cursor = self._stretch(start, end)
            look = QTextCharFormat()
            look.setBackground(colours.accent if chosen else colours.accent_soft)
            look.setForeground(colours.accent_text if chosen else colours.text)
            selection.format = look
            selections.append(selection)
        self.setExtraSelections(selections)

    def _scroll_to(self, start: int, end: int) -> None:
        cursor = self._stretch(start, end)
        cursor.setPosition(cursor.selectionStart())
        self.setTextCursor(cursor)
        self.centerCursor()

    def _stretch(self, start: int, end: int) -> QTextCursor:
        last = max(0, self.document().characterCount() - 1)
        cursor = QTextCursor(self.document())
        cursor.setPosition(min(start, last))
        cursor.setPosition(min(end, last), QTextCursor.MoveMode.KeepAnchor)
        return cursor


class _Headings(QSyntaxHighlighter):
    """Sets Markdown headings apart; the text itself stays as it was written."""

    def __init__(self, document: QTextDocument, base: QFont, theme: Theme) -> None:
        super().__init__(document)
        self._theme = theme
        self._pattern = QRegularExpression(r"^(#{1,6})\s+\S.*$")
        self._fonts = [scaled_font(base, factor, QFont.Weight.DemiBold) for factor in (1.5, 1.2, 1.08, 1.0, 1.0, 1.0)]
        theme.changed.connect(self.rehighlight)

    def highlightBlock(self, text: str) -> None:
        """Format one paragraph."""
        match = self._pattern.match(text)
        if not match.hasMatch():
            return
        level = match.capturedLength(1)
        heading = QTextCharFormat()
        heading.setFont(self._fonts[level - 1])
        self.setFormat(0, match.capturedLength(0), heading)
        hashes = QTextCharFormat(heading)
        hashes.setForeground(QColor(self._theme.colours.edge))
        self.setFormat(0, level, hashes)


def local_files(data: QMimeData) -> list[Path]:
    """The files that a drag or the clipboard holds."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()] if data.hasUrls() else []
