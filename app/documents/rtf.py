"""Rich Text Format (Microsoft, version 1.9.1), in one pass over the file, however broken it is.

The package striprtf would do, but one of its patterns takes minutes for a few kilobytes of nested fields.
"""

import codecs
import re
from dataclasses import dataclass, replace

from app.documents.blocks import Blocks, sections_of
from app.documents.reading import Progress, Reading, check_length

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?[0-9]{1,9})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n\x00]+|([^\\{}\r\n\x00]+)|\\",
    re.DOTALL,
)
# Groups that are not text of the document. An unknown group that begins with \* is none either.
_UNSHOWN = frozenset(
    b"fonttbl colortbl stylesheet info pict object header headerl headerr headerf footer footerl footerr footerf "
    b"ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn fldinst filetbl revtbl listtable listoverridetable rsidtbl "
    b"generator themedata colorschememapping datastore latentstyles xmlnstbl bkmkstart bkmkend private annotation "
    b"atnid atnauthor atndate atnref tc tcn xe rxe txe template userprops formfield datafield mmathPr nonesttables "
    b"pgdsctbl do".split()
)
_SHOWN_WITH_STAR = frozenset({b"shpinst", b"shptxt", b"nesttableprops", b"shppict"})
_CHARACTERS = {
    b"emdash": "—", b"endash": "–", b"emspace": "\u2003", b"enspace": "\u2002", b"qmspace": "\u2005",
    b"bullet": "•", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”", b"tab": "\t",
    b"zwj": "\u200d", b"zwnj": "\u200c", b"zwbo": "\u200b", b"ltrmark": "\u200e", b"rtlmark": "\u200f",
}  # fmt: skip
_FORMATS = frozenset({b"v", b"plain", b"super", b"sub", b"nosupersub"})
_SYMBOLS = {b"~": "\xa0", b"_": "\u2011", b"-": "\xad", b"{": "{", b"}": "}", b"\\": "\\"}
_CHARSETS = {
    0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gbk", 136: "big5", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874",
    238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
_LAST_FONT = 32_767
_DEEPEST = 10_000
_EVERY = 20_000


def read(data: bytes, name: str) -> Reading:
    """Yield progress in parts of the file; return its sections: parts, where the author broke pages."""
    text = _Text()
    position, tokens = 0, 0
    total = len(data) // (_EVERY * 8) + 1  # a token takes some eight bytes
    while position < len(data) and not text.over:
        token = _TOKEN.match(data, position)
        if token is None:  # cannot be: the pattern fits any byte
            position += 1
            continue
        position = token.end() + text.take(token)
        tokens += 1
        if tokens % _EVERY == 0:
            check_length(text.blocks.characters, name)
            yield Progress(min(tokens // _EVERY, total - 1), total)
    check_length(text.blocks.characters, name)
    return sections_of(text.finish(), name, "part")


@dataclass(frozen=True, slots=True)
class _State:
    """What an opening brace saves and the closing one brings back."""

    shown: bool = True
    hidden: bool = False
    font: int = -1
    skip: int = 1  # characters that stand in for one that Unicode names
    in_table: bool = False
    fonts: bool = False  # inside the table of fonts
    note: bool = False  # the group is a footnote
    raised: bool = False


class _Text:
    """Turns tokens into blocks."""

    def __init__(self) -> None:
        self.blocks = Blocks()
        self.over = False
        self._state = _State()
        self._stack: list[_State] = []
        self._encoding = "cp1252"
        self._fonts: dict[int, str] = {}
        self._default_font = -1
        self._bytes = bytearray()  # not decoded yet: a character may have several
        self._halves = ""  # of characters that need two
        self._standing_in = 0
        self._star = False
        self._table = False
        self._item = False
        self._body: Blocks | None = None  # while a note is being read
        self._notes: list[str] = []
        self._noted = 0

    def take(self, token: re.Match[bytes]) -> int:
        """Use one token; return how many bytes of data after it are not text."""
        word, number, code, symbol, brace, plain = token.groups()
        if code is not None:
            if self._standing_in:
                self._standing_in -= 1
            else:
                self._bytes.append(int(code, 16))
            return 0
        if plain is not None:
            cut = min(self._standing_in, len(plain))
            self._standing_in -= cut
            self._bytes += plain[cut:]
            return 0
        if word is None and symbol is None and brace is None:
            return 0
        if word != b"u":
            self._write(self._decoded())
            self._standing_in = 0
        if brace == b"{":
            self._open()
        elif brace == b"}":
            self._close()
        elif symbol is not None:
            self._symbol(symbol)
        elif word is not None:
            star, self._star = self._star, False
            return self._word(word, None if number is None else int(number), star)
        return 0

    def finish(self) -> str:
        """Return the text."""
        self._write(self._decoded())
        while self._stack:
            self._close()
        self._paragraph()
        return self.blocks.finish()

    def _open(self) -> None:
        self._stack.append(self._state)
        if len(self._stack) > _DEEPEST:
            self.over = True  # what follows could not be told from what it is in
        self._state = replace(self._state, note=False)

    def _close(self) -> None:
        if self._state.note and self._body is not None:
            note = self.blocks.finish().replace("\n\n", "\n").strip()
            self.blocks, self._body = self._body, None
            self._notes.append(f"[{self._noted}] {note}")
        self._state = self._stack.pop() if self._stack else self._state
        self.over = not self._stack  # after the outermost group, nothing belongs to the document

    def _symbol(self, symbol: bytes) -> None:
        if symbol == b"*":
            self._star = True
        elif symbol in (b"\n", b"\r"):
            self._word(b"par", None, False)
        elif symbol in _SYMBOLS:
            self._write(_SYMBOLS[symbol])

    def _word(self, word: bytes, number: int | None, star: bool) -> int:
        state = self._state
        if word == b"bin":
            return max(0, number or 0)
        if word in _UNSHOWN or (star and word not in _SHOWN_WITH_STAR):
            self._state = replace(state, shown=False, fonts=word == b"fonttbl")
        elif word == b"f" and number is not None:
            self._state = replace(state, font=number)
        elif state.fonts and word == b"fcharset" and state.font <= _LAST_FONT:
            self._fonts[state.font] = _CHARSETS.get(number or 0, "")
        elif word == b"ansicpg" and number is not None:
            self._encoding = _codec(f"cp{number}")
        elif word == b"mac":
            self._encoding = "mac_roman"
        elif word == b"deff" and number is not None:
            self._default_font = number
        elif word == b"uc":
            self._state = replace(state, skip=max(0, number or 0))
        elif word == b"u" and number is not None:
            self._unicode(number)
        elif word in _FORMATS:
            self._format(word, on=number != 0)
        elif state.shown:
            self._shown(word)
        return 0

    def _format(self, word: bytes, *, on: bool) -> None:
        state = self._state
        match word:
            case b"v":
                self._state = replace(state, hidden=on)
            case b"plain":
                self._state = replace(state, hidden=False, raised=False, font=self._default_font)
            case _:
                self._state = replace(state, raised=on and word == b"super")

    def _shown(self, word: bytes) -> None:
        if word in _CHARACTERS:
            # Between a number and its item there is a tab.
            self._write(" " if self._item and word == b"tab" else _CHARACTERS[word])
            return
        match word:
            case b"par" | b"sect":
                self._paragraph()
            case b"line" | b"lbr":
                self.blocks.newline()
            case b"page":
                self.blocks.page()
            case b"pard":
                self._state = replace(self._state, in_table=False)
            case b"intbl":
                self._state = replace(self._state, in_table=True)
            case b"cell" | b"nestcell":
                self._enter_cell()
                self.blocks.end_cell()
            case b"row" | b"nestrow":
                self.blocks.end_row()
            case b"listtext" | b"pntext":
                self._item = True
            case b"footnote" if self._body is None:
                self._noted += 1
                self.blocks.exact(f"[{self._noted}]")
                self._body, self.blocks = self.blocks, Blocks()
                self._state = replace(self._state, note=True)

    def _paragraph(self) -> None:
        self.blocks.space(0 if self._item else 2)
        self.blocks.block(1 if self._item else 2)
        self._item = False
        if self._body is None:
            self._end_notes()

    def _end_notes(self) -> None:
        notes, self._notes = self._notes, []
        for note in notes:
            self.blocks.block()
            self.blocks.exact(note)
            self.blocks.block()

    def _enter_cell(self) -> None:
        """Begin a table, row and cell if they are not: the format only says where they end."""
        if not self._table:
            self._table = True
            self.blocks.table()
        if not self.blocks.in_cell:
            self.blocks.cell()

    def _unicode(self, number: int) -> None:
        self._write(self._decoded())
        self._standing_in = self._state.skip
        character = chr(number % 0x10000)
        if "\ud800" <= character < "\udc00":
            self._halves = character
        elif "\udc00" <= character < "\ue000":
            pair, self._halves = self._halves + character, ""
            self._write(pair.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace"))
        else:
            self._write(character)

    def _decoded(self) -> str:
        if not self._bytes:
            return ""
        raw = bytes(self._bytes)
        self._bytes.clear()
        font = self._state.font if self._state.font >= 0 else self._default_font
        return raw.decode(self._fonts.get(font) or self._encoding, "replace")

    def _write(self, text: str) -> None:
        if text:
            self._halves = ""  # of a character whose other half did not come
        if not text or not self._state.shown or self._state.hidden:
            return
        if self._body is None:
            if self._state.in_table:
                self._enter_cell()
            elif self._table:
                self._table = False
                self.blocks.end_table()
        self.blocks.exact(text, above=self._state.raised)


def _codec(name: str) -> str:
    try:
        codecs.lookup(name)
    except LookupError:
        return "cp1252"
    return name
