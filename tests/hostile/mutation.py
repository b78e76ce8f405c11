"""Files broken at random; the same random numbers break them in the same way."""

import io
import random
import re
import zipfile
from collections.abc import Sequence

from tests.documents.make import archive
from tests.hostile.seeds import PIECES, SEEDS, built

_NUMBERS = (b"0", b"-1", b"1", b"255", b"65536", b"2147483647", b"-2147483648", b"99999999999", b"1e38", b"0.0001")
_DIGITS = re.compile(rb"-?[0-9]+")
_MOST_PIECES = 120
_LARGEST = 1 << 20


def broken_file(kind: str, chance: random.Random) -> bytes:
    """Return a file of a kind: a whole one with mistakes in it, or a frame with anything in it."""
    if chance.random() < 0.75:
        return mutated(chance.choice(SEEDS[kind]), chance, PIECES[kind])
    data = built(kind, chance.choices(PIECES[kind], k=chance.randrange(_MOST_PIECES)))
    return mutated(data, chance, PIECES[kind]) if chance.random() < 0.3 else data


def mutated(data: bytes, chance: random.Random, pieces: Sequence[str] = ("<",)) -> bytes:
    """Return data with some bytes changed, cut, repeated or moved; in archives mostly inside a part."""
    if data.startswith(b"PK") and chance.random() < 0.7:
        with zipfile.ZipFile(io.BytesIO(data)) as sample:
            parts: dict[str, bytes | str] = {name: sample.read(name) for name in sample.namelist()}
        for _ in range(chance.choice((1, 1, 2))):
            (name,) = chance.choices(list(parts), weights=[len(content) + 9 for content in parts.values()])
            content = parts[name]
            parts[name] = _changed(content if isinstance(content, bytes) else content.encode(), chance, pieces)
        return archive(parts)
    return _changed(data, chance, pieces)


def _changed(data: bytes, chance: random.Random, pieces: Sequence[str]) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        at = chance.randrange(len(changed) + 1)
        length = min(chance.choice((1, 2, 8, 64)), len(changed) - at)
        match chance.randrange(8):
            case 0:
                changed[at : at + length] = chance.randbytes(length)
            case 1:
                del changed[at : at + length]
            case 2 if len(changed) < _LARGEST:
                changed[at:at] = changed[at : at + length] * chance.choice((1, 2, 1000))
            case 3:
                other = chance.randrange(len(changed) + 1)
                changed[at : at + length] = changed[other : other + length]
            case 4 if changed:
                changed[min(at, len(changed) - 1)] ^= 1 << chance.randrange(8)
            case 5:
                number = _DIGITS.search(changed, at)
                if number:
                    changed[number.start() : number.end()] = chance.choice(_NUMBERS)
            case 6:
                changed[at:at] = "".join(chance.choices(pieces, k=chance.choice((1, 3)))).encode("utf-8", "replace")
            case _:
                changed[at:at] = chance.choice((b"<", b">", b"&", b"{", b"\\", b"\x00", b'"', b"\xff\xfe", b"%", b"("))
    return bytes(changed)
