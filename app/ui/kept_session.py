"""What was open and what was found, on disk, so that neither closing nor a power cut loses it.

`session.json` names the documents and holds what was typed; `texts/` has the user's own texts, one file each;
`answers.json` and `evidence.json` are the last finished results. All files can be read by their owner only.
Nothing here touches a widget: it runs on a worker.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication

from app.documents.document import normalise
from app.kept_files import RUNS, SESSION, TEXTS, forget_everything, remove_leftovers
from app.settings import BROKEN, data_folder, write_atomically
from app.ui.library import OWN


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
    """Reads and writes the files. Writes only what is another than before."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or data_folder()
        self._written: dict[Path, bytes | str | KeptRun] = {}

    def load(self) -> tuple[KeptSession | None, str]:
        """Return what was kept, if anything, and a sentence if some of it is lost; a damaged file is set aside."""
        remove_leftovers()
        path = self._folder / SESSION
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            return None, ""
        except OSError as error:
            return None, _tr("What was open last time cannot be read ({reason}).").format(reason=error.strerror)
        try:
            session = _session(json.loads(content))
        except (ValueError, TypeError, KeyError, RecursionError):
            return None, self.set_aside(path.name)
        self._written[path] = content
        documents, lost = [], ""
        for document in session.documents:
            if document.ref.startswith(OWN):
                try:
                    text = normalise(self._text_path(document.ref).read_bytes().decode("utf-8", "replace"))
                except OSError:
                    lost = _tr("One of your own texts is gone from the folder where it was kept.")
                    continue
                self._written[self._text_path(document.ref)] = text
                documents.append(KeptDocument(document.ref, text))
            else:
                documents.append(document)
        values = {field.name: getattr(session, field.name) for field in fields(session)}
        return KeptSession(**{**values, "documents": tuple(documents)}), lost

    def load_run(self, name: str) -> tuple[KeptRun | None, str]:
        """Return the result kept under one of `RUNS`, and a sentence as `load` does."""
        path = self._folder / name
        try:
            stored = json.loads(path.read_bytes())
            sources = tuple((str(ref), str(digest)) for ref, digest in stored["sources"])
            return KeptRun(sources, dict(stored["result"])), ""
        except OSError:
            return None, ""
        except (ValueError, TypeError, KeyError, RecursionError):
            return None, self.set_aside(path.name)

    def save(self, session: KeptSession, runs: Sequence[KeptRun | None]) -> None:
        """Keep these; `runs` in the order of `RUNS`. Raises OSError if the folder cannot be written to."""
        used = set()
        for document in session.documents:
            if document.ref.startswith(OWN):
                path = self._text_path(document.ref)
                used.add(path)
                self._write(path, document.text, document.text.encode("utf-8", "replace"))
        stored = asdict(session)
        stored["documents"] = [document.ref for document in session.documents]
        content = json.dumps(stored, indent=1).encode()
        if session != KeptSession() or self._folder.joinpath(SESSION).exists():
            self._write(self._folder / SESSION, content, content)
        for name, run in zip(RUNS, runs, strict=True):
            path = self._folder / name
            if run is not None:
                if self._written.get(path) is not run:
                    self._write(path, run, json.dumps(asdict(run)).encode())
            elif self._written.pop(path, None) is not None:
                path.unlink(missing_ok=True)
        # Last, so that a text is never gone while the session still names it.
        for path in [path for path in self._written if path.parent.name == TEXTS and path not in used]:
            del self._written[path]
            path.unlink(missing_ok=True)

    def forget(self) -> None:
        """Delete everything that Edgewise keeps, settings included. Raises OSError if something cannot be deleted."""
        self._written.clear()
        forget_everything()

    def _text_path(self, ref: str) -> Path:
        name = ref.removeprefix(OWN)
        if not name.isalnum():
            raise ValueError(f"{ref!r} is no name for a text.")
        return self._folder / TEXTS / f"{name}.txt"

    def _write(self, path: Path, value: bytes | str | KeptRun, content: bytes) -> None:
        if self._written.get(path) != value:
            write_atomically(path, content)
            self._written[path] = value

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


def _tr(text: str) -> str:
    return QCoreApplication.translate("KeptSession", text)
