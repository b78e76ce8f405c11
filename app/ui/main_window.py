"""The window: puts the panes together and passes their wishes on."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QDialog, QMainWindow, QMenu, QMessageBox, QSplitter, QTabWidget, QVBoxLayout, QWidget

from app.documents.samples import SAMPLE_CLAIMS, SAMPLE_QUESTIONS, sample_paths
from app.engine.bundle import bundles_folder
from app.settings import FONT_SIZES, Settings, load_settings, save_settings
from app.ui.about_dialog import AboutDialog
from app.ui.actions import Actions
from app.ui.answer_model import AnswerRow
from app.ui.ask_panel import AskPanel
from app.ui.asking import Asking
from app.ui.banner import Banner
from app.ui.benchmark_dialog import BenchmarkDialog, measure
from app.ui.check_panel import CheckPanel
from app.ui.checking import Checking, Verifying
from app.ui.citing import one_line
from app.ui.document_commands import DocumentCommands
from app.ui.elided_label import ElidedLabel
from app.ui.exporting import Exporting
from app.ui.finding_elsewhere import FindingElsewhere
from app.ui.following import Following
from app.ui.keeping import Keeping, bring_back, kept_documents
from app.ui.kept_session import KeptSession
from app.ui.latency_label import LatencyLabel
from app.ui.latency_panel import LatencyPanel
from app.ui.library import SAMPLE, Library
from app.ui.library_pane import LibraryPane
from app.ui.opening import Opening
from app.ui.reader_pane import ReaderPane
from app.ui.reader_text import local_files
from app.ui.readers import Choice, Readers
from app.ui.reporting import Reporting
from app.ui.settings_dialog import SettingsDialog
from app.ui.shortcuts_dialog import ShortcutsDialog
from app.ui.theme import SPACE, Theme, set_role
from app.ui.thinking import Thinking
from app.ui.watching import Watching
from app.ui.wording import counted

_SHELF = 230


class MainWindow(QMainWindow):
    """Library, reader, and Ask and Check beside each other; one banner above, the cost of answers below."""

    def __init__(self, readers: Readers, theme: Theme) -> None:
        super().__init__()
        self.setWindowTitle("Edgewise")
        self.setAcceptDrops(True)
        self.settings = self._saved_settings = load_settings()
        self._theme = theme
        self._dress()  # before there is anything that would have to be drawn anew
        self._readers = readers
        self.actions_ = Actions(theme, self)
        self.library = Library(self)
        self.opening = Opening(self.library, self)
        self.watching = Watching(self.library, self.opening, self)
        self.thinking = Thinking(readers, self)
        self.banner = Banner(theme)
        self.shelf = LibraryPane(theme, self.library)
        self.reader = ReaderPane(theme)
        self.ask = AskPanel(theme)
        self.check = CheckPanel(theme)
        self.tabs = QTabWidget()
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.state = ElidedLabel()
        self.latency = LatencyLabel()
        self.speed = LatencyPanel(theme, self)
        self.documents = DocumentCommands(
            self,
            self.actions_,
            library=self.library,
            opening=self.opening,
            reader=self.reader,
            banner=self.banner,
        )
        self.following = Following(self.library, self.reader, self)
        self.elsewhere = FindingElsewhere(self.library, self.reader.find_bar, self)
        self.asking = Asking(self.ask, self.library, self.thinking, lambda: self.settings, self)
        self.checking = Checking(self.check, self.library, self.thinking, self)
        self.verifying = Verifying(self.ask, self.thinking, self)
        self.exporting = Exporting(self)
        self.reporting = Reporting(self)
        self.keeping = Keeping(self._session, self.library, self.asking, self.checking, self)
        self._lay_out()
        self._connect_actions()
        self._connect()
        self._restore()

    def open_files(self, paths: Sequence[Path]) -> None:
        """Add these files, and the documents in these folders, to the library and show the first."""
        self.documents.open_files(paths)

    def show_samples(self) -> None:
        """Open the documents of the first start."""
        self.open_files(sample_paths())

    def warm_up(self) -> None:
        """Read what is listed and load the model for questions in the background: the first answer comes at once."""
        self.opening.go_on()
        self.thinking.prepare(self._readers.warm_up)
        self.keeping.load_results()

    # Asking and checking

    def _show_places(self) -> None:
        work = self.checking if self.tabs.currentWidget() is self.check else self.asking
        # What was found last time is shown, but must not turn the reader to another document.
        running = work.running or self.keeping.restoring
        self.following.show(work.places, work.chosen, running=running)

    def _check_sentence(self) -> None:
        from app.engine.sentences import sentence_around  # noqa: PLC0415 - numpy comes with the engine

        selection = self.reader.selection()
        if selection is None:
            return
        source, start, end = selection
        if start == end:
            start, end = sentence_around(source.document.text, start, end)
        if not source.document.text[start:end].strip():
            self._trouble(self.tr("There is no sentence at the cursor: put it into one, or select some words."))
            return
        self.tabs.setCurrentWidget(self.check)
        self.checking.check_sentence(source, start, end)

    def _show_evidence(self, claim: str) -> None:
        self.tabs.setCurrentWidget(self.check)
        self.checking.check_claim(claim, all_documents=self.ask.all_documents)

    def _ask_about(self) -> None:
        selection = self.reader.selection()
        words = ""
        if selection is not None:
            source, start, end = selection
            words = one_line(source.document.text[start:end])
        self.tabs.setCurrentWidget(self.ask)
        if words:
            # In English whatever the window speaks: the models read no other language.
            self.ask.question.setText(f"What is said about {words[:200]}?")
        self.ask.question.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _verify(self, row: AnswerRow) -> None:
        if self.asking.result is not None:
            self.verifying.verify(row, self.asking.result.question)

    def _export(self) -> None:
        if self.tabs.currentWidget() is self.check:
            self.exporting.save(self.check.cited, self.tr("Evidence"))
        else:
            self.exporting.save(self.ask.cited, self.tr("Answers"))

    def _stop(self) -> None:
        if self.thinking.busy:
            self.thinking.stop()
        else:
            self.opening.stop()

    def _on_work(self) -> None:
        self.actions_.stop.setEnabled(self.thinking.busy or self.opening.busy)
        self.shelf.show_progress(self.opening.progress if self.opening.busy else None)
        if self.thinking.busy:
            self.state.setText(self.tr("Reading…"))
        else:
            self.state.setText(self.tr("Opening documents…") if self.opening.busy else self.tr("Ready"))

    def _on_listed(self) -> None:
        count = len(self.library.sources)
        self.ask.set_scope_available(count)
        self.check.set_scope_available(count)
        has_samples = any(item.ref.startswith(SAMPLE) for item in self.library.items)
        self.ask.set_suggestions(list(SAMPLE_QUESTIONS) if has_samples else [])
        self.check.set_suggestions(list(SAMPLE_CLAIMS) if has_samples else [])

    def _on_left_out(self, count: int) -> None:
        sentence = self.tr("{documents} still being read: the answers are from the others.")
        self.banner.show_note(
            sentence.format(documents=counted(count, "document")), self.tr("Ask again"), self.ask.button.click
        )

    def _prepare(self) -> None:
        """Have what has been read cut into word pieces ahead of the first question."""
        if not self.opening.busy:
            texts = [source.document.text for source in self.library.sources]
            self.thinking.prepare(lambda: self._readers.prepare(texts))

    def _trouble(self, sentence: str) -> None:
        self.banner.show_trouble(sentence)

    # Going places

    def _go_to(self, panel: AskPanel | CheckPanel) -> None:
        self.tabs.setCurrentWidget(panel)
        field = panel.question if isinstance(panel, AskPanel) else panel.claim
        field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        field.selectAll()

    def _show_library(self, wanted: bool) -> None:
        self.shelf.setVisible(wanted)
        shelf, reader, side = self.splitter.sizes()
        if wanted and shelf < self.shelf.minimumWidth():
            self.splitter.setSizes([_SHELF, max(0, reader - _SHELF), side])

    def _go_to_library(self) -> None:
        self.actions_.show_library.setChecked(True)
        self.shelf.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show_shortcuts(self) -> None:
        dialog = ShortcutsDialog(self.actions_.described(), self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _show_about(self) -> None:
        dialog = AboutDialog(bundles_folder(self.settings.model), self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _extend_menu(self, menu: QMenu) -> None:
        menu.addSeparator()
        menu.addActions([self.actions_.check_sentence, self.actions_.ask_about])

    # Settings

    def apply_settings(self, settings: Settings) -> None:
        """Use these settings from now on."""
        self._use(settings)
        self._save_settings()

    def _use(self, settings: Settings) -> None:
        self.settings = settings
        self._readers.choice = Choice(settings.threads, settings.model)
        self._dress()
        self.actions_.themes[settings.theme].setChecked(True)
        self.ask.set_caution(settings.caution)

    def _dress(self) -> None:
        self._theme.choose(self.settings.theme)
        self._theme.use_font_size(self.settings.font_size)

    def _zoom(self, steps: int) -> None:
        if self.reader.shows_pages:
            self.reader.pages.zoom_by(steps)
        else:
            self._write_larger(steps)

    def _use_usual_size(self) -> None:
        if self.reader.shows_pages:
            self.reader.pages.fit()
        else:
            self.apply_settings(replace(self.settings, font_size=0))

    def _write_larger(self, points: int) -> None:
        smallest, largest = FONT_SIZES
        size = max(smallest, min(largest, self._theme.font_size + points))
        self.apply_settings(replace(self.settings, font_size=size))

    def _on_caution_changed(self, caution: float) -> None:
        self.settings = replace(self.settings, caution=caution)
        self._save_settings()

    def _show_settings(self) -> None:
        dialog = SettingsDialog(self.settings, os.cpu_count() or 1, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self.apply_settings(dialog.chosen))
        dialog.forget_wanted.connect(dialog.reject)
        dialog.forget_wanted.connect(self.ask_to_forget)
        dialog.open()

    def _save_settings(self) -> None:
        try:
            save_settings(self.settings, since=self._saved_settings)
            self._saved_settings = self.settings
        except OSError as error:
            self._trouble(self.tr("The settings cannot be saved ({reason}).").format(reason=error.strerror))

    # Speed

    def _show_speed(self) -> None:
        self.speed.show()
        self.speed.raise_()
        self.speed.activateWindow()

    def _show_benchmark(self) -> None:
        dialog = BenchmarkDialog(partial(measure, self._readers.choice), self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.begun.connect(self.thinking.stop)
        dialog.open()
        dialog.start()

    # Keeping

    def ask_to_forget(self) -> None:
        """Delete everything that is kept, if the user really wants that."""
        box = QMessageBox(self)
        box.setObjectName("forget")
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setText(self.tr("Forget everything?"))
        box.setInformativeText(
            self.tr(
                "The list of documents, your own texts, all questions, answers and settings are deleted from this "
                "computer. The files that you opened are not touched. This cannot be undone."
            )
        )
        forget = box.addButton(self.tr("Forget everything"), QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(box.addButton(self.tr("Cancel"), QMessageBox.ButtonRole.RejectRole))
        forget.clicked.connect(self.forget)
        box.open()

    def forget(self) -> None:
        """Delete everything that is kept, and start afresh."""
        self.thinking.stop()
        self.opening.stop()
        self.banner.hide()
        self.library.clear()
        for work in (self.asking, self.checking):
            work.clear()
        self._use(Settings())
        self.keeping.forget()

    def _session(self) -> KeptSession:
        self.reader.commit()
        chosen = self.library.chosen
        return KeptSession(
            documents=kept_documents(self.library),
            chosen=chosen.ref if chosen else "",
            question=self.ask.question.text(),
            claim=self.check.claim.text(),
            passage=self.check.premise.toPlainText(),
            questions=tuple(self.asking.history),
            claims=tuple(self.checking.history),
            ask_all=self.ask.all_documents,
            check_all=self.check.all_documents,
            in_passage=self.check.in_passage,
            as_pages=self.actions_.pages.isChecked(),
        )

    def _restore(self) -> None:
        settings = self.settings
        self._use(settings)
        geometry = QByteArray.fromBase64(settings.geometry.encode())
        if not (settings.geometry and self.restoreGeometry(geometry)):
            self._default_size()
        if len(settings.splitter) == self.splitter.count():
            self.splitter.setSizes(list(settings.splitter))
            self.actions_.show_library.setChecked(settings.splitter[0] > 0)
        self.tabs.setCurrentIndex(settings.tab)
        session = self.keeping.load()
        if session is not None:
            self._fill(session)
        elif not settings.started_before:
            self.show_samples()
        self._on_listed()
        self._on_work()
        self.ask.question.setFocus()

    def _fill(self, session: KeptSession) -> None:
        bring_back(session, self.library)
        self.ask.question.setText(session.question)
        self.check.set_claim(session.claim)
        self.check.premise.setPlainText(session.passage)
        self.ask.all_documents, self.check.all_documents = session.ask_all, session.check_all
        for question in session.questions:
            self.asking.remember(question)
        for claim in session.claims:
            self.checking.remember(claim)
        self.check.in_passage = session.in_passage
        self.actions_.pages.setChecked(session.as_pages)

    def _default_size(self) -> None:
        screen = self.screen().availableGeometry()
        self.resize(min(1360, round(screen.width() * 0.92)), min(840, round(screen.height() * 0.9)))
        self.splitter.setSizes([_SHELF, 640, 420])

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep everything, be gone at once, and wait for the threads out of sight."""
        shelf, *others = self.splitter.sizes()
        self.settings = replace(
            self.settings,
            geometry=bytes(self.saveGeometry().toBase64().data()).decode(),
            splitter=(0 if self.shelf.isHidden() else shelf, *others),
            tab=self.tabs.currentIndex(),
            started_before=True,
        )
        self._save_settings()
        self.hide()
        for dialog in self.findChildren(QDialog):
            dialog.reject()  # which may be measuring, or looking at a model
        self.keeping.shut_down()
        self.thinking.shut_down()
        self.watching.shut_down()
        self.opening.shut_down()
        self.reporting.shut_down()
        self.reader.shut_down()
        super().closeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Whoever comes back may have changed a document with another program."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.watching.look()

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
        self.tabs.addTab(self.ask, self.tr("Ask"))
        self.tabs.addTab(self.check, self.tr("Check"))
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.tabBar().setExpanding(False)
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(SPACE, 0, 0, 0)
        column.addWidget(self.tabs)
        self.shelf.setMinimumWidth(150)
        self.reader.setMinimumWidth(260)
        side.setMinimumWidth(290)
        for pane, stretch in ((self.shelf, 0), (self.reader, 3), (side, 2)):
            self.splitter.addWidget(pane)
            self.splitter.setStretchFactor(self.splitter.indexOf(pane), stretch)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(SPACE)
        centre = QWidget()
        rows = QVBoxLayout(centre)
        rows.setContentsMargins(2 * SPACE, SPACE, 2 * SPACE, SPACE + 4)
        rows.setSpacing(SPACE + 2)
        rows.addWidget(self.banner)
        rows.addWidget(self.splitter, 1)
        self.setCentralWidget(centre)
        actions = self.actions_
        self.shelf.offer(
            (actions.open, actions.open_folder, actions.new),
            (actions.reload, actions.reveal, None, actions.remove),
        )
        self.reader.nothing.offer((actions.open, actions.open_folder, actions.new))
        self.reader.failure.offer((actions.reload, actions.remove))
        actions.show_library.setChecked(True)
        actions.fill(self.menuBar())
        bar = self.statusBar()
        bar.setSizeGripEnabled(False)
        # Qt's own margins in the bar make up the rest of the centre's two units.
        bar.setContentsMargins(SPACE + 6, 2, SPACE + 6, 2)
        set_role(self.state, "muted")
        self.state.setAccessibleName(self.tr("State"))
        bar.addWidget(self.state, 1)
        bar.addWidget(self.latency, 4)

    def _connect_actions(self) -> None:
        actions = self.actions_
        for action, command in (
            (actions.sample, self.show_samples),
            (actions.export, self._export),
            (actions.settings, self._show_settings),
            (actions.forget, self.ask_to_forget),
            (actions.quit, self.close),
            (actions.library, self._go_to_library),
            (actions.read, self.reader.focus_body),
            (actions.ask, lambda: self._go_to(self.ask)),
            (actions.check, lambda: self._go_to(self.check)),
            (actions.go_to_page, self.reader.choose_page),
            (actions.find, self.reader.find_words),
            (actions.find_next, lambda: self.reader.find_next(1)),
            (actions.find_previous, lambda: self.reader.find_next(-1)),
            (actions.find_elsewhere, self.elsewhere.go),
            (actions.larger, lambda: self._zoom(1)),
            (actions.smaller, lambda: self._zoom(-1)),
            (actions.usual_size, self._use_usual_size),
            (actions.check_sentence, self._check_sentence),
            (actions.ask_about, self._ask_about),
            (actions.stop, self._stop),
            (actions.shortcuts, self._show_shortcuts),
            (actions.speed, self._show_speed),
            (actions.benchmark, self._show_benchmark),
            (actions.report, self.reporting.save),
            (actions.about, self._show_about),
        ):
            action.triggered.connect(lambda _checked=False, command=command: command())
        for name, action in actions.themes.items():
            action.triggered.connect(
                lambda _checked, name=name: self.apply_settings(replace(self.settings, theme=name))
            )
        actions.show_library.toggled.connect(self._show_library)
        actions.pages.toggled.connect(self.reader.choose_pages)
        self.shelf.list.addAction(actions.remove)

    def _connect(self) -> None:
        self.reader.pages_chosen.connect(self.actions_.pages.setChecked)
        self.reader.trouble.connect(self._trouble)
        self.reader.text_changed.connect(self.library.set_text)
        self.reader.text.files_dropped.connect(self.open_files)
        self.reader.text.paste_wanted.connect(self.documents.paste)
        self.reader.text.larger_wanted.connect(self._write_larger)
        self.reader.text.menu_wanted.connect(self._extend_menu)
        self.reader.pages.menu_wanted.connect(self._extend_menu)
        self.elsewhere.moved.connect(lambda: self.shelf.show_found(self.elsewhere.counts))
        self.shelf.opened.connect(self.reader.focus_body)
        self.shelf.paste_wanted.connect(self.documents.paste)
        self.shelf.stopped.connect(self.opening.stop)
        self.documents.text_wanted.connect(self.ask.question.setFocus)
        self.library.wanted.connect(self.reader.commit)
        self.library.listed.connect(self._on_listed)
        self.library.changed.connect(self._on_listed)
        for work in (self.asking, self.checking):
            work.moved.connect(self._show_places)
            work.finished.connect(self.following.settle)
            work.told.connect(self.state.setText)
            work.trouble.connect(self._trouble)
            work.ran.connect(self.latency.show_run)
            work.ran.connect(self.speed.add)
        self.asking.left_out.connect(self._on_left_out)
        self.opening.finished.connect(self._prepare)
        self.watching.noticed.connect(self.banner.show_note)
        self.tabs.currentChanged.connect(self._show_places)
        self.ask.verify_wanted.connect(self._verify)
        self.ask.evidence_wanted.connect(self._show_evidence)
        self.ask.caution_changed.connect(self._on_caution_changed)
        self.ask.export_wanted.connect(self._export)
        self.check.export_wanted.connect(self._export)
        self.exporting.saved.connect(self.banner.show_note)
        self.exporting.trouble.connect(self._trouble)
        self.reporting.saved.connect(self.banner.show_note)
        self.reporting.trouble.connect(self._trouble)
        self.thinking.begun.connect(self.banner.hide)
        for moved in (self.thinking.begun, self.thinking.ended, self.opening.moved):
            moved.connect(self._on_work)
        self.latency.opened.connect(self._show_speed)
        self.speed.benchmark_wanted.connect(self._show_benchmark)
        self.thinking.stopped.connect(lambda: self.state.setText(self.tr("Stopped")))
        self.thinking.trouble.connect(self._trouble)
        self.keeping.trouble.connect(self._trouble)
        for edited in (
            self.ask.question.textChanged,
            self.check.claim.textChanged,
            self.check.premise.textChanged,
            self.actions_.pages.toggled,
        ):
            edited.connect(self.keeping.keep_soon)
