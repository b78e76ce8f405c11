"""The line above a list of results: what they are, and how to save them."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from app.ui.theme import SPACE, Theme, set_role


class ResultHeader(QWidget):
    """A caption and a button."""

    def __init__(self, theme: Theme, save: str, parent: QWidget | None = None) -> None:
        """`save` is what the button does."""
        super().__init__(parent)
        self._theme = theme
        self._caption = QLabel()
        self._caption.setWordWrap(True)
        set_role(self._caption, "section")
        self.save = QPushButton(self.tr("Save…"))
        set_role(self.save, "link")
        self.save.setAutoDefault(False)
        self.save.setToolTip(self.tr("{what} as Markdown, JSON or a table, with their sources").format(what=save))
        self.save.setAccessibleName(save)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        row.addWidget(self._caption, 1)
        row.addWidget(self.save)
        theme.changed.connect(self._tint)
        self._tint()

    @property
    def caption(self) -> str:
        """What it says."""
        return self._caption.text()

    def tell(self, caption: str) -> None:
        """Say this."""
        self._caption.setText(caption)

    def _tint(self) -> None:
        self.save.setIcon(self._theme.icon("export", "accent"))
