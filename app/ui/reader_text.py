"""The document's text: to read, with the answers marked in it; the user's own texts can be edited."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QEvent, QMimeData, QRegularExpression, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFont,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QSyntaxHighlighter,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QTextEdit, QWidget

from app.ui.marks import Mark, chosen_last, touching
from app.ui.page_margin import PageMargin
from app.ui.places_bar import PlacesBar
from app.ui.theme import Theme, scale_font, scaled_font, set_role
from app.ui.wheel_zoom import WheelZoom

# Beyond this many pixels a line is too long to find the next one.
_COLUMN = 720
_MARGIN = 20
# Qt takes a good part of a second for a book: it is given one in slices, with a pause after so many ms of them. Where
# headings are styled, a slice takes four times as long, and longer still while documents are read beside it.
_SLICE, _STYLED_SLICE = 1 << 15, 1 << 12
_SPELL_MS = 8
# Qt lays out whole paragraphs. One as long as a book, as web pages and broken files have them, is shown as several.
_LONG_PARAGRAPH = 6000


class ReaderText(QPlainTextEdit):
    """A plain text editor that knows where the answers are. Positions are Qt's: UTF-16 code units."""

    edited = Signal()
    """The user has changed the text."""
    filled = Signal()
    """The whole text is there."""
    files_dropped = Signal(list)
    """Files were dropped or pasted: a list of `Path`."""
    drag_over = Signal(bool)
    """Files are being dragged over the text, or have gone."""
    paste_wanted = Signal()
    """Paste was pressed in a text that cannot be edited."""
    menu_wanted = Signal(object)
    """A context menu (`QMenu`) is about to be shown: add to it."""

    larger_wanted = Signal(int)
    """The wheel was turned with Ctrl: by so many steps up, or down where it is negative."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._marks: tuple[Mark, ...] = ()
        self._found: tuple[Mark, ...] = ()
        self._chosen_found: int | None = None
        self._found_in_view = range(0)
        self._chosen: int | None = None
        self._headings: _Headings | None = None
        self._rest = ""
        self._position = 0
        self._editable = False
        self._awaited: tuple[int, int] | None = None
        self._awaited_top: int | None = None
        self._wheel = WheelZoom()
        self._pages: tuple[tuple[int, str], ...] = ()
        self._margin = PageMargin(theme, self)
        self._pause = QTimer(self)
        self._pause.setInterval(0)
        self._pause.timeout.connect(self._fill)
        self.places_bar = PlacesBar(theme, self._height_of)
        self.setVerticalScrollBar(self.places_bar)
        set_role(self, "reader")
        self.setFrameShape(QFrame.Shape.NoFrame)
        scale_font(self, 1.12, serif=True)
        self.setTabChangesFocus(True)
        # A word longer than a line is broken: sideways scrolling would hide the answers.
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Document text"))
        self.document().setDocumentMargin(0)
        self.document().contentsChange.connect(self._on_contents_change)
        self.updateRequest.connect(self._on_view_changed)
        theme.changed.connect(self._paint_marks)

    @property
    def page_marks(self) -> tuple[tuple[int, str], ...]:
        """The pages that begin in view: how far down, in pixels, and their labels."""
        return self._margin.marks

    @property
    def filling(self) -> bool:
        """Whether a part of the text is still to come."""
        return self._pause.isActive()

    def raw_text(self) -> str:
        """The text as Qt has it, for `app.ui.passage.readable`."""
        return str(self.document().toRawText())

    def set_text(
        self,
        text: str,
        *,
        markdown: bool = False,
        editable: bool = False,
        pages: Sequence[tuple[int, str]] = (),
    ) -> None:
        """Show another text, at its beginning; what does not fit into a few ms comes in the next moments.

        `pages` tells where pages begin and what stands in the margin there.
        """
        self._pause.stop()
        self.clear_marks()
        self.show_found((), None)
        self._awaited = self._awaited_top = None
        self._editable = editable
        self._set_editable(False)
        self.document().setUndoRedoEnabled(False)
        self._rest = text
        self._pages = tuple(pages)
        self._position = 0
        self._pause.start()
        self.clear()
        self._style_headings(markdown)
        self._fill()

    def selection(self) -> tuple[int, int]:
        """Where the selection begins and ends; both where the cursor is if nothing is selected."""
        cursor = self.textCursor()
        return cursor.selectionStart(), cursor.selectionEnd()

    def show_marks(self, marks: Sequence[Mark], chosen: int | None) -> None:
        """Mark the stretches softly, the chosen one boldly."""
        if (tuple(marks), chosen) != (self._marks, self._chosen):
            self._marks = tuple(marks)
            self._chosen = chosen
            self.places_bar.show_marks(marks, chosen)
            self._paint_marks()

    def clear_marks(self) -> None:
        """Forget the answers."""
        self.show_marks((), None)

    def show_found(self, found: Sequence[Mark], chosen: int | None) -> None:
        """Mark the places of words that are looked for, in the order of the text, above the answers."""
        if (tuple(found), chosen) != (self._found, self._chosen_found):
            self._found, self._chosen_found = tuple(found), chosen
            self.places_bar.show_found(found, chosen)
            self._found_in_view = touching(self._found, *self._in_view())
            self._paint_marks()

    def reveal(self, start: int, end: int) -> None:
        """Scroll to this stretch, as soon as it is there."""
        self._awaited_top = None
        if self.filling and end > self._length:
            self._awaited = start, end
            return
        self._awaited = None
        cursor = self._stretch(start, end)
        cursor.setPosition(cursor.selectionStart())
        self.setTextCursor(cursor)
        self.centerCursor()

    @property
    def top(self) -> int:
        """Position of the first paragraph in view, for `scroll_to_top`."""
        return self.firstVisibleBlock().position()

    def scroll_to_top(self, position: int) -> None:
        """Put the paragraph at this position at the upper edge, as soon as it is there."""
        self._awaited = None
        if self.filling and position > self._length:
            self._awaited_top = position
            return
        self._awaited_top = None
        self._scroll_to_block(position)

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
        """Keep the column of text readable and in the middle, its top, and the place that was gone to in view."""
        top, place = self.top, self.cursorRect()
        in_view = place.top() >= 0 and place.bottom() <= event.oldSize().height()
        # From the outer width: the viewport's own already lacks the margins set here.
        room = self.width() - self.verticalScrollBar().sizeHint().width()
        side = max(_MARGIN, (room - _COLUMN) // 2)
        self.setViewportMargins(side, 0, max(8, side - 12), 0)
        self._margin.setGeometry(0, 0, side, self.height())
        super().resizeEvent(event)
        self._keep_top(top)
        if in_view and not self.viewport().rect().contains(self.cursorRect()):
            self.centerCursor()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """With Ctrl: larger and smaller."""
        steps = self._wheel.steps(event)
        if steps is None:
            super().wheelEvent(event)
        elif steps:
            self.larger_wanted.emit(steps)

    def changeEvent(self, event: QEvent) -> None:
        """Headings grow and shrink with the text, which stays where it is."""
        top = self.top
        super().changeEvent(event)
        if event.type() != QEvent.Type.FontChange:
            return
        if self._headings is not None:
            self._headings.use_font(self.font())
        self._keep_top(top)

    def sizeHint(self) -> QSize:
        """A comfortable page."""
        return QSize(_COLUMN, 480)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pasting into a text that cannot be edited is pasting beside it."""
        if self.isReadOnly() and event.matches(QKeySequence.StandardKey.Paste):
            self.paste_wanted.emit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Qt's own menu with what the window adds to it, about the place under the mouse."""
        if event.reason() == QContextMenuEvent.Reason.Mouse and not self.textCursor().hasSelection():
            self.setTextCursor(self.cursorForPosition(event.pos()))
        menu = self.createStandardContextMenu()
        self.menu_wanted.emit(menu)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def _keep_top(self, top: int) -> None:
        # In another width or font Qt counts every paragraph as one line at first, and cuts the scroll bar off there.
        if self.top != top:
            self._scroll_to_block(top)

    def _scroll_to_block(self, position: int) -> None:
        # Qt's scroll bar counts lines here.
        self.verticalScrollBar().setValue(self.document().findBlock(position).firstLineNumber())

    def _height_of(self, mark: Mark) -> float:
        """How far down in the text a mark is, from 0 to 1."""
        block = self.document().findBlock(min(mark.start, self._length))
        return block.firstLineNumber() / max(1, self.document().lineCount())

    @property
    def _length(self) -> int:
        return max(0, self.document().characterCount() - 1)

    def _on_contents_change(self, _position: int, removed: int, added: int) -> None:
        if not self.isReadOnly() and (removed or added):
            self.edited.emit()

    def _in_view(self) -> tuple[int, int]:
        """The first position in view, and the last."""
        return self.top, self.cursorForPosition(self.viewport().rect().bottomRight()).position()

    def _on_view_changed(self) -> None:
        first, last = self._in_view()
        self._show_pages(first, last)
        found = touching(self._found, first, last)
        if found != self._found_in_view:  # a mark takes its time, and there may be a thousand
            self._found_in_view = found
            self._paint_marks()

    def _show_pages(self, first: int, last: int) -> None:
        begin = bisect_left(self._pages, first, key=lambda page: page[0])
        end = bisect_right(self._pages, last, key=lambda page: page[0])
        cursor = QTextCursor(self.document())
        marks = []
        for position, label in self._pages[begin:end]:
            cursor.setPosition(min(position, self._length))
            y = self.cursorRect(cursor).top()
            if y >= 0:
                marks.append((y, label))
        self._margin.show_marks(tuple(marks))

    def _set_editable(self, editable: bool) -> None:
        self.setReadOnly(not editable)
        if not editable:
            # A cursor to select with, also by keyboard.
            by_hand = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            self.setTextInteractionFlags(by_hand)

    def _fill(self) -> None:
        clock = QElapsedTimer()
        clock.start()
        size = _SLICE if self._headings is None else _STYLED_SLICE
        while self._position < len(self._rest) and clock.elapsed() < _SPELL_MS:
            part = self._rest[self._position : self._position + size]
            if not self._editable:
                part = _broken(part)
            cursor = QTextCursor(self.document())
            cursor.movePosition(QTextCursor.MoveOperation.End)
            cursor.insertText(part)
            if self._position == 0:
                self.moveCursor(QTextCursor.MoveOperation.Start)
            self._position += len(part)
        done = self._position >= len(self._rest)
        if done:
            self._pause.stop()
            self._rest = ""
            self.document().setUndoRedoEnabled(self._editable)
            self._set_editable(self._editable)
        if self._awaited is not None and (done or self._awaited[1] <= self._length):
            self._paint_marks()
            self.reveal(*self._awaited)
        if self._awaited_top is not None and (done or self._awaited_top <= self._length):
            self.scroll_to_top(self._awaited_top)
        if done:
            self._paint_marks()
            self.filled.emit()

    def _style_headings(self, on: bool) -> None:
        if self._headings is not None:
            self._headings.setDocument(None)
            self._headings.deleteLater()
            self._headings = None
        if on:
            self._headings = _Headings(self.document(), self.font(), self._theme)

    def _paint_marks(self) -> None:
        selections = self._selections(self._marks, range(len(self._marks)), self._chosen)
        selections += self._selections(self._found, self._found_in_view, self._chosen_found)
        self.setExtraSelections(selections)

    def _selections(
        self, marks: Sequence[Mark], numbers: Iterable[int], chosen: int | None
    ) -> list[QTextEdit.ExtraSelection]:
        selections = []
        for mark, is_chosen in chosen_last(marks, numbers, chosen):
            selection = QTextEdit.ExtraSelection()
            selection.cursor = self._stretch(mark.start, mark.end)
            selection.format = self._look(mark.tone, is_chosen)
            selections.append(selection)
        return selections

    def _look(self, tone: str, chosen: bool) -> QTextCharFormat:
        colours = self._theme.colours
        ground = {
            "accent": colours.accent if chosen else colours.accent_soft,
            "danger": colours.danger if chosen else colours.danger_soft,
            "muted": colours.muted if chosen else colours.sunken,
            "found": colours.found if chosen else colours.found_soft,
        }[tone]
        look = QTextCharFormat()
        look.setBackground(ground)
        on_bold = colours.found_text if tone == "found" else colours.accent_text
        look.setForeground(on_bold if chosen else colours.text)
        return look

    def _stretch(self, start: int, end: int) -> QTextCursor:
        cursor = QTextCursor(self.document())
        cursor.setPosition(min(start, self._length))
        cursor.setPosition(min(end, self._length), QTextCursor.MoveMode.KeepAnchor)
        return cursor


class _Headings(QSyntaxHighlighter):
    """Sets Markdown headings apart; the text itself stays as it was written."""

    def __init__(self, document: QTextDocument, base: QFont, theme: Theme) -> None:
        super().__init__(document)
        self._theme = theme
        self._pattern = QRegularExpression(r"^(#{1,6})\s+\S.*$")
        self._base = base
        self._fonts = _heading_fonts(base)
        self._number = 0
        self._pause = QTimer(self)
        self._pause.setInterval(0)
        self._pause.timeout.connect(self._go_on)
        theme.changed.connect(self.style_again)

    def use_font(self, base: QFont) -> None:
        """Write the headings in sizes of this font."""
        if base != self._base:  # a style sheet that is taken away and put back says that fonts change, too
            self._base = base
            self._fonts = _heading_fonts(base)
            self.style_again()

    def style_again(self) -> None:
        """Give the headings the look of now, a few ms of them at a time: a book has thousands."""
        self._number = 0
        self._pause.start()

    def _go_on(self) -> None:
        clock = QElapsedTimer()
        clock.start()
        document = self.document()
        block = document.findBlockByNumber(self._number) if document else QTextBlock()
        while block.isValid() and clock.elapsed() < _SPELL_MS:
            if block.text().startswith("#"):
                self.rehighlightBlock(block)
            block = block.next()
        self._number = block.blockNumber()
        if not block.isValid():
            self._pause.stop()

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


def _heading_fonts(base: QFont) -> list[QFont]:
    return [scaled_font(base, factor, QFont.Weight.DemiBold) for factor in (1.5, 1.2, 1.08, 1.0, 1.0, 1.0)]


def _broken(text: str) -> str:
    """The text with some spaces of its longest paragraphs turned into ends of paragraphs."""
    return "\n".join(map(_broken_paragraph, text.split("\n")))


def _broken_paragraph(text: str) -> str:
    parts = []
    while len(text) > _LONG_PARAGRAPH and (space := text.find(" ", _LONG_PARAGRAPH)) >= 0:
        parts.append(text[:space])
        text = text[space + 1 :]
    return "\n".join([*parts, text])


def local_files(data: QMimeData) -> list[Path]:
    """The files that a drag or the clipboard holds."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()] if data.hasUrls() else []
