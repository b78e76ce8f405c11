"""Small files of every kind, written by hand: what the loaders are tested on."""

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

Parts = dict[str, bytes | str]

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
LEADING = 14.0


def archive(parts: dict[str, bytes | str], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return stream.getvalue()


def docx(body: str, **parts: str) -> bytes:
    """Make a Word file; `parts` are further ones in word/, without .xml."""
    document = f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    return archive(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": document,
            **{f"word/{name}.xml": content.replace("<w:", "<w:", 1) for name, content in parts.items()},
        }
    )


def paragraph(*texts: str, properties: str = "") -> str:
    runs = "".join(f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>' for text in texts)
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{runs}</w:p>"


def wrapped(root: str, content: str) -> str:
    """Make a part of a Word file with this root element."""
    return f'<w:{root} xmlns:w="{W}">{content}</w:{root}>'


def odt(body: str, styles: str = "", **parts: bytes | str) -> bytes:
    names = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{what}:1.0"'
        for prefix, what in (("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"))
    )
    content = (
        f'<office:document-content {names} xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0">'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    return archive({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content, **parts})


CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OPS/package.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)


def epub(
    chapters: dict[str, str], contents: str = "", *, spine: list[str] | None = None, parts: Parts | None = None
) -> bytes:
    """Make a book: bodies of files by name, and the list items of its table of contents."""
    items = "".join(
        f'<item id="{number}" href="{name}" media-type="application/xhtml+xml"/>'
        for number, name in enumerate(chapters)
    )
    order = spine if spine is not None else [str(number) for number in range(len(chapters))]
    references = "".join(f'<itemref idref="{key}"/>' for key in order)
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf"><manifest>'
        '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
        f"{items}</manifest><spine>{references}</spine></package>"
    )
    files: dict[str, bytes | str] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER,
        "OPS/package.opf": package,
        "OPS/nav.xhtml": f'<?xml version="1.0"?><html><nav epub:type="toc"><ol>{contents}</ol></nav></html>',
    }
    for name, body in chapters.items():
        files[f"OPS/{name}"] = (
            '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "x.dtd">'
            f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head><body>{body}</body></html>'
        )
    return archive({**files, **(parts or {})})


def pdf(*pages: bytes, extra: bytes = b"", trailer: bytes = b"") -> bytes:
    """Make a PDF of these pages' drawing operators; `extra` goes into the catalogue."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R " + extra + b" >>",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    kids = b""
    for content in pages:
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
            b"/Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>" % len(objects)
        )
        kids += b"%d 0 R " % len(objects)
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(pages), kids)
    return pdf_of(objects, trailer)


def pdf_of(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """Make a PDF of these objects, counted from 1; the first is the catalogue."""
    out, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    end = b"trailer << /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + end


def page(*lines: str, left: float = 72, top: float = 770, size: float = 11, leading: float = LEADING) -> bytes:
    """Draw lines one below the other; an empty one leaves space."""
    drawn = []
    for number, line in enumerate(lines):
        if line:
            text = line.encode("cp1252").replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")
            place = b"%g %g" % (left, top - number * leading)
            drawn.append(b"BT /F1 %g Tf 1 0 0 1 %s Tm (%s) Tj ET" % (size, place, text))
    return b"\n".join(drawn)


def rtf(body: str, head: str = r"\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss\fcharset0 Arial;}}") -> bytes:
    return (r"{\rtf1" + head + body + "}").encode("latin-1")


SAMPLES = {
    "txt": b"Alpha beta.\n\nGamma delta.",
    "pdf": pdf(page("Alpha beta gamma", "delta epsilon."), page("Zeta eta theta.")),
    "docx": docx(paragraph("Alpha ", "beta.") + paragraph("Gamma delta.")),
    "odt": odt("<text:p>Alpha beta.</text:p><text:p>Gamma <text:span>delta.</text:span></text:p>"),
    "html": b"<!doctype html><title>T</title><p>Alpha <b>beta.</b><p>Gamma delta.",
    "epub": epub({"a.xhtml": "<p>Alpha beta.</p>", "b.xhtml": "<p>Gamma delta.</p>"}),
    "rtf": rtf(r"Alpha \b beta.\b0\par Gamma delta.\par"),
}
"""A plain file of every kind, by suffix."""
