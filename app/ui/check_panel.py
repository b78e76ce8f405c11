"""Check: a claim, and what the documents, or a passage of one's own, say about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from app.ui.choice_switch import ChoiceSwitch
from app.ui.citing import name_of, page_name
from app.ui.copying import copy_item
from app.ui.empty_state import EmptyState
from app.ui.evidence_list import EvidenceList
from app.ui.evidence_model import EvidenceRow, label_words
from app.ui.history_field import HistoryField
from app.ui.judgement_card import JudgementCard
from app.ui.left_out_line import LeftOutLine
from app.ui.progress_line import ProgressLine
from app.ui.result_header import ResultHeader
from app.ui.run_button import RunButton
from app.ui.source import Source
from app.ui.suggestions import Suggestions
from app.ui.theme import SPACE, Theme, set_role
from app.ui.verdict_card import VerdictCard
from app.ui.wording import whole

if TYPE_CHECKING:
    from app.engine.evidence import ClaimResult
    from app.engine.nli import Judgement
    from app.export import Cited

_LONGEST_CLAIM = 2000


class CheckPanel(QWidget):
    """Shows what it is given; who runs the check is none of its business."""

    claim_asked = Signal(str, bool)
    """The claim, and whether every sentence is to be judged, however little speaks for it."""
    pair_asked = Signal(str, str)
    """Passage and claim."""
    stopped = Signal()
    chosen = Signal()
    """Another sentence is chosen, or others are shown: see `shown` and `chosen_row`."""
    export_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._afresh = True
        self._stale = False
        self._running = False
        self._all = True
        self._result: ClaimResult | None = None
        self._judged = False
        self.claim = HistoryField(_LONGEST_CLAIM)
        self.claim.setPlaceholderText(self.tr("What do you want to check?"))
        self.claim.setAccessibleName(self.tr("Claim"))
        self.claim.returnPressed.connect(self._ask)
        self.claim.left_downwards.connect(self._enter_list)
        self.claim.textChanged.connect(self._forget_judgement)
        self.hypothesis = self.claim
        """The same line: what is claimed does not depend on what it is held against."""
        self.button = RunButton(theme, self.tr("Check"), "check")
        self.button.start.connect(self._ask)
        self.button.stop.connect(self.stopped)
        self.scope = ChoiceSwitch(
            self.tr("What to check against"),
            (
                ("all", self.tr("All"), self.tr("Look for evidence in every document of the list")),
                ("this", self.tr("This one"), self.tr("Look for evidence in the document in view only")),
                ("passage", self.tr("A passage"), self.tr("Hold the claim against a passage that you type or paste")),
            ),
        )
        self.scope.changed.connect(self._on_scope_changed)
        self.premise = QPlainTextEdit()
        set_role(self.premise, "field")
        self.premise.setPlaceholderText(self.tr("Type or paste what is known to be true."))
        self.premise.setTabChangesFocus(True)
        self.premise.setAccessibleName(self.tr("Passage"))
        self.premise.setMinimumHeight(72)
        self.premise.setMaximumHeight(140)
        self.premise.textChanged.connect(self._forget_judgement)
        self.premise.hide()
        self.progress = ProgressLine()
        self.verdict_card = VerdictCard(theme)
        self.judgement_card = JudgementCard(theme)
        self.header = ResultHeader(theme, self.tr("Save evidence…"))
        self.header.save.clicked.connect(self.export_wanted)
        self.evidence = EvidenceList(theme)
        self.evidence.chosen.connect(self.chosen)
        self.evidence.left_upwards.connect(self.claim.setFocus)
        self.evidence.copy_wanted.connect(self._copy)
        self.left_out = LeftOutLine(
            self.tr("The sentences that share most words with the claim are judged first, then the reading stops.")
        )
        self.left_out.everything_wanted.connect(self._ask_everything)
        self.suggestions = Suggestions(self.tr("Try one of these"))
        self.suggestions.chosen.connect(self._ask_suggested)
        self._pages = QStackedWidget()
        self._empty = QWidget()
        self._empty_passage = EmptyState(
            theme,
            "check",
            self.tr("Does the passage bear the claim out?"),
            self.tr("You will see whether it supports the claim, contradicts it or leaves it open."),
        )
        self._results = QWidget()
        self._filler = QWidget()
        # The judgement is longer than the lowest window.
        self._judgement = QScrollArea()
        self._lay_out(theme)

    @property
    def shown(self) -> tuple[EvidenceRow, ...]:
        """The evidence on view."""
        on_view = self._pages.currentWidget() is self._results and not self._stale
        return self.evidence.rows if on_view else ()

    @property
    def chosen_row(self) -> int | None:
        """Which of `shown` is chosen."""
        return self.evidence.chosen_row if self.shown else None

    @property
    def result(self) -> ClaimResult | None:
        """What was found about the claim, whether on view or behind the passage."""
        return self._result

    @property
    def cited(self) -> list[Cited]:
        """The evidence on view with its sources, to be copied or saved."""
        from app.export import cite_evidence  # noqa: PLC0415 - numpy comes with the engine

        result = self._result
        if result is None:
            return []
        return [cite_evidence(result, row.evidence, row.source.document, name_of) for row in self.shown]

    @property
    def verdict(self) -> str:
        """The verdict on view; empty if there is none."""
        page = self._pages.currentWidget()
        if page is self._results and not self._stale:
            return self.verdict_card.headline
        return self.judgement_card.headline if page is self._judgement else ""

    @property
    def all_documents(self) -> bool:
        """Whether all documents are looked through, or only the one in view."""
        return self._all

    @all_documents.setter
    def all_documents(self, wanted: bool) -> None:
        self._all = wanted
        if self.scope.chosen != "passage":
            self.scope.chosen = "all" if wanted else "this"

    @property
    def in_passage(self) -> bool:
        """Whether the claim is held against a passage of the user's own."""
        return self.scope.chosen == "passage"

    @in_passage.setter
    def in_passage(self, wanted: bool) -> None:
        self.scope.chosen = "passage" if wanted else "all" if self._all else "this"
        self._show_page()

    def set_scope_available(self, count: int) -> None:
        """So many documents can be looked through: from two on there is something to choose."""
        self.scope.buttons["this"].setVisible(count > 1 or self.scope.chosen == "this")

    def set_history(self, claims: Sequence[str]) -> None:
        """What Up brings back, the oldest first."""
        self.claim.set_history(claims)

    def set_suggestions(self, claims: Sequence[str]) -> None:
        """Offer these as long as nothing has been checked."""
        self.suggestions.offer(claims)

    def set_claim(self, claim: str) -> None:
        """Put this into the line, its beginning in view, to be held against documents."""
        self.claim.setText(claim)
        self.in_passage = False

    def clear(self) -> None:
        """Back to the beginning, but for the claim."""
        self._result, self._judged, self._afresh, self._stale = None, False, True, False
        self.evidence.fill((), afresh=True)
        self._show_page()

    def begin(self) -> None:
        """A claim is being checked."""
        self._afresh = self._running = True
        self.button.set_running(True)
        self.progress.begin()

    def end(self) -> None:
        """It is no longer being checked, for whatever reason."""
        self._running = False
        self.button.set_running(False)
        self.progress.end()
        if self._result is not None and not self._afresh and not self._stale:
            self._tell(self._result)

    def show_result(self, result: ClaimResult, sources: Sequence[Source]) -> None:
        """Show the evidence so far, or all of it if `done`; passage i is the text of `sources[i]`, or as long."""
        self.progress.advance(result.sentences_done, result.sentences_total)
        rows = [
            EvidenceRow(found, sources[found.passage], page_name(sources[found.passage], found.start))
            for found in result.evidence
        ]
        self._result, self._stale = result, False
        self._results.setEnabled(True)
        self.evidence.fill(rows, afresh=self._afresh)
        self._afresh = False
        self._tell(result)
        self._show_page()

    def show_judgement(self, judgement: Judgement) -> None:
        """Show what a passage says so far, or in the end."""
        self.progress.advance(judgement.windows_done, judgement.windows_total)
        self.judgement_card.tell(judgement)
        self._judged = True
        self._show_page()

    def mark_stale(self) -> None:
        """A text has changed: what is shown is no longer about it."""
        if self._result is not None and not self._stale:
            self._stale = True
            self._results.setEnabled(False)
            self.header.tell(self.tr("The text has changed since. Check again for its evidence."))
            self.chosen.emit()

    def _ask(self) -> None:
        claim = self.claim.text().strip()
        if self.in_passage:
            self.pair_asked.emit(self.premise.toPlainText().strip(), claim)
        else:
            self.claim_asked.emit(claim, False)

    def _ask_everything(self) -> None:
        if self._result is not None:
            self.claim.setText(self._result.claim)
            self.claim_asked.emit(self._result.claim, True)

    def _ask_suggested(self, claim: str) -> None:
        self.set_claim(claim)
        self._ask()

    def _enter_list(self) -> None:
        if self.shown:
            self.evidence.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _copy(self) -> None:
        if self.chosen_row is not None:
            copy_item(self.cited[self.chosen_row], self.evidence)

    def _on_scope_changed(self) -> None:
        if not self.in_passage:
            self._all = self.scope.chosen == "all"
        self._show_page()

    def _forget_judgement(self) -> None:
        # It would be about other words than those on view. Evidence says itself which claim it is about.
        self._judged = False
        self._show_page()

    def _show_page(self) -> None:
        self.premise.setVisible(self.in_passage)
        if self.in_passage:
            page: QWidget = self._judgement if self._judged else self._empty_passage
        else:
            page = self._empty if self._result is None else self._results
        self._pages.setCurrentWidget(page)
        self.chosen.emit()

    def _tell(self, result: ClaimResult) -> None:
        self.verdict_card.tell(result)
        self.header.tell(self._caption(result))
        self.header.save.setVisible(bool(result.evidence))
        self.evidence.setVisible(bool(result.evidence))
        self._filler.setVisible(not result.evidence)
        if result.sentences_left_out and result.done:
            total = result.sentences_total + result.sentences_left_out
            self.left_out.tell(
                self.tr("Read the likeliest {done} of {all} sentences.").format(
                    done=whole(result.sentences_total), all=whole(total)
                )
            )
        else:
            self.left_out.hide()

    def _caption(self, result: ClaimResult) -> str:
        if not result.done and not self._running:
            return self.tr("Stopped after {done} of {all} sentences").format(
                done=whole(result.sentences_done), all=whole(result.sentences_total)
            )
        if not result.evidence:
            return self.tr("No sentence is about this.") if result.done else ""
        found = Counter(evidence.label for evidence in result.evidence)
        return " · ".join(
            f"{label_words(label)}:\N{NO-BREAK SPACE}{found[label]}"
            for label in ("entailment", "contradiction", "neutral")
        )

    def _lay_out(self, theme: Theme) -> None:
        empty = QVBoxLayout(self._empty)
        empty.setContentsMargins(0, 0, 0, 0)
        empty.addWidget(
            EmptyState(
                theme,
                "check",
                self.tr("Is it true, by your documents?"),
                self.tr("You will see the sentences that support the claim, and those that contradict it."),
            ),
            2,
        )
        empty.addWidget(self.suggestions)
        empty.addStretch(1)
        results = QVBoxLayout(self._results)
        results.setContentsMargins(0, 0, 0, 0)
        results.setSpacing(SPACE)
        results.addWidget(self.verdict_card)
        results.addWidget(self.header)
        results.addWidget(self.evidence, 1)
        results.addWidget(self._filler, 1)
        results.addWidget(self.left_out)
        inside = QWidget()
        set_role(inside, "page")
        judgement = QVBoxLayout(inside)
        judgement.setContentsMargins(0, 0, 0, 0)
        judgement.addWidget(self.judgement_card)
        judgement.addStretch(1)
        set_role(self._judgement, "page")
        self._judgement.setWidget(inside)
        self._judgement.setWidgetResizable(True)
        self._judgement.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for page in (self._empty, self._results, self._empty_passage, self._judgement):
            self._pages.addWidget(page)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self.claim, 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE + 4, 0, 0)
        column.setSpacing(SPACE)
        column.addLayout(row)
        column.addWidget(self.scope)
        column.addWidget(self.premise, 2)
        column.addWidget(self.progress)
        column.addWidget(self._pages, 3)
