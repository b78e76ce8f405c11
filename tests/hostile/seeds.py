"""What the broken files are made from: whole files that use much of their format, and pieces to build others of.

`SEEDS` has files by kind, `PIECES` what `built` puts together in any order. Everything is written here.
"""

import zlib
from collections.abc import Callable, Sequence

from tests.documents.make import SAMPLES, docx, epub, odt, page, paragraph, pdf, pdf_of, rtf, wrapped
from tests.hostile.make import POINTING_ELSEWHERE, STRANGE_PARTS

# What formats, Qt and encodings treat in ways of their own.
STRANGE = [
    "\r", "\n", "\r\n", "\u2028", "\u2029", "\x85", "\f", "\v", "\t", "\x00", "\x07", "\x1f", "\x7f", "\xa0", "\xad",
    "\ufeff", "\ufffe", "\uffff", "\ufdd0", "\ufdd1", "\ufffd", "\ud800", "\udfff", "\ud83d\ude00", "\U0010ffff",
    "\u200b", "\u200d", "\u202e", "\u2066", "\u2069", "\U0001f600", "\U0001f469\U0001f3fd\u200d\U0001f527", "e\u0301",
    "שלום", "عربي", "漢", "ﬁ", "İ", "ß", "𝔘", "&", "<", "]]>", "{", "\\", "}",
]  # fmt: skip

_MILD = [
    text for text in STRANGE if text not in ("\x00", "\x07", "\x1f", "\x7f", "\ud800", "\udfff")
]  # leaves text what it is
_WORDS = ["Alpha beta. ", "gamma", " ", "\n", "1914-", "Well-known re-", "É ", "The rent is 900 euros a month. "]
_PROSE = (
    "The lamp was lit on 3 March 1871. Two keepers turned the lens by hand – every night, 172 steps up.\r\n\r\n"
    "Der Turm ist schön; ‘naïve’ façades. שלום, عربي, 漢字 and 😀.\n\n\tItem\tPrice\n\tOil\t12\n"
)

_MARKDOWN = (
    '# Title\n\nSome *words*, a [link](http://127.0.0.1:9/x "t") and `code`.\n\n- one\n  - two\n1. three\n\n'
    "| a | b |\n|---|---|\n| 1 | 2 |\n\n```\n<b>raw</b>\n```\n\n> quoted <script>evil()</script> &amp; more\n"
)

_HTML = (
    "<!doctype html><html lang=en><head><title>T</title><meta charset=utf-8><style>p{}</style></head><body>"
    "<nav><a href=x>Menu</a></nav><h1 class='a b'>Head&shy;ing &amp; more</h1><!-- note --><p>One <b>two</b><br>three"
    '<p hidden>no<p style="display:none">no</p><ul><li>a<ol start=5><li value=7>b<li>c</ol><li>d</ul>'
    "<table><caption>C</caption><tr><th>x<td>y<tr><td colspan=2><table><tr><td>in</table></table>"
    "<pre>  kept\n   as is</pre><svg><text>no</text></svg><textarea>no</textarea><script>if (a < b) '</p>'</script>"
    "<![CDATA[odd]]><dl><dt>t<dd>d</dl><details><summary>s</summary>x</details>&#x41;&#0;&#xd800;&nbsp;&notit;end</body>"
)
_XHTML = (
    '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><body><p>One<br/>two</p></body>'
)

_STYLES = wrapped(
    "styles",
    '<w:style w:styleId="Heading1"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:styleId="Mine"><w:basedOn w:val="Heading1"/></w:style>',
)
_NUMBERING = wrapped(
    "numbering",
    '<w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/>'
    '<w:lvlText w:val="%1."/><w:pStyle w:val="Heading1"/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="lowerLetter"/>'
    '<w:lvlText w:val="%1.%2)"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="9"/>'
    "</w:lvlOverride></w:num>",
)
_NOTES = wrapped("footnotes", f'<w:footnote w:id="2">{paragraph("The note.")}</w:footnote>')
_WORD = (
    paragraph("Scope", properties='<w:pStyle w:val="Heading1"/>')
    + paragraph("first", properties='<w:numPr><w:ilvl w:val="1"/><w:numId w:val="2"/></w:numPr>')
    + '<w:p><w:r><w:t>Claim</w:t><w:footnoteReference w:id="2"/><w:tab/><w:br w:type="page"/></w:r></w:p>'
    + f"<w:tbl><w:tr><w:tc>{paragraph('a')}</w:tc><w:tc>{paragraph('b')}{paragraph('c')}</w:tc></w:tr></w:tbl>"
    + "<w:p><w:r><w:lastRenderedPageBreak/><w:rPr><w:vanish/></w:rPr><w:t>no</w:t></w:r><w:del><w:r><w:t>x</w:t></w:r>"
    "</w:del></w:p>" + paragraph("שלום 😀 \u202eend")
)

_TEXT_STYLES = (
    '<style:style style:name="New"><style:paragraph-properties fo:break-before="page"/></style:style>'
    '<style:style style:name="Last"><style:paragraph-properties fo:break-after="page"/></style:style>'
)
_OPEN = (
    "<text:h>Title</text:h><text:p text:style-name='New'>One<text:s text:c='3'/>two<text:tab/>x<text:line-break/>y"
    "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Note.</text:p></text:note-body>"
    "</text:note></text:p><text:list><text:list-item><text:p>a</text:p><text:list><text:list-item><text:p>b</text:p>"
    "</text:list-item></text:list></text:list-item></text:list><table:table><table:table-row><table:table-cell "
    "table:number-columns-repeated='3'><text:p>c</text:p></table:table-cell><table:table-cell><text:p>d</text:p>"
    "</table:table-cell></table:table-row></table:table><text:p text:style-name='Last'>e<text:soft-page-break/>f"
    "</text:p><text:tracked-changes><text:p>no</text:p></text:tracked-changes><text:p>end</text:p>"
)

_BOOK = epub(
    {"a.xhtml": "<h1 id='h'>One</h1><p>Alpha <i>beta</i>.</p>", "b.xhtml": "<p id='x'>Gamma</p><h2 id='y'>D</h2>e"},
    contents="<li><a href='a.xhtml#h'>First</a><ol><li><a href='b.xhtml#y'>Second</a></li></ol></li>",
)
_OLD_BOOK = epub(
    {"a.html": "<p>Alpha"},
    parts={
        "OPS/package.opf": '<package><manifest><item id="a" href="a.html" media-type="text/html"/><item id="n" '
        'href="toc.ncx" media-type="application/x-dtbncx+xml"/></manifest><spine toc="n"><itemref idref="a"/></spine>'
        "</package>",
        "OPS/toc.ncx": '<ncx><navMap><navPoint><navLabel><text>One</text></navLabel><content src="a.html"/></navPoint>'
        "</navMap></ncx>",
        "META-INF/encryption.xml": '<encryption><CipherReference URI="OPS/font.otf"/></encryption>',
    },
)

_RICH = (
    r"{\info{\title T}}{\stylesheet{\s1 Heading;}}\pard One {\b two} three.\par caf\'e9 \u8364?\u-10179?\u-8704?"
    r" {\f1\'e1}{\field{\*\fldinst HYPERLINK x}{\fldrslt link}}{\*\unknown x{y}}{\pict\bin5 }}}}}}\line\tab\emdash"
    r"\trowd\cellx1\cellx2\pard\intbl a\cell b\cell\row\pard Claim{\super\chftn{\footnote\pard Note.}} ends.\par"
    r"{\listtext\'b7\tab}item\par\page{\v hidden}\uc0\u233 x\sect end\par"
)
_RICH_HEAD = r"\ansi\ansicpg1252\deff0{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset161 Arial;}{\f2\fcharset128 M;}}"


def _stream(content: bytes, extra: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), extra, content)


def _deflated(content: bytes, extra: bytes = b"") -> bytes:
    return _stream(zlib.compress(content), b"/Filter /FlateDecode " + extra)


def _rich_pdf() -> bytes:
    """Fonts of every type, filters, a form, annotations, a turned page, an outline, a tree of pages."""
    to_unicode = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <0000> <ffff> "
        b"endcodespacerange 2 beginbfrange <0001> <0020> <0041> <0021> <0022> [<d83dde00> <05d0>] endbfrange "
        b"1 beginbfchar <0030> <00660069> endbfchar endcmap"
    )
    content = (
        b"BT /F1 11 Tf 72 700 Td (Alpha \\(beta\\) \\101) Tj T* [(Gam) -250 (ma)] TJ ET q 0.5 0 0 0.5 90 90 cm "
        b"BT /F2 12 Tf 1 0 0 1 72 600 Tm <00010002002100220030> Tj ET Q BT /F3 20 Tf 72 500 Td (ab) Tj ET "
        b"BI /W 2 /H 2 /BPC 8 /CS /G ID abcd EI /X1 Do /X2 Do 1 0 0 rg 10 10 m 20 20 l 30 0 40 10 50 50 c f /S1 sh"
    )
    page_of = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /CropBox [10 10 500 800] /Rotate %d /Resources 4 0 R "
        b"/Contents %s /Annots [14 0 R 15 0 R] >>"
    )
    return pdf_of(
        [
            b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [14 0 R] /DR 4 0 R /DA (/F1 10 Tf) >> "
            b"/Outlines 16 0 R /PageLabels << /Nums [0 << /S /r >> 1 << /S /A /P (p) /St 5 >>] >> >>",
            b"<< /Type /Pages /Count 3 /Kids [3 0 R 17 0 R] >>",
            page_of % (0, b"[5 0 R 5 0 R]"),
            b"<< /Font << /F1 6 0 R /F2 7 0 R /F3 10 0 R >> /XObject << /X1 12 0 R /X2 13 0 R >> /Shading << /S1 << "
            b"/ShadingType 2 /ColorSpace /DeviceRGB /Coords [0 0 9 9] /Function << /FunctionType 2 /Domain [0 1] /N 1 "
            b"/C0 [0 0 0] /C1 [1 1 1] >> >> >> >>",
            _deflated(content),
            b"<< /Type /Font /Subtype /TrueType /BaseFont /Arial /Encoding << /BaseEncoding /MacRomanEncoding "
            b"/Differences [65 /alpha /fi 200 /uni0041] >> /FirstChar 65 /LastChar 67 /Widths [600 700 800] >>",
            b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [8 0 R] "
            b"/ToUnicode 9 0 R >>",
            b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /CIDSystemInfo << /Registry (Adobe) "
            b"/Ordering (Japan1) /Supplement 0 >> /W [1 [500 600] 33 40 700] /DW 1000 >>",
            _deflated(to_unicode),
            b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [0.1 0 0 0.1 0 0] /FirstChar 97 "
            b"/LastChar 98 /Widths [9 9] /Encoding << /Differences [97 /a /b] >> "
            b"/CharProcs << /a 11 0 R /b 11 0 R >> >>",
            _stream(b"9 0 0 0 9 9 d1 0 0 9 9 re f"),
            _deflated(bytes(12), b"/Subtype /Image /Width 2 /Height 2 /BitsPerComponent 8 /ColorSpace /DeviceRGB "
                      b"/DecodeParms << /Predictor 15 /Colors 3 /Columns 1 >> "),
            _stream(b"BT /F1 9 Tf (inner) Tj ET /X2 Do", b"/Subtype /Form /BBox [0 0 99 99] /Resources 4 0 R "),
            b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (name) /V (value) /Rect [50 50 200 70] /P 3 0 R >>",
            b"<< /Type /Annot /Subtype /FreeText /Contents (note) /DA (/F1 9 Tf) /Rect [50 90 200 120] >>",
            b"<< /First 18 0 R /Last 18 0 R /Count 1 >>",
            b"<< /Type /Pages /Parent 2 0 R /Count 2 /Kids [19 0 R 20 0 R] >>",
            b"<< /Title (One) /Parent 16 0 R /Dest [3 0 R /Fit] /Next 18 0 R >>",
            page_of % (90, b"5 0 R"),
            b"<< /Type /Page /Parent 17 0 R /MediaBox [0 0 200 200] /Resources << /XObject << /A 21 0 R /B 22 0 R "
            b"/C 23 0 R /D 24 0 R >> >> /Contents 25 0 R >>",
            *(
                _stream(data, b"/Subtype /Image /Width 8 /Height 8 /BitsPerComponent %d /ColorSpace /DeviceGray "
                        b"/Filter [/ASCIIHexDecode /%s] " % (bits, name))
                for name, bits, data in (
                    (b"CCITTFaxDecode", 1, b"26a026a026a0>"),
                    (b"JBIG2Decode", 1, b"0000000030000100000013000000080000>"),
                    (b"DCTDecode", 8, b"ffd8ffdb004300" + 64 * b"01" + b"ffc0000b080008000801011100ffda000801>"),
                    (b"JPXDecode", 8, b"0000000c6a5020200d0a870aff4fff5100290000000000080000000800>"),
                )
            ),
            _stream(b"/A Do /B Do /C Do /D Do", b"/Filter [/ASCII85Decode /LZWDecode /RunLengthDecode] "),
        ]
    )  # fmt: skip


def _packed_pdf() -> bytes:
    """Objects in a stream, found through a stream of places: as PDF 1.5 has it."""
    inner = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 4 0 R >> >> "
        b"/Contents 5 0 R >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >>",
    ]
    places, body = b"", b""
    for number, content in enumerate(inner, start=1):
        places += b"%d %d " % (number, len(body))
        body += content + b"\n"
    out = b"%PDF-1.5\n"
    rows = [b"\x00\x00\x00\xff", *(b"\x02\x00\x06" + bytes([index]) for index in range(len(inner)))]
    for number, content in (
        (5, _deflated(page("Alpha beta gamma", "delta."))),
        (6, _deflated(places + body, b"/Type /ObjStm /N %d /First %d " % (len(inner), len(places)))),
    ):
        rows.append(b"\x01" + len(out).to_bytes(2, "big") + b"\x00")
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = len(out)
    rows.append(b"\x01" + table.to_bytes(2, "big") + b"\x00")
    extra = b"/Type /XRef /Size 8 /W [1 2 1] /Root 1 0 R "
    return out + b"7 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (_deflated(b"".join(rows), extra), table)


SEEDS: dict[str, list[bytes]] = {
    "txt": [
        SAMPLES["txt"], _PROSE.encode(), _PROSE.encode("utf-16"), ("\ufeff" + _PROSE).encode("utf-16-be"),
        _PROSE.encode("cp1252", "ignore"),
        (9 * _PROSE + "".join(STRANGE).replace("\x00", "")).encode("utf-8", "surrogatepass"),
    ],
    "md": [_MARKDOWN.encode(), _MARKDOWN.encode("utf-8-sig"), (_MARKDOWN + _PROSE).encode()],
    "html": [
        SAMPLES["html"], _HTML.encode(), _XHTML.encode(), POINTING_ELSEWHERE["html"], POINTING_ELSEWHERE["xhtml"],
        _HTML.replace("utf-8", "windows-1251").encode("cp1251", "ignore"), _HTML.encode("utf-16"),
    ],
    "docx": [
        SAMPLES["docx"], docx(_WORD, styles=_STYLES, numbering=_NUMBERING, footnotes=_NOTES),
        POINTING_ELSEWHERE["docx"], STRANGE_PARTS["docx"],
    ],
    "odt": [SAMPLES["odt"], odt(_OPEN, _TEXT_STYLES), POINTING_ELSEWHERE["odt"], STRANGE_PARTS["odt"]],
    "epub": [SAMPLES["epub"], _BOOK, _OLD_BOOK, POINTING_ELSEWHERE["epub"], STRANGE_PARTS["epub"]],
    "rtf": [SAMPLES["rtf"], rtf(_RICH, _RICH_HEAD), POINTING_ELSEWHERE["rtf"]],
    "pdf": [SAMPLES["pdf"], _rich_pdf(), _packed_pdf(), POINTING_ELSEWHERE["pdf"]],
}  # fmt: skip
"""Files that can be read, by the suffix of their kind."""

_CLOSE = "</>"
"""A piece that ends the innermost open element."""

_TAGS = [
    "p", "div", "br", "hr", "h1", "ul", "ol", "li", "table", "tr", "td", "th", "caption",
    "pre", "nav", "dl", "dt", "dd", "span", "b", "a", "body", "html", "head", "title", "script",
    "style", "svg", "textarea", "template", "noscript", "section", "img", "frameset", "select", "option", "details",
    "ruby", "rt", "form", "input", "math",
]  # fmt: skip

PIECES: dict[str, list[str]] = {
    "txt": [*_WORDS, *_MILD],
    "md": [*_WORDS, *_MILD, "# ", "\n- ", "\n1. ", "| ", "\n```\n", "[", "](", "*", "\n> ", "\n---\n"],
    "html": [
        *_WORDS, *_MILD, *(f"<{tag}>" for tag in _TAGS), *(f"</{tag}>" for tag in _TAGS), "<!--", "-->", "<![CDATA[",
        "<a href='", '<p style="display:none', "<li value=99999999>", "<ol start=-1>", "&#", "&#x110000;", "&amp", "</",
        "<?", "<!", "<p hidden>", "<div role=navigation>", "/>", "=", '"', "'",
    ],
    "docx": [
        *_WORDS, *STRANGE, *[_CLOSE] * 24, *["<w:p>", "<w:r>", "<w:t>"] * 6, "<w:tbl>", "<w:tr>", "<w:tc>", "<w:pPr>",
        "<w:rPr>", "<w:numPr>", '<w:ilvl w:val="1"/>', '<w:ilvl w:val="-9"/>', '<w:numId w:val="1"/>', "<w:vanish/>",
        '<w:pStyle w:val="Mine"/>', '<w:br w:type="page"/>', "<w:br/>", "<w:tab/>", "<w:lastRenderedPageBreak/>",
        '<w:footnoteReference w:id="2"/>', "<w:del>", "<w:ins>", "<w:sdt>", "<w:pageBreakBefore/>", "<w:hyperlink>",
    ],
    "odt": [
        *_WORDS, *STRANGE, *[_CLOSE] * 16, *["<text:p>", "<text:span>"] * 5, "<text:h>", "<text:list>", "<text:note>",
        "<text:list-item>", "<table:table>", "<table:table-row>", "<table:table-cell>", "<text:s text:c='99'/>",
        "<text:note-body>", "<table:table-cell table:number-columns-repeated='99999999'>", "<text:soft-page-break/>",
        "<text:p text:style-name='New'>", "<text:p text:style-name='Last'>", "<text:tab/>", "<text:line-break/>",
        "<office:annotation>", "<text:tracked-changes>", "<text:text>",
    ],
    "epub": [
        *_WORDS, *STRANGE, *[_CLOSE] * 12, *(f"<{tag}>" for tag in _TAGS), "<p id='h'>", "<h1 id='y'>", "<br/>",
    ],
    "rtf": [
        *_WORDS, "{", "}", "{", "}", r"\par ", r"\pard ", r"\page ", r"\intbl ", r"\cell ", r"\row ", r"\trowd ",
        r"\v ", r"\v0 ", r"\plain ", r"\uc2 ", r"\uc-1 ", r"\u-10179?", r"\u-8704?", r"\u64976?", r"\'e9", r"\'8",
        r"\bin9 ", r"\bin999999999 ", r"{\*\x ", r"{\footnote ", r"{\field{\*\fldinst ", r"{\fldrslt ", r"{\listtext ",
        r"\f1 ", r"\f-1 ", r"{\fonttbl", r"{\f3\fcharset128 X;}", r"\ansicpg932 ", r"\mac ", r"\nestcell ",
        r"\nestrow ",
        r"\sect ", r"{\pict ", r"\shppict ", r"\deff1 ", r"\~", r"\_", "\\", "\r\n", "\x00", r"\tab ", r"\line ", "é",
    ],
    "pdf": [
        *_WORDS, "BT ", " ET ", " Tj ", " TJ ", " Td ", " Tm ", " T* ", " q ", " Q ", " cm ", "/F1 11 Tf ",
        "(Alpha beta) ", "(\\000\\001\\377) ", "<4142> ", "[(a) -99999 (b)] ", "1 0 0 1 72 700 ", "0 0 0 0 0 0 ",
        "-1e38 1e38 ", " ' ", " Tr ", "99999999999 ", " Tz ", " TL ", " Ts ",
        "BI /W 9 /H 9 /BPC 8 /CS /G ID ", " EI ", " re ", " f ", " W n ",
        "/Span BMC ",
        " EMC ", " Do ", " gs ", " sh ", "( ", ") ", "<< ", ">> ", "[ ", "% ",
    ],
}  # fmt: skip


def _balanced(pieces: Sequence[str]) -> str:
    """Close what is open at the end, and escape what is text."""
    opened: list[str] = []
    made: list[str] = []
    for piece in pieces:
        if piece == _CLOSE:
            made.append(f"</{opened.pop()}>" if opened else "")
        elif piece.startswith("<") and piece.endswith(">"):
            made.append(piece)
            if not piece.endswith("/>"):
                opened.append(piece[1:-1].split()[0])
        else:
            shown = "".join(c for c in piece if c in "\t\n\r" or ("\x20" <= c < "\ud800") or ("\ue000" <= c < "\ufffe"))
            made.append(shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
    return "".join(made) + "".join(f"</{name}>" for name in reversed(opened))


_BUILDERS: dict[str, Callable[[Sequence[str]], bytes]] = {
    "txt": lambda pieces: "".join(pieces).encode("utf-8", "surrogatepass"),
    "md": lambda pieces: "".join(pieces).encode("utf-8", "surrogatepass"),
    "html": lambda pieces: b"<!doctype html>" + "".join(pieces).encode("utf-8", "surrogatepass"),
    "docx": lambda pieces: docx(_balanced(pieces), styles=_STYLES, numbering=_NUMBERING, footnotes=_NOTES),
    "odt": lambda pieces: odt(_balanced(pieces), _TEXT_STYLES),
    "epub": lambda pieces: epub({"a.xhtml": _balanced(pieces)}, contents="<li><a href='a.xhtml#h'>First</a></li>"),
    "rtf": lambda pieces: rtf("".join(pieces).encode("latin-1", "ignore").decode("latin-1"), _RICH_HEAD),
    "pdf": lambda pieces: pdf("".join(pieces).encode("latin-1", "ignore"), page("Alpha.")),
}


def built(kind: str, pieces: Sequence[str]) -> bytes:
    """Put pieces of `PIECES[kind]`, or any text, together: a file whose frame is whole, whatever is in it."""
    return _BUILDERS[kind](pieces)
