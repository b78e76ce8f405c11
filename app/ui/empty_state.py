"""What a pane shows before it has anything to show: what it is for and what to do."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QFont
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.ui.theme import SPACE, Theme, scale_font, set_role

_ICON = 40


class EmptyState(QWidget):
    """An icon, a headline, a sentence or two and what can be done about it, in the middle."""

    def __init__(
        self,
        theme: Theme,
        icon: str,
        headline: str,
        sentence: str,
        parent: QWidget | None = None,
        *,
        tone: str = "edge",
    ) -> None:
        """`tone` is the colour of the icon."""
        super().__init__(parent)
        self._theme = theme
        self._name = icon
        self._tone = tone
        centre = Qt.AlignmentFlag.AlignHCenter
        self._icon = QLabel()
        self._icon.setAlignment(centre)
        title = QLabel(headline)
        scale_font(title, 1.12, QFont.Weight.DemiBold)
        title.setAlignment(centre)
        title.setWordWrap(True)
        self._words = QLabel(sentence)
        self._words.setAlignment(centre)
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        set_role(self._words, "muted")
        self._offered: list[tuple[QPushButton, QAction]] = []
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(SPACE)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * SPACE, SPACE, 3 * SPACE, SPACE)
        column.setSpacing(SPACE)
        column.addStretch(2)
        for widget in (self._icon, title, self._words):
            column.addWidget(widget)
        column.addSpacing(SPACE // 2)
        column.addLayout(self._buttons)
        column.addStretch(3)
        theme.changed.connect(self._tint)
        self._tint()

    @property
    def sentence(self) -> str:
        """What it says."""
        return self._words.text()

    def say(self, sentence: str) -> None:
        """Say this instead."""
        self._words.setText(sentence)

    def offer(self, actions: Sequence[QAction]) -> None:
        """Offer these as buttons, the first as the one to press."""
        self._buttons.addStretch(1)
        for position, action in enumerate(actions):
            button = QPushButton(action.text().replace("&", "").rstrip("…").strip())
            button.setToolTip(action.toolTip())
            button.clicked.connect(action.trigger)
            if position == 0:
                set_role(button, "primary")
            self._offered.append((button, action))
            self._buttons.addWidget(button)
        self._buttons.addStretch(1)
        self._tint()

    def _tint(self) -> None:
        drawn = self._theme.icon(self._name, self._tone)
        self._icon.setPixmap(drawn.pixmap(QSize(_ICON, _ICON), self.devicePixelRatio()))
        for button, action in self._offered:
            tone = "accent_text" if button.property("role") == "primary" else "text"
            button.setIcon(self._theme.icon(action.property("icon_name"), tone))
