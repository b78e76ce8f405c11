"""The window: puts the panes together and passes their wishes on."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMainWindow, QSplitter, QTabWidget, QVBoxLayout, QWidget

from app.documents.document import Document, document_from_text, normalise
from app.documents.kinds import SUFFIXES
from app.documents.load import Loading, load_document, load_steps
from app.documents.samples import SAMPLE_HYPOTHESIS, SAMPLE_PREMISE, SAMPLE_QUESTION, sample_path
from app.engine.errors import EdgewiseError
from app.settings import Settings, load_settings, save_settings
from app.ui.actions import Actions
from app.ui.ask_panel import AskPanel
from app.ui.banner import Banner
from app.ui.check_panel import CheckPanel
from app.ui.elided_label import ElidedLabel
from app.ui.kept_work import KeptWork, load_work, save_work
from app.ui.latency_label import LatencyLabel
from app.ui.passage import Snapshot
from app.ui.reader_pane import ReaderContent, ReaderPane
from app.ui.reader_text import local_files
from app.ui.readers import Readers
from app.ui.settings_dialog import SettingsDialog
from app.ui.shortcuts_dialog import ShortcutsDialog
from app.ui.theme import SPACE, Theme, set_role
from app.ui.wording import counted
from app.ui.worker import Runner

if TYPE_CHECKING:
    from app.engine.nli import Judgement
    from app.engine.qa import AskResult

_KEEP_EVERY_MS = 4000
_FILE_FILTER = f"Documents ({' '.join(f'*{suffix}' for suffix in SUFFIXES)});;All files (*)"


class MainWindow(QMainWindow):
    """Reader on the left, Ask and Check on the right, one banner above, the cost of answers below."""

    def __init__(self, readers: Readers, theme: Theme) -> None:
        super().__init__()
        self.setWindowTitle("Edgewise")
        self.setAcceptDrops(True)
        self.settings = load_settings()
        self._readers = readers
        self._readers.threads = self.settings.threads
        self._theme = theme
        self._asked: tuple[Snapshot, AskResult] | None = None
        self._kept: tuple[int, KeptWork] | None = None
        self._keeping_failed = False
        self._thinking = Runner("reading", self)
        self._opening = Runner("opening", self)

        self.actions_ = Actions(theme, self)
        self.banner = Banner(theme)
        self.reader = ReaderPane(theme)
        self.ask = AskPanel(theme)
        self.check = CheckPanel(theme)
        self.tabs = QTabWidget()
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.state = ElidedLabel()
        self.latency = LatencyLabel()
        self._lay_out()
        self._connect()
        self._restore()
        self._keep_timer = QTimer(self)
        self._keep_timer.setInterval(_KEEP_EVERY_MS)
        self._keep_timer.timeout.connect(self._keep)
        self._keep_timer.start()

    # What the user does

    def open_files(self, paths: list[Path]) -> None:
        """Open the first of the files; the text it replaces can be brought back."""
        if not paths:
            return
        path = paths[0]
        self.state.setText(f"Opening {path.name}…")
        run = self._opening.start(lambda: load_steps(path))
        run.progressed.connect(lambda loading: self._on_opening(path, loading))
        run.finished.connect(lambda loading: self._on_opened(loading.document, len(paths)))
        run.failed.connect(self._on_open_failed)

    def warm_up(self) -> None:
        """Load the model for questions in the background, so that the first answer comes at once."""
        self.state.setText("Getting ready…")
        run = self._thinking.start(self._readers.warm_up)
        run.finished.connect(lambda _: self._rest())
        run.failed.connect(self._on_run_failed)

    def ask_question(self, question: str) -> None:
        """Answer the question from the text as it is now."""
        if self.reader.is_empty:
            self._trouble("There is no text to read yet: paste one or open a file, then ask.")
            return
        if not question:
            self._trouble("The question is empty: type what you want to know.")
            self.ask.question.setFocus()
            return
        snapshot = self.reader.text.snapshot()
        top_k, caution = self.settings.top_k, self.settings.caution

        def steps() -> Iterator[AskResult]:
            snapshot.prepare()
            yield from self._readers.ask(snapshot.text, normalise(question), top_k=top_k, caution=caution)

        run = self._thinking.start(steps)
        self._begin(self.ask)
        run.progressed.connect(lambda result: self._on_answers(snapshot, result))
        run.finished.connect(lambda result: self._on_answered(snapshot, result))
        run.failed.connect(self._on_run_failed)
        run.cancelled.connect(self._on_stopped)

    def check_claim(self, premise: str, hypothesis: str) -> None:
        """Judge the claim by the passage."""
        if not premise or not hypothesis:
            missing = "passage" if not premise else "claim"
            self._trouble(f"The {missing} is empty: type it, then check.")
            (self.check.hypothesis if premise else self.check.premise).setFocus()
            return

        def steps() -> Iterator[Judgement]:
            yield from self._readers.judge(normalise(premise), normalise(hypothesis))

        run = self._thinking.start(steps)
        self._begin(self.check)
        run.progressed.connect(self._on_judgement)
        run.finished.connect(self._on_judged)
        run.failed.connect(self._on_run_failed)
        run.cancelled.connect(self._on_stopped)

    def show_sample(self) -> None:
        """Show the sample text with a question and a claim to try."""
        try:
            document = load_document(sample_path())
        except EdgewiseError as error:
            self._trouble(str(error))
            return
        self._replace_text(ReaderContent("A sample to try", document.kind, document.text, own=False))
        self.ask.question.setText(SAMPLE_QUESTION)
        if not self.check.premise.toPlainText() and not self.check.hypothesis.text():
            self.check.fill(SAMPLE_PREMISE, SAMPLE_HYPOTHESIS)

    def apply_settings(self, settings: Settings) -> None:
        """Use these settings from now on."""
        self.settings = settings
        self._readers.threads = settings.threads
        self._theme.choose(settings.theme)
        self.actions_.themes[settings.theme].setChecked(True)
        self._save_settings()

    # What comes of it

    def _on_answers(self, snapshot: Snapshot, result: AskResult) -> None:
        self.state.setText(f"Reading… {result.windows_done:,} of {counted(result.windows_total, 'part')}")
        self._asked = snapshot, result
        self.ask.show_result(result, snapshot.text)
        if snapshot.edition != self.reader.text.edition:
            self.ask.mark_stale()

    def _on_answered(self, snapshot: Snapshot, result: AskResult) -> None:
        self._end()
        self._on_answers(snapshot, result)
        self.latency.show_run(result.latency)
        self._rest()

    def _on_judgement(self, judgement: Judgement) -> None:
        self.check.show_judgement(judgement)

    def _on_judged(self, judgement: Judgement) -> None:
        self._end()
        self.check.show_judgement(judgement)
        self.latency.show_run(judgement.latency)
        self._rest()

    def _on_run_failed(self, sentence: str) -> None:
        self._end()
        self._rest()
        self._trouble(sentence)

    def _on_stopped(self) -> None:
        self._end()
        self.state.setText("Stopped")

    def _on_opening(self, path: Path, loading: Loading) -> None:
        self.state.setText(f"Opening {path.name}… {loading.done:,} of {counted(loading.total, 'part')}")

    def _on_opened(self, document: Document, count: int) -> None:
        self._rest()
        note = "" if count == 1 else f"One text is read at a time: of {count} files, {document.title} is open."
        self._replace_text(ReaderContent(document.title, document.kind, document.text, own=False), note)
        self.ask.question.setFocus()
        self.ask.question.selectAll()

    def _on_open_failed(self, sentence: str) -> None:
        self._rest()
        self._trouble(sentence)

    def _on_edited(self) -> None:
        self.reader.text.clear_marks()
        self.ask.mark_stale()

    def _mark_answers(self) -> None:
        rows = self.ask.shown
        if self._asked is None or not rows:
            self.reader.text.clear_marks()
            return
        index = self._asked[0].index
        marks = [(index.to_utf16(row.answer.start), index.to_utf16(row.answer.end)) for row in rows]
        self.reader.text.show_marks(marks, self.ask.chosen_row)

    # Running

    def _begin(self, panel: AskPanel | CheckPanel) -> None:
        self.banner.hide()
        self.state.setText("Reading…")
        self.actions_.stop.setEnabled(True)
        panel.begin()

    def _end(self) -> None:
        self.actions_.stop.setEnabled(False)
        self.ask.end()
        self.check.end()

    def _rest(self) -> None:
        if not self._thinking.busy and not self._opening.busy:
            self.state.setText("Ready")

    def _trouble(self, sentence: str) -> None:
        self.banner.show_trouble(sentence)

    # Changing the text

    def _replace_text(self, content: ReaderContent, note: str = "") -> None:
        before = self.reader.content if self.reader.own else None
        if self.ask.button.is_running:
            self._thinking.cancel()
        if self.ask.question.text() == SAMPLE_QUESTION:
            self.ask.question.clear()
        self._asked = None
        self.reader.show_content(content)
        self.ask.clear()
        self.banner.hide()
        if before is not None:
            sentence = f"{note} {before.title} was replaced.".strip()
            self.banner.show_note(sentence, "Bring it back", lambda: self._replace_text(before))
        elif note:
            self.banner.show_note(note)

    def _paste_new(self) -> None:
        data = QGuiApplication.clipboard().mimeData()
        paths = local_files(data) if data is not None else []
        text = data.text() if data is not None else ""
        if paths:
            self.open_files(paths)
        elif not text.strip():
            self._trouble("There is no text on the clipboard: copy some, then paste it here.")
        else:
            document = document_from_text(text)
            self._replace_text(ReaderContent(document.title, document.kind, document.text, own=True))
            self.ask.question.setFocus()

    def _new_text(self) -> None:
        self._replace_text(ReaderContent("", "text", "", own=False))
        self.reader.text.setFocus()

    def _choose_file(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, "Open a text", "", _FILE_FILTER)
        if path:
            self.open_files([Path(path)])

    def _take_selection(self) -> None:
        self.check.premise.setPlainText(self.reader.text.selected_text())
        self.check.hypothesis.setFocus()

    # Going places

    def _go_to(self, panel: AskPanel | CheckPanel) -> None:
        self.tabs.setCurrentWidget(panel)
        field = panel.question if isinstance(panel, AskPanel) else panel.hypothesis
        field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        field.selectAll()

    def _show_settings(self) -> None:
        dialog = SettingsDialog(self.settings, os.cpu_count() or 1, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self.apply_settings(dialog.chosen))
        dialog.open()

    def _show_shortcuts(self) -> None:
        dialog = ShortcutsDialog(self.actions_.described(), self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    # Keeping

    def _restore(self) -> None:
        settings = self.settings
        self._theme.choose(settings.theme)
        self.actions_.themes[settings.theme].setChecked(True)
        geometry = QByteArray.fromBase64(settings.geometry.encode())
        if not (settings.geometry and self.restoreGeometry(geometry)):
            self._default_size()
        if len(settings.splitter) == self.splitter.count():
            self.splitter.setSizes(list(settings.splitter))
        self.tabs.setCurrentIndex(settings.tab)
        work = load_work() if settings.started_before else None
        if work is None:
            self.show_sample()
        else:
            own = work.own if work.text else False
            self.reader.show_content(ReaderContent(work.title, work.kind, work.text, own=own))
            self.ask.question.setText(work.question)
            self.check.fill(work.premise, work.hypothesis)
        self.ask.question.setFocus()
        self._rest()

    def _default_size(self) -> None:
        screen = self.screen().availableGeometry()
        self.resize(min(1280, round(screen.width() * 0.92)), min(820, round(screen.height() * 0.9)))

    def _keep(self) -> None:
        content = self.reader.content
        work = KeptWork(
            content.text,
            content.title,
            content.kind,
            self.ask.question.text(),
            self.check.premise.toPlainText(),
            self.check.hypothesis.text(),
            content.own,
        )
        edition = self.reader.text.edition
        if self._kept is not None and self._kept == (edition, work):
            return
        try:
            save_work(work, with_text=self._kept is None or self._kept[0] != edition)
        except OSError as error:
            # Said once: repeating it every few seconds would help nobody.
            if not self._keeping_failed:
                self._keeping_failed = True
                self._trouble(f"Your text cannot be kept for the next start ({error.strerror}).")
        else:
            self._kept = edition, work
            self._keeping_failed = False

    def _save_settings(self) -> None:
        try:
            save_settings(self.settings)
        except OSError as error:
            self._trouble(f"The settings cannot be saved ({error.strerror}).")

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep everything, be gone at once, and wait for the threads out of sight."""
        self._keep_timer.stop()
        self._keep()
        self.settings = replace(
            self.settings,
            geometry=bytes(self.saveGeometry().toBase64().data()).decode(),
            splitter=tuple(self.splitter.sizes()),
            tab=self.tabs.currentIndex(),
            started_before=True,
        )
        self._save_settings()
        self.hide()
        self._thinking.shut_down()
        self._opening.shut_down()
        super().closeEvent(event)

    # Dropping files anywhere

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped anywhere."""
        if local_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open dropped files."""
        event.acceptProposedAction()
        self.open_files(local_files(event.mimeData()))

    # Putting it together

    def _lay_out(self) -> None:
        self.tabs.addTab(self.ask, "Ask")
        self.tabs.addTab(self.check, "Check")
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.tabBar().setExpanding(False)
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(SPACE, 0, 0, 0)
        column.addWidget(self.tabs)
        side.setMinimumWidth(300)
        self.reader.setMinimumWidth(300)
        self.splitter.addWidget(self.reader)
        self.splitter.addWidget(side)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(SPACE)
        self.splitter.setStretchFactor(0, 3)
        self.splitter.setStretchFactor(1, 2)
        self.splitter.setSizes([720, 480])
        centre = QWidget()
        rows = QVBoxLayout(centre)
        rows.setContentsMargins(2 * SPACE, SPACE, 2 * SPACE, SPACE + 4)
        rows.setSpacing(SPACE + 2)
        rows.addWidget(self.banner)
        rows.addWidget(self.splitter, 1)
        self.setCentralWidget(centre)
        self.reader.add_actions([self.actions_.open, self.actions_.paste_new, self.actions_.new])
        self.actions_.fill(self.menuBar())
        bar = self.statusBar()
        bar.setSizeGripEnabled(False)
        # Qt's own margins in the bar make up the rest of the centre's two units.
        bar.setContentsMargins(SPACE + 6, 2, SPACE + 6, 2)
        set_role(self.state, "muted")
        self.state.setAccessibleName("State")
        bar.addWidget(self.state, 1)
        bar.addWidget(self.latency, 4)

    def _connect(self) -> None:
        actions = self.actions_
        actions.open.triggered.connect(self._choose_file)
        actions.paste_new.triggered.connect(self._paste_new)
        actions.new.triggered.connect(self._new_text)
        actions.sample.triggered.connect(self.show_sample)
        actions.settings.triggered.connect(self._show_settings)
        actions.quit.triggered.connect(self.close)
        actions.ask.triggered.connect(lambda: self._go_to(self.ask))
        actions.check.triggered.connect(lambda: self._go_to(self.check))
        actions.read.triggered.connect(self.reader.text.setFocus)
        actions.stop.triggered.connect(self._thinking.cancel)
        actions.shortcuts.triggered.connect(self._show_shortcuts)
        for name, action in actions.themes.items():
            action.triggered.connect(
                lambda _checked, name=name: self.apply_settings(replace(self.settings, theme=name))
            )
        self.reader.text.edited.connect(self._on_edited)
        self.reader.text.files_dropped.connect(self.open_files)
        self.reader.text.copyAvailable.connect(self.check.use_selection.setEnabled)
        self.ask.asked.connect(self.ask_question)
        self.ask.stopped.connect(self._thinking.cancel)
        self.ask.chosen.connect(self._mark_answers)
        self.check.asked.connect(self.check_claim)
        self.check.stopped.connect(self._thinking.cancel)
        self.check.selection_wanted.connect(self._take_selection)
        self.check.edited.connect(self._on_claim_edited)

    def _on_claim_edited(self) -> None:
        if self.check.button.is_running:
            self._thinking.cancel()
