"""Everything the window can be told to do, with its words, icon and keys, and the menus that offer it."""

import sys

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenuBar

from app.settings import THEMES
from app.ui.card_list import card_keys
from app.ui.theme import Theme

# On macOS Ctrl stands for the command key, which finds the next place with G.
_GO_TO_PAGE = "Ctrl+Alt+G" if sys.platform == "darwin" else "Ctrl+G"


class Actions(QObject):
    """The window connects to the actions' `triggered`; menus, buttons and keys share them."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icons: dict[QAction, str] = {}
        standard = QKeySequence.StandardKey
        make, tr = self._make, self.tr
        self.open = make(tr("&Open…"), "open", standard.Open, tr("Open documents"))
        self.open_folder = make(
            tr("Open &folder…"), "folder", "Ctrl+Shift+O", tr("Open every document in a folder and the folders in it")
        )
        self.paste_new = make(
            tr("&Paste as new text"), "paste", "Ctrl+Shift+V", tr("Read what is on the clipboard: files or text")
        )
        self.new = make(tr("&New text"), "new", standard.New, tr("Type a text of your own"))
        self.sample = make(tr("Show the &samples"), "document", None, tr("The documents of the first start"))
        self.export = make(tr("E&xport…"), "export", "Ctrl+S", tr("Save answers or evidence with their sources"))
        self.settings = make(tr("S&ettings…"), "settings", "Ctrl+,", tr("Choose how answers are given"))
        self.forget = make(
            tr("Forget e&verything…"), "forget", None, tr("Delete everything that Edgewise keeps on this computer")
        )
        self.quit = make(tr("&Quit"), "quit", "Ctrl+Q", tr("Close Edgewise; your documents and questions are kept"))
        self.library = make(tr("&Documents"), "library", "Ctrl+D", tr("Go to the list of documents"))
        self.ask = make(tr("&Question"), "ask", "Ctrl+L", tr("Go to the question"))
        self.check = make(tr("&Claim"), "check", "Ctrl+K", tr("Go to the claim to check"))
        self.read = make(tr("&Text"), "document", "Ctrl+T", tr("Go to the text"))
        self.next = make(tr("Ne&xt document"), "next", "Ctrl+PgDown", tr("Show the next document"))
        self.previous = make(tr("Pre&vious document"), "previous", "Ctrl+PgUp", tr("Show the previous document"))
        self.stop = make(tr("&Stop"), "stop", "Esc", tr("Stop reading"))
        self.check_sentence = make(
            tr("&Check this sentence"),
            "check",
            "Ctrl+Shift+K",
            tr("Check the sentence at the cursor"),
        )
        self.ask_about = make(
            tr("&Ask about the selection"), "ask", "Ctrl+Shift+L", tr("Begin a question about the selected words")
        )
        self.find = make(tr("F&ind…"), "ask", standard.Find, tr("Find words in the document in view"))
        self.find_next = make(tr("Find n&ext"), "next", standard.FindNext, tr("Go to the next place of these words"))
        self.find_previous = make(
            tr("Find pre&vious"), "previous", standard.FindPrevious, tr("Go to the place of these words before")
        )
        self.find_elsewhere = make(
            tr("Find in ano&ther document"), "document", "Ctrl+F3", tr("Go to the next document with these words")
        )
        self.go_to_page = make(tr("Pa&ge…"), "pages", _GO_TO_PAGE, tr("Go to a page or chapter of this document"))
        self.pages = make(tr("Show as &pages"), "pages", "Ctrl+P", tr("Show a PDF as pages, or as text again"))
        self.reload = make(tr("&Reload"), "reload", "F5", tr("Read the file again"))
        self.reveal = make(tr("Show in &folder"), "reveal", "Ctrl+Shift+F", tr("Open the folder that holds the file"))
        self.remove = make(
            tr("Re&move from the list"),
            "remove",
            standard.Delete,
            tr("Take it off the list; no file is deleted"),
        )
        self.show_library = make(tr("Sh&ow the list of documents"), "library", "F9", tr("Show or hide the list"))
        self.larger = make(
            tr("Lar&ger"), "larger", standard.ZoomIn, tr("Write everything larger, or show larger pages")
        )
        self.smaller = make(
            tr("S&maller"), "smaller", standard.ZoomOut, tr("Write everything smaller, or show smaller pages")
        )
        self.usual_size = make(
            tr("&Usual size"), "usual-size", "Ctrl+0", tr("Write in the system's size, or fit pages to the window")
        )
        # What is + on many keyboards only with Shift.
        self.larger.setShortcuts([*self.larger.shortcuts(), QKeySequence("Ctrl+=")])
        self.shortcuts = make(tr("&Keyboard shortcuts"), "keyboard", "F1", tr("Show the keyboard shortcuts"))
        self.speed = make(tr("S&peed…"), "speed", "F8", tr("Show how long answers took"))
        self.benchmark = make(tr("&Benchmark…"), "speed", None, tr("Measure how fast the model is on this computer"))
        self.report = make(
            tr("Save a &report…"),
            "export",
            None,
            tr("Save what the developers need to know, without any of your texts"),
        )
        self.about = make(tr("&About Edgewise"), "info", None, tr("Show the version, the models and the licences"))
        # This key means something else where text is edited: it counts in the list alone.
        self.remove.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        for action in (self.pages, self.show_library):
            action.setCheckable(True)
        self.stop.setEnabled(False)
        self.themes = self._make_themes()
        theme.changed.connect(self._tint)
        self._tint()

    def fill(self, menus: QMenuBar) -> None:
        """Put the actions into the menu bar."""
        for title, actions in (
            (
                self.tr("&File"),
                (
                    *(self.open, self.open_folder, self.paste_new, self.new, self.sample, None),
                    *(self.export, None, self.settings, self.forget, None, self.quit),
                ),
            ),
            (
                self.tr("&Document"),
                (
                    *(self.find, self.find_next, self.find_previous, self.find_elsewhere, None),
                    *(self.check_sentence, self.ask_about, None, self.pages, None),
                    *(self.reload, self.reveal, self.remove),
                ),
            ),
            (
                self.tr("&Go"),
                (
                    *(self.library, self.read, self.ask, self.check, None),
                    *(self.go_to_page, self.previous, self.next, None, self.stop),
                ),
            ),
            (
                self.tr("&View"),
                (
                    *(self.show_library, self.speed, None),
                    *(self.larger, self.smaller, self.usual_size, None, *self.themes.values()),
                ),
            ),
            (self.tr("&Help"), (self.shortcuts, self.benchmark, self.report, None, self.about)),
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
            (self.tr("Enter"), self.tr("Ask the question, or check the claim")),
            *card_keys(),
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
        action.setProperty("icon_name", icon)
        self._icons[action] = icon
        return action

    def _make_themes(self) -> dict[str, QAction]:
        themes = {}
        group = QActionGroup(self)
        texts = (self.tr("As the &system"), self.tr("&Light"), self.tr("&Dark"))
        for name, text in zip(THEMES, texts, strict=True):
            themes[name] = action = QAction(text, self)
            action.setCheckable(True)
            group.addAction(action)
        return themes

    def _tint(self) -> None:
        for action, name in self._icons.items():
            action.setIcon(self._theme.icon(name))
