"""The worst that a file within the limits of its kind can hold: millions of small things, or a few huge ones.

    python -m tests.hostile.crowds [--vector NAME] [--share 1.0]

Opens one after the other in a process of its own and prints how large the file is, the outcome, the processor's
seconds in all and of the longest step (between two steps, reading can be stopped), and the most memory.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.documents.archive import MOST_UNPACKED
from app.documents.kinds import KINDS, MEGABYTE
from tests.documents.make import docx, epub, odt, paragraph, rtf, wrapped

_MEASURE = """
import sys, time
from pathlib import Path
from app.documents.load import load_steps
from app.engine.errors import InputError
from tests.hostile.peak import peak_megabytes
begun = last = time.process_time()
longest, outcome = 0.0, "?"
try:
    for step in load_steps(Path(sys.argv[1])):
        now = time.process_time()
        longest, last = max(longest, now - last), now
        if step.document:
            outcome = f"{len(step.document.text)} characters"
except InputError as error:
    outcome = type(error).code
now = time.process_time()
print(outcome, now - begun, max(longest, now - last), peak_megabytes(), sep="|")
"""


def _many(piece: str, size: int) -> str:
    """Repeat a piece to about a size, with another number in the place of every #."""
    count = size // (len(piece) + 5 * piece.count("#")) + 1
    return "".join(piece.replace("#", str(number)) for number in range(count))


def _word(body: str, **parts: str) -> bytes:
    return docx(paragraph("x") + body, **parts)


def _book(items: str) -> bytes:
    package = (
        f'<package><manifest>{items}<item id="a" href="a.xhtml" media-type="text/html"/></manifest>'
        '<spine><itemref idref="a"/></spine></package>'
    )
    return epub({"a.xhtml": "x"}, parts={"OPS/package.opf": package})


_LISTS = wrapped("numbering", '<w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"/></w:abstractNum>')
_PLACE = "<a href='a.xhtml%23i#'>#</a>"

_PACKED = int(MOST_UNPACKED * 0.95)
_PAGE = int(KINDS["html"].most_bytes * 0.98)
_RICH = int(KINDS["rtf"].most_bytes * 0.98)

VECTORS: dict[str, tuple[str, int, Callable[[int], bytes]]] = {
    "html paragraphs": ("html", _PAGE, lambda size: ("<!doctype html>" + _many("<p>x", size)).encode()),
    "html text": ("html", _PAGE, lambda size: ("<!doctype html>\U0001f600" + _many("# ", size * 5 // 6)).encode()),
    "html cells": ("html", _PAGE, lambda size: ("<!doctype html>x<table><tr>" + _many("<td>", size)).encode()),
    "html attributes": ("html", _PAGE, lambda size: f"<!doctype html>x<p {_many('a# ', size * 5 // 6)}>".encode()),
    "html menus": ("html", _PAGE, lambda size: ("<!doctype html><nav>" + _many("<p>x", size)).encode()),
    "rtf paragraphs": ("rtf", _RICH, lambda size: rtf(_many(r"\par x", size))),
    "rtf pages": ("rtf", _RICH, lambda size: rtf(_many(r"\page x", size))),
    "rtf fonts": ("rtf", _RICH, lambda size: rtf(r"x{\fonttbl" + _many(r"\f#\fcharset2", size) + "}")),
    "rtf notes": ("rtf", _RICH, lambda size: rtf("x" + _many(r"{\footnote #}", size))),
    "rtf line": ("rtf", _RICH, lambda size: rtf("a" * size)),
    "rtf groups": ("rtf", _RICH, lambda size: rtf("x" + _many("{}", size))),
    "docx elements": ("docx", _PACKED, lambda size: _word(_many('<a b="#"/>', size))),
    "docx names": ("docx", _PACKED, lambda size: _word(_many('<a# b#="c"/>', size))),
    "docx paragraphs": ("docx", _PACKED, lambda size: _word(_many('<w:p w:r="#"><w:r><w:t>x</w:t></w:r></w:p>', size))),
    "docx pages": ("docx", _PACKED, lambda size: _word(_many('<w:br w:type="page" w:r="#"/>', size))),
    "docx cells": (
        "docx", _PACKED, lambda size: _word("<w:tbl><w:tr>" + _many('<w:tc r="#"/>', size) + "</w:tr></w:tbl>"),
    ),
    "docx tag": ("docx", _PACKED, lambda size: _word(f'<a b="{_many("#", size)}"/>')),
    "docx comments": ("docx", _PACKED, lambda size: _word(_many(f'<!--{_many("#", 1_800_000)}-->', size))),
    "docx styles": (
        "docx", _PACKED,
        lambda size: _word("", numbering=_LISTS, styles=wrapped("styles", _many('<w:style w:styleId="#"/>', size))),
    ),
    "docx notes": (
        "docx", _PACKED,
        lambda size: _word(
            "", footnotes=wrapped("footnotes", _many(f'<w:footnote w:id="#">{paragraph("#")}</w:footnote>', size))
        ),
    ),
    "docx one note": (
        "docx", _PACKED,
        lambda size: _word(
            _many('<w:footnoteReference w:id="1" w:x="#"/>', size // 2),
            footnotes=wrapped("footnotes", f'<w:footnote w:id="1">{paragraph(_many("#", size // 40))}</w:footnote>'),
        ),
    ),
    "odt paragraphs": ("odt", _PACKED, lambda size: odt(_many("<text:p>#</text:p>", size))),
    "odt pages": (
        "odt", _PACKED, lambda size: odt("<text:p>x" + _many('y<text:soft-page-break i="#"/>', size) + "</text:p>"),
    ),
    "odt notes": ("odt", _PACKED, lambda size: odt("<text:p>x" + _many('<text:note i="#"/>', size) + "</text:p>")),
    "epub paragraphs": ("epub", _PACKED, lambda size: epub({"a.xhtml": _many("<p c=#>x", size)})),
    "epub text": ("epub", _PACKED, lambda size: epub({"a.xhtml": "\U0001f600" + _many("# ", size // 12)})),
    "epub package": (
        "epub", _PACKED, lambda size: _book(_many('<item id="#" href="#" media-type="text/html"/>', size)),
    ),
    "epub one title": (
        "epub", _PACKED,
        lambda size: epub(
            {"a.xhtml": "x"}, contents=f"<a href='x'>{_many('# ', size // 24)}{_many('</a>#', size // 24)}"
        ),
    ),
    "epub contents": ("epub", _PACKED, lambda size: epub({"a.xhtml": "x"}, contents=_many(_PLACE, size))),
    "epub chapters": (
        "epub", _PACKED,
        lambda size: epub({"a.xhtml": _many("<p id='i#'>x", size)}, contents=_many(_PLACE, size // 12)),
    ),
}  # fmt: skip
"""The suffix, the largest useful size in bytes, and what makes a file with a part of about such a size."""


@dataclass(frozen=True, slots=True)
class Opened:
    """How a file was opened: characters or an error's code, processor seconds, and MB."""

    outcome: str
    seconds: float
    longest_step: float
    megabytes: float


def opened(vector: str, share: float, folder: Path) -> tuple[Path, Opened]:
    """Make a file of a share of the largest size, and open it in another process."""
    suffix, size, make = VECTORS[vector]
    path = folder / f"x.{suffix}"
    path.write_bytes(make(int(size * share)))
    result = subprocess.run([sys.executable, "-c", _MEASURE, str(path)], capture_output=True, text=True, check=True)
    outcome, seconds, longest, megabytes = result.stdout.split("|")
    return path, Opened(outcome, float(seconds), float(longest), float(megabytes))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--vector", choices=VECTORS, action="append", help="may be repeated; without it, all")
    parser.add_argument("--share", type=float, default=1.0, help="of the largest size (default: 1)")
    options = parser.parse_args()
    print("| what | file | outcome | seconds | longest step | most memory |\n" + 6 * "| --- " + "|", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for vector in options.vector or VECTORS:
            path, found = opened(vector, options.share, Path(folder))
            print(
                f"| {vector} | {path.stat().st_size / MEGABYTE:.1f} MB | {found.outcome} | {found.seconds:.1f} s "
                f"| {found.longest_step:.1f} s | {found.megabytes:.0f} MB |",
                flush=True,
            )


if __name__ == "__main__":
    main()
