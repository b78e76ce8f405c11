"""Feeds mutated files to the loaders: `python -m tests.documents.fuzz [--files 10000] [--seed 1]`.

Prints per kind how many were read and refused, and the slowest; ends with 1 at anything but text or a sentence.
"""

import argparse
import io
import random
import sys
import time
import zipfile
from collections import Counter

from app.documents.load import document_from_bytes
from app.engine.errors import InputError
from tests.documents.make import SAMPLES, archive

SLOW_SECONDS = 10.0


def mutated(data: bytes, chance: random.Random) -> bytes:
    """Return data with some bytes changed, cut, repeated or moved; in archives half the time inside a part."""
    if data.startswith(b"PK") and chance.random() < 0.5:
        with zipfile.ZipFile(io.BytesIO(data)) as sample:
            parts: dict[str, bytes | str] = {name: sample.read(name) for name in sample.namelist()}
        name = chance.choice(list(parts))
        content = parts[name]
        parts[name] = _changed(content if isinstance(content, bytes) else content.encode(), chance)
        return archive(parts)
    return _changed(data, chance)


def _changed(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        at = chance.randrange(len(changed) + 1)
        length = min(chance.choice((1, 2, 8, 64)), len(changed) - at)
        match chance.randrange(5):
            case 0:
                changed[at : at + length] = chance.randbytes(length)
            case 1:
                del changed[at : at + length]
            case 2:
                changed[at:at] = changed[at : at + length] * chance.choice((1, 2, 1000))
            case 3:
                other = chance.randrange(len(changed) + 1)
                changed[at : at + length] = changed[other : other + length]
            case _:
                changed[at:at] = chance.choice((b"<", b">", b"&", b"{", b"\\", b"\x00", b"-1", b"99999999999", b'"'))
    return bytes(changed)


def main() -> int:
    """Run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=10_000, help="per kind")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    failed = False
    for suffix, sample in SAMPLES.items():
        chance = random.Random(f"{options.seed} {suffix}")
        outcomes: Counter[str] = Counter()
        slowest = 0.0
        for number in range(options.files):
            data = mutated(sample, chance)
            begun = time.monotonic()
            try:
                document_from_bytes(data, f"x.{suffix}")
                outcomes["read"] += 1
            except InputError:
                outcomes["refused"] += 1
            except Exception as error:  # what this program is looking for
                outcomes["failed"] += 1
                print(f"{suffix} file {number}: {type(error).__name__}: {error}", file=sys.stderr)
            slowest = max(slowest, time.monotonic() - begun)
        print(f"{suffix}: {dict(outcomes)}, slowest {slowest:.2f} s", flush=True)
        failed = failed or bool(outcomes["failed"]) or slowest > SLOW_SECONDS
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
