"""The document: its name, what can be done with it, and its text."""

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QAction, QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from app.documents.document import PASTED_TITLE, Document
from app.ui.elided_label import ElidedLabel
from app.ui.reader_text import ReaderText
from app.ui.theme import SPACE, Theme, restyle, scaled_font, set_role
from app.ui.wording import text_size

_ICON = 22
_COUNT_AFTER_MS = 400
_PLACEHOLDER = (
    "Paste or type a text here, or drop a document: PDF, Word, web page, e-book, text.\n\n"
    "Then ask about it on the right."
)


@dataclass(frozen=True, slots=True)
class ReaderContent:
    """What the reader holds. `own`: typed, pasted or edited by the user, so nowhere else to be had."""

    title: str
    kind: str
    text: str
    own: bool


class ReaderPane(QFrame):
    """A page with a header."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._title_text = ""
        self._kind = "text"
        self._own = False
        self._loading = False
        set_role(self, "card")
        self.setAcceptDrops(True)
        self.text = ReaderText(theme)
        self.text.setPlaceholderText(_PLACEHOLDER)
        self.text.edited.connect(self._on_edited)
        self.text.drag_over.connect(self._show_drop)
        self._icon = QLabel()
        self._title = ElidedLabel()
        self._title.setFont(scaled_font(self.font(), 1.05, QFont.Weight.DemiBold))
        self._details = ElidedLabel()
        self._details.setFont(scaled_font(self.font(), 0.92))
        set_role(self._details, "muted")
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(2)
        self._count = QTimer(self)
        self._count.setSingleShot(True)
        self._count.setInterval(_COUNT_AFTER_MS)
        self._count.timeout.connect(self._show_details)
        self._lay_out()
        theme.changed.connect(self._tint)
        self._tint()
        self._show_details()

    @property
    def content(self) -> ReaderContent:
        """What it holds now, for keeping."""
        return ReaderContent(self._title_text, self._kind, self.text.snapshot().text, self._own)

    @property
    def own(self) -> bool:
        """Whether the text is the user's own words."""
        return self._own

    @property
    def is_empty(self) -> bool:
        """Whether there is no text at all."""
        return self.text.document().isEmpty()

    def add_actions(self, actions: list[QAction]) -> None:
        """Offer these in the header; only the first with its name, so that small windows have room."""
        for position, action in enumerate(actions):
            button = QToolButton()
            button.setDefaultAction(action)
            button.setIconSize(QSize(18, 18))
            button.setAccessibleName(action.text().replace("&", "").rstrip("…"))
            beside, alone = Qt.ToolButtonStyle.ToolButtonTextBesideIcon, Qt.ToolButtonStyle.ToolButtonIconOnly
            button.setToolButtonStyle(beside if position == 0 else alone)
            self._buttons.addWidget(button)

    def show_document(self, document: Document) -> None:
        """Show a document that was opened."""
        self.show_content(ReaderContent(document.title, document.kind, document.text, own=False))

    def show_content(self, content: ReaderContent) -> None:
        """Show this instead of what was there."""
        self._loading = True
        try:
            self.text.set_text(content.text, markdown=content.kind == "markdown")
        finally:
            self._loading = False
        self._title_text, self._kind, self._own = content.title, content.kind, content.own
        self._show_details()

    def _on_edited(self) -> None:
        if not self._loading:
            if self.is_empty:
                # What comes next is another text.
                self._title_text, self._kind, self._own = "", "text", False
            else:
                self._own = True
                self._title_text = self._title_text or PASTED_TITLE
        self._title.setText(self._title_text or "No text yet")
        self._count.start()

    def _show_details(self) -> None:
        self._count.stop()
        self._title.setText(self._title_text or "No text yet")
        if self.is_empty:
            self._details.setText("Paste, type or open one")
            return
        edited = self._own and self._title_text != PASTED_TITLE
        self._details.setText(text_size(self.text.snapshot().raw) + (" · edited" if edited else ""))

    def _show_drop(self, over: bool) -> None:
        self.setProperty("dropping", over)
        restyle(self)

    def _tint(self) -> None:
        drawn = self._theme.icon("document", "accent")
        self._icon.setPixmap(drawn.pixmap(QSize(_ICON, _ICON), self.devicePixelRatio()))

    def _lay_out(self) -> None:
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self._title)
        names.addWidget(self._details)
        header = QHBoxLayout()
        header.setContentsMargins(2 * SPACE, SPACE + 2, SPACE + 2, SPACE + 2)
        header.setSpacing(SPACE + 2)
        header.addWidget(self._icon)
        header.addLayout(names, 1)
        header.addLayout(self._buttons)
        rule = QFrame()
        set_role(rule, "rule")
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addLayout(header)
        column.addWidget(rule)
        page = QVBoxLayout()
        page.setContentsMargins(0, 2 * SPACE, 2, SPACE)
        page.addWidget(self.text)
        column.addLayout(page, 1)
