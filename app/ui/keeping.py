"""Keeps the session while the window is open, and brings it back at the next start."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QObject, QTimer, Signal

from app.documents.samples import samples_folder
from app.kept_files import RUNS
from app.ui.asking import Asking
from app.ui.checking import Checking
from app.ui.kept_session import KeptDocument, KeptRun, KeptSession, SessionFiles
from app.ui.library import FILE, OWN, SAMPLE, Library
from app.ui.plain_result import from_plain, to_plain
from app.ui.source import Source
from app.ui.worker import Runner

if TYPE_CHECKING:
    from app.engine.evidence import ClaimResult
    from app.engine.qa import AskResult

    Result: TypeAlias = AskResult | ClaimResult

_KEEP_AFTER_MS = 400


@dataclass(frozen=True, slots=True)
class _Finished:
    """A result with what it is about, as the window has it."""

    result: Result
    refs: tuple[str, ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class _Restored:
    """A result from the last time whose documents may still have to be read."""

    result: Result
    about: tuple[tuple[str, str], ...]
    show: Callable[[Result, tuple[Source, ...]], None]


class Keeping(QObject):
    """Saves soon after each change, on a thread of its own, and only what has changed."""

    trouble = Signal(str)
    kept = Signal()
    """What there was to keep is on disk."""

    def __init__(
        self,
        session: Callable[[], KeptSession],
        library: Library,
        asking: Asking,
        checking: Checking,
        parent: QObject | None = None,
    ) -> None:
        """`session` tells what is to be kept at the moment."""
        super().__init__(parent)
        self.restoring = False
        self._session = session
        self._library = library
        self._asking = asking
        self._checking = checking
        self._files = SessionFiles()
        self._runner = Runner("keeping", self)
        self._dirty = False
        self._failed = False
        self._kept: dict[int, tuple[Result, KeptRun]] = {}
        self._restored: list[_Restored] = []
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_KEEP_AFTER_MS)
        self._soon.timeout.connect(self.keep_now)
        for changed in (library.listed, library.changed, library.chosen_changed):
            changed.connect(self.keep_soon)
        for finished in (asking.finished, checking.finished):
            finished.connect(self.keep_now)
        library.changed.connect(self._show_restored)
        library.listed.connect(self._show_restored)

    def load(self) -> KeptSession | None:
        """What was kept, if anything; the results follow by themselves when their documents have been read."""
        session, sentence = self._files.load()
        if sentence:
            self.trouble.emit(sentence)
        return session

    def load_results(self) -> None:
        """Read the results of the last time, in the background."""
        # Their classes come with the engine, which takes a while to import.
        run = self._runner.start(self._read_results)
        run.finished.connect(self._on_results)
        run.failed.connect(self.trouble)

    def keep_soon(self) -> None:
        """Something has changed."""
        self._dirty = True
        if not self._soon.isActive():
            self._soon.start()

    def keep_now(self) -> None:
        """Something has changed that must not be lost, for instance a finished answer."""
        self._soon.stop()
        if self._runner.busy:
            self._dirty = True  # `_on_kept` goes on
            return
        self._dirty = False
        session, finished = self._session(), self._finished()
        run = self._runner.start(lambda: self._save(session, finished))
        run.finished.connect(self._on_kept)
        run.failed.connect(self.trouble)

    def forget(self) -> None:
        """Delete everything that is kept."""
        self._soon.stop()
        self._dirty = False
        self._restored.clear()
        run = self._runner.start(self._forget)
        run.failed.connect(self.trouble)

    def shut_down(self) -> None:
        """Keep what is there, and wait for it."""
        self._soon.stop()
        session, finished = self._session(), self._finished()
        self._runner.shut_down()
        for _ in self._save(session, finished):
            pass

    def _finished(self) -> tuple[_Finished | None, ...]:
        return tuple(
            None
            if work.result is None or not work.result.done
            else _Finished(work.result, tuple(self._ref(source) for source in work.sources), work.sources)
            for work in (self._asking, self._checking)
        )

    def _ref(self, source: Source) -> str:
        item = self._library.item(source.key)
        return item.ref if item else ""

    # On the worker

    def _save(self, session: KeptSession, finished: tuple[_Finished | None, ...]) -> Iterator[str]:
        try:
            self._files.save(session, [self._plain(number, entry) for number, entry in enumerate(finished)])
            yield ""
        except OSError as error:
            yield error.strerror or str(error)

    def _plain(self, number: int, finished: _Finished | None) -> KeptRun | None:
        if finished is None:
            return None
        kept = self._kept.get(number)
        if kept is None or kept[0] is not finished.result:
            about = zip(finished.refs, (source.digest for source in finished.sources), strict=True)
            kept = self._kept[number] = finished.result, KeptRun(tuple(about), to_plain(finished.result))
        return kept[1]

    def _read_results(self) -> Iterator[tuple[list[_Restored], str]]:
        from app.engine.evidence import ClaimResult  # noqa: PLC0415 - see `load_results`
        from app.engine.qa import AskResult  # noqa: PLC0415

        restored: list[_Restored] = []
        sentence = ""
        kinds: tuple[tuple[type, Callable[..., None]], ...] = (
            (AskResult, self._asking.show),
            (ClaimResult, self._checking.show),
        )
        for name, (kind, show) in zip(RUNS, kinds, strict=True):
            kept, trouble = self._files.load_run(name)
            sentence = sentence or trouble
            if kept is not None:
                try:
                    restored.append(_Restored(from_plain(kind, kept.result), kept.sources, show))
                except ValueError:
                    sentence = sentence or self._files.set_aside(name)
        yield restored, sentence

    def _forget(self) -> Iterator[None]:
        self._kept.clear()
        self._files.forget()
        yield

    # On the thread of the window

    def _on_results(self, found: tuple[list[_Restored], str]) -> None:
        self._restored, sentence = found
        if sentence:
            self.trouble.emit(sentence)
        self._show_restored()
        self._on_kept("")

    def _show_restored(self) -> None:
        unread = {item.ref for item in self._library.unread}
        for restored in list(self._restored):
            if not any(ref in unread for ref, _ in restored.about):
                self._restored.remove(restored)
                self._show(restored)

    def _show(self, restored: _Restored) -> None:
        at_hand = {item.ref: item.source for item in self._library.items if item.source is not None}
        sources: list[Source] = []
        numbers: dict[int, int] = {}
        for number, (ref, digest) in enumerate(restored.about):
            source = at_hand.get(ref)
            if source is not None and source.digest == digest:
                numbers[number] = len(sources)
                sources.append(source)
        result = still_there(restored.result, numbers)
        if result is not None:
            self.restoring = True
            restored.show(result, tuple(sources))
            self.restoring = False

    def _on_kept(self, trouble: str) -> None:
        if not trouble:
            self._failed = False
            self.kept.emit()
        elif not self._failed:
            # Said once: repeating it after every change would help nobody.
            self._failed = True
            sentence = self.tr("Your documents and questions cannot be kept for the next start ({reason}).")
            self.trouble.emit(sentence.format(reason=trouble))
        if self._dirty:
            self.keep_now()


def still_there(result: Result, numbers: dict[int, int]) -> Result | None:
    """The result without what was found in documents that are gone or have changed.

    `numbers` gives the new number of every passage that is left. None if nothing is left of the result.
    """
    kind = "answers" if hasattr(result, "answers") else "evidence"
    found = getattr(result, kind)
    left = tuple(replace(entry, passage=numbers[entry.passage]) for entry in found if entry.passage in numbers)
    if (found and not left) or not numbers:
        return None
    return replace(result, **{kind: left})  # type: ignore[arg-type]


def kept_documents(library: Library) -> tuple[KeptDocument, ...]:
    """The library as it is kept."""
    return tuple(
        KeptDocument(item.ref, item.text if item.own else "")
        for item in library.items
        if not (item.own and not item.text.strip())
    )


def bring_back(session: KeptSession, library: Library) -> None:
    """List the documents of the last time; files are still to be read."""
    for document in session.documents:
        if document.ref.startswith(OWN):
            library.add_own(document.text, document.ref)
        elif document.ref.startswith(SAMPLE):
            library.add_files([samples_folder() / Path(document.ref.removeprefix(SAMPLE)).name])
        elif document.ref.startswith(FILE):
            library.add_files([Path(document.ref.removeprefix(FILE))])
    chosen = next((item.key for item in library.items if item.ref == session.chosen), None)
    library.choose(chosen if chosen is not None else next((item.key for item in library.items), None))
