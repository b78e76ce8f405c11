"""The pages of a PDF as they were laid out, with the answer boxed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QLabel, QWidget

from app.documents.pdf_pages import Box, PdfPages
from app.ui.page_layout import PageLayout, lay_out
from app.ui.page_pictures import PagePictures, Wish
from app.ui.theme import Theme, set_role

_ZOOMS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0)
_FIT = 1.0
_DRAW_AFTER_MS = 30  # while the user scrolls, only where it stops is drawn
_WIDEST = 4000  # pixels of a picture


class PageView(QAbstractScrollArea):
    """Draws pages in view and their neighbours on another thread. Ctrl with the wheel zooms."""

    failed = Signal(str)
    """The file cannot be shown: a sentence for people."""
    page_changed = Signal(int)
    """Another page, counted from 0, is in the middle."""

    def __init__(
        self, theme: Theme, parent: QWidget | None = None, open_pages: Callable[[Path], PdfPages] = PdfPages
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pictures = PagePictures(open_pages, self)
        self._path: Path | None = None
        self._layout: PageLayout | None = None
        self._zoom = _FIT
        self._page = 0
        self._wish: Wish | None = None
        self._sought: Wish | None = None
        self._boxes: tuple[Box, ...] = ()
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
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.horizontalScrollBar().valueChanged.connect(self.viewport().update)
        self._pictures.opened.connect(self._on_opened)
        self._pictures.drawn.connect(self.viewport().update)
        self._pictures.found.connect(self._on_found)
        self._pictures.failed.connect(self.failed)
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
        """Where the place that was asked for stands on its page, in points; empty while that is not known."""
        return self._boxes

    @property
    def is_drawn(self) -> bool:
        """Whether every page in view has been drawn in its size."""
        layout = self._layout
        if layout is None:
            return False
        pictures = (self._pictures.picture(page) for page in self._in_view(layout))
        return all(picture is not None and picture.width == self._picture_width(layout) for picture in pictures)

    def show_file(self, path: Path, page_count: int) -> None:
        """Show this file, at its beginning; nothing changes if it is on view already."""
        if path == self._path:
            return
        self.clear()
        if page_count:
            self._path = path
            self._pictures.open(path)

    def show_place(self, page: int, start: int, end: int, page_text: str) -> None:
        """Box `page_text[start:end]` on a page, counted from 0, and scroll to it."""
        wish = Wish(page, start, end, page_text)
        if wish != self._wish:
            self._wish, self._boxes = wish, ()
            if self._layout is not None:
                self._go_to(self._layout, page, None)
            self._draw()

    def clear(self) -> None:
        """Show nothing."""
        self._path = self._layout = self._wish = self._sought = None
        self._boxes = ()
        self._page = 0
        self._pictures.close()
        self._number.hide()
        self._update_bars()
        self.viewport().update()

    def shut_down(self) -> None:
        """Let go of the file and wait for the thread."""
        self._draw_soon.stop()
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
        boxed = self._is_boxed_within(event.oldSize().height())
        super().resizeEvent(event)
        self._relay(0.0)
        if boxed:
            self._go_to_box()
        self._place_number()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """With Ctrl: zoom."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Home, End and the space bar; the rest scrolls, too."""
        key, bar = event.key(), self.verticalScrollBar()
        if key == Qt.Key.Key_Home:
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
            if colours.dark and picture is not None:
                painter.fillRect(page, QColor(0, 0, 0, 36))  # less glaring beside dark panes
            painter.setPen(QPen(colours.border, 1))
            painter.drawRect(page)
            if self._wish is not None and number == self._wish.page:
                self._paint_boxes(painter, layout, page.topLeft())

    def _paint_boxes(self, painter: QPainter, layout: PageLayout, corner: QPointF) -> None:
        # A page is white in both themes, so its box is drawn for light paper.
        frame = QColor(11, 114, 104)
        fill = QColor(frame)
        fill.setAlpha(46)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(frame, 2))
        painter.setBrush(fill)
        for box in self._boxes:
            painter.drawRoundedRect(_scaled(box, layout.scale).translated(corner).adjusted(-3, -2, 3, 2), 3, 3)
        painter.setBrush(Qt.BrushStyle.NoBrush)

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

    def _is_boxed_within(self, height: float) -> bool:
        """Whether the first box is in so much of the view, from its top."""
        if self._layout is None or self._wish is None or not self._boxes:
            return False
        box = _scaled(self._boxes[0], self._layout.scale)
        return 0 <= self._layout.tops[self._wish.page] + box.center().y() - self.verticalScrollBar().value() <= height

    def _go_to_box(self) -> None:
        """Bring the first box into the middle, if there is one."""
        if self._layout is not None and self._wish is not None and self._boxes:
            self._go_to(self._layout, self._wish.page, _scaled(self._boxes[0], self._layout.scale))

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
        if self._wish is not None:
            self._go_to(self._layout, self._wish.page, None)
        self._on_scrolled()
        self._draw()

    def _on_found(self, wish: Wish, boxes: tuple[Box, ...]) -> None:
        if wish != self._wish:
            return
        self._sought, self._boxes = wish, boxes
        self._go_to_box()
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
        layout = self._layout
        if layout is None:
            return
        visible = self._in_view(layout)
        near = [page for page in (visible.stop, visible.start - 1) if 0 <= page < len(layout.sizes)]
        wish = None if self._wish == self._sought else self._wish
        self._pictures.draw([*visible, *near], self._picture_width(layout), wish)


def _scaled(box: Box, scale: float) -> QRectF:
    return QRectF(box.left * scale, box.top * scale, (box.right - box.left) * scale, (box.bottom - box.top) * scale)
