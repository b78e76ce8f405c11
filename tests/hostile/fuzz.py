"""Opens broken files, or asks about strange texts, by the ten thousand:

    python -m tests.hostile.fuzz [--kind pdf] [--files 10000] [--first 0] [--seed 1] [--keep FOLDER]

Prints a row for each kind. Ends with 1 if any file led to something else than text or a known kind of error, took
longer than 10 s, or made the memory grow beyond 1 GB. File N of a seed is always the same one, so that `--first N
--files 1` repeats it; `--keep` writes the files that failed into a folder.
"""

import argparse
import contextlib
import faulthandler
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from app.documents.document import Document, normalise
from app.documents.load import load_document
from app.documents.pdf_pages import PdfPages
from app.documents.pdf_process import end_readers, reader_numbers
from app.engine.errors import InputError
from tests.hostile.engine import EngineTrial
from tests.hostile.mutation import broken_file
from tests.hostile.peak import begin_anew, peak_megabytes
from tests.hostile.seeds import SEEDS

ENGINE = "engine"
KINDS = (*SEEDS, ENGINE)
MOST_SECONDS = 10.0
MOST_MEGABYTES = 1024

_HARD_SECONDS = 60  # for code that no signal reaches: the process ends with a traceback
_PICTURE_WIDTH = 200


class HangError(BaseException):
    """A file has taken longer than MOST_SECONDS; no loader may catch it."""


@dataclass(slots=True)
class Tally:
    """What came of the files of a kind."""

    kind: str
    files: int = 0
    read: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    """By the code of the error."""
    unexplained: list[str] = field(default_factory=list)
    hangs: list[int] = field(default_factory=list)
    slowest: tuple[float, int] = (0.0, 0)
    """Seconds, and the file's number."""
    megabytes: tuple[float, int] = (0.0, 0)
    """The most memory that this process had so far, and the file that it grew for."""
    megabytes_before: float = 0.0
    """What it had already, which is much where other tests ran in it."""
    reader_megabytes: float = 0.0
    """The most memory that a process which reads PDF had."""

    @property
    def failed(self) -> bool:
        """Whether anything happened that must not."""
        grown = self.megabytes[0] - self.megabytes_before
        return bool(self.unexplained or self.hangs) or max(grown, self.reader_megabytes) > MOST_MEGABYTES

    def row(self) -> str:
        """One line of a Markdown table; see HEAD."""
        refused = f"{self.refused.total():,} ({len(self.refused)} kinds)"
        memory = f"{self.megabytes[0]:.0f} MB"
        if self.kind == "pdf":
            memory += f", reader {self.reader_megabytes:.0f} MB"
        slowest = f"{self.slowest[0]:.2f} s (file {self.slowest[1]})"
        failures = f"{len(self.unexplained)} | {len(self.hangs)}"
        return f"| {self.kind} | {self.files:,} | {self.read:,} | {refused} | {slowest} | {memory} | {failures} |"


HEAD = (
    "| kind | files | read | refused | slowest | most memory | unexplained | over 10 s |\n"
    "| --- | --- | --- | --- | --- | --- | --- | --- |"
)


def run(kind: str, files: int, *, first: int = 0, seed: int = 1, keep: Path | None = None) -> Tally:
    """Try files `first` to `first + files` (exclusive) of a kind."""
    begin_anew()
    tally = Tally(kind, megabytes_before=peak_megabytes())
    with tempfile.TemporaryDirectory() as folder:
        trial = EngineTrial(Path(folder)) if kind == ENGINE else None
        for number in range(first, first + files):
            chance = random.Random(f"{seed} {kind} {number}")
            attempt: Callable[[], None]
            if trial is not None:
                attempt = trial.prepared(chance)
            else:
                path = Path(folder) / f"x.{kind}"
                path.write_bytes(broken_file(kind, chance))
                attempt = partial(_open, path)
            if not _try(tally, number, attempt) and keep is not None and trial is None:
                keep.mkdir(parents=True, exist_ok=True)
                (keep / f"{number}.{kind}").write_bytes(path.read_bytes())
    end_readers()
    return tally


def _try(tally: Tally, number: int, attempt: Callable[[], object]) -> bool:
    begun = time.monotonic()
    good = True
    try:
        with _watchdog():
            attempt()
        tally.read += 1
    except HangError:
        tally.hangs.append(number)
        good = False
    except InputError as error:
        if error.code:
            tally.refused[error.code] += 1
        else:
            tally.unexplained.append(f"{number}: an error without a code: {error}")
            good = False
    except Exception as error:  # what this program is looking for
        tally.unexplained.append(f"{number}: {type(error).__name__}: {error}")
        good = False
    tally.files += 1
    tally.slowest = max(tally.slowest, (time.monotonic() - begun, number))
    tally.reader_megabytes = max([tally.reader_megabytes, *map(peak_megabytes, reader_numbers())])
    megabytes = peak_megabytes()
    if megabytes > tally.megabytes[0]:
        tally.megabytes = megabytes, number
    return good


@contextlib.contextmanager
def _watchdog() -> Iterator[None]:
    def late(*_: object) -> None:
        raise HangError

    before = signal.signal(signal.SIGALRM, late)
    faulthandler.dump_traceback_later(_HARD_SECONDS, exit=True)
    signal.setitimer(signal.ITIMER_REAL, MOST_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        faulthandler.cancel_dump_traceback_later()
        signal.signal(signal.SIGALRM, before)


def _open(path: Path) -> None:
    document = load_document(path)
    assert document.text.strip(), "no text"
    check_document(document)
    if document.kind == "pdf":
        _look_at(path, document)


def check_document(document: Document) -> None:
    """AssertionError where a document's text could be highlighted in the wrong place."""
    text = document.text
    text.encode("utf-8")
    # Nothing that counts positions would change a character any more.
    assert normalise("x" + text) == "x" + text, "the text is not normalised"
    assert "".join(text[page.start : page.end] for page in document.pages) in ("", text), "pages do not cover the text"
    assert bool(text) or not document.pages
    for page in document.pages:
        assert 0 <= page.start <= page.end <= len(text), "a page lies outside the text"


def _look_at(path: Path, document: Document) -> None:
    """Draw the first page and find the beginning of its text in the picture."""
    page = document.pages[0]
    with PdfPages(path) as pages:
        assert len(pages) == len(document.pages), "other pages"
        assert len(pages.sizes) == len(pages)
        image = pages.render(0, _PICTURE_WIDTH)
        assert len(image.data) == image.stride * image.height
        words = document.text[page.start : page.end]
        assert len(pages.letters(0, words)) == len(words), "places of other letters"


def main() -> int:
    """Run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kind", choices=KINDS, action="append", help="may be repeated; without it, all")
    parser.add_argument("--files", type=int, default=10_000, help="of each kind (default: 10000)")
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, metavar="FOLDER")
    options = parser.parse_args()
    print(HEAD, flush=True)
    failed = False
    for kind in options.kind or KINDS:
        begun = time.monotonic()
        tally = run(kind, options.files, first=options.first, seed=options.seed, keep=options.keep)
        print(tally.row(), flush=True)
        codes = ", ".join(f"{code} {count}" for code, count in tally.refused.most_common())
        print(f"{kind}: {time.monotonic() - begun:.0f} s; refused: {codes}", file=sys.stderr)
        for line in [*tally.unexplained[:20], *(f"{number}: over {MOST_SECONDS:.0f} s" for number in tally.hangs[:20])]:
            print(f"{kind} {line}", file=sys.stderr)
        failed = failed or tally.failed
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
