"""Everything the window can be told to do, with its words, icon and keys, and the menus that offer it."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenuBar

from app.settings import THEMES
from app.ui.theme import Theme

_KEYS_WITHOUT_ACTION = (
    ("Enter", "Ask the question, or check the claim"),
    ("↑ ↓", "Walk through the answers; the text follows"),
)
_THEME_NAMES = ("As the &system", "&Light", "&Dark")


class Actions(QObject):
    """The window connects to the actions' `triggered`; menus, buttons and keys share them."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icons: dict[QAction, str] = {}
        standard = QKeySequence.StandardKey
        self.open = self._make("&Open…", "open", standard.Open, "Open a document")
        self.paste_new = self._make(
            "&Paste as new text",
            "paste",
            "Ctrl+Shift+V",
            "Read what is on the clipboard instead of this text",
        )
        self.new = self._make("&New text", "new", standard.New, "Clear the page for another text")
        self.sample = self._make("Show the &sample text", "document", None, "The text of the first start")
        self.settings = self._make("S&ettings…", "settings", "Ctrl+,", "Choose how answers are given")
        self.quit = self._make("&Quit", "quit", "Ctrl+Q", "Close Edgewise; your text is kept")
        self.ask = self._make("&Question", "ask", "Ctrl+L", "Go to the question")
        self.check = self._make("&Claim", "check", "Ctrl+K", "Go to the claim to check")
        self.read = self._make("&Text", "document", "Ctrl+T", "Go to the text")
        self.stop = self._make("&Stop", "stop", "Esc", "Stop reading")
        self.shortcuts = self._make("&Keyboard shortcuts", "keyboard", "F1", "Show the keyboard shortcuts")
        self.stop.setEnabled(False)
        self._group = QActionGroup(self)
        self.themes: dict[str, QAction] = {}
        for name, text in zip(THEMES, _THEME_NAMES, strict=True):
            action = QAction(text, self)
            action.setCheckable(True)
            self._group.addAction(action)
            self.themes[name] = action
        theme.changed.connect(self._tint)
        self._tint()

    def fill(self, menus: QMenuBar) -> None:
        """Put the actions into the menu bar."""
        for title, actions in (
            (
                "&File",
                (self.open, self.paste_new, self.new, self.sample, None, self.settings, None, self.quit),
            ),
            ("&Go", (self.ask, self.check, self.read, None, self.stop)),
            ("&View", tuple(self.themes.values())),
            ("&Help", (self.shortcuts,)),
        ):
            menu = menus.addMenu(title)
            for action in actions:
                if action is None:
                    menu.addSeparator()
                else:
                    menu.addAction(action)

    def described(self) -> list[tuple[str, str]]:
        """Keys and what they do, for the list of shortcuts."""
        native = QKeySequence.SequenceFormat.NativeText
        return [
            *_KEYS_WITHOUT_ACTION,
            *(
                (action.shortcut().toString(native), action.statusTip())
                for action in self._icons
                if not action.shortcut().isEmpty()
            ),
        ]

    def _make(self, text: str, icon: str, keys: QKeySequence.StandardKey | str | None, meaning: str) -> QAction:
        action = QAction(text, self)
        if keys is not None:
            action.setShortcut(QKeySequence(keys))
        action.setStatusTip(meaning)
        shown = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(f"{meaning} ({shown})" if shown else meaning)
        self._icons[action] = icon
        return action

    def _tint(self) -> None:
        for action, name in self._icons.items():
            action.setIcon(self._theme.icon(name))
