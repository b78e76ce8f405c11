"""What the user can do with documents: open, paste, type, remove, reload, look at the next."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from app.documents.document import normalise
from app.documents.kinds import SUFFIXES
from app.ui.actions import Actions
from app.ui.banner import Banner
from app.ui.library import Library, LibraryItem
from app.ui.opening import Opening
from app.ui.reader_pane import ReaderPane
from app.ui.reader_text import local_files

MOST_TYPED = 500_000
"""Characters of a pasted text: more than anybody types, and few enough for an editor."""


class DocumentCommands(QObject):
    """Connects the actions about documents to the library."""

    text_wanted = Signal()
    """There is something to ask about now."""

    def __init__(
        self,
        window: QWidget,
        actions: Actions,
        *,
        library: Library,
        opening: Opening,
        reader: ReaderPane,
        banner: Banner,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._actions = actions
        self._library = library
        self._opening = opening
        self._reader = reader
        self._banner = banner
        for action, command in (
            (actions.open, self.choose_files),
            (actions.open_folder, self.choose_folder),
            (actions.paste_new, self.paste),
            (actions.new, self.new_text),
            (actions.reload, self.reload),
            (actions.reveal, self.reveal),
            (actions.remove, self.remove),
            (actions.next, lambda: self.step(1)),
            (actions.previous, lambda: self.step(-1)),
        ):
            action.triggered.connect(lambda _checked=False, command=command: command())
        opening.added.connect(self._on_added)
        opening.trouble.connect(banner.show_trouble)
        library.chosen_changed.connect(self._enable)
        library.changed.connect(lambda _key: self._enable())  # its pages may be known now
        self._enable()

    def open_files(self, paths: Sequence[Path]) -> None:
        """Add these files, and the documents in these folders, and show the first."""
        self._opening.open(paths)

    def choose_files(self) -> None:
        """Let the user choose files to open."""
        suffixes = " ".join(f"*{suffix}" for suffix in SUFFIXES)
        kinds = self.tr("Documents ({suffixes});;All files (*)").format(suffixes=suffixes)
        paths, _ = QFileDialog.getOpenFileNames(self._window, self.tr("Open documents"), self._folder(), kinds)
        self.open_files([Path(path) for path in paths])

    def choose_folder(self) -> None:
        """Let the user choose a folder to open."""
        title = self.tr("Open every document in a folder")
        folder = QFileDialog.getExistingDirectory(self._window, title, self._folder())
        if folder:
            self.open_files([Path(folder)])

    def new_text(self, text: str = "") -> None:
        """Add a text of the user's own and show it."""
        self._library.choose(self._library.add_own(normalise(text)))
        if text:
            self.text_wanted.emit()
        else:
            self._reader.text.setFocus()

    def paste(self) -> None:
        """Open what is on the clipboard: files, or a text as the user's own."""
        data = QGuiApplication.clipboard().mimeData()
        paths = local_files(data) if data is not None else []
        text = data.text() if data is not None else ""
        if paths:
            self.open_files(paths)
        elif not text.strip():
            self._banner.show_trouble(self.tr("There is no text on the clipboard: copy some, then paste it here."))
        elif len(text) > MOST_TYPED:
            self._banner.show_trouble(self.tr("The text on the clipboard is too long: save it as a file and open it."))
        else:
            self.new_text(text)

    def remove(self) -> None:
        """Take the chosen document off the list; it can be brought back."""
        self._reader.commit()
        item = self._library.chosen
        if item is None:
            return
        row = self._library.row(item.key) or 0
        self._opening.forget(item.key)
        self._library.remove(item.key)
        self._opening.go_on()
        if item.text.strip() or not item.own:
            sentence = self.tr("“{name}” was taken off the list.").format(name=item.name)
            self._banner.show_note(sentence, self.tr("Bring it back"), lambda: self._bring_back(row, item))

    def reload(self) -> None:
        """Read the chosen file again."""
        item = self._library.chosen
        if item is not None:
            self._opening.read_again(item.key)

    def reveal(self) -> None:
        """Open the folder that holds the chosen file."""
        item = self._library.chosen
        if item is not None and item.path is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(item.path.parent)))

    def step(self, by: int) -> None:
        """Choose the document that is `by` rows further down; the list is a ring."""
        items, chosen = self._library.items, self._library.chosen
        if items:
            row = items.index(chosen) + by if chosen in items else 0
            self._library.choose(items[row % len(items)].key)

    def _bring_back(self, row: int, item: LibraryItem) -> None:
        self._library.put_back(row, item)
        self._library.choose(item.key)
        if item.source is None:
            self._opening.read_again(item.key)

    def _folder(self) -> str:
        chosen = self._library.chosen
        return str(chosen.path.parent) if chosen and chosen.path else ""

    def _on_added(self, keys: list[int], choose: bool) -> None:
        if choose:
            self._library.choose(keys[0])
            self.text_wanted.emit()

    def _enable(self) -> None:
        item = self._library.chosen
        from_file = item is not None and item.path is not None
        for action in (self._actions.reload, self._actions.reveal):
            action.setEnabled(from_file)
        actions = self._actions
        finding = (actions.find, actions.find_next, actions.find_previous, actions.find_elsewhere)
        for action in (actions.remove, *finding, actions.check_sentence, actions.ask_about):
            action.setEnabled(item is not None)
        actions.go_to_page.setEnabled(item is not None and item.pages > 0)
