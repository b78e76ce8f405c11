"""What was open and what was found, on disk, so that neither closing nor a power cut loses it.

`session.json` names the documents and holds what was typed; `texts/` has the user's own texts, one file each;
`answers.json` and `evidence.json` are the last finished results. All files can be read by their owner only.
Every window has its own folder (`app.ui.window_folder`); what a further window left is added to the first at its start.
Nothing here touches a widget: it runs on a worker.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication

from app.documents.document import normalise
from app.kept_files import RUNS, SESSION, TEXTS, forget_everything, remove_leftovers
from app.settings import BROKEN, write_atomically
from app.ui.library import OWN
from app.ui.window_folder import WindowFolder, abandoned_folders, take_folder


@dataclass(frozen=True, slots=True)
class KeptDocument:
    """A document by its `ref` in the library; `text` if it is the user's own."""

    ref: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class KeptSession:
    """Everything in the window but the results. Documents in their order; the newest question and claim last."""

    documents: tuple[KeptDocument, ...] = ()
    chosen: str = ""
    question: str = ""
    claim: str = ""
    passage: str = ""
    questions: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    ask_all: bool = True
    check_all: bool = True
    in_passage: bool = False
    as_pages: bool = False


@dataclass(frozen=True, slots=True)
class KeptRun:
    """A finished result as plain data, and what it was about: (`ref`, digest of the text) in the engine's order."""

    sources: tuple[tuple[str, str], ...]
    result: dict[str, Any]


class SessionFiles:
    """Reads and writes the files. Writes only what is another than before. To be used by one thread at a time."""

    def __init__(self, folder: Path | None = None) -> None:
        """`folder` None takes the first that no other window has, until `close`."""
        self._taken = take_folder() if folder is None else WindowFolder(folder, None, first=False)
        self._folder = self._taken.path
        self._written: dict[Path, bytes | str | KeptRun] = {}
        self._hasty: set[Path] = set()  # written, but perhaps not on the disk yet
        self._added: list[WindowFolder] = []

    @property
    def is_first(self) -> bool:
        """Whether no other window was open before this one."""
        return self._taken.first

    def close(self) -> None:
        """Let another window have the folder."""
        for folder in (*self._added, self._taken):
            folder.release()
        self._added.clear()

    def load(self) -> tuple[KeptSession | None, str]:
        """Return what was kept, if anything, and a sentence if some of it is lost; a damaged file is set aside."""
        remove_leftovers()
        session, sentence = self._load_own()
        if self._taken.first:
            session, added = self._add_others(session)
            sentence = sentence or added
        return session, sentence

    def _load_own(self) -> tuple[KeptSession | None, str]:
        path = self._folder / SESSION
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            return self._only_texts(), ""
        except OSError as error:
            sentence = _tr("What was open last time cannot be read ({reason}).").format(reason=error.strerror)
            self.set_aside(path.name)
            return self._only_texts(), sentence
        try:
            session = _session(json.loads(content))
        except (ValueError, TypeError, KeyError, RecursionError):
            return self._only_texts(), self.set_aside(path.name)
        self._written[path] = content
        documents, lost = [], ""
        for document in session.documents:
            if document.ref.startswith(OWN):
                try:
                    text = self._read_text(self._text_path(document.ref))
                except OSError:
                    lost = _tr("One of your own texts is gone from the folder where it was kept.")
                    continue
                documents.append(KeptDocument(document.ref, text))
            else:
                documents.append(document)
        return replace(session, documents=(*documents, *self._unnamed({one.ref for one in session.documents}))), lost

    def _only_texts(self) -> KeptSession | None:
        """What can be had without the file that names the documents."""
        documents = tuple(self._unnamed(set()))
        return KeptSession(documents=documents) if documents else None

    def _unnamed(self, named: set[str]) -> Iterator[KeptDocument]:
        """Texts of the user's own that no session names: the process ended between writing the one and the other."""
        for path in sorted(self._folder.joinpath(TEXTS).glob("*.txt")):
            ref = OWN + path.stem
            if path.stem.isalnum() and ref not in named:
                with contextlib.suppress(OSError):
                    yield KeptDocument(ref, self._read_text(path))

    def _read_text(self, path: Path) -> str:
        text = normalise(path.read_bytes().decode("utf-8", "replace"))
        self._written[path] = text
        return text

    def _add_others(self, session: KeptSession | None) -> tuple[KeptSession | None, str]:
        """Add what further windows have left; their files are deleted as soon as it is written here."""
        sentence = ""
        for folder in abandoned_folders():
            other, trouble = SessionFiles(folder.path)._load_own()
            sentence = sentence or trouble
            self._added.append(folder)
            if other is not None:
                session = _joined(session, other)
                sentence = sentence or _tr("What was open in another window of Edgewise has been added here.")
            for name in RUNS:
                _take_newer(folder.path / name, self._folder / name)
        return session, sentence

    def load_run(self, name: str) -> tuple[KeptRun | None, str]:
        """Return the result kept under one of `RUNS`, and a sentence as `load` does."""
        path = self._folder / name
        try:
            stored = json.loads(path.read_bytes(), parse_constant=_refuse)
            sources = tuple((str(ref), str(digest)) for ref, digest in stored["sources"])
            run = KeptRun(sources, dict(stored["result"]))
        except FileNotFoundError:
            return None, ""
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            return None, self.set_aside(path.name)
        self._written[path] = run
        return run, ""

    def save(self, session: KeptSession, runs: Sequence[KeptRun | None], *, durable: bool = True) -> None:
        """Keep these; `runs` in the order of `RUNS`. Raises OSError if the folder cannot be written to.

        Without `durable` it is quicker, and safe from a power cut only after the next time with it.
        """
        used = set()
        for document in session.documents:
            if document.ref.startswith(OWN):
                path = self._text_path(document.ref)
                used.add(path)
                self._write(path, document.text, document.text.encode("utf-8", "replace"), durable)
        stored = asdict(session)
        stored["documents"] = [document.ref for document in session.documents]
        content = json.dumps(stored, indent=1).encode()
        if session != KeptSession() or self._folder.joinpath(SESSION).exists():
            self._write(self._folder / SESSION, content, content, durable)
        for name, run in zip(RUNS, runs, strict=True):
            path = self._folder / name
            if run is not None:
                if self._written.get(path) is not run or not path.exists():
                    self._write(path, run, json.dumps(asdict(run)).encode(), durable)
            elif self._written.pop(path, None) is not None:
                path.unlink(missing_ok=True)
        # Last, so that a text is never gone while the session still names it.
        for path in [path for path in self._written if path.parent.name == TEXTS and path not in used]:
            del self._written[path]
            path.unlink(missing_ok=True)
        if durable:
            while self._hasty:
                _bring_to_disk(self._hasty.pop())
            while self._added:
                self._added.pop().remove()

    def forget(self) -> None:
        """Delete everything that Edgewise keeps, settings included. Raises OSError if something cannot be deleted."""
        self._written.clear()
        self._hasty.clear()
        forget_everything()

    def _text_path(self, ref: str) -> Path:
        name = ref.removeprefix(OWN)
        if not name.isalnum():
            raise ValueError(f"{ref!r} is no name for a text.")
        return self._folder / TEXTS / f"{name}.txt"

    def _write(self, path: Path, value: bytes | str | KeptRun, content: bytes, durable: bool) -> None:
        # Another window may have been told to forget everything.
        if self._written.get(path) != value or not path.exists():
            write_atomically(path, content, durable=durable)
            self._written[path] = value
            if not durable:
                self._hasty.add(path)

    def set_aside(self, name: str) -> str:
        """Rename a damaged file, so that nothing of the user's is thrown away, and return a sentence about it."""
        path = self._folder / name
        aside = path.with_name(name + BROKEN)
        with contextlib.suppress(OSError):
            path.replace(aside)
        return _tr("What was kept from last time is damaged and was set aside as {path}.").format(path=aside)


def _session(stored: dict[str, Any]) -> KeptSession:
    documents = tuple(KeptDocument(str(ref)) for ref in stored["documents"])
    for document in documents:
        if document.ref.startswith(OWN) and not document.ref.removeprefix(OWN).isalnum():
            raise ValueError("a text without a proper name")
    values: dict[str, Any] = {"documents": documents}
    for field in fields(KeptSession):
        if field.name in values or field.name not in stored:
            continue
        value = stored[field.name]
        if isinstance(field.default, tuple):
            values[field.name] = tuple(str(entry) for entry in value)
        elif type(value) is not type(field.default):
            raise TypeError(field.name)
        else:
            values[field.name] = value
    return KeptSession(**values)


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no number")


def _joined(session: KeptSession | None, other: KeptSession) -> KeptSession:
    """Both windows' documents and questions; what stands in the fields is the first one's."""
    if session is None:
        return other
    known = {document.ref for document in session.documents}
    new = tuple(document for document in other.documents if document.ref not in known)
    return replace(
        session,
        documents=session.documents + new,
        questions=tuple(dict.fromkeys((*other.questions, *session.questions))),
        claims=tuple(dict.fromkeys((*other.claims, *session.claims))),
    )


def _take_newer(theirs: Path, ours: Path) -> None:
    # Each window has one last result; of two windows' it is the one that was found last.
    with contextlib.suppress(OSError):
        if not ours.exists() or theirs.stat().st_mtime > ours.stat().st_mtime:
            theirs.replace(ours)


def _bring_to_disk(path: Path) -> None:
    with contextlib.suppress(OSError), path.open("rb+") as file:
        os.fsync(file.fileno())


def _tr(text: str) -> str:
    return QCoreApplication.translate("KeptSession", text)
