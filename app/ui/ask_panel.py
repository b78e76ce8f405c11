"""Ask: the question, and its answers."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.ui.answer_list import AnswerList
from app.ui.answer_model import AnswerRow
from app.ui.caution_bar import CautionBar
from app.ui.choice_switch import ChoiceSwitch
from app.ui.citing import name_of, page_name, place_name
from app.ui.copying import copy_item
from app.ui.empty_state import EmptyState
from app.ui.history_field import HistoryField
from app.ui.left_out_line import LeftOutLine
from app.ui.no_answer_card import NoAnswerCard
from app.ui.progress_line import ProgressLine
from app.ui.result_header import ResultHeader
from app.ui.run_button import RunButton
from app.ui.snippet import Snippet, snippet_around
from app.ui.source import Place, Source
from app.ui.suggestions import Suggestions
from app.ui.theme import SPACE, Theme
from app.ui.verdict_looks import LABEL_LOOKS
from app.ui.wording import counted, whole
from app.ui.yes_no_card import YesNoCard

if TYPE_CHECKING:
    from app.engine.evidence import ClaimResult
    from app.engine.qa import Answer, AskResult
    from app.engine.verification import Verification
    from app.export import Cited

_LONGEST_QUESTION = 2000


class AskPanel(QWidget):
    """Shows what it is given; who runs the question is none of its business."""

    asked = Signal(str, bool)
    """The question, and whether everything is to be read, however little speaks for it."""
    stopped = Signal()
    chosen = Signal()
    """Another answer is chosen, or others are shown: see `shown` and `chosen_row`."""
    verify_wanted = Signal(object)
    """This `AnswerRow` is to be judged by its own sentence: see `show_verification`."""
    caution_changed = Signal(float)
    """The user wants answers more often (below 0) or only surer ones; what is shown follows by itself."""
    export_wanted = Signal()
    evidence_wanted = Signal(str)
    """All that speaks for this claim and against it is to be shown."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._afresh = True
        self._stale = False
        self._running = False
        self._closest_wanted = False
        self._at_verdict = False
        self._result: AskResult | None = None
        self._sources: tuple[Source, ...] = ()
        self._asked_caution = 0.0  # what the threshold of `_result` holds already
        self._next_caution = 0.0  # and that of the next one
        self._known: dict[Hashable, AnswerRow] = {}
        self.question = HistoryField(_LONGEST_QUESTION)
        self.question.setPlaceholderText(self.tr("What do you want to know?"))
        self.question.setAccessibleName(self.tr("Question"))
        self.question.returnPressed.connect(self._ask)
        self.question.left_downwards.connect(self._enter_list)
        self.button = RunButton(theme, self.tr("Ask"), "ask")
        self.button.start.connect(self._ask)
        self.button.stop.connect(self.stopped)
        self.scope = ChoiceSwitch(
            self.tr("Where to look"),
            (
                ("all", self.tr("All documents"), self.tr("Look for answers in every document of the list")),
                ("this", self.tr("This document"), self.tr("Look for answers in the document in view only")),
            ),
        )
        self.scope.hide()
        self.progress = ProgressLine()
        self.header = ResultHeader(theme, self.tr("Save answers…"))
        self.header.save.clicked.connect(self.export_wanted)
        self.answers = AnswerList(theme)
        self.answers.chosen.connect(lambda: self._choose(at_verdict=False))
        self.answers.left_upwards.connect(self.question.setFocus)
        self.answers.verify_wanted.connect(self._verify)
        self.answers.copy_wanted.connect(self._copy)
        self.yes_no = YesNoCard(theme)
        self.yes_no.place_wanted.connect(lambda: self._choose(at_verdict=True))
        self.yes_no.evidence_wanted.connect(self._show_evidence)
        self.yes_no.hide()
        self.no_answer = NoAnswerCard(theme)
        self.no_answer.closest_wanted.connect(self._show_closest)
        self.left_out = LeftOutLine(
            self.tr(
                "Long documents are read in parts of a paragraph or a few, those first that share most words with the "
                "question. Reading ends when no other part is likely to hold a better answer."
            )
        )
        self.left_out.everything_wanted.connect(self._ask_everything)
        self.caution_bar = CautionBar()
        self.caution_bar.moved.connect(self._decide_again)
        self.caution_bar.settled.connect(self.caution_changed)
        self.suggestions = Suggestions(self.tr("Try one of these"))
        self.suggestions.chosen.connect(self._ask_suggested)
        self._pages = QStackedWidget()
        self._empty = QWidget()
        self._results = QWidget()
        # Takes the room below the card while the list is hidden.
        self._filler = QWidget()
        self._lay_out(theme)

    @property
    def shown(self) -> tuple[AnswerRow, ...]:
        """The answers on view."""
        return () if self.answers.isHidden() or self.is_stale else self.answers.rows

    @property
    def chosen_row(self) -> int | None:
        """Which of `shown` is chosen."""
        return self.answers.chosen_row if self.shown else None

    @property
    def verdict_place(self) -> Place | None:
        """Where the sentence stands that decides a question for yes or no, if it is on view."""
        verdict = self._verdict
        if verdict is None or self.is_stale:
            return None
        decisive = verdict.evidence[0]
        tone = LABEL_LOOKS[decisive.label][1]
        return Place(self._sources[decisive.passage], decisive.start, decisive.end, tone)

    @property
    def at_verdict(self) -> bool:
        """Whether that is the place that is chosen, instead of an answer's."""
        return self._at_verdict and self.verdict_place is not None

    @property
    def is_stale(self) -> bool:
        """Whether the answers belong to a text that is no longer there."""
        return self._stale

    @property
    def result(self) -> AskResult | None:
        """The result on view, as it is decided at the present caution."""
        if self._result is None:
            return None
        return self._result.at_threshold(self._result.threshold - self._asked_caution + self.caution_bar.caution)

    @property
    def cited(self) -> list[Cited]:
        """The answers on view with their sources, to be copied or saved."""
        from app.export import cite_answer  # noqa: PLC0415 - numpy comes with the engine

        question = self._result.question if self._result else ""
        return [cite_answer(question, row.answer, row.source.document, name_of) for row in self.shown]

    @property
    def all_documents(self) -> bool:
        """Whether all documents are asked, or only the one in view."""
        return self.scope.chosen == "all"

    @all_documents.setter
    def all_documents(self, wanted: bool) -> None:
        self.scope.chosen = "all" if wanted else "this"

    def set_scope_available(self, count: int) -> None:
        """So many documents can be asked: from two on there is something to choose."""
        self.scope.setVisible(count > 1)

    def set_history(self, questions: Sequence[str]) -> None:
        """What Up brings back, the oldest first."""
        self.question.set_history(questions)

    def set_suggestions(self, questions: Sequence[str]) -> None:
        """Offer these as long as nothing has been asked."""
        self.suggestions.offer(questions)

    def set_caution(self, caution: float) -> None:
        """Show this setting, and decide by it."""
        if caution != self.caution_bar.caution:
            self.caution_bar.caution = caution
            self._decide_again()

    def clear(self) -> None:
        """Back to the beginning, but for the question."""
        self._result, self._sources, self._afresh, self._stale = None, (), True, False
        self._at_verdict = False
        self._known.clear()
        self._list(())
        self._pages.setCurrentWidget(self._empty)
        self.chosen.emit()

    def begin(self) -> None:
        """A question is being answered."""
        self._afresh = self._running = True
        self._next_caution = self.caution_bar.caution
        self.button.set_running(True)
        self.progress.begin()

    def end(self) -> None:
        """It is no longer being answered, for whatever reason."""
        self._running = False
        self.button.set_running(False)
        self.progress.end()
        if not self._afresh and not self._stale:
            self._show()

    def show_result(self, result: AskResult, sources: Sequence[Source]) -> None:
        """Show the answers so far, or all of them if the result is `done`; passage i is the text of `sources[i]`."""
        self.progress.advance(*result.progress)
        if self._afresh:
            self._known.clear()
            self._closest_wanted = False
            self._at_verdict = True  # as soon as there is one, unless an answer has been chosen by then
            self._asked_caution = self._next_caution
        self._result, self._sources, self._stale = result, tuple(sources), False
        self._results.setEnabled(True)
        self._show()
        self._pages.setCurrentWidget(self._results)
        self._afresh = False
        self.chosen.emit()

    def show_verification(self, row: AnswerRow, verification: Verification | None) -> None:
        """Show what an answer's own sentence says of it; None: it could not be found out."""
        known = self._known.get(row.identity)
        if known is not None:
            self._learn(replace(known, verification=verification, verifying=False))

    def mark_stale(self) -> None:
        """A text has changed: what is shown is no longer about it."""
        if self._pages.currentWidget() is self._results and not self._stale:
            self._stale = True
            self._results.setEnabled(False)
            self.header.tell(self.tr("The text has changed since. Ask again for its answers."))
            self.chosen.emit()

    def _ask(self) -> None:
        self.asked.emit(self.question.text().strip(), False)

    def _ask_everything(self) -> None:
        if self._result is not None:
            self.question.setText(self._result.question)
            self.asked.emit(self._result.question, True)

    def _ask_suggested(self, question: str) -> None:
        self.question.setText(question)
        self._ask()

    def _enter_list(self) -> None:
        if self.shown:
            self.answers.setFocus(Qt.FocusReason.ShortcutFocusReason)
            if self.chosen_row is None:
                self.answers.choose_first()

    @property
    def _verdict(self) -> ClaimResult | None:
        """The verdict on view: there is none on other questions, nor where the documents do not say."""
        result = self._result
        verdict = result.verdict if result is not None and result.done else None
        return verdict if verdict is not None and verdict.verdict != "open" else None

    def _choose(self, *, at_verdict: bool) -> None:
        self._at_verdict = at_verdict
        self._mark_chosen()
        self.chosen.emit()

    def _mark_chosen(self) -> None:
        self.yes_no.set_chosen(self.at_verdict)
        if self.at_verdict:
            self.answers.clearSelection()

    def _show_evidence(self) -> None:
        if self._verdict is not None:
            self.evidence_wanted.emit(self._verdict.claim)

    def _show_closest(self) -> None:
        self._closest_wanted = True
        self._show()
        self.chosen.emit()
        self._enter_list()

    def _decide_again(self) -> None:
        if not self._running:
            self._next_caution = self.caution_bar.caution
        if self._result is not None and not self._stale:
            self._show()
            self.chosen.emit()

    def _verify(self, row: AnswerRow) -> None:
        if row.verification is None and not row.verifying:
            self._learn(replace(row, verifying=True))
            self.verify_wanted.emit(row)

    def _copy(self) -> None:
        if self.chosen_row is not None:
            copy_item(self.cited[self.chosen_row], self.answers)

    def _learn(self, row: AnswerRow) -> None:
        self._known[row.identity] = row
        self.answers.refresh([row if row.identity == shown.identity else shown for shown in self.answers.rows])

    def _show(self) -> None:
        """Show `result`."""
        result = self.result
        assert result is not None
        rows = tuple(self._row(answer, result) for answer in result.answers)
        nothing = not result.has_answer
        verdict, place = self._verdict, self.verdict_place
        self.yes_no.setVisible(verdict is not None)
        if verdict is not None and place is not None:
            self.yes_no.tell(verdict, place_name(place.source, page_name(place.source, place.start)))
        # "No answer" is said only when all has been read, or nothing more will be; and not beside a yes or a no.
        said = nothing and verdict is None and (result.done or not self._running)
        self.no_answer.setVisible(said)
        if said:
            self.no_answer.tell(
                result.no_answer_confidence,
                documents=len(self._sources),
                has_candidates=bool(rows) and not self._closest_wanted,
            )
        self._list(() if nothing and not (said and self._closest_wanted) else rows)
        self._mark_chosen()
        self.header.tell(self._caption(result, len(rows)))
        self.header.save.setVisible(result.has_answer)
        if result.windows_left_out and result.done:
            total = result.windows_total + result.windows_left_out
            self.left_out.tell(
                self.tr("Read the likeliest {done} of {all} parts.").format(
                    done=whole(result.windows_total), all=whole(total)
                )
            )
        else:
            self.left_out.hide()

    def _row(self, answer: Answer, result: AskResult) -> AnswerRow:
        source = self._sources[answer.passage]
        row = AnswerRow(answer, source, Snippet("", "", ""), weak=not result.has_answer)
        known = self._known.get(row.identity)
        if known is None:
            row = replace(
                row,
                snippet=snippet_around(source.document.text, answer.start, answer.end),
                page=page_name(source, answer.start),
                found_ms=result.latency.total_ms,
            )
        else:
            row = replace(known, answer=answer, source=source, weak=row.weak)
        self._known[row.identity] = row
        return row

    def _caption(self, result: AskResult, count: int) -> str:
        if not result.done and self._running:
            if not result.has_answer:
                return self.tr("Nothing found yet…")
            return self.tr("{answers} so far").format(answers=counted(count, "answer"))
        if not result.done:
            return self.tr("Stopped after {done} of {all} parts").format(
                done=whole(result.windows_done), all=whole(result.windows_total)
            )
        if not result.has_answer:
            closest = self._closest_wanted and self._verdict is None
            return self.tr("Closest words, probably not an answer") if closest else ""
        if count == 1:
            return self.tr("Answer")
        return self.tr("{count} possible answers, likeliest first").format(count=count)

    def _list(self, rows: tuple[AnswerRow, ...]) -> None:
        self.answers.fill(rows, afresh=self._afresh)
        self.answers.setVisible(bool(rows))
        self._filler.setVisible(not rows)

    def _lay_out(self, theme: Theme) -> None:
        empty = QVBoxLayout(self._empty)
        empty.setContentsMargins(0, 0, 0, 0)
        empty.addWidget(
            EmptyState(
                theme,
                "question",
                self.tr("Ask about your documents"),
                self.tr(
                    "The answer is shown in the text’s own words, marked where they stand. "
                    "Nothing is made up, and nothing leaves this computer."
                ),
            ),
            2,
        )
        empty.addWidget(self.suggestions)
        empty.addStretch(1)
        results = QVBoxLayout(self._results)
        results.setContentsMargins(0, 0, 0, 0)
        results.setSpacing(SPACE)
        results.addWidget(self.yes_no)
        results.addWidget(self.no_answer)
        results.addWidget(self.header)
        results.addWidget(self.answers, 1)
        results.addWidget(self._filler, 1)
        results.addWidget(self.left_out)
        results.addWidget(self.caution_bar)
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self._results)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self.question, 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE + 4, 0, 0)
        column.setSpacing(SPACE)
        column.addLayout(row)
        column.addWidget(self.scope)
        column.addWidget(self.progress)
        column.addWidget(self._pages, 1)
