"""The pages of a PDF as they were laid out, with what is marked on them, to read and to select words on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QLabel, QMenu, QWidget

from app.documents.document import Document
from app.documents.page_letters import Box
from app.documents.pdf_pages import PdfPages
from app.ui.marks import Mark
from app.ui.page_layout import PageLayout, lay_out
from app.ui.page_marks import PageMarks, boxes_on, scaled
from app.ui.page_pictures import Drawing, Lettering, PagePictures
from app.ui.page_selecting import PageSelecting
from app.ui.places_bar import PlacesBar
from app.ui.theme import Theme, set_role
from app.ui.wheel_zoom import WheelZoom

_ZOOMS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0)
_FIT = 1.0
_DRAW_AFTER_MS = 30  # while the user scrolls, only where it stops is drawn
_WIDEST = 4000  # pixels of a picture


class PageView(QAbstractScrollArea):
    """Draws pages in view and their neighbours on another thread. Ctrl with the wheel zooms.

    Places are counted in code points of the document's text. What is selected is that text, not what the file has:
    words that a line's end divides are whole, and running heads are left out.
    """

    failed = Signal(str)
    """The file cannot be shown: a sentence for people."""
    page_changed = Signal(int)
    """Another page, counted from 0, is in the middle."""
    menu_wanted = Signal(object)
    """A context menu (`QMenu`) is about to be shown: add to it."""

    def __init__(
        self, theme: Theme, parent: QWidget | None = None, open_pages: Callable[[Path], PdfPages] = PdfPages
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pictures = PagePictures(open_pages, self)
        self._path: Path | None = None
        self._document: Document | None = None
        self._layout: PageLayout | None = None
        self._zoom = _FIT
        self._page = 0
        self._place: tuple[int, int] | None = None
        self._awaits_place = False  # its page is there, but not yet known where on it it stands
        self._marks = PageMarks()
        self.places_bar = PlacesBar(theme, self._height_of)
        self.setVerticalScrollBar(self.places_bar)
        self._selecting = PageSelecting(self, self._character_at)
        self._wheel = WheelZoom()
        self._draw_soon = QTimer(self)
        self._draw_soon.setSingleShot(True)
        self._draw_soon.setInterval(_DRAW_AFTER_MS)
        self._draw_soon.timeout.connect(self._draw)
        self._number = QLabel(self)
        set_role(self._number, "badge")
        self._number.hide()
        set_role(self, "pages")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Pages"))
        self.viewport().setMouseTracking(True)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.horizontalScrollBar().valueChanged.connect(self.viewport().update)
        self._pictures.opened.connect(self._on_opened)
        self._pictures.drawn.connect(self.viewport().update)
        self._pictures.lettered.connect(self._on_lettered)
        self._pictures.failed.connect(self.failed)
        self._selecting.changed.connect(self._show_selection)
        theme.changed.connect(self.viewport().update)

    @property
    def zoom(self) -> float:
        """1 where the widest page fills the view."""
        return self._zoom

    @property
    def page(self) -> int:
        """The page in the middle, counted from 0."""
        return self._page

    @property
    def boxes(self) -> tuple[Box, ...]:
        """Where the place that was gone to stands on its page, in points; empty while that is not known."""
        if self._document is None or self._place is None:
            return ()
        number = self._page_of(self._place[0])
        letters = self._pictures.letters(number)
        return () if letters is None else boxes_on(self._document.pages[number], letters, *self._place)

    @property
    def is_drawn(self) -> bool:
        """Whether every page in view has been drawn in its size."""
        layout = self._layout
        if layout is None:
            return False
        pictures = (self._pictures.picture(page) for page in self._in_view(layout))
        return all(picture is not None and picture.width == self._picture_width(layout) for picture in pictures)

    def show_file(self, path: Path, document: Document) -> None:
        """Show this file, at its beginning, with its text; nothing changes if it is on view already."""
        if path == self._path:
            return
        self.clear()
        if document.pages:
            self._path, self._document = path, document
            self._selecting.use_text(document.text)
            self._pictures.open(path)

    def show_marks(self, marks: Sequence[Mark], chosen: int | None) -> None:
        """Mark these places softly, and frame the chosen one."""
        self._marks.show_marks(marks, chosen)
        self.places_bar.show_marks(marks, chosen)
        self.viewport().update()

    def show_found(self, found: Sequence[Mark], chosen: int | None) -> None:
        """Mark the places of words that are looked for, in the order of the text."""
        self._marks.show_found(found, chosen)
        self.places_bar.show_found(found, chosen)
        self.viewport().update()

    def go_to_page(self, page: int) -> None:
        """Bring a page, counted from 0, to the top."""
        self._place, self._awaits_place = None, False
        if self._layout is None:
            self._page = page
            self.page_changed.emit(page)
        else:
            self._go_to(self._layout, page, None)

    def reveal(self, start: int, end: int) -> None:
        """Bring a place into view, as soon as it is known where it stands on its page."""
        if self._document is None:
            return
        self._place = start, end
        self._awaits_place = not self._go_to_place()
        if self._awaits_place and self._layout is not None:
            self._go_to(self._layout, self._page_of(start), None)
        self._draw()

    def selection(self) -> tuple[int, int]:
        """Where the selection begins and ends; both where the mouse was pressed last if nothing is selected."""
        return self._selecting.stretch

    def clear(self) -> None:
        """Show nothing."""
        self._path = self._document = self._layout = self._place = None
        self._awaits_place = False
        self._selecting.use_text("")
        self._marks.forget()
        self._page = 0
        self._pictures.close()
        self._number.hide()
        self._update_bars()
        self.viewport().update()

    def shut_down(self) -> None:
        """Let go of the file and wait for the thread."""
        self._draw_soon.stop()
        self._selecting.stop()
        self._path = self._layout = None
        self._pictures.shut_down()

    def zoom_by(self, steps: int) -> None:
        """Make the pages larger or smaller by so many steps."""
        nearest = min(range(len(_ZOOMS)), key=lambda number: abs(_ZOOMS[number] - self._zoom))
        self._set_zoom(_ZOOMS[max(0, min(len(_ZOOMS) - 1, nearest + steps))])

    def fit(self) -> None:
        """Let the widest page fill the view."""
        self._set_zoom(_FIT)

    def sizeHint(self) -> QSize:
        """A comfortable page."""
        return QSize(640, 480)

    # Qt's events

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the pages to the new width; what was at the top stays there, and the box in view if it was."""
        in_view = self._is_place_within(event.oldSize().height())
        super().resizeEvent(event)
        self._relay(0.0)
        if in_view:
            self._go_to_place()
        self._place_number()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """With Ctrl: zoom."""
        steps = self._wheel.steps(event)
        if steps is None:
            super().wheelEvent(event)
        elif steps:
            self.zoom_by(steps)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to select."""
        self._selecting.press(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Select a word."""
        self._selecting.press_twice(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw the selection; over writing the mouse shows that it can be selected."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._selecting.drag(event)
        else:
            over = self._is_over_letters(event.position())
            self.viewport().setCursor(Qt.CursorShape.IBeamCursor if over else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The selection is done."""
        self._selecting.release(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """What can be done with the selection, or else with the place under the mouse."""
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            self._selecting.press_for_menu(QPointF(event.pos()))
        selecting, standard = self._selecting, QKeySequence.StandardKey
        menu = QMenu(self)
        copy = menu.addAction(self.tr("&Copy"), QKeySequence(standard.Copy), selecting.copy)
        copy.setEnabled(bool(selecting.words))
        menu.addAction(self.tr("Select &all"), QKeySequence(standard.SelectAll), selecting.select_all)
        self.menu_wanted.emit(menu)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Home, End and the space bar; the other keys that move something scroll, too."""
        key, bar = event.key(), self.verticalScrollBar()
        if event.matches(QKeySequence.StandardKey.Copy):
            self._selecting.copy()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self._selecting.select_all()
        elif key == Qt.Key.Key_Home:
            bar.setValue(0)
        elif key == Qt.Key.Key_End:
            bar.setValue(bar.maximum())
        elif key == Qt.Key.Key_Space:
            back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            bar.setValue(bar.value() + (-bar.pageStep() if back else bar.pageStep()))
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the pages in view."""
        layout = self._layout
        if layout is None:
            return
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        colours = self._theme.colours
        origin = self._origin()
        for number in self._in_view(layout):
            page = layout.page(number).translated(-origin.x(), -origin.y())
            picture = self._pictures.picture(number)
            painter.fillRect(page, Qt.GlobalColor.white if picture else colours.surface)
            if picture is not None and picture.image is not None:
                painter.drawImage(page, picture.image)
            elif picture is not None:
                painter.setPen(QColor(Qt.GlobalColor.darkGray))
                painter.drawText(page, Qt.AlignmentFlag.AlignCenter, self.tr("This page cannot be shown"))
            letters = self._pictures.letters(number)
            if letters is not None and self._document is not None:
                painter.translate(page.topLeft())
                self._marks.paint(painter, number, self._document.pages[number], letters, layout.scale)
                painter.resetTransform()
            if colours.dark and picture is not None:
                painter.fillRect(page, QColor(0, 0, 0, 36))  # less glaring beside dark panes
            painter.setPen(QPen(colours.border, 1))
            painter.drawRect(page)

    # Where things are

    def _origin(self) -> QPoint:
        return QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def _in_view(self, layout: PageLayout) -> range:
        top = self.verticalScrollBar().value()
        return layout.between(top, top + self.viewport().height())

    def _picture_width(self, layout: PageLayout) -> int:
        return min(_WIDEST, round(layout.width * self.devicePixelRatioF()))

    def _set_zoom(self, zoom: float) -> None:
        self._zoom = zoom
        self._relay(self.viewport().height() / 2)

    def _page_of(self, at: int) -> int:
        """The number of the page that a character is on, or the last one."""
        assert self._document is not None
        number = self._document.page_number_at(at)
        return len(self._document.pages) - 1 if number is None else number

    def _height_of(self, mark: Mark) -> float:
        """How far down a mark is, from 0 to 1: on its page as in the page's text, since not all letters are known."""
        if self._layout is None or self._document is None:
            return 0.0
        number = self._page_of(mark.start)
        page, place = self._document.pages[number], self._layout.page(min(number, len(self._layout.sizes) - 1))
        share = (mark.start - page.start) / max(1, page.end - page.start)
        return (place.top() + share * place.height()) / self._layout.height

    def _point_on_page(self, layout: PageLayout, position: QPointF) -> tuple[int, float, float]:
        """Which page is at or above a position in the view, and where on it that is, in points."""
        here = position + self._origin()
        number = layout.page_at(here.y())
        on_page = here - layout.page(number).topLeft()
        return number, on_page.x() / layout.scale, on_page.y() / layout.scale

    def _character_at(self, position: QPointF) -> int:
        """Before which character of the text a position in the view is."""
        if self._layout is None or self._document is None:
            return 0
        number, x, y = self._point_on_page(self._layout, position)
        if number >= len(self._document.pages):
            return len(self._document.text)
        page, letters = self._document.pages[number], self._pictures.letters(number)
        return page.start + min(letters.nearest(x, y) if letters else 0, page.end - page.start)

    def _is_over_letters(self, position: QPointF) -> bool:
        if self._layout is None:
            return False
        number, x, y = self._point_on_page(self._layout, position)
        letters = self._pictures.letters(number)
        return letters is not None and letters.is_over(x, y)

    def _show_selection(self) -> None:
        self._marks.show_selected(*self._selecting.stretch)
        self.viewport().update()

    def _box_of_place(self) -> tuple[int, QRectF] | None:
        """The page of the place that was gone to, and where it begins there in pixels from the page's corner."""
        boxes = self.boxes
        if self._layout is None or self._place is None or not boxes:
            return None
        return self._page_of(self._place[0]), scaled(boxes[0], self._layout.scale)

    def _is_place_within(self, height: float) -> bool:
        """Whether the place that was gone to is in so much of the view, from its top."""
        found = self._box_of_place()
        if self._layout is None or found is None:
            return False
        page, box = found
        return 0 <= self._layout.tops[page] + box.center().y() - self.verticalScrollBar().value() <= height

    def _go_to_place(self) -> bool:
        """Bring the place that was gone to into the middle, and tell whether it is known where it is."""
        found = self._box_of_place()
        if self._layout is None or found is None:
            return False
        self._go_to(self._layout, *found)
        return True

    def _relay(self, down: float) -> None:
        """Lay the pages out anew; what is so far down in the view stays there."""
        before = self._layout
        if before is None:
            return
        still = self.verticalScrollBar().value() + down
        number = before.page_at(still)
        below = still - before.tops[number]
        self._layout = after = lay_out(before.sizes, self.viewport().width(), self._zoom)
        self._update_bars()
        if below > 0:  # the margin above the first page is always the same
            below *= after.scale / before.scale
        self.verticalScrollBar().setValue(round(after.tops[number] + below - down))
        self.horizontalScrollBar().setValue(round((after.room - self.viewport().width()) / 2))
        self.viewport().update()
        self._draw_soon.start()

    def _update_bars(self) -> None:
        layout, view = self._layout, self.viewport().size()
        height, width = (layout.height, layout.room) if layout else (0.0, 0.0)
        down, across = self.verticalScrollBar(), self.horizontalScrollBar()
        down.setRange(0, max(0, round(height) - view.height()))
        down.setPageStep(round(view.height() * 0.9))
        down.setSingleStep(48)
        across.setRange(0, max(0, round(width) - view.width()))
        across.setPageStep(view.width())
        self.places_bar.measure()

    def _go_to(self, layout: PageLayout, page: int, box: QRectF | None) -> None:
        """Bring a page to the top of the view, or a place on it into the middle."""
        if page >= len(layout.sizes):
            return
        top = layout.tops[page]
        if box is None:
            self.verticalScrollBar().setValue(round(top) - 8)
            return
        middle = top + box.center().y() - self.viewport().height() / 2
        self.verticalScrollBar().setValue(round(middle))
        left = layout.page(page).left() + box.center().x() - self.viewport().width() / 2
        self.horizontalScrollBar().setValue(round(left))

    # What comes in

    def _on_opened(self, sizes: tuple[tuple[float, float], ...]) -> None:
        if not sizes:
            return
        self._layout = lay_out(sizes, self.viewport().width(), self._zoom)
        self._update_bars()
        wanted = self._page if self._place is None else self._page_of(self._place[0])
        if wanted:
            self._go_to(self._layout, wanted, None)
        self._on_scrolled()
        self._draw()

    def _on_lettered(self, number: int) -> None:
        self._marks.forget(number)
        if self._awaits_place and self._place is not None and number == self._page_of(self._place[0]):
            self._awaits_place = False
            self._go_to_place()
        self.viewport().update()

    def _on_scrolled(self) -> None:
        layout = self._layout
        if layout is None:
            return
        self.viewport().update()
        self._draw_soon.start()
        page = layout.page_at(self.verticalScrollBar().value() + self.viewport().height() / 2)
        if page != self._page or self._number.isHidden():
            self._page = page
            self._number.setText(self.tr("{page} of {pages}").format(page=page + 1, pages=len(layout.sizes)))
            self._place_number()
            self._number.show()
            self.page_changed.emit(page)

    def _place_number(self) -> None:
        self._number.adjustSize()
        view = self.viewport().geometry()
        self._number.move(view.right() - self._number.width() - 10, view.bottom() - self._number.height() - 8)

    def _draw(self) -> None:
        layout, document = self._layout, self._document
        if layout is None or document is None:
            return
        visible = self._in_view(layout)
        near = [page for page in (visible.stop, visible.start - 1) if 0 <= page < len(layout.sizes)]
        awaited = [self._page_of(self._place[0])] if self._awaits_place and self._place else []
        width = self._picture_width(layout)

        def lettering(number: int) -> Lettering:
            page = document.pages[number]
            return Lettering(number, document.text[page.start : page.end])

        # A file that has changed since it was read may have more pages than its text.
        known = [number for number in visible if number < len(document.pages)]

        self._pictures.work(
            [
                *map(lettering, awaited),
                *(Drawing(number, width) for number in visible),
                *map(lettering, known),
                *(Drawing(number, width) for number in near),
            ]
        )
