"""Files that point elsewhere: each names other files, programs and hosts in every way its format knows."""

import io
import zipfile

from tests.documents.make import CONTAINER, SAMPLES, archive, docx, epub, odt, page, paragraph, pdf, rtf

ELSEWHERE = (
    "file:///etc/passwd", "/etc/passwd", "../../../../../../etc/passwd", "%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    "http://127.0.0.1:9/evil", "//127.0.0.1/evil", "\\\\127.0.0.1\\evil\\x", "C:\\Windows\\win.ini",
    "data:text/html,evil", "javascript:alert('evil')",
)  # fmt: skip

NAMES_OF_PARTS = (
    "../../evil.txt", "/tmp/evil.txt", "..\\..\\evil.txt", "C:\\evil.txt", "\\\\127.0.0.1\\evil\\evil.txt",
    "evil\x00.txt", "a/../../evil.txt", "CON", "evil.txt/", "~/evil.txt", "./evil.txt", "evil\u202etxt.exe",
)  # fmt: skip


def with_parts(data: bytes, names: tuple[str, ...]) -> bytes:
    """Add parts of these names, and links to other files, to an archive."""
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a") as changed:
        for name in names:
            changed.writestr(zipfile.ZipInfo(name), "evil")
        link = zipfile.ZipInfo("link")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        changed.writestr(link, "/etc/passwd")
    return stream.getvalue()


def _html() -> str:
    tags = "".join(
        f'<img src="{where}"><script src="{where}">evil()</script><iframe src="{where}">evil</iframe>'
        f'<link rel="stylesheet" href="{where}"><a href="{where}">link</a> <object data="{where}">evil</object>'
        f'<embed src="{where}"><video src="{where}">evil</video><form action="{where}"><input value="evil"></form>'
        f'<style>@import url("{where}"); p {{ background: url("{where}") }}</style><svg><image href="{where}"/></svg>'
        for where in ELSEWHERE
    )
    head = '<base href="http://127.0.0.1:9/"><meta http-equiv="refresh" content="0; url=http://127.0.0.1:9/evil">'
    return f'<head>{head}</head><body onload="evil()">Text {tags} end.</body>'


def _docx() -> bytes:
    relations = "".join(
        f'<Relationship Id="r{number}" Type="http://x/{kind}" Target="{where}" TargetMode="External"/>'
        for number, where in enumerate(ELSEWHERE)
        for kind in ("image", "attachedTemplate", "oleObject", "subDocument", "frame")
    )
    fields = "".join(
        f'<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>INCLUDETEXT "{where}" </w:instrText></w:r>'
        f'<w:r><w:instrText>DDEAUTO cmd "/c evil"</w:instrText><w:fldChar w:fldCharType="end"/></w:r></w:p>'
        f'<w:altChunk r:id="r{number}" xmlns:r="x"/>'
        for number, where in enumerate(ELSEWHERE)
    )
    made = docx(paragraph("Text") + fields + paragraph("end."))
    stream = io.BytesIO(made)
    with zipfile.ZipFile(stream, "a") as changed:
        changed.writestr("word/_rels/document.xml.rels", f"<Relationships>{relations}</Relationships>")
        changed.writestr("word/vbaProject.bin", b"\xd0\xcf\x11\xe0evil")
    return stream.getvalue()


def _epub() -> bytes:
    items = "".join(
        f'<item id="x{number}" href="{where}" media-type="application/xhtml+xml"/>'
        for number, where in enumerate(ELSEWHERE)
    )
    order = "".join(f'<itemref idref="x{number}"/>' for number in range(len(ELSEWHERE)))
    package = (
        '<package><manifest><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/>'
        f'<item id="nav" href="../../../../etc/passwd" properties="nav"/>{items}</manifest>'
        f'<spine>{order}<itemref idref="a"/></spine></package>'
    )
    return epub({"a.xhtml": _html()}, parts={"OPS/package.opf": package})


def _odt() -> bytes:
    links = "".join(
        f'<text:p><text:a xmlns:xlink="x" xlink:href="{where}">link</text:a></text:p>'
        f'<text:section><text:section-source xmlns:xlink="x" xlink:href="{where}"/></text:section>'
        for where in ELSEWHERE
    )
    return odt(f"<text:p>Text</text:p>{links}<text:p>end.</text:p>")


def _rtf() -> bytes:
    fields = "".join(
        rf'{{\field{{\*\fldinst INCLUDEPICTURE "{where}" }}{{\fldrslt }}}}{{\*\template {where}}}'.replace("\\\\", "/")
        for where in ELSEWHERE
        if ":\\" not in where and not where.startswith("\\")
    )
    return rtf(r"Text \par " + fields + r"{\object\objocx{\*\objdata 6576696c}} end.\par")


def _pdf() -> bytes:
    actions = "".join(
        f"<< /S /URI /URI ({where}) >> << /S /Launch /F ({where}) >> << /S /GoToR /F ({where}) /D [0 /Fit] >> "
        f"<< /S /SubmitForm /F ({where}) >> << /S /ImportData /F ({where}) >> "
        for where in ELSEWHERE
        if "\\" not in where and "(" not in where
    ).encode()
    first = b"/OpenAction << /S /JavaScript /JS (app.launchURL\\('http://127.0.0.1:9'\\);) /Next [" + actions + b"] >>"
    outside = b"/AA << /O << /S /Launch /F (/etc/passwd) >> >> "
    return pdf(page("Text end."), extra=first + outside)


POINTING_ELSEWHERE = {
    "html": f"<!doctype html><html>{_html()}</html>".encode(),
    "xhtml": f'<?xml version="1.0"?><?xml-stylesheet href="file:///etc/passwd"?><html>{_html()}</html>'.encode(),
    "docx": _docx(),
    "odt": _odt(),
    "epub": _epub(),
    "rtf": _rtf(),
    "pdf": _pdf(),
}

BOOKS_ELSEWHERE = [
    archive({"mimetype": "application/epub+zip", "META-INF/container.xml": CONTAINER.replace("OPS/package.opf", where)})
    for where in ELSEWHERE
]

STRANGE_PARTS = {suffix: with_parts(SAMPLES[suffix], NAMES_OF_PARTS) for suffix in ("docx", "odt", "epub")}
