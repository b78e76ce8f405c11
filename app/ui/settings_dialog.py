"""What can be chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from app.engine.bundle import SHIPPED, load_bundles
from app.settings import FONT_SIZES, MAX_CAUTION, MAX_TOP_K, OVERLAPS, THEMES, Settings
from app.ui.dialog_layout import fill_dialog
from app.ui.elided_label import ElidedLabel
from app.ui.theme import SPACE, set_role
from app.ui.translation import LANGUAGES
from app.ui.worker import Runner

# Slider steps for one unit of caution.
_STEPS = 2

CheckModels = Callable[[Path], Iterator[str]]


def check_models(folder: Path) -> Iterator[str]:
    """Read the two bundles of a folder and yield their names and versions. Raises BundleError."""
    yield ", ".join(bundle.identity for bundle in load_bundles(folder))


class SettingsDialog(QDialog):
    """Shows settings; `chosen` gives them back as they were changed."""

    forget_wanted = Signal()
    """Everything that is kept shall be deleted."""

    def __init__(
        self,
        settings: Settings,
        processors: int,
        parent: QWidget | None = None,
        check_models: CheckModels = check_models,
    ) -> None:
        """`processors` is the most threads that make sense on this machine."""
        super().__init__(parent)
        self._settings = settings
        self._check_models = check_models
        self._runner: Runner | None = None
        self._model = ""
        self.setObjectName("settings")
        self.setWindowTitle(self.tr("Settings"))
        self.setModal(True)
        self.theme = QComboBox()
        self.theme.addItems([self.tr("As the system"), self.tr("Light"), self.tr("Dark")])
        self.font_size = QComboBox()
        self.font_size.addItem(self.tr("As the system"), 0)
        for points in range(FONT_SIZES[0], FONT_SIZES[1] + 1):
            self.font_size.addItem(self.tr("{points} points").format(points=points), points)
        self.language = QComboBox()
        self.language.addItem(self.tr("As the system"), "")
        for code, name in LANGUAGES.items():
            self.language.addItem(name, code)
        self.top_k = QComboBox()
        self.top_k.addItems([str(count) for count in range(1, MAX_TOP_K + 1)])
        self.caution = QSlider(Qt.Orientation.Horizontal)
        self.caution.setRange(-round(MAX_CAUTION * _STEPS), round(MAX_CAUTION * _STEPS))
        self.caution.setPageStep(_STEPS)
        self.caution.setAccessibleName(self.tr("When to answer: from more often to only when sure"))
        self.caution.setToolTip(
            self.tr("How much likelier than “no answer” an answer must be. The middle is recommended.")
        )
        self.model = QComboBox()
        self.model.addItems([self.tr("Standard"), self.tr("Fast"), self.tr("In another folder…")])
        self.model.setToolTip(self.tr("The fast models take about half the time, but are right less often."))
        self.model.activated.connect(self._on_model)
        self.model_state = ElidedLabel()
        set_role(self.model_state, "muted")
        self.overlap = QComboBox()
        self.overlap.addItem(self.tr("Automatic"), None)
        for pieces, name in zip(OVERLAPS, (self.tr("Little"), self.tr("More"), self.tr("Much")), strict=True):
            self.overlap.addItem(name, pieces)
        self.overlap.setToolTip(
            self.tr(
                "A long text is read in parts. The more neighbouring parts share, the less is missed at their "
                "edges, and the longer it takes. In word pieces: {pieces}."
            ).format(pieces=", ".join(map(str, OVERLAPS)))
        )
        self.threads = QComboBox()
        self.threads.addItem(self.tr("Automatic"), None)
        for count in range(1, max(processors, settings.threads or 1) + 1):
            self.threads.addItem(str(count), count)
        self.forget = QPushButton(self.tr("Delete everything that Edgewise keeps…"))
        self.forget.clicked.connect(self.forget_wanted)
        self._lay_out()
        self._show(settings)

    @property
    def chosen(self) -> Settings:
        """The settings as the dialog shows them."""
        return replace(
            self._settings,
            theme=THEMES[self.theme.currentIndex()],
            font_size=self.font_size.currentData(),
            language=self.language.currentData(),
            top_k=self.top_k.currentIndex() + 1,
            caution=self.caution.value() / _STEPS,
            model=self._model,
            overlap=self.overlap.currentData(),
            threads=self.threads.currentData(),
        )

    def use_models(self, folder: Path) -> None:
        """Use the models in this folder, if they can be used."""
        self._save.setEnabled(False)
        self.model_state.show()
        self.model_state.setText(self.tr("Looking at {folder}…").format(folder=folder))
        if self._runner is None:
            self._runner = Runner("models", self)
        run = self._runner.start(lambda: self._check_models(folder))
        run.finished.connect(lambda names: self._on_usable(folder, names))
        run.failed.connect(self._on_unusable)

    def done(self, result: int) -> None:
        """Stop looking at models and close."""
        if self._runner is not None:
            self._runner.shut_down()
            self._runner = None
        super().done(result)

    def _on_model(self, choice: int) -> None:
        if choice < len(SHIPPED):
            self._show_model(SHIPPED[choice])
            return
        before = "" if self._model in SHIPPED else self._model
        folder = QFileDialog.getExistingDirectory(self, self.tr("Folder with the models qa and nli"), before)
        if folder:
            self.use_models(Path(folder))
        else:
            self._show_model(self._model)

    def _on_usable(self, folder: Path, names: str) -> None:
        self._show_model(str(folder))
        self.model_state.setText(f"{names} · {folder}")

    def _on_unusable(self, sentence: str) -> None:
        self._show_model(self._model)
        self.model_state.show()
        self.model_state.setText(sentence)
        self.model_state.setToolTip(sentence)

    def _show_model(self, model: str) -> None:
        self._model = model
        ships = model in SHIPPED
        self.model.setCurrentIndex(SHIPPED.index(model) if ships else len(SHIPPED))
        self.model_state.setText("" if ships else model)
        self.model_state.setToolTip("" if ships else model)
        self.model_state.setVisible(not ships)
        self._save.setEnabled(True)

    def _show(self, settings: Settings) -> None:
        self.theme.setCurrentIndex(THEMES.index(settings.theme))
        self.font_size.setCurrentIndex(self.font_size.findData(settings.font_size))
        self.language.setCurrentIndex(max(0, self.language.findData(settings.language)))
        self.top_k.setCurrentIndex(settings.top_k - 1)
        self.caution.setValue(round(settings.caution * _STEPS))
        if settings.overlap is not None and self.overlap.findData(settings.overlap) < 0:
            self.overlap.addItem(str(settings.overlap), settings.overlap)  # written by hand into the file
        self.overlap.setCurrentIndex(self.overlap.findData(settings.overlap))
        self.threads.setCurrentIndex(self.threads.findData(settings.threads))
        self._show_model(settings.model)

    def _reset(self) -> None:
        self._show(Settings())

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(3 * SPACE)
        form.setVerticalSpacing(2 * SPACE - 4)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        rows: tuple[tuple[str, QWidget | QLayout, QWidget], ...] = (
            (self.tr("&Appearance"), self.theme, self.theme),
            (self.tr("&Font size"), self.font_size, self.font_size),
            (self.tr("&Language"), _with_hint(self.language, self.tr("From the next start on")), self.language),
            (self.tr("Answers to l&ist, at most"), self.top_k, self.top_k),
            (self.tr("&Give an answer"), self._caution_with_ends(), self.caution),
            (self.tr("&Model"), _below(self.model, self.model_state), self.model),
            (self.tr("&Overlap of parts"), self.overlap, self.overlap),
            (
                self.tr("Processor &threads"),
                _with_hint(self.threads, self.tr("How many of the computer’s cores may work at once")),
                self.threads,
            ),
            (self.tr("&Privacy"), self.forget, self.forget),
        )
        for name, field, focus in rows:
            form.addRow(name, field)
            # A form's labels become buddies of widgets only, not of layouts.
            caption = form.labelForField(field)
            if isinstance(caption, QLabel):
                caption.setBuddy(focus)
        buttons = QDialogButtonBox()
        self._save = buttons.addButton(self.tr("Save"), QDialogButtonBox.ButtonRole.AcceptRole)
        set_role(self._save, "primary")
        self._save.setDefault(True)
        buttons.addButton(self.tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        reset = buttons.addButton(self.tr("Restore defaults"), QDialogButtonBox.ButtonRole.ResetRole)
        reset.clicked.connect(self._reset)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        fill_dialog(self, form, buttons)

    def _caution_with_ends(self) -> QLayout:
        ends = QHBoxLayout()
        for text, alignment in (
            (self.tr("More often"), Qt.AlignmentFlag.AlignLeft),
            (self.tr("Recommended"), Qt.AlignmentFlag.AlignHCenter),
            (self.tr("Only when sure"), Qt.AlignmentFlag.AlignRight),
        ):
            label = QLabel(text)
            set_role(label, "muted")
            ends.addWidget(label, 1, alignment)
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(self.caution)
        column.addLayout(ends)
        return column


def _below(field: QWidget, line: QWidget) -> QLayout:
    column = QVBoxLayout()
    column.setSpacing(4)
    column.addWidget(field)
    column.addWidget(line)
    return column


def _with_hint(field: QWidget, hint: str) -> QLayout:
    label = QLabel(hint)
    label.setWordWrap(True)
    set_role(label, "muted")
    return _below(field, label)
