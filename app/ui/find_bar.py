"""A line above the text in view: words to find in it, where they stand, and the way from one place to the next."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QToolButton, QVBoxLayout, QWidget

from app.ui.finding import MOST_FOUND, Finding
from app.ui.theme import SPACE, Theme, set_role
from app.ui.wording import counted

_NARROWEST = 70


class FindBar(QFrame):
    """Hidden until it is asked for. Which text is in view, and how its places are marked, others know."""

    closed = Signal()
    words_changed = Signal(str)
    """Other words are looked for, or none."""
    elsewhere_wanted = Signal()
    """Another document with these words is to be shown."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text = ""
        self.finding = Finding(self)
        self.field = _Field()
        self.field.setPlaceholderText(self.tr("Find in this document"))
        self.field.setMinimumWidth(_NARROWEST)
        self.field.setAccessibleName(self.tr("Words to find in this document"))
        self.count = QLabel()
        set_role(self.count, "muted")
        self._buttons: dict[QToolButton, str] = {}
        self.previous = self._button("previous", self.tr("Previous place (Shift+Enter)"))
        self.next = self._button("next", self.tr("Next place (Enter)"))
        self.leave = self._button("close", self.tr("Close (Esc)"))
        self.elsewhere = QPushButton()
        set_role(self.elsewhere, "link")
        self.elsewhere.setToolTip(self.tr("Go to the next document with these words (Ctrl+F3)"))
        self.elsewhere.setAutoDefault(False)
        self.elsewhere.clicked.connect(self.elsewhere_wanted)
        self.elsewhere.hide()
        self._lay_out()
        self.hide()
        self.field.textEdited.connect(lambda words: self.finding.look(self._text, words))
        self.field.textEdited.connect(self.words_changed)
        self.field.stepped.connect(self.finding.step)
        self.next.clicked.connect(lambda: self.finding.step(1))
        self.previous.clicked.connect(lambda: self.finding.step(-1))
        self.leave.clicked.connect(self.end)
        self.finding.moved.connect(self._tell)
        theme.changed.connect(self._tint)
        self._tint()
        self._tell()

    def begin(self, words: str, near: int) -> None:
        """Show it and look for these words, or else the last ones, from this character of the text on."""
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.setText(words or self.field.text())
        self.field.selectAll()
        self.finding.look(self._text, self.field.text(), near=near)
        self.words_changed.emit(self.field.text())

    def look_from_the_top(self) -> None:
        """Go to the first place in the text in view."""
        self.finding.look(self._text, self.field.text(), near=0)

    def tell_elsewhere(self, places: int, documents: int) -> None:
        """So many places are in so many other documents."""
        self.elsewhere.setVisible(places > 0)
        self.elsewhere.setText(
            self.tr("{places} in {documents}").format(
                places=counted(places, "place"), documents=counted(documents, "other document")
            )
        )

    def look_in(self, text: str) -> None:
        """Look in this text from now on; the places in it are marked, but none is gone to."""
        if text is not self._text:
            self._text = text
            if not self.isHidden():
                self.finding.look(text, self.field.text(), choose=False)

    def end(self) -> None:
        """Hide it, and forget the places."""
        self.hide()
        self.finding.look("", "")
        self.words_changed.emit("")
        self.closed.emit()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(SPACE, SPACE - 2, SPACE, SPACE - 2)
        row.setSpacing(2)
        row.addWidget(self.field, 1)
        row.addSpacing(SPACE)
        row.addWidget(self.count)
        row.addSpacing(2)
        for button in self._buttons:
            row.addWidget(button)
        below = QHBoxLayout()
        below.setContentsMargins(SPACE + 4, 0, SPACE, 0)
        below.addWidget(self.elsewhere)
        below.addStretch(1)
        rule = QFrame()
        set_role(rule, "rule")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addLayout(below)
        column.addWidget(rule)

    def _button(self, icon: str, meaning: str) -> QToolButton:
        button = QToolButton()
        set_role(button, "small")
        button.setToolTip(meaning)
        button.setAccessibleName(meaning)
        self._buttons[button] = icon
        return button

    def _tell(self) -> None:
        found, chosen = len(self.finding.places), self.finding.chosen
        count = f"{found}+" if found == MOST_FOUND else str(found)
        if found:
            of = self.tr("{number} of {count}")
            self.count.setText(count if chosen is None else of.format(number=chosen + 1, count=count))
        else:
            looked = self.finding.done and self._text and self.field.text().strip()
            self.count.setText(self.tr("none") if looked else "")
        for button in (self.previous, self.next):
            button.setEnabled(found > 0)

    def _tint(self) -> None:
        for button, icon in self._buttons.items():
            button.setIcon(self._theme.icon(icon))


class _Field(QLineEdit):
    """Enter goes on to the next place, Shift with it back."""

    stepped = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.stepped.emit(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        else:
            super().keyPressEvent(event)
