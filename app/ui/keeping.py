"""Keeps the session while the window is open, and brings it back at the next start."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeAlias

from PySide6.QtCore import QObject, QTimer, Signal

from app.documents.samples import samples_folder
from app.kept_files import RUNS
from app.settings import settings_set_aside
from app.ui.asking import Asking
from app.ui.checking import Checking
from app.ui.kept_session import KeptDocument, KeptRun, KeptSession, SessionFiles
from app.ui.library import FILE, OWN, SAMPLE, Library
from app.ui.plain_result import from_plain, to_plain
from app.ui.source import Source
from app.ui.worker import Runner

if TYPE_CHECKING:
    from app.engine.evidence import ClaimResult, Evidence
    from app.engine.qa import Answer, AskResult

    Result: TypeAlias = AskResult | ClaimResult

_KEEP_AFTER_MS = 400
_TRY_AGAIN_MS = 10_000


@dataclass(frozen=True, slots=True)
class _Restored:
    """A result from the last time whose documents may still have to be read."""

    result: Result
    kept: KeptRun
    number: int


class Keeping(QObject):
    """Saves soon after each change, on a thread of its own, and only what has changed.

    A complete result is written by the thread that found it, before anybody sees it: what has been shown as finished
    is there again however the process ends.
    """

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
        works: tuple[Asking | Checking, ...] = (asking, checking)
        self._works = works
        self._files = SessionFiles()
        # Of the files, and of all that the threads which write them share.
        self._lock = Lock()
        self._latest: KeptSession | None = None
        self._runs: list[KeptRun | None] = [None for _ in RUNS]
        self._forgotten = 0
        self._to_forget = False
        self._begun = [0 for _ in RUNS]
        self._runner = Runner("keeping", self)
        self._dirty = False
        self._failed = False
        self._restored: list[_Restored] = []
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_KEEP_AFTER_MS)
        self._soon.timeout.connect(self.keep_now)
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(_TRY_AGAIN_MS)
        self._again.timeout.connect(self.keep_now)
        for changed in (library.listed, library.changed, library.chosen_changed):
            changed.connect(self.keep_soon)
        for number, work in enumerate(works):
            work.keep = partial(self._keep_result, number)
            work.begun.connect(partial(self._on_begun, number))
            work.finished.connect(self.keep_now)
        library.changed.connect(self._show_restored)
        library.listed.connect(self._show_restored)

    def load(self) -> KeptSession | None:
        """What was kept, if anything; the results follow by themselves when their documents have been read."""
        session, sentence = self._files.load()
        if not self._files.is_first:
            sentence = sentence or self.tr(
                "Edgewise is open already. This window keeps its documents and answers apart; the next start adds them "
                "to the others."
            )
        aside = settings_set_aside()
        if aside is not None and not sentence:
            sentence = self.tr("Your settings were damaged and have been set aside as {path}.").format(path=aside)
        if sentence:
            self.trouble.emit(sentence)
        return session

    def load_results(self) -> None:
        """Read the results of the last time, in the background."""
        # Their classes come with the engine, which takes a while to import.
        self._dirty = self._dirty or self._runner.busy
        run = self._runner.start(self._read_results)
        run.finished.connect(self._on_results)
        run.failed.connect(self.trouble)

    def keep_soon(self) -> None:
        """Something has changed."""
        self._dirty = True
        if not self._soon.isActive():
            self._soon.start()

    def keep_now(self) -> None:
        """Something has changed that must not be lost, for instance a question asked."""
        self._soon.stop()
        self._again.stop()
        self._latest = self._session()
        if self._runner.busy:
            self._dirty = True  # `_on_kept` goes on
            return
        self._dirty = False
        run = self._runner.start(self._save)
        run.finished.connect(self._on_kept)
        run.failed.connect(self.trouble)

    def forget(self) -> None:
        """Delete everything that is kept."""
        self._soon.stop()
        self._again.stop()
        self._dirty = False
        self._restored.clear()
        with self._lock:
            self._forgotten += 1
            self._to_forget = True
            self._latest = None
            self._runs = [None for _ in RUNS]
        run = self._runner.start(self._forget)
        run.failed.connect(self.trouble)

    def shut_down(self) -> None:
        """Keep what is there, and wait for it."""
        self._soon.stop()
        self._again.stop()
        self._latest = self._session()
        self._runner.shut_down()
        for _ in self._save():
            pass
        self._files.close()

    def _on_begun(self, number: int) -> None:
        # What the answer is about must be there before the answer is.
        self._begun[number] = self._forgotten
        self.keep_now()

    # On the workers

    def _keep_result(self, number: int, result: Result, sources: tuple[Source, ...]) -> None:
        run = KeptRun(tuple((source.ref, source.digest) for source in sources), to_plain(result))
        with self._lock:
            if self._latest is not None and self._begun[number] == self._forgotten:
                self._runs[number] = run
                # Waiting for the disk would be felt; `keep_now` does so afterwards, and says what goes wrong.
                with contextlib.suppress(OSError):
                    self._forget_first()
                    self._files.save(self._latest, self._runs, durable=False)

    def _save(self) -> Iterator[str]:
        try:
            with self._lock:
                self._forget_first()
                if self._latest is not None:
                    self._files.save(self._latest, self._runs)
            yield ""
        except OSError as error:
            yield error.strerror or str(error)

    def _read_results(self) -> Iterator[tuple[list[_Restored], str]]:
        from app.engine.evidence import ClaimResult  # noqa: PLC0415 - see `load_results`
        from app.engine.qa import AskResult  # noqa: PLC0415

        restored: list[_Restored] = []
        sentence = ""
        with self._lock:
            self._forget_first()
            for number, (name, kind) in enumerate(zip(RUNS, (AskResult, ClaimResult), strict=True)):
                kept, trouble = (None, "") if self._runs[number] else self._files.load_run(name)
                sentence = sentence or trouble
                if kept is not None:
                    try:
                        restored.append(_Restored(from_plain(kind, kept.result), kept, number))
                        self._runs[number] = kept
                    except ValueError:
                        sentence = sentence or self._files.set_aside(name)
        yield restored, sentence

    def _forget(self) -> Iterator[None]:
        with self._lock:
            self._forget_first()
        yield

    def _forget_first(self) -> None:
        """Forget if that is wanted and not done: a run can be cancelled before it begins, by closing for instance."""
        if self._to_forget:
            self._files.forget()
            self._to_forget = False

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
            if not any(ref in unread for ref, _ in restored.kept.sources):
                self._restored.remove(restored)
                self._show(restored)

    def _show(self, restored: _Restored) -> None:
        work = self._works[restored.number]
        if work.running or self._runs[restored.number] is not restored.kept:
            return  # there is something newer
        at_hand = {item.ref: item.source for item in self._library.items if item.source is not None}
        sources: list[Source] = []
        numbers: dict[int, int] = {}
        for number, (ref, digest) in enumerate(restored.kept.sources):
            source = at_hand.get(ref)
            if source is not None and source.digest == digest:
                numbers[number] = len(sources)
                sources.append(source)
        result = still_there(restored.result, numbers, [source.document.text for source in sources])
        if result is not None:
            self.restoring = True
            work.show(result, tuple(sources))  # type: ignore[arg-type]
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
        if trouble:
            self._again.start()
        if self._dirty:
            self.keep_now()


def still_there(result: Result, numbers: dict[int, int], texts: Sequence[str]) -> Result | None:
    """The result without what was found in documents that are gone or have changed.

    `numbers` gives the new number of every passage that is left, `texts` are those passages. None if nothing is left
    of the result.
    """
    kind = "answers" if hasattr(result, "answers") else "evidence"
    found = getattr(result, kind)
    left = tuple(replace(entry, passage=numbers[entry.passage]) for entry in found if entry.passage in numbers)
    # Whatever the file says, what is marked is what was found.
    left = tuple(entry for entry in left if entry.start < entry.end and _says(texts[entry.passage], entry))
    if (found and not left) or not numbers:
        return None
    kept: dict[str, Any] = {kind: left}
    if verdict := getattr(result, "verdict", None) if kind == "answers" else None:
        verdict = still_there(verdict, numbers, texts)
        kept |= {"verdict": verdict, "statement": result.statement if verdict else ""}  # type: ignore[union-attr]
    return replace(result, **kept)


def _says(text: str, found: Answer | Evidence) -> bool:
    return found.start >= 0 and text[found.start : found.end] == found.text


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
