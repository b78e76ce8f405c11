"""Compares how long the standard library's HTML parser and Edgewise's tokeniser take for broken pages:

    python -m tests.hostile.html_speed

Prints seconds of processor time for one piece repeated to 8, 16 and 32 KB, and for Edgewise's also to 1 MB.
"""

import sys
import time
from collections.abc import Callable
from html.parser import HTMLParser

from app.documents.html_tokens import html_events

PIECES = (
    "<",
    "<!--",
    "<a ",
    "<a",
    "</",
    "<!",
    "<![CDATA[",
    "<a x='",
    '<a x="y" ',
    "&",
    "&#",
    "<script></",
    "<?",
    "<x/ ",
)
MEGABYTE = 1024 * 1024
_SIZES = (8 * 1024, 16 * 1024, 32 * 1024)


class _Parser(HTMLParser):
    """Hears of everything and keeps nothing."""


def standard(text: str) -> None:
    parser = _Parser(convert_charrefs=True)
    parser.feed(text)
    parser.close()


def own(text: str) -> None:
    for _ in html_events(text):
        pass


def seconds(parse: Callable[[str], None], piece: str, size: int) -> float:
    """Return the processor time for a page of a piece repeated to about `size` characters."""
    text = piece * (size // len(piece))
    begun = time.process_time()
    parse(text)
    return time.process_time() - begun


def main() -> None:
    print(f"Python {sys.version.split()[0]}")
    print("| piece | html.parser, 8 KB | 16 KB | 32 KB | html_events, 32 KB | 1 MB |\n" + 6 * "| --- " + "|")
    for piece in PIECES:
        times = [seconds(standard, piece, size) for size in _SIZES]
        times += [seconds(own, piece, size) for size in (_SIZES[-1], MEGABYTE)]
        print(f"| `{piece}` | " + " | ".join(f"{one:.3f}" for one in times) + " |", flush=True)


if __name__ == "__main__":
    main()
