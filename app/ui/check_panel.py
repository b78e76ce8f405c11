"""Check: a passage, a claim, and what the one says about the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.ui.empty_state import EmptyState
from app.ui.progress_line import ProgressLine
from app.ui.run_button import RunButton
from app.ui.theme import SPACE, Theme, set_role
from app.ui.verdict_card import VerdictCard

if TYPE_CHECKING:
    from app.engine.nli import Judgement

_LONGEST_CLAIM = 2000


class CheckPanel(QWidget):
    """Shows what it is given; who runs the check is none of its business."""

    asked = Signal(str, str)
    """Passage and claim."""
    stopped = Signal()
    selection_wanted = Signal()
    """The passage shall be what is selected in the reader."""
    edited = Signal()
    """The passage or the claim has changed."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.premise = QPlainTextEdit()
        set_role(self.premise, "field")
        self.premise.setPlaceholderText("Type or paste what is known to be true.")
        self.premise.setTabChangesFocus(True)
        self.premise.setAccessibleName("Passage")
        self.premise.setMinimumHeight(72)
        self.premise.setMaximumHeight(180)
        self.premise.textChanged.connect(self._on_edited)
        self.hypothesis = QLineEdit()
        self.hypothesis.setPlaceholderText("What do you want to check?")
        self.hypothesis.setMaxLength(_LONGEST_CLAIM)
        self.hypothesis.setAccessibleName("Claim")
        self.hypothesis.returnPressed.connect(self._ask)
        self.hypothesis.textChanged.connect(self._on_edited)
        self.use_selection = QPushButton("Use selected text")
        set_role(self.use_selection, "link")
        self.use_selection.setToolTip("Take what is selected in the document as the passage")
        self.use_selection.setEnabled(False)
        self.use_selection.clicked.connect(self.selection_wanted)
        self.button = RunButton(theme, "Check", "check")
        self.button.start.connect(self._ask)
        self.button.stop.connect(self.stopped)
        self.progress = ProgressLine()
        self.verdict_card = VerdictCard(theme)
        self._empty = EmptyState(
            theme,
            "check",
            "Does the passage bear the claim out?",
            "You will see whether it supports the claim, contradicts it or leaves it open.",
        )
        self._pages = QStackedWidget()
        # The verdict is longer than the lowest window.
        self._result = QScrollArea()
        self._lay_out()

    @property
    def verdict(self) -> str:
        """The verdict on view; empty if there is none."""
        return self.verdict_card.headline if self._pages.currentWidget() is self._result else ""

    def fill(self, premise: str, hypothesis: str) -> None:
        """Put these into the fields, their beginnings in view."""
        self.premise.setPlainText(premise)
        self.hypothesis.setText(hypothesis)
        self.hypothesis.setCursorPosition(0)

    def clear(self) -> None:
        """Take the verdict away."""
        self._pages.setCurrentWidget(self._empty)

    def begin(self) -> None:
        """A claim is being checked."""
        self.button.set_running(True)
        self.progress.begin()

    def end(self) -> None:
        """It is no longer being checked, for whatever reason."""
        self.button.set_running(False)
        self.progress.end()

    def show_judgement(self, judgement: Judgement) -> None:
        """Show the verdict so far, or the final one."""
        self.progress.advance(judgement.windows_done, judgement.windows_total)
        self.verdict_card.tell(judgement)
        self._pages.setCurrentWidget(self._result)

    def _ask(self) -> None:
        self.asked.emit(self.premise.toPlainText().strip(), self.hypothesis.text().strip())

    def _on_edited(self) -> None:
        # A verdict would be about other words than those on view.
        self.clear()
        self.edited.emit()

    def _lay_out(self) -> None:
        inside = QWidget()
        set_role(inside, "page")
        results = QVBoxLayout(inside)
        results.setContentsMargins(0, 0, 0, 0)
        results.addWidget(self.verdict_card)
        results.addStretch(1)
        set_role(self._result, "page")
        self._result.setWidget(inside)
        self._result.setWidgetResizable(True)
        self._result.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self._result)
        passage_row = QHBoxLayout()
        passage_row.addWidget(_caption("Passage", self.premise), 1)
        passage_row.addWidget(self.use_selection)
        claim_row = QHBoxLayout()
        claim_row.setSpacing(SPACE)
        claim_row.addWidget(self.hypothesis, 1)
        claim_row.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE + 4, 0, 0)
        column.setSpacing(SPACE // 2 + 2)
        column.addLayout(passage_row)
        column.addWidget(self.premise, 2)
        column.addSpacing(SPACE // 2)
        column.addWidget(_caption("Claim", self.hypothesis))
        column.addLayout(claim_row)
        column.addWidget(self.progress)
        column.addWidget(self._pages, 3)


def _caption(text: str, field: QWidget) -> QLabel:
    label = QLabel(text)
    set_role(label, "section")
    label.setBuddy(field)
    return label
