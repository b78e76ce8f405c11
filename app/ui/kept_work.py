"""The text and the questions being worked on, kept so that neither closing nor a power cut loses them."""

import contextlib
import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from app.settings import data_folder, write_atomically

_TEXT = "text.txt"
_REST = "work.json"


@dataclass(frozen=True, slots=True)
class KeptWork:
    """What was in the window. It is the user's own words, so the files are readable by the user alone."""

    text: str
    title: str = ""
    kind: str = "text"
    question: str = ""
    premise: str = ""
    hypothesis: str = ""
    own: bool = False
    """Whether the text is the user's own, as opposed to an opened file's or the sample's."""


def load_work(folder: Path | None = None) -> KeptWork | None:
    """What was kept last, or None if there is nothing usable."""
    folder = folder or data_folder()
    try:
        text = (folder / _TEXT).read_bytes().decode("utf-8", "replace")
    except OSError:
        return None
    rest: object = None
    with contextlib.suppress(OSError, ValueError, RecursionError):
        rest = json.loads((folder / _REST).read_bytes())
    stored = rest if isinstance(rest, dict) else {}
    known = {field.name: field.default for field in fields(KeptWork) if field.name != "text"}
    usable = {name: stored[name] for name, default in known.items() if type(stored.get(name)) is type(default)}
    return KeptWork(text, **usable)


def save_work(work: KeptWork, folder: Path | None = None, *, with_text: bool = True) -> None:
    """Keep the work. `with_text=False` leaves a text that has not changed (it may be large) as it is on disk.

    Raises OSError if the folder cannot be written to.
    """
    folder = folder or data_folder()
    if with_text:
        write_atomically(folder / _TEXT, work.text.encode("utf-8", "replace"))
    rest = asdict(work)
    del rest["text"]
    write_atomically(folder / _REST, json.dumps(rest, indent=1).encode())
