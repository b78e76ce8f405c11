"""The document in view: its name, how far it has come, and its text or its pages."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.documents.document import Page
from app.ui.choice_switch import ChoiceSwitch
from app.ui.citing import name_of, one_line
from app.ui.elided_label import ElidedLabel
from app.ui.empty_state import EmptyState
from app.ui.find_bar import FindBar
from app.ui.library import LibraryItem, State, details, icon_name
from app.ui.marks import Mark
from app.ui.page_chooser import PageChooser
from app.ui.page_view import PageView
from app.ui.passage import readable
from app.ui.progress_line import ProgressLine
from app.ui.reader_text import ReaderText
from app.ui.source import Place, Source
from app.ui.theme import SPACE, Theme, restyle, scale_font, set_role

_ICON = 22
_LONGEST_WORDS = 100  # that a selection may have to be looked for
_COMMIT_AFTER_MS = 300
# Up to so many characters, taking the text out of Qt is not felt while typing.
_COMMIT_AT_ONCE = 50_000


class ReaderPane(QFrame):
    """A page with a header. It shows one `LibraryItem`; which one, and what is marked in it, others decide."""

    text_changed = Signal(int, str)
    """The user's own text under this key has become this."""
    trouble = Signal(str)
    pages_chosen = Signal(bool)
    """The user wants to see pages rather than text."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._item: LibraryItem | None = None
        self._shown: tuple[int, int] | None = None
        self._tops: dict[int, int] = {}
        self._unsaved = False
        self._as_pages = False
        self._place: Place | None = None
        set_role(self, "card")
        self.setAcceptDrops(True)
        self.text = ReaderText(theme)
        self.pages = PageView(theme)
        self.nothing = EmptyState(
            theme,
            "document",
            self.tr("No document is open"),
            self.tr("Open files or a whole folder, drop them here, or paste a text. They stay on this computer."),
        )
        self.failure = EmptyState(theme, "warning", self.tr("This document is not open"), "", tone="danger")
        self.wait = EmptyState(theme, "document", self.tr("Reading the document…"), "")
        self.find_bar = FindBar(theme)
        self.progress = ProgressLine()
        self._icon = QLabel()
        self._title = ElidedLabel()
        scale_font(self._title, 1.05, QFont.Weight.DemiBold)
        self._details = ElidedLabel()
        scale_font(self._details, 0.92)
        set_role(self._details, "muted")
        self.view = ChoiceSwitch(
            self.tr("How to show it"),
            (
                ("text", self.tr("Text"), self.tr("Show the words of the document")),
                ("pages", self.tr("Pages"), self.tr("Show the pages as they were laid out")),
            ),
        )
        self._commit_soon = QTimer(self)
        self._commit_soon.setSingleShot(True)
        self._commit_soon.setInterval(_COMMIT_AFTER_MS)
        self._commit_soon.timeout.connect(self.commit)
        self._body = QStackedWidget()
        self._lay_out()
        self._connect()
        self.show_item(None)

    @property
    def source(self) -> Source | None:
        """The text in view."""
        return self._item.source if self._item else None

    @property
    def shows_pages(self) -> bool:
        """Whether pages are in view rather than text."""
        return self._body.currentWidget() is self.pages

    def show_item(self, item: LibraryItem | None) -> None:
        """Show this document, or what has become of it."""
        if self._item is not None and (item is None or item.key != self._item.key):
            self.commit()
            if self._shown is not None:
                self._tops[self._shown[0]] = self.text.top
        self._item = item
        self._place = None
        if item is not None and item.source is not None:
            shown = item.key, item.source.edition
            # The user's own text changes here alone: it is on view already.
            if not (self._shown == shown or (item.own and self._shown and self._shown[0] == item.key)):
                self.pages.clear()
                self.text.set_text(
                    item.text,
                    markdown=item.kind == "markdown",
                    editable=item.own,
                    pages=_page_starts(item.source),
                )
                self.text.scroll_to_top(self._tops.get(item.key, 0))
            self._shown = shown
        elif self._shown is not None:
            self._tops[self._shown[0]] = self.text.top  # it may be read again
            self._shown = None
            self.text.set_text("")
        self._show_header()
        self._show_body()
        self.find_bar.look_in(item.text if item else "")

    def shut_down(self) -> None:
        """Wait for the thread that draws pages."""
        self.pages.shut_down()

    def commit(self) -> None:
        """Tell at once what the user has typed."""
        self._commit_soon.stop()
        if self._unsaved and self._item is not None:
            self._unsaved = False
            self.text_changed.emit(self._item.key, readable(self.text.raw_text()))

    def show_places(self, places: Sequence[Place], chosen: Place | None) -> None:
        """Mark those of these places that are in the text in view."""
        here = [place for place in places if self._has(place)]
        number = here.index(chosen) if chosen in here else None
        self.text.show_marks([self._mark(place) for place in here], number)
        self.pages.show_marks(list(map(_on_page, here)), number)

    def reveal(self, place: Place) -> None:
        """Scroll to this place, in the text and on the page."""
        if self._has(place):
            mark = self._mark(place)
            self.text.reveal(mark.start, mark.end)
            self._place = place
            if self.shows_pages:
                self.pages.reveal(place.start, place.end)

    def choose_pages(self, wanted: bool) -> None:
        """Show the pages of documents that have some to look at, or else their text; the place stays."""
        before = self._page_in_view
        was = self.shows_pages
        self._as_pages = wanted
        self.view.chosen = "pages" if wanted else "text"
        self._show_body()
        if before is None or self.shows_pages == was:
            return
        if not wanted and self._page_in_view != before:
            self.text.scroll_to_top(self._source.index.to_utf16(before.start))
        elif wanted and self._place is None:
            self.pages.go_to_page(self._source.document.pages.index(before))

    def choose_page(self) -> None:
        """Let the user choose which page or chapter to go to."""
        page = self._page_in_view
        if page is None:
            return
        document = self._source.document
        chooser = PageChooser(self._theme, document, document.pages.index(page), self)
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.chosen.connect(self._go_to_page)
        chooser.open()

    def find_words(self) -> None:
        """Look for words in the text in view: those that are selected, if they are few."""
        selection = self.selection()
        if selection is None:
            return
        source, start, end = selection
        words = one_line(source.document.text[start:end]) if end - start <= _LONGEST_WORDS else ""
        page = self._page_in_view if self.shows_pages else None
        top = page.start if page else source.index.from_utf16(self.text.top)
        self.find_bar.begin(words, start if words else top)

    def find_next(self, by: int) -> None:
        """Go to the next place (1) of the words that were looked for, or to the one before (-1)."""
        if self.find_bar.isHidden():
            self.find_words()
        else:
            self.find_bar.finding.step(by)

    def selection(self) -> tuple[Source, int, int] | None:
        """What is selected in the text or on the pages in view, in code points; empty at the cursor if nothing is."""
        self.commit()
        source = self.source
        if source is None:
            return None
        if self.shows_pages:
            return source, *self.pages.selection()
        start, end = self.text.selection()
        return source, source.index.from_utf16(start), source.index.from_utf16(end)

    def focus_body(self) -> None:
        """Let the keyboard work in the text or on the pages."""
        (self.pages if self.shows_pages else self.text).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc ends looking for words, from wherever in the pane it is pressed."""
        if event.key() == Qt.Key.Key_Escape and not self.find_bar.isHidden():
            self.find_bar.end()
        else:
            super().keyPressEvent(event)

    def _has(self, place: Place) -> bool:
        return not self._unsaved and self._shown == (place.source.key, place.source.edition)

    def _mark(self, place: Place) -> Mark:
        index = place.source.index
        return Mark(index.to_utf16(place.start), index.to_utf16(place.end), place.tone)

    def _show_found(self) -> None:
        source, finding = self.source, self.find_bar.finding
        places = [] if source is None else [Place(source, *place, "found") for place in finding.places]
        places = [place for place in places if self._has(place)]
        self.text.show_found([self._mark(place) for place in places], finding.chosen)
        self.pages.show_found(list(map(_on_page, places)), finding.chosen)

    def _go_to_found(self, start: int, end: int) -> None:
        if self.source is not None:
            self.reveal(Place(self.source, start, end, "found"))

    def _go_to_page(self, number: int) -> None:
        self._place = None
        if self.shows_pages:
            self.pages.go_to_page(number)
        else:
            source = self._source
            self.text.scroll_to_top(source.index.to_utf16(source.document.pages[number].start))
        self.focus_body()

    def _show_body(self) -> None:
        item = self._item
        pageable = item is not None and item.kind == "pdf" and item.state is State.READY
        self.view.setVisible(pageable)
        if item is None:
            self._body.setCurrentWidget(self.nothing)
        elif item.state is State.READY:
            if pageable and self._as_pages and item.path is not None:
                before = self.shows_pages
                self.pages.show_file(item.path, self._source.document)
                self._body.setCurrentWidget(self.pages)
                if self._place is not None and not before:
                    self.pages.reveal(self._place.start, self._place.end)
            else:
                self._body.setCurrentWidget(self._text_page)
        elif item.state is State.FAILED:
            self.failure.say(item.sentence)
            self._body.setCurrentWidget(self.failure)
        else:
            self._show_progress(item)
            self._body.setCurrentWidget(self._waiting)
        if self._body.currentWidget() is not self._waiting:
            self.progress.end()

    def _show_progress(self, item: LibraryItem) -> None:
        self.wait.say(details(item))
        if item.total:
            self.progress.advance(item.done, item.total)
        else:
            self.progress.begin()

    def _show_header(self) -> None:
        item = self._item
        self._title.setText(item.name if item else "")
        self._show_details()
        self._header.setVisible(item is not None)
        self._rule.setVisible(item is not None)
        self._tint()

    def _show_details(self) -> None:
        item = self._item
        if item is None:
            return
        if item.state is State.FAILED:
            self._details.setText(self.tr("not open"))  # why, stands below
            return
        page = self._page_in_view
        self._details.setText(f"{details(item)} · {name_of(page)}" if page else details(item))

    @property
    def _source(self) -> Source:
        assert self._item is not None
        assert self._item.source is not None
        return self._item.source

    @property
    def _page_in_view(self) -> Page | None:
        if self._item is None or not self._item.pages:
            return None
        document = self._source.document
        if self.shows_pages:
            return document.pages[min(self.pages.page, len(document.pages) - 1)]
        return document.page_at(self._source.index.from_utf16(self.text.top))

    def _on_edited(self) -> None:
        self._unsaved = True
        self.text.clear_marks()
        if self.text.document().characterCount() < _COMMIT_AT_ONCE:
            self.commit()
        else:
            self._commit_soon.start()

    def _show_drop(self, over: bool) -> None:
        self.setProperty("dropping", over)
        restyle(self)

    def _tint(self) -> None:
        name = icon_name(self._item) if self._item else "document"
        failed = self._item is not None and self._item.state is State.FAILED
        drawn = self._theme.icon(name, "danger" if failed else "accent")
        self._icon.setPixmap(drawn.pixmap(QSize(_ICON, _ICON), self.devicePixelRatio()))

    def _connect(self) -> None:
        self.text.edited.connect(self._on_edited)
        self.text.drag_over.connect(self._show_drop)
        self.text.verticalScrollBar().valueChanged.connect(self._show_details)
        self.pages.page_changed.connect(self._show_details)
        self.pages.failed.connect(self.trouble)
        self.view.changed.connect(lambda: self.pages_chosen.emit(self.view.chosen == "pages"))
        self.find_bar.finding.moved.connect(self._show_found)
        self.find_bar.finding.arrived.connect(self._go_to_found)
        self.find_bar.closed.connect(self.focus_body)
        self._theme.changed.connect(self._tint)

    def _lay_out(self) -> None:
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self._title)
        names.addWidget(self._details)
        self._header = QWidget()
        header = QHBoxLayout(self._header)
        header.setContentsMargins(2 * SPACE, SPACE + 2, SPACE + 2, SPACE + 2)
        header.setSpacing(SPACE + 2)
        header.addWidget(self._icon)
        header.addLayout(names, 1)
        header.addWidget(self.view)
        self._rule = QFrame()
        set_role(self._rule, "rule")
        page = QWidget()
        margins = QVBoxLayout(page)
        margins.setContentsMargins(0, 2 * SPACE, 2, SPACE)
        margins.addWidget(self.text)
        self._text_page = page
        self._waiting = QWidget()
        waiting = QVBoxLayout(self._waiting)
        waiting.setContentsMargins(0, 0, 0, 0)
        waiting.addWidget(self.progress)
        waiting.addWidget(self.wait, 1)
        for widget in (self.nothing, page, self.pages, self._waiting, self.failure):
            self._body.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(self._header)
        column.addWidget(self._rule)
        column.addWidget(self.find_bar)
        column.addWidget(self._body, 1)


def _on_page(place: Place) -> Mark:
    """A place as the pages count."""
    return Mark(place.start, place.end, place.tone)


def _page_starts(source: Source) -> list[tuple[int, str]]:
    """Where pages begin, in UTF-16 code units, and their numbers; chapters have titles in the text itself."""
    index = source.index
    return [
        (index.to_utf16(page.start), "" if page.unit == "chapter" else page.label) for page in source.document.pages
    ]
