"""Flips bits in the files of bundles, makes the hashes agree, and uses what comes out: `python -m tests.bundles.flips`.

One line a trial goes to standard output before it begins, so that whoever started this knows at which one it died, and
the outcome after it: `used`, or the code of the error. Anything else ends the process.
"""

import argparse
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path

from app.engine.bundle import MANIFEST, MODEL, TOKENIZER, load_bundle
from app.engine.errors import BundleError
from app.engine.nli import EntailmentJudge
from app.engine.qa import QuestionAnswerer
from tests.synthetic import make_nli_bundle, make_qa_bundle, replace_file

SLOWEST_SECONDS = 10.0


def broken(content: bytes, chance: random.Random) -> bytes:
    """Return the bytes with some bits flipped, and now and then cut, doubled or with other bytes in between."""
    data = bytearray(content)
    for _ in range(chance.choice((1, 1, 1, 2, 8, 64))):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    how = chance.randrange(8)
    at = chance.randrange(len(data))
    if how == 0:
        del data[at:]
    elif how == 1:
        data[at:at] = chance.randbytes(chance.choice((1, 4, 100)))
    elif how == 2:
        stop = at + chance.randrange(200)
        data[at:at] = data[at:stop]
    return bytes(data)


def use(folder: Path) -> str:
    """Load a bundle and ask it something; the code of the error if it is refused."""
    try:
        bundle = load_bundle(folder)
        if bundle.task == "question-answering":
            QuestionAnswerer(bundle, threads=1).ask("the needle is in the hay " * 8, "where is the needle?")
        else:
            EntailmentJudge(bundle, threads=1).judge("the straw agrees " * 8, "the hay is straw")
    except BundleError as error:
        return error.code if str(error).isprintable() else f"a-sentence-that-cannot-be-shown:{error.code}"
    return "used"


def main() -> None:
    """Run the trials `first` to `first + count`."""
    parser = argparse.ArgumentParser()
    parser.add_argument("first", type=int)
    parser.add_argument("count", type=int)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        whole = make_qa_bundle(home / "whole-qa"), make_nli_bundle(home / "whole-nli")
        for number in range(options.first, options.first + options.count):
            print(number, end=" ", flush=True)
            chance = random.Random(number)
            folder = home / "broken"
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(chance.choice(whole), folder)
            file = chance.choice((MODEL, MODEL, TOKENIZER, MANIFEST))
            content = broken((folder / file).read_bytes(), chance)
            if file == MANIFEST:
                (folder / file).write_bytes(content)
            else:
                replace_file(folder, file, content)
            began = time.monotonic()
            print(use(folder), flush=True)
            if time.monotonic() - began > SLOWEST_SECONDS:
                sys.exit("too slow")


if __name__ == "__main__":
    main()
