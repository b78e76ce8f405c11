import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor, QTextDocument

from app.ui.passage import Utf16Index, readable, utf16_length


@given(st.text(alphabet=st.sampled_from("ab é\n漢\u0301🗼👩🏽‍🔧\U0010ffff"), max_size=60))
def test_positions_agree_with_utf16_everywhere(text: str) -> None:
    index = Utf16Index(text)
    for offset in range(len(text) + 1):
        position = index.to_utf16(offset)
        assert position == len(text[:offset].encode("utf-16-le")) // 2
        assert index.from_utf16(position) == offset
        if text[offset : offset + 1] > "\uffff":
            assert index.from_utf16(position + 1) == offset, "half a character is that character"
    assert utf16_length(text) == index.to_utf16(len(text))


def test_the_index_is_right_across_the_slices_it_is_made_in() -> None:
    text = "x" * (1 << 18) + "🗼" + "y" * (1 << 18) + "🗼z"
    assert Utf16Index(text).to_utf16(len(text) - 1) == len(text) - 1 + 2


@pytest.mark.parametrize(
    "text",
    [
        "one\ntwo",
        "no\u00a0break",
        "line\u2028separator",
        "par\u2029agraph",
        "🗼 e\u0301 漢",
        "tab\tnul\0bell\a",
        "",
    ],
)
def test_the_engine_reads_what_the_document_shows(qapp: object, text: str) -> None:
    document = QTextDocument()
    document.setPlainText(text)
    read = readable(document.toRawText())
    assert read == text.replace("\u2029", "\n")
    index = Utf16Index(read)
    for start in range(len(read)):
        cursor = QTextCursor(document)
        cursor.setPosition(index.to_utf16(start))
        cursor.setPosition(index.to_utf16(start + 1), QTextCursor.MoveMode.KeepAnchor)
        assert cursor.selectedText().replace("\u2029", "\n") == read[start]


def test_half_a_surrogate_pair_becomes_something_that_can_be_encoded() -> None:
    read = readable("a\ud83dz")
    assert read == "a\ufffdz"
    read.encode()
