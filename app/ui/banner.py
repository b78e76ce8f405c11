"""One sentence across the window: what went wrong or what just happened, never in the way."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from app.ui.theme import SPACE, Theme, restyle, set_role

_ICON = 20


class Banner(QFrame):
    """Hidden until there is something to say; stays until it is closed or has become untrue."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._trouble = False
        self._action: Callable[[], None] | None = None
        self._icon = QLabel()
        self._sentence = QLabel()
        self._sentence.setWordWrap(True)
        self._sentence.setTextFormat(Qt.TextFormat.PlainText)
        self._sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._sentence.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._button = QPushButton()
        set_role(self._button, "link")
        self._button.clicked.connect(self._act)
        self._close = QToolButton()
        self._close.setAccessibleName(self.tr("Close this message"))
        self._close.setToolTip(self.tr("Close this message"))
        self._close.clicked.connect(self.hide)

        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE + 4, 4, 4, 4)
        row.setSpacing(SPACE)
        row.addWidget(self._icon)
        row.addWidget(self._sentence)
        row.addWidget(self._button)
        row.addWidget(self._close)
        self.hide()
        theme.changed.connect(self._tint)

    @property
    def sentence(self) -> str:
        """What it says; empty while hidden."""
        return "" if self.isHidden() else self._sentence.text()

    @property
    def trouble(self) -> bool:
        """Whether it tells of something that went wrong."""
        return not self.isHidden() and self._trouble

    def show_trouble(self, sentence: str) -> None:
        """Say what went wrong."""
        self._say(sentence, trouble=True)

    def show_note(self, sentence: str, action: str = "", then: Callable[[], None] | None = None) -> None:
        """Say what happened, with a button `action` that does something about it."""
        self._say(sentence, trouble=False, action=action, then=then)

    def _say(self, sentence: str, *, trouble: bool, action: str = "", then: Callable[[], None] | None = None) -> None:
        self._trouble = trouble
        self._action = then
        self._sentence.setText(sentence)
        self.setAccessibleName(sentence)
        self._button.setText(action)
        self._button.setVisible(bool(action))
        set_role(self, "trouble" if trouble else "note")
        restyle(self)
        self._tint()
        self.show()

    def _act(self) -> None:
        action, self._action = self._action, None
        self.hide()
        if action is not None:
            action()

    def _tint(self) -> None:
        drawn = self._theme.icon("warning", "danger") if self._trouble else self._theme.icon("info", "accent")
        self._icon.setPixmap(drawn.pixmap(QSize(_ICON, _ICON), self.devicePixelRatio()))
        self._close.setIcon(self._theme.icon("close"))
