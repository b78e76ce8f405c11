"""The few things that can be chosen."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from app.settings import MAX_CAUTION, MAX_TOP_K, THEMES, Settings
from app.ui.theme import SPACE, set_role

# Slider steps for one unit of caution.
_STEPS = 2


class SettingsDialog(QDialog):
    """Shows settings; `chosen` gives them back as they were changed."""

    def __init__(self, settings: Settings, processors: int, parent: QWidget | None = None) -> None:
        """`processors` is the most threads that make sense on this machine."""
        super().__init__(parent)
        self._settings = settings
        self.setObjectName("settings")
        self.setWindowTitle("Settings")
        self.setModal(True)
        self.theme = QComboBox()
        self.theme.addItems(["As the system", "Light", "Dark"])
        self.top_k = QComboBox()
        self.top_k.addItems([str(count) for count in range(1, MAX_TOP_K + 1)])
        self.caution = QSlider(Qt.Orientation.Horizontal)
        self.caution.setRange(-round(MAX_CAUTION * _STEPS), round(MAX_CAUTION * _STEPS))
        self.caution.setPageStep(_STEPS)
        self.caution.setAccessibleName("When to answer: from more often to only when sure")
        self.caution.setToolTip("How much likelier than “no answer” an answer must be. The middle is recommended.")
        self.threads = QComboBox()
        self.threads.addItem("Automatic", None)
        for count in range(1, max(processors, settings.threads or 1) + 1):
            self.threads.addItem(str(count), count)
        self._lay_out()
        self._show(settings)

    @property
    def chosen(self) -> Settings:
        """The settings as the dialog shows them."""
        return replace(
            self._settings,
            theme=THEMES[self.theme.currentIndex()],
            top_k=self.top_k.currentIndex() + 1,
            caution=self.caution.value() / _STEPS,
            threads=self.threads.currentData(),
        )

    def _show(self, settings: Settings) -> None:
        self.theme.setCurrentIndex(THEMES.index(settings.theme))
        self.top_k.setCurrentIndex(settings.top_k - 1)
        self.caution.setValue(round(settings.caution * _STEPS))
        self.threads.setCurrentIndex(self.threads.findData(settings.threads))

    def _reset(self) -> None:
        self._show(Settings())

    def _lay_out(self) -> None:
        ends = QHBoxLayout()
        for text, alignment in (
            ("More often", Qt.AlignmentFlag.AlignLeft),
            ("Recommended", Qt.AlignmentFlag.AlignHCenter),
            ("Only when sure", Qt.AlignmentFlag.AlignRight),
        ):
            label = QLabel(text)
            set_role(label, "muted")
            ends.addWidget(label, 1, alignment)
        caution = QVBoxLayout()
        caution.setSpacing(2)
        caution.addWidget(self.caution)
        caution.addLayout(ends)
        threads = QVBoxLayout()
        threads.setSpacing(4)
        threads.addWidget(self.threads)
        hint = QLabel("How many of the computer’s cores may work at once")
        set_role(hint, "muted")
        threads.addWidget(hint)

        form = QFormLayout()
        form.setHorizontalSpacing(3 * SPACE)
        form.setVerticalSpacing(2 * SPACE)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        form.addRow("&Appearance", self.theme)
        form.addRow("Answers to &list, at most", self.top_k)
        form.addRow("&Give an answer", caution)
        form.addRow("Processor &threads", threads)
        # A form's labels become buddies of widgets only, not of layouts.
        for layout, field in ((caution, self.caution), (threads, self.threads)):
            caption = form.labelForField(layout)
            if isinstance(caption, QLabel):
                caption.setBuddy(field)

        buttons = QDialogButtonBox()
        save = buttons.addButton("Save", QDialogButtonBox.ButtonRole.AcceptRole)
        set_role(save, "primary")
        save.setDefault(True)
        buttons.addButton("Cancel", QDialogButtonBox.ButtonRole.RejectRole)
        reset = buttons.addButton("Restore defaults", QDialogButtonBox.ButtonRole.ResetRole)
        reset.clicked.connect(self._reset)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)

        column = QVBoxLayout(self)
        column.setContentsMargins(3 * SPACE, 3 * SPACE, 3 * SPACE, 2 * SPACE)
        column.setSpacing(3 * SPACE)
        column.addLayout(form)
        column.addWidget(buttons)
