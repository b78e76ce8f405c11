import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.documents import load
from app.documents.document import PASTED_TITLE, document_from_text, normalise
from app.documents.load import document_from_bytes, load_document
from app.documents.samples import SAMPLE_PREMISE, sample_path
from app.documents.text import decode
from app.engine.errors import InputError

TEXT = "Naïve café “quoted” – 5 €\nsecond line\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le-with-mark", "utf-16-be-with-mark", "cp1252"]
)
def test_encodings(tmp_path, encoding):
    if encoding.endswith("-with-mark"):
        data = ("\ufeff" + TEXT).encode(encoding.removesuffix("-with-mark"))
    else:
        data = TEXT.encode(encoding)
    path = tmp_path / "note.txt"
    path.write_bytes(data)
    document = load_document(path)
    assert (document.text, document.title, document.kind, document.path) == (TEXT, "note.txt", "text", path)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(str.strip))
@example("\ufffd")
def test_any_utf8_text_survives(text):
    assert decode(text.encode("utf-8-sig"), "x") == text


@given(st.text(st.characters()))
def test_normalising_is_done_once(text):
    once = normalise(text)
    assert normalise(once) == once
    assert not set(once) & {"\r", "\u2028", "\u2029"}
    once.encode("utf-8")


def test_a_few_broken_bytes_do_not_turn_utf8_into_nonsense(tmp_path):
    path = tmp_path / "cut.txt"
    path.write_bytes(("é" * 50).encode()[:-1])
    assert load_document(path).text == "é" * 49 + "\ufffd"


@pytest.mark.parametrize(
    ("suffix", "kind"), [(".md", "markdown"), (".MARKDOWN", "markdown"), (".text", "text"), ("", "text")]
)
def test_kinds(tmp_path, suffix, kind):
    path = tmp_path / f"README{suffix}"
    path.write_text("# Title", encoding="utf-8")
    assert load_document(path).kind == kind


def test_line_ends_become_one_kind():
    assert document_from_text("a\r\nb\rc\nd\u2028e\u2029f").text == "a\nb\nc\nd\ne\nf"
    assert document_from_text("\r\r\n\n").text == "\n\n\n"


def test_pasted_text():
    document = document_from_text("\ufeff\ufeff\ufffehay\ud800")
    assert (document.title, document.kind, document.path) == (PASTED_TITLE, "text", None)
    assert document.text == "hay\ufffd"
    assert document_from_text("hay", "Notes").title == "Notes"
    assert document_from_bytes(b"hay", "standard input").text == "hay"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "note.txt is empty"),
        (b" \r\n\t", "note.txt is empty"),
        (b"\xef\xbb\xbf", "note.txt is empty"),
        (b"\x7fELF\x02\x01\x00\x00\x00", "note.txt is not a text file"),
        (bytes(range(1, 256)), "note.txt is not a text file"),
        ("no mark".encode("utf-16-le"), "note.txt is not a text file"),
        (b"%PDF-1.7\n1 0 obj", "note.txt is damaged"),
    ],
)
def test_files_that_are_not_text(tmp_path, data, sentence):
    path = tmp_path / "note.txt"
    path.write_bytes(data)
    with pytest.raises(InputError, match=sentence):
        load_document(path)


def test_files_that_are_not_there(tmp_path):
    with pytest.raises(InputError, match=r"There is no file .*gone\.txt"):
        load_document(tmp_path / "gone.txt")
    with pytest.raises(InputError, match="is a folder"):
        load_document(tmp_path)
    with pytest.raises(InputError, match="cannot be read"):
        load_document(tmp_path / "a\x00b")
    with pytest.raises(InputError, match="cannot be read"):
        load_document(tmp_path / ("long" * 100))


def test_files_that_are_too_large(tmp_path, monkeypatch):
    monkeypatch.setattr(load, "MOST_BYTES", 1024**2)
    path = tmp_path / "big.txt"
    path.write_bytes(b"x" * 1024**2)
    assert len(load_document(path).text) == 1024**2
    path.write_bytes(b"x" * (1024**2 + 1))
    with pytest.raises(InputError, match=r"big\.txt is larger than 1 MB"):
        load_document(path)


def test_the_sample_document_says_what_the_sample_premise_says():
    document = load_document(sample_path())
    assert document.kind == "markdown"
    assert "turned the lens by hand for thirteen hours" in document.text
    first_sentence = SAMPLE_PREMISE.partition(". ")[0]
    assert first_sentence in document.text
