"""The list of evidence."""

from PySide6.QtWidgets import QWidget

from app.ui.card_list import CardList
from app.ui.evidence_delegate import EvidenceDelegate
from app.ui.evidence_model import EvidenceRow
from app.ui.theme import Theme


class EvidenceList(CardList[EvidenceRow]):
    """Shows `EvidenceRow`s."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, EvidenceDelegate(theme), parent)
        self.setAccessibleName(self.tr("Evidence"))
        self.setAccessibleDescription(self.tr("Up and Down choose a sentence and show it in the text"))
