"""Ask: the question, and its answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from app.ui.answer_list import AnswerList
from app.ui.answer_model import AnswerRow
from app.ui.empty_state import EmptyState
from app.ui.no_answer_card import NoAnswerCard
from app.ui.progress_line import ProgressLine
from app.ui.run_button import RunButton
from app.ui.snippet import snippet_around
from app.ui.theme import SPACE, Theme, set_role
from app.ui.wording import counted

if TYPE_CHECKING:
    from app.engine.qa import AskResult

_LONGEST_QUESTION = 2000


class AskPanel(QWidget):
    """Shows what it is given; who runs the question is none of its business."""

    asked = Signal(str)
    stopped = Signal()
    chosen = Signal()
    """Another answer is chosen, or others are shown: see `shown` and `chosen_row`."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._afresh = True
        self._closest: tuple[AnswerRow, ...] = ()
        self.question = _QuestionField()
        self.question.setPlaceholderText("What do you want to know?")
        self.question.setMaxLength(_LONGEST_QUESTION)
        self.question.setAccessibleName("Question")
        self.question.returnPressed.connect(self._ask)
        self.question.left_downwards.connect(self._enter_list)
        self.button = RunButton(theme, "Ask", "ask")
        self.button.start.connect(self._ask)
        self.button.stop.connect(self.stopped)
        self.progress = ProgressLine()

        self.caption = QLabel()
        set_role(self.caption, "section")
        self.caption.setWordWrap(True)
        self.answers = AnswerList(theme)
        self.answers.chosen.connect(self.chosen)
        self.answers.left_upwards.connect(self.question.setFocus)
        self.no_answer = NoAnswerCard(theme)
        self.no_answer.closest_wanted.connect(self._show_closest)
        self._empty = EmptyState(
            theme,
            "question",
            "Ask about the text",
            "The answer is shown in the text’s own words, marked where they stand. "
            "Nothing is made up, and nothing leaves this computer.",
        )
        self._pages = QStackedWidget()
        self._pages.addWidget(self._empty)
        self._results = QWidget()
        results = QVBoxLayout(self._results)
        results.setContentsMargins(0, 0, 0, 0)
        results.setSpacing(SPACE)
        results.addWidget(self.no_answer)
        results.addWidget(self.caption)
        results.addWidget(self.answers, 1)
        # Takes the room below the card while the list is hidden.
        self._filler = QWidget()
        results.addWidget(self._filler, 1)
        self._pages.addWidget(self._results)

        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self.question, 1)
        row.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE + 4, 0, 0)
        column.setSpacing(SPACE)
        column.addLayout(row)
        column.addWidget(self.progress)
        column.addWidget(self._pages, 1)

    @property
    def shown(self) -> tuple[AnswerRow, ...]:
        """The answers on view."""
        return () if self.answers.isHidden() or self.is_stale else self.answers.rows

    @property
    def chosen_row(self) -> int | None:
        """Which of `shown` is chosen."""
        return self.answers.chosen_row if self.shown else None

    @property
    def is_stale(self) -> bool:
        """Whether the answers belong to a text that is no longer there."""
        return not self.answers.isEnabled()

    def clear(self) -> None:
        """Back to the beginning, but for the question."""
        self._list(())
        self._closest = ()
        self._pages.setCurrentWidget(self._empty)
        self.chosen.emit()

    def begin(self) -> None:
        """A question is being answered."""
        self._afresh = True
        self.button.set_running(True)
        self.progress.begin()

    def end(self) -> None:
        """It is no longer being answered, for whatever reason."""
        self.button.set_running(False)
        self.progress.end()

    def show_result(self, result: AskResult, text: str) -> None:
        """Show the answers so far, or all of them if the result is `done`, found in `text`."""
        self.progress.advance(result.windows_done, result.windows_total)
        if not result.has_answer and not result.done:
            return  # an answer may still come: "no answer" is said only when all has been read
        rows = tuple(
            AnswerRow(answer, snippet_around(text, answer.start, answer.end), weak=not result.has_answer)
            for answer in result.answers
        )
        self._results.setEnabled(True)
        self.answers.setEnabled(True)
        self.no_answer.setVisible(not result.has_answer)
        if result.has_answer:
            self._closest = ()
            self.caption.setText(_caption(result, len(rows)))
            self._list(rows)
        else:
            self._closest = rows
            self.no_answer.tell(result.no_answer_confidence, has_candidates=bool(rows))
            self.caption.clear()
            self._list(())
        self.caption.setVisible(result.has_answer)
        self._pages.setCurrentWidget(self._results)
        self._afresh = False
        self.chosen.emit()

    def mark_stale(self) -> None:
        """The text has changed: what is shown is no longer about it."""
        if self._pages.currentWidget() is self._results and not self.is_stale:
            self.answers.setEnabled(False)
            self._results.setEnabled(False)
            self.caption.setText("The text has changed since. Ask again for its answers.")
            self.caption.show()
            self.chosen.emit()

    def _ask(self) -> None:
        self.asked.emit(self.question.text().strip())

    def _enter_list(self) -> None:
        if self.shown:
            self.answers.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show_closest(self) -> None:
        self.caption.setText("Closest words, probably not an answer")
        self.caption.show()
        self._list(self._closest)
        self.chosen.emit()
        self._enter_list()

    def _list(self, rows: tuple[AnswerRow, ...]) -> None:
        self.answers.fill(rows, afresh=self._afresh)
        self.answers.setVisible(bool(rows))
        self._filler.setVisible(not rows)


class _QuestionField(QLineEdit):
    """A line from which Down leads to the answers."""

    left_downwards = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.left_downwards.emit()
        else:
            super().keyPressEvent(event)


def _caption(result: AskResult, count: int) -> str:
    if not result.done:
        return f"{counted(count, 'answer')} so far"
    return "Answer" if count == 1 else f"{count} possible answers, the likeliest first"
