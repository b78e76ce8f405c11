"""What Edgewise is: its version, the models in use and how good they are, and what it is made with."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QUrl, qVersion
from PySide6.QtGui import QDesktopServices, QFont
from PySide6.QtWidgets import QApplication, QDialog, QDialogButtonBox, QGridLayout, QLabel, QPushButton, QWidget

from app import __version__
from app.assets import assets_folder, notice_file
from app.engine.bundle import CARD, ENTAILMENT, ModelBundle, load_bundles
from app.ui.dialog_layout import fill_dialog
from app.ui.theme import SPACE, scale_font, set_role
from app.ui.worker import Runner

_ICON = 56
_WIDTH = 400


def models_in(folder: Path) -> Iterator[list[ModelBundle]]:
    """Read the two bundles of a folder. Raises BundleError."""
    yield load_bundles(folder)


class AboutDialog(QDialog):
    """Opens model cards and licences in the system's own programs; both are files on this computer."""

    def __init__(self, models_folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("about")
        self.setWindowTitle(self.tr("About Edgewise"))
        self.models = [QLabel(self.tr("Looking at the models…")), QLabel()]
        self.cards = [self._card(), self._card()]
        icon = QLabel()
        icon.setPixmap(QApplication.windowIcon().pixmap(QSize(_ICON, _ICON), self.devicePixelRatio()))
        name = QLabel(self.tr("Edgewise {version}").format(version=__version__))
        scale_font(name, 1.3, QFont.Weight.DemiBold)
        does = QLabel(
            self.tr(
                "Answers questions about your own documents and checks claims against them, on this computer alone: "
                "nothing is sent anywhere."
            )
        )
        made = QLabel(
            self.tr("Made with Qt {qt}, under the GNU Lesser General Public License 3, and Python {python}.").format(
                qt=qVersion(), python=platform.python_version()
            )
        )
        for words in (does, made):
            words.setWordWrap(True)
            words.setFixedWidth(_WIDTH)
        set_role(made, "muted")
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * SPACE)
        grid.setVerticalSpacing(SPACE)
        grid.addWidget(icon, 0, 0, 2, 1, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(1, 1)
        grid.addWidget(name, 0, 1, 1, 2)
        grid.addWidget(does, 1, 1, 1, 2)
        for row, (model, card) in enumerate(zip(self.models, self.cards, strict=True), 2):
            model.setWordWrap(True)
            grid.addWidget(model, row, 1)
            grid.addWidget(card, row, 2)
        grid.addWidget(made, 4, 1, 1, 2)
        buttons = QDialogButtonBox()
        buttons.addButton(self.tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        if (notice := notice_file()) is not None:
            licences = buttons.addButton(self.tr("Licences"), QDialogButtonBox.ButtonRole.ActionRole)
            licences.setToolTip(self.tr("Show what Edgewise is made of, and under which licences"))
            licences.clicked.connect(lambda: _show(notice))
        fill_dialog(self, grid, buttons)
        # Their files are checked as a whole, which takes longer than a window may stand still.
        self._runner = Runner("about", self)
        run = self._runner.start(lambda: models_in(models_folder))
        run.finished.connect(self._show_models)
        run.failed.connect(self.models[0].setText)

    def done(self, result: int) -> None:
        """Stop looking at models and close."""
        self._runner.shut_down()
        super().done(result)

    def _card(self) -> QPushButton:
        card = QPushButton(self.tr("Model card"))
        card.setToolTip(self.tr("Show what it was made of, how good it is, and its worst errors"))
        card.setEnabled(False)
        set_role(card, "link")
        return card

    def _show_models(self, bundles: Sequence[ModelBundle]) -> None:
        for bundle, model, card in zip(bundles, self.models, self.cards, strict=True):
            purpose = self.tr("checks claims") if bundle.task == ENTAILMENT else self.tr("answers questions")
            model.setText(f"{bundle.identity} · {purpose}")
            card.setAccessibleDescription(bundle.identity)
            path = bundle.folder / CARD
            # Not those of others' models: a page may have anything in it, also what a browser would fetch.
            card.setEnabled(bundle.folder.is_relative_to(assets_folder()) and path.is_file())
            card.clicked.connect(lambda _checked=False, path=path: _show(path))


def _show(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
