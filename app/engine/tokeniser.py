"""Text to token ids with exact character offsets, for any Python string."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer

from app.engine.bundle import TOKENIZER, ModelBundle
from app.engine.errors import DamagedModelError
from app.engine.text_cache import TextCache

IntArray = npt.NDArray[np.int64]

_MOST_KEPT = 2_000_000
"""Tokens that are kept between questions, at 24 bytes each: some ten thousand pages."""

# A tokenizer call holds the interpreter lock: in blocks, an interface stays alive while a book is tokenised. One takes
# a third of a millisecond, and many are no slower than few; half as long ones would be, by a quarter.
BLOCK_CHARACTERS = 512
MOST_BLOCK_CHARACTERS = 131_072
"""Of a text without spaces and marks, which is cut anywhere: a call takes some 700 bytes for a character."""

# Before a space or after one of ASCII's marks the pre-tokenizer cuts in any case.
_CUT = re.compile(r"(?=[ \n])|(?<=[!-/:-@\[-`{-~])")
_SURROGATE = re.compile("[\ud800-\udfff]")
_CONTINUATION = "##"
_BERT = (WordPiece, BertNormalizer, BertPreTokenizer)
_MOST_WORDS = 1 << 20  # the largest vocabularies in use have a quarter of this


@dataclass(frozen=True, slots=True)
class TokenisedText:
    """The tokens of a text, without special tokens. All three arrays have shape [tokens].

    Token i was made from text[starts[i]:ends[i]], counted in Python string positions (code points).
    """

    ids: IntArray
    starts: IntArray
    ends: IntArray

    def __len__(self) -> int:
        return len(self.ids)

    def part(self, first: int, stop: int) -> "TokenisedText":
        """Return the tokens first to stop (exclusive); offsets stay those of the whole text."""
        return TokenisedText(self.ids[first:stop], self.starts[first:stop], self.ends[first:stop])


class Tokeniser:
    """The WordPiece tokenizer of a bundle. Raises BundleError when its file cannot be used."""

    def __init__(self, bundle: ModelBundle) -> None:
        path = bundle.tokenizer_path
        content = bundle.read(TOKENIZER)
        try:
            self._tokenizer = Tokenizer.from_buffer(content)
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:  # tokenizers raises plain Exception, and where it panics not even that
            raise DamagedModelError(path=path, what="it is not a tokenizer") from error
        self._check_kind(path)
        # The file may carry the settings of a training run; windows are made here instead.
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        # "[SEP]" written in someone's document is five characters, not the end of a segment.
        self._tokenizer.encode_special_tokens = True
        self.cls_id = self._special("[CLS]", bundle)
        self.sep_id = self._special("[SEP]", bundle)
        vocabulary = self._tokenizer.get_vocab()
        size = max(vocabulary.values()) + 1
        if size > _MOST_WORDS:
            raise DamagedModelError(path=path, what=f"it has word pieces numbered above {_MOST_WORDS}")
        self._continues = np.zeros(size, dtype=np.bool_)
        self._continues[[i for token, i in vocabulary.items() if token.startswith(_CONTINUATION)]] = True

    def _check_kind(self, path: Path) -> None:
        # What is said here of blocks and of whole words holds for BERT's way alone, and others can run for ever.
        parts = self._tokenizer.model, self._tokenizer.normalizer, self._tokenizer.pre_tokenizer
        if not all(type(part) is kind for part, kind in zip(parts, _BERT, strict=True)):
            raise DamagedModelError(path=path, what="it is not the kind of tokenizer that MobileBERT has")

    def _special(self, token: str, bundle: ModelBundle) -> int:
        number = self._tokenizer.token_to_id(token)
        if number is None:
            raise DamagedModelError(path=bundle.tokenizer_path, what=f"it has no token {token}")
        return int(number)

    @property
    def vocabulary_size(self) -> int:
        """The number of token ids."""
        return len(self._continues)

    def encode(self, text: str, check: Callable[[], None] = lambda: None) -> TokenisedText:
        """Tokenise `text` once, whatever its length and whatever characters it holds.

        `check` is called between blocks of it, and may raise to give up.
        """
        # tokenizers refuses lone surrogates; one U+FFFD for each leaves every offset where it was.
        readable = _SURROGATE.sub("\ufffd", text)
        empty = np.empty(0, dtype=np.int64)
        ids, starts, ends = [empty], [empty], [empty]
        for first, stop in _blocks(readable):
            check()
            encoding = self._tokenizer.encode(readable[first:stop], add_special_tokens=False)
            ids.append(np.array(encoding.ids, dtype=np.int64))
            offsets = np.array(encoding.offsets, dtype=np.int64).reshape(-1, 2) + first
            starts.append(offsets[:, 0].copy())
            ends.append(offsets[:, 1].copy())
        return TokenisedText(_joined(ids), _joined(starts), _joined(ends))

    def whole_words(self, tokens: TokenisedText, first: int, last: int) -> tuple[int, int]:
        """Widen the tokens first..last (inclusive) so that they neither start nor end inside a word."""
        while first > 0 and self._continues[tokens.ids[first]]:
            first -= 1
        while last + 1 < len(tokens) and self._continues[tokens.ids[last + 1]]:
            last += 1
        return first, last


def kept_tokens(tokeniser: Tokeniser, check: Callable[[], None]) -> TextCache[TokenisedText]:
    """Each text's tokens, kept for the next question about it; `check` is `Tokeniser.encode`'s.

    It refers to nothing else: what holds it is in no circle of references, and is freed as soon as nobody holds it.
    """
    return TextCache(lambda text: tokeniser.encode(text, check), len, _MOST_KEPT)


def _joined(parts: list[IntArray]) -> IntArray:
    """Return the parts one after the other, and let go of them."""
    whole = np.concatenate(parts)
    parts.clear()
    return whole


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Cut where no token changes: a run of letters beyond MOST_BLOCK_CHARACTERS is no word that a token could be of."""
    first = 0
    while first < len(text):
        most = min(first + MOST_BLOCK_CHARACTERS, len(text))
        cut = _CUT.search(text, min(first + BLOCK_CHARACTERS, most), most)
        stop = cut.start() if cut and first + BLOCK_CHARACTERS < most else most
        yield first, stop
        first = stop
