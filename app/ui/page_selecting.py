"""Words are selected with the mouse in a view that is no editor."""

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QObject, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QCursor, QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QAbstractScrollArea

from app.ui.text_selection import TextSelection, letter, paragraph, word

_SCROLL_EVERY_MS = 30  # while the mouse is beyond the edge


class PageSelecting(QObject):
    """Makes a selection in a text of what the mouse does in the view that shows it.

    A drag selects letters, or after two clicks words and after three paragraphs; with Shift a click draws the
    selection to itself. Beyond the edge the view scrolls. `character_at` tells before which character of the text a
    position in the view is.
    """

    changed = Signal()
    """Something else is selected."""

    def __init__(self, view: QAbstractScrollArea, character_at: Callable[[QPointF], int]) -> None:
        super().__init__(view)
        self._view = view
        self._character_at = character_at
        self._selection = TextSelection()
        self._since_double_click = QElapsedTimer()
        self._scroll_on = QTimer(self)
        self._scroll_on.setInterval(_SCROLL_EVERY_MS)
        self._scroll_on.timeout.connect(self._scroll_to_mouse)

    @property
    def stretch(self) -> tuple[int, int]:
        """Where the selection begins and ends; both where the mouse was pressed last if nothing is selected."""
        return self._selection.start, self._selection.end

    @property
    def words(self) -> str:
        """What is selected."""
        return self._selection.words

    def use_text(self, text: str) -> None:
        """Select in another text, and nothing yet."""
        self._scroll_on.stop()
        self._selection = TextSelection(text)
        self.changed.emit()

    def stop(self) -> None:
        """Scroll no further."""
        self._scroll_on.stop()

    def copy(self) -> None:
        """Put what is selected on the clipboard."""
        if self.words:
            QGuiApplication.clipboard().setText(self.words)

    def select_all(self) -> None:
        """Select the whole text."""
        self._selection.select_all()
        self.changed.emit()

    def press(self, event: QMouseEvent) -> None:
        """Begin to select, or with Shift draw the selection to here; a third click takes the paragraph."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        at = self._character_at(event.position())
        clicks = self._since_double_click
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._selection.extend(at)
        elif clicks.isValid() and not clicks.hasExpired(QGuiApplication.styleHints().mouseDoubleClickInterval()):
            self._selection.begin(at, paragraph)
        else:
            self._selection.begin(at, letter)
        clicks.invalidate()
        self.changed.emit()

    def press_twice(self, event: QMouseEvent) -> None:
        """Select the word."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._selection.begin(self._character_at(event.position()), word)
            self._since_double_click.start()
            self.changed.emit()

    def press_for_menu(self, position: QPointF) -> None:
        """Go to the place that a menu is opened at, unless something is selected."""
        if not self.words:
            self._selection.begin(self._character_at(position))
            self.changed.emit()

    def drag(self, event: QMouseEvent) -> None:
        """Draw the selection to the mouse."""
        self._draw_to(event.position())
        if not self._view.viewport().rect().contains(event.position().toPoint()):
            self._scroll_on.start()

    def release(self, event: QMouseEvent) -> None:
        """What is selected can be pasted with the middle button now, where that is usual."""
        self._scroll_on.stop()
        clipboard = QGuiApplication.clipboard()
        if event.button() == Qt.MouseButton.LeftButton and self.words and clipboard.supportsSelection():
            clipboard.setText(self.words, clipboard.Mode.Selection)

    def _draw_to(self, position: QPointF) -> None:
        self._selection.extend(self._character_at(position))
        self.changed.emit()

    def _scroll_to_mouse(self) -> None:
        """Go on in the direction in which the mouse has left the view."""
        view = self._view.viewport().rect()
        position = self._view.viewport().mapFromGlobal(QCursor.pos())
        if view.contains(position):
            self._scroll_on.stop()
            return
        for bar, beyond in (
            (self._view.verticalScrollBar(), position.y() - max(view.top(), min(position.y(), view.bottom()))),
            (self._view.horizontalScrollBar(), position.x() - max(view.left(), min(position.x(), view.right()))),
        ):
            bar.setValue(bar.value() + beyond // 2)
        self._draw_to(QPointF(position))
