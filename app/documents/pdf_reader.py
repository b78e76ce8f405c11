"""The process that reads PDF files: PDFium is native code, and a file may make it crash, hang or use up the memory.

It gets files and requests through standard input and answers through standard output, in frames; it opens no file
and ends when its input ends. `app.documents.pdf_process` is the other side. A request says what to `do` and how many
`seconds` that may take; an answer has an `error` ("password", "damaged", "memory") or what was asked for.
"""

import faulthandler
import math
import os
import signal
import sys
from array import array
from collections.abc import Callable
from ctypes import c_int
from typing import Any, BinaryIO

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium_c  # type: ignore[import-untyped]

from app.documents.alignment import NOWHERE, aligned
from app.documents.blocks import printable
from app.documents.frames import Header, read_frame, write_frame
from app.documents.page_notes import with_notes_aside
from app.documents.pdf_text import SHAPES, character_of, codes_of, label_of, lines_of
from app.documents.running_heads import without_running_heads
from app.documents.running_text import HYPHEN, Line, running_text

MOST_MEMORY = 1024**3
"""Bytes of address space, where the system can limit it."""

_IDLE_SECONDS = 60
_GRACE_SECONDS = 5  # the other side keeps the time; this is for when it is no more
_MOST_PIXELS = 40_000_000
_NEEDS_PASSWORD = frozenset({pdfium_c.FPDF_ERR_PASSWORD, pdfium_c.FPDF_ERR_SECURITY})
_USUAL_SIZE = (612.0, 792.0)  # PDFium's own for pages without one
_STEPS_PER_POINT = 64  # PDFium tells places in whole pixels: of a picture this much larger
_MOST_STEPS = 2**28
_Quad = tuple[float, float, float, float]


class Reader:
    """One open file. Every method that is named in `_REQUESTS` answers one request: a header and a body."""

    def __init__(self) -> None:
        self._document: Any = None
        self._forms = False
        self._lines: list[list[Line]] = []
        self._labels: list[str] = []

    def open(self, _request: Header, body: bytes) -> tuple[Header, bytes]:
        """Open the file in the body; answer with its number of pages."""
        self.close({}, b"")
        self._document = pypdfium2.PdfDocument(body)
        return {"pages": len(self._document)}, b""

    def close(self, _request: Header, _body: bytes) -> tuple[Header, bytes]:
        """Close the file, if one is open."""
        if self._document is not None:
            self._document.close()
        self._document, self._lines, self._labels, self._forms = None, [], [], False
        return {}, b""

    def read_page(self, request: Header, _body: bytes) -> tuple[Header, bytes]:
        """Read the next page; answer with how many characters it has."""
        index = request["page"]
        self._labels.append(label_of(self._document, index))
        self._lines.append(lines_of(self._document, index))
        return {"characters": sum(len(line.text) for line in self._lines[-1])}, b""

    def sections(self, _request: Header, _body: bytes) -> tuple[Header, bytes]:
        """Answer with the text of the pages that were read: labels, lengths of their texts, and these as the body."""
        pages = running_text(with_notes_aside(without_running_heads(self._lines)))
        texts = [printable(text).encode("utf-8", "surrogatepass") for text in pages]
        return {"labels": self._labels, "lengths": [len(text) for text in texts]}, b"".join(texts)

    def sizes(self, _request: Header, _body: bytes) -> tuple[Header, bytes]:
        """Answer with the width and height of every page, in points, as it is shown."""
        return {"sizes": [self._size(index) for index in range(len(self._document))]}, b""

    def render(self, request: Header, _body: bytes) -> tuple[Header, memoryview]:
        """Answer with a picture of a page, 32 bits a pixel: blue, green, red, nothing."""
        if not self._forms:
            self._forms = True
            self._document.init_forms()
        width_points, height_points = self._size(request["page"])
        width = request["width"]
        height = max(1, round(width * height_points / width_points))
        shrink = min(1.0, math.sqrt(_MOST_PIXELS / (width * height)))
        width, height = max(1, int(width * shrink)), max(1, min(_MOST_PIXELS, int(height * shrink)))
        page = self._document[request["page"]]
        try:
            bitmap = pypdfium2.PdfBitmap.new_native(width, height, pdfium_c.FPDFBitmap_BGRx)
            bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, height)
            place = (bitmap, page, 0, 0, width, height, 0, pdfium_c.FPDF_ANNOT)
            pdfium_c.FPDF_RenderPageBitmap(*place)
            if page.formenv:
                pdfium_c.FPDF_FFLDraw(page.formenv, *place)
        finally:
            page.close()
        return {"width": width, "height": height, "stride": bitmap.stride}, memoryview(bitmap.buffer).cast("B")

    def letters(self, request: Header, body: bytes) -> tuple[Header, bytes]:
        """Answer with the places of a page's characters, whose text is the body: four numbers and a line for each."""
        page = self._document[request["page"]]
        try:
            textpage = page.get_textpage()
            try:
                indices = aligned(_drawn(codes_of(textpage)), body.decode("utf-8", "surrogatepass"))
                places = _places(page, textpage, indices, self._size(request["page"]))
            finally:
                textpage.close()
        finally:
            page.close()
        return {}, places

    def _size(self, index: int) -> tuple[float, float]:
        try:
            width, height = self._document.get_page_size(index)
        except pypdfium2.PdfiumError:
            return _USUAL_SIZE
        usable = all(math.isfinite(side) and side > 0 for side in (width, height))
        return (width, height) if usable else _USUAL_SIZE


_REQUESTS = frozenset({"open", "close", "read_page", "sections", "sizes", "render", "letters"})


def _drawn(codes: list[int]) -> list[str]:
    """Return what each character of a page puts into the text: letters, or nothing."""
    pieces: list[str] = []
    high = ""
    for code in codes:
        piece = character_of(code)
        if "\ud800" <= piece < "\udc00":
            high, piece = piece, ""
        elif "\udc00" <= piece < "\ue000" and high:
            piece = (high + piece).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        if piece:
            high = ""
        pieces.append(piece if piece == HYPHEN else printable(piece.translate(SHAPES)).strip())
    return pieces


def _places(page: Any, textpage: Any, indices: list[int], size: tuple[float, float]) -> bytes:
    """Return left, top, right and bottom of these characters as the page is shown, then the number of each one's line.

    What has no place gets zeros, and NOWHERE as its line.
    """
    places, lines = array("f"), array("i")
    shown = _shown(page, size)
    number, line, before = -1, None, False
    for index in indices:
        box = None if index == NOWHERE else _box(textpage, index)
        if box is None:
            places.extend((0.0, 0.0, 0.0, 0.0))
            lines.append(NOWHERE)
            continue
        # Writing that goes up or down the page is joined along its own direction.
        upright = abs(math.sin(pdfium_c.FPDFText_GetCharAngle(textpage.raw, index))) < 0.7
        if line is not None and upright == before and _beside(line, box, 1 if upright else 0):
            line = min(line[0], box[0]), min(line[1], box[1]), max(line[2], box[2]), max(line[3], box[3])
        else:
            number, line = number + 1, box
        before = upright
        places.extend(shown(box))
        lines.append(number)
    return places.tobytes() + lines.tobytes()


def _box(textpage: Any, index: int) -> _Quad | None:
    """Return left, bottom, right and top of a character in the page's own space, if it has a place."""
    try:
        left, bottom, right, top = textpage.get_charbox(index, loose=True)
    except pypdfium2.PdfiumError:
        return None
    return left, bottom, right, top


def _beside(one: _Quad, other: _Quad, across: int) -> bool:
    """Tell whether two boxes are in the same line, not far from one another; `across` is the axis across it."""
    along = 1 - across
    thinner = min(one[across + 2] - one[across], other[across + 2] - other[across])
    thicker = max(one[across + 2] - one[across], other[across + 2] - other[across])
    overlap = min(one[across + 2], other[across + 2]) - max(one[across], other[across])
    gap = max(other[along] - one[along + 2], one[along] - other[along + 2])
    return overlap > 0.5 * thinner and gap < 2 * thicker


def _shown(page: Any, size: tuple[float, float]) -> Callable[[_Quad], _Quad]:
    """Return what makes of a place in the page's own space left, top, right and bottom as the page is shown.

    However the page is turned or cut, that is linear: it is asked of PDFium for three points.
    """
    scale = min(_STEPS_PER_POINT, _MOST_STEPS / max(size))
    width, height = round(size[0] * scale), round(size[1] * scale)
    far = max(size)

    def shown(x: float, y: float) -> tuple[float, float]:
        across, down = c_int(), c_int()
        pdfium_c.FPDF_PageToDevice(page, 0, 0, width, height, 0, x, y, across, down)
        return across.value / scale, down.value / scale

    (x0, y0), (x1, y1), (x2, y2) = shown(0, 0), shown(far, 0), shown(0, far)
    xx, yx, xy, yy = (x1 - x0) / far, (y1 - y0) / far, (x2 - x0) / far, (y2 - y0) / far

    def place(quad: _Quad) -> _Quad:
        left, bottom, right, top = quad
        begin, end = x0 + xx * left + xy * bottom, x0 + xx * right + xy * top
        upper, lower = y0 + yx * left + yy * bottom, y0 + yx * right + yy * top
        return min(begin, end), min(upper, lower), max(begin, end), max(upper, lower)

    return place


def serve(requests: BinaryIO, replies: BinaryIO) -> None:
    """Answer requests until there are no more."""
    reader = Reader()
    with open(os.devnull, "w", encoding="utf-8") as nowhere:  # noqa: PTH123 - where tracebacks go
        while True:
            # Unlike an alarm of Python's own, this one also ends a process that is deep inside PDFium.
            if reader._document is None:
                faulthandler.dump_traceback_later(_IDLE_SECONDS, exit=True, file=nowhere)
            else:
                faulthandler.cancel_dump_traceback_later()
            try:
                request, body = read_frame(requests)
            except (EOFError, OSError, ValueError):
                return
            faulthandler.dump_traceback_later(request["seconds"] + _GRACE_SECONDS, exit=True, file=nowhere)
            answer: tuple[Header, bytes | memoryview]
            try:
                if request["do"] not in _REQUESTS:
                    return
                answer = getattr(reader, request["do"])(request, body)
            except pypdfium2.PdfiumError as error:
                locked = error.err_code in _NEEDS_PASSWORD
                answer = {"error": "password" if locked else "damaged"}, b""
            except MemoryError:
                answer = {"error": "memory"}, b""
            write_frame(replies, *answer)


def main() -> int:
    """Run until standard input ends, however busy."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the application, which then ends this
    requests = os.fdopen(os.dup(0), "rb")
    replies = os.fdopen(os.dup(1), "wb")
    # What libraries print must not get between the frames.
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    _limit()
    serve(requests, replies)
    os._exit(0)  # without PDFium's farewell, which a damaged memory may not survive


def _limit() -> None:
    """Limit the memory, and write no file and no image of the memory, where the system can do that."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - not on Windows

    for which, most in ((resource.RLIMIT_AS, MOST_MEMORY), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 0)):
        try:
            hard = resource.getrlimit(which)[1]
            limit = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.setrlimit(which, (limit, limit))
        except (OSError, ValueError):  # macOS does not limit all of them
            continue
