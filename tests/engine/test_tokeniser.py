import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from app.engine import tokeniser as tokeniser_module
from app.engine.bundle import ModelBundle
from app.engine.tokeniser import Tokeniser
from tests.synthetic import NUMBER, VOCABULARY

# Pieces that have broken offsets somewhere: outside the BMP, joined, combining, normalised away, refused.
TRICKY = [
    "😀", "👩\u200d👩\u200d👧", "❤️", "1️⃣", "🇫🇷", "👍🏽", "e\u0301", "a\u0302\u0323", "\u0301", "日本",
    "漢字。", "𠮷", "한국어", "\u1112\u1161\u11ab", "नमि", "ก็ดี", "İ", "ß", "ﬁ", "\r\n", "\r", "\x00", "\x01",
    "\ufffd", "\u00ad", "\u200b", "\u200d", "\ufeff", "\u2028", "\x85", "\x1c", "\u00a0", "\u3000", "\ud83d",
    "\udc00", "[SEP]", "[CLS]", "##s", "needle", "needles", "open", " ", "  ", "\n", "\t", ".", ",",
]  # fmt: skip
unicode_text = st.lists(st.one_of(st.sampled_from(TRICKY), st.text(st.characters(), max_size=4))).map("".join)


@pytest.fixture(scope="module")
def tokeniser(qa_bundle: ModelBundle) -> Tokeniser:
    return Tokeniser(qa_bundle)


def spans(tokeniser: Tokeniser, text: str) -> list[tuple[str, str]]:
    tokens = tokeniser.encode(text)
    return [
        (VOCABULARY[number], text[start:end])
        for number, start, end in zip(tokens.ids, tokens.starts, tokens.ends, strict=True)
    ]


@given(text=unicode_text)
@example(text="\ud83d\ude00 x")
@example(text="a\x00b \u0301c")
def test_offsets_point_at_what_the_token_was_made_from(text, tokeniser, qa_bundle):
    _check_offsets(text, tokeniser, qa_bundle)


@pytest.mark.bundles
@given(text=unicode_text)
def test_offsets_of_the_tokenizer_that_ships(text, shipped_qa):
    _check_offsets(text, Tokeniser(shipped_qa), shipped_qa)


def _check_offsets(text: str, tokeniser: Tokeniser, bundle: ModelBundle) -> None:
    raw = Tokenizer.from_file(str(bundle.tokenizer_path))
    tokens = tokeniser.encode(text)
    previous = 0
    for number, start, end in zip(tokens.ids, tokens.starts, tokens.ends, strict=True):
        assert previous <= start < end <= len(text)
        previous = start
        piece = raw.id_to_token(int(number))
        assert piece is not None
        if piece != "[UNK]":
            source = text[start:end].encode("utf-16", "surrogatepass").decode("utf-16", "replace")
            assert piece.removeprefix("##") in raw.normalizer.normalize_str(source)
        assert text[start:end].strip()


@given(text=unicode_text, size=st.integers(1, 12))
@example(text="a,\u0301b-[SEP]ΑΣ,Σ,\u200d,\ud800.x", size=1)
def test_blocks_change_no_token(text, size, tokeniser):
    whole = tokeniser.encode(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tokeniser_module, "BLOCK_CHARACTERS", size)
        parts = tokeniser.encode(text)
    assert parts.ids.tolist() == whole.ids.tolist()
    assert parts.starts.tolist() == whole.starts.tolist()
    assert parts.ends.tolist() == whole.ends.tolist()


@pytest.mark.parametrize("piece", ["x", ",", "日", "\u00a0", "\u0301", "\U0001f600", "x,"])
def test_texts_without_spaces_come_in_blocks_too(piece, tokeniser):
    blocks = []
    text = piece * 150_000 + " needle"
    tokens = tokeniser.encode(text, lambda: blocks.append(0))
    assert len(blocks) > 1
    assert text[tokens.starts[-1] : tokens.ends[-1]] == "needle"
    if piece in (",", "日"):
        assert len(tokens) == 150_001
    assert (tokens.starts[1:] >= tokens.ends[:-1]).all()


def test_nothing_is_truncated_or_padded(tokeniser):
    # the file itself asks for 16 tokens
    assert len(tokeniser.encode("hay " * 1000)) == 1000
    assert len(tokeniser.encode("hay")) == 1
    assert len(tokeniser.encode("")) == 0
    assert len(tokeniser.encode(" \n\u00a0\x00\u200b")) == 0


def test_special_tokens_in_a_text_are_only_text(tokeniser):
    pieces = [piece for piece, _ in spans(tokeniser, "[SEP] [CLS]")]
    assert pieces == ["[", "s", "##e", "##p", "]", "[", "c", "##l", "##s", "]"]


def test_known_texts(tokeniser):
    assert spans(tokeniser, "Néedle") == [("needle", "Néedle")]
    assert spans(tokeniser, "日本 x") == [("日", "日"), ("本", "本"), ("x", "x")]
    assert spans(tokeniser, "hay\r\nhay") == [("hay", "hay"), ("hay", "hay")]
    assert spans(tokeniser, "ne\x00edle") == [("needle", "ne\x00edle")]
    assert spans(tokeniser, "ne\u00adedle") == [("needle", "ne\u00adedle")]
    assert spans(tokeniser, "\ud800 hay \udfff") == [("hay", "hay")]
    assert spans(tokeniser, "😀 hay") == [("[UNK]", "😀"), ("hay", "hay")]


def test_whole_words(tokeniser):
    tokens = tokeniser.encode("a needles hay")  # a | needle ##s | hay
    assert tokeniser.whole_words(tokens, 1, 1) == (1, 2)
    assert tokeniser.whole_words(tokens, 2, 2) == (1, 2)
    assert tokeniser.whole_words(tokens, 0, 1) == (0, 2)
    assert tokeniser.whole_words(tokens, 3, 3) == (3, 3)


def test_special_ids_come_from_the_vocabulary(tokeniser):
    assert (tokeniser.cls_id, tokeniser.sep_id) == (NUMBER["[CLS]"], NUMBER["[SEP]"])
    assert tokeniser.vocabulary_size == len(VOCABULARY)
