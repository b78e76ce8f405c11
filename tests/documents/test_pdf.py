import pytest

from app.documents.load import document_from_bytes, load_steps
from app.engine.errors import InputError
from tests.documents.make import page, pdf

LONG = "of the evening nothing remained but the smell of the sea and"


def texts(*pages: bytes) -> list[str]:
    document = document_from_bytes(pdf(*pages), "a.pdf")
    return [document.text[part.start : part.end] for part in document.pages]


def test_pages_and_their_places():
    document = document_from_bytes(pdf(page("First page."), b"", page("Third page.")), "a.pdf")
    assert document.kind == "pdf"
    assert document.text == "First page.\n\nThird page."
    assert [(part.name, part.start, part.end) for part in document.pages] == [
        ("page 1", 0, 13), ("page 2", 13, 13), ("page 3", 13, 24),
    ]  # fmt: skip
    found = document.page_at(document.text.index("Third"))
    assert found is not None
    assert found.label == "3"
    assert document.page_at(len(document.text)) is None


def test_numbers_printed_on_pages():
    labels = b"/PageLabels << /Nums [0 << /S /r >> 1 << /S /D /St 5 >>] >>"
    document = document_from_bytes(pdf(page("Preface."), page("Text."), extra=labels), "a.pdf")
    assert [part.label for part in document.pages] == ["i", "5"]


def test_lines_of_a_paragraph_run_on():
    first, second, third = f"Light {LONG}", f"the boats {LONG[:-4]}", "the lamp."
    text = "".join(texts(page(first, second, third, "Then a new paragraph came.")))
    assert text == f"{first} {second} {third}\nThen a new paragraph came."


def test_space_indents_and_lists_separate():
    lines = (f"First {LONG}", "end.", "", f"Second {LONG}", "end.")
    assert "end.\n\nSecond" in "".join(texts(page(*lines)))
    assert "end.\n- apples\n- pears" in "".join(texts(page(f"First {LONG}", "end.", "- apples", "- pears")))


def test_divided_words():
    words = ("keepers wrote long re-", "ports about well-", "known ships of 1914-", "1918 and more re-", "cords")
    text = "".join(texts(page(f"The {LONG} the", *words)))
    assert "reports" in text
    assert "records" in text
    assert "1914-1918" in text
    for evidence in ("A well-known fact.", "Well, it is known."):
        text = "".join(texts(page(evidence, "", f"The {LONG} the well-", "known ship")))
        assert text.endswith("the well-known ship")
    text = "".join(texts(page("The reports.", "", f"The {LONG} the re-", "ports", "", "Re: ports")))
    assert "the reports" in text


def test_a_sentence_runs_on_to_the_next_page():
    assert texts(page("It was the light of the"), page("whole coast. More.")) == [
        "It was the light of the ", "whole coast. More.",
    ]  # fmt: skip
    assert texts(page("He kept a long re-"), page("cord of it.")) == ["He kept a long re", "cord of it."]
    assert texts(page("A title"), page("Another title")) == ["A title\n\n", "Another title"]


def test_a_sentence_runs_on_in_the_next_column():
    left = page("It was the light of the", "whole", "coast until the")
    right = page("war came.", left=320)
    assert "until the war came." in "".join(texts(left + b"\n" + right))


def test_shapes_of_letters():
    # fi and fl in the standard encoding
    drawn = b"BT /F1 11 Tf 72 700 Td (\\256nd \\257at) Tj ET"
    made = pdf(drawn).replace(b"/WinAnsiEncoding", b"/StandardEncoding")
    assert document_from_bytes(made, "a.pdf").text == "find flat"


def test_without_a_text_layer():
    picture = b"q 100 0 0 100 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x00 EI Q"
    for made in (pdf(b""), pdf(picture, picture)):
        with pytest.raises(InputError, match=r"^scan\.pdf has no text in it, only pictures of pages: .*OCR.*\.$"):
            document_from_bytes(made, "scan.pdf")


def test_encrypted():
    key = b"<%s>" % (b"00" * 32)
    trailer = b"/Encrypt << /Filter /Standard /V 1 /R 2 /O %s /U %s /P -4 >> /ID [<00> <00>]" % (key, key)
    with pytest.raises(InputError, match=r"^a\.pdf is protected by a password: .*\.$"):
        document_from_bytes(pdf(page("Secret."), trailer=trailer), "a.pdf")


@pytest.mark.parametrize("data", [b"%PDF-1.7", b"%PDF-1.7\n" + b"\xff" * 5000, b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n"])
def test_broken(data):
    with pytest.raises(InputError, match=r"^a\.pdf is damaged or incomplete: get another copy of it\.$"):
        document_from_bytes(data, "a.pdf")


def test_one_damaged_page_leaves_the_others():
    made = pdf(page("One."), page("Two."), page("Three."))
    # the second page's object is not a page any more
    second = made.index(b"/Contents 6 0 R")
    start = made.rindex(b"/Type /Page ", 0, second)
    document = document_from_bytes(made[:start] + b"/Type /Pagf " + made[start + 12 :], "a.pdf")
    assert "One." in document.text
    assert "Three." in document.text
    assert len(document.pages) == 3


def test_progress_and_stopping(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf(*[page(f"Page {number}.") for number in range(4)]))
    steps = list(load_steps(path))
    assert [(step.done, step.total) for step in steps] == [(1, 4), (2, 4), (3, 4), (4, 4), (4, 4)]
    assert [step.document is None for step in steps] == [True] * 4 + [False]
    document = steps[-1].document
    assert document is not None
    assert document.path == path
    stopped = load_steps(path)
    next(stopped)
    stopped.close()  # and PDFium is free for the next
    assert len(list(load_steps(path))) == 5


def test_too_many_pages(monkeypatch):
    from app.documents import reading

    monkeypatch.setattr(reading, "MOST_PAGES", 2)
    with pytest.raises(InputError, match="more than 2 pages"):
        document_from_bytes(pdf(b"", b"", b""), "a.pdf")


def raised(*parts: str | int, by: float = 4, top: float = 770) -> bytes:
    """Draw a line in which numbers, and letters behind a ^, are small and so many points above the rest."""
    drawn = []
    for part in parts:
        small = isinstance(part, int) or part.startswith("^")
        shown = str(part).removeprefix("^").replace("(", r"\(").replace(")", r"\)").encode("cp1252")
        drawn.append((b"/F1 7 Tf %g Ts (%s) Tj 0 Ts" % (by, shown)) if small else b"/F1 11 Tf (%s) Tj" % shown)
    return b" ".join([b"BT 1 0 0 1 72 %g Tm" % top, *drawn, b"ET"])


def above(*parts: str | int, by: float = 4) -> str:
    return document_from_bytes(pdf(raised(*parts, by=by)), "a.pdf").text


def test_numbers_of_notes_are_no_part_of_the_word_before():
    assert above("The Board", 12, " met in 1921", 13, ", in May.", 14, " It sat (late", 15, ").", 16) == (
        "The Board[12] met in 1921[13], in May.[14] It sat (late[15]).[16]"
    )
    assert above("See the", 3, ", 7") == "See the[3], 7"
    assert above(7, "Minutes of the Board.") == above(7, " Minutes of the Board.") == "[7] Minutes of the Board."


def test_letters_of_notes_are_no_part_of_the_word_before():
    assert above("By A. Marrow", "^a,b,*", ", B. Li", "^b", ", and C. Hale", "^a", " 12.5", "^c", "%") == (
        "By A. Marrow[a,b,*], B. Li[b], and C. Hale[a] 12.5[c]%"
    )
    assert above("See the", "^a", ",b") == "See the[a],b"
    assert above("^a", "Keeper of the tower.") == "[a] Keeper of the tower."


def test_letters_that_are_of_a_word_stay():
    text = "A visit, a Board, Room 5a, 12.5a and x,a (see the idea)."
    assert above(text) == text
    assert above("Note", "^a", by=-3) == above("Note", "^a", by=0) == "Notea"
    assert above("On the 1", "^a", " of May, x", "^b") == "On the 1a of May, xb"
    assert above("Ide", "^a", "s") == "Ideas"


def test_powers_are_above_the_line():
    assert above("40 km", 2, " of 10", 9, "/L, 4m", 3, " and sin", 2, " x") == "40 km² of 10⁹/L, 4m³ and sin² x"


def test_other_numbers_stay():
    text = "Room A4, globs2 and 109 of 1921, at 10. Visit3 (see B12)."
    assert above(text) == text
    assert above("H", 2, "O in the Board", 2, by=-3) == "H2O in the Board2"
    assert above("The Board", 12, by=0) == "The Board12"
    assert above("40", 3, "rd") == "403rd"


def test_a_line_that_ends_in_a_number_above_it_runs_on():
    lines = "which met in May, and the weather of that day, and", "what was said of it, and lit the lamp at dusk."
    for parts in (
        ("The keeper wrote down all that passed the Board", 12),
        ("The keeper wrote it down, as they had told him,", 12),
    ):
        text = document_from_bytes(pdf(raised(*parts) + b"\n" + page(*lines, top=756)), "a.pdf").text
        assert text == f"{parts[0]}[12] {' '.join(lines)}"


@pytest.mark.parametrize("by", [4, 2, -3])
def test_small_letters_above_or_below_the_line_do_not_end_it(by: float):
    for parts in (
        ("On the 5", "^th", " of May, the 2", "^nd", ", he left"),
        ("See note", "^*", ". He left"),
        ("Note", "^x", " says"),
    ):
        assert above(*parts, by=by) == "".join(parts).replace("^", "")
    assert above("Note", "^a", " says", by=by) == ("Note[a] says" if by > 0 else "Notea says")
