"""The list of answers."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.ui.answer_delegate import AnswerDelegate
from app.ui.answer_model import AnswerRow
from app.ui.card_list import CardList
from app.ui.theme import Theme


class AnswerList(CardList[AnswerRow]):
    """Shows `AnswerRow`s; each can be verified."""

    verify_wanted = Signal(object)
    """By the user, this row."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        delegate = AnswerDelegate(theme)
        super().__init__(theme, delegate, parent)
        self.setAccessibleName(self.tr("Answers"))
        self.setAccessibleDescription(self.tr("Up and Down choose an answer and show it in the text"))
        verify = self.add_action(self.tr("Verify by its own sentence"), "check", "V")
        verify.triggered.connect(self._verify_chosen)
        delegate.pressed.connect(self.verify_wanted)

    def _verify_chosen(self) -> None:
        if self.chosen_row is not None:
            self.verify_wanted.emit(self.rows[self.chosen_row])
