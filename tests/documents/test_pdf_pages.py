"""Pages to look at: pictures of them, and boxes around a text that is exactly where the picture has it."""

import itertools
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.documents import pdf_process
from app.documents.document import Document
from app.documents.errors import DamagedFileError, MissingFileError, PdfCrashError, ProtectedFileError
from app.documents.load import document_from_bytes, load_document
from app.documents.page_letters import Box
from app.documents.pdf_pages import PageImage, PdfPages
from app.documents.pdf_process import end_readers
from tests.documents.make import page, pdf

WIDTH, HEIGHT = 595, 842
LONG = "of the evening nothing remained but the smell of the sea and"


def saved(folder: Path, data: bytes) -> Path:
    path = folder / "a.pdf"
    path.write_bytes(data)
    return path


def boxes_of(pages: PdfPages, document: Document, words: str, after: int = 0) -> tuple[Box, ...]:
    """Find words in a document's text, and then on its page."""
    start = document.text.index(words, after)
    part = document.page_at(start)
    assert part is not None
    text = document.text[part.start : part.end]
    return pages.letters(document.pages.index(part), text).boxes(start - part.start, start - part.start + len(words))


def ink(image: PageImage) -> Box | None:
    """Return what is not white, in pixels."""
    dark = [
        (at % image.stride // 4, at // image.stride)
        for at in range(0, len(image.data), 4)
        if image.data[at : at + 3] != b"\xff\xff\xff"
    ]
    if not dark:
        return None
    across, down = zip(*dark, strict=True)
    return Box(min(across), min(down), max(across) + 1, max(down) + 1)


def test_sizes_and_pictures(tmp_path):
    path = saved(tmp_path, pdf(page("One."), b"1 0 0 rg 0 0 595 842 re f"))
    with PdfPages(path) as pages:
        assert len(pages) == 2
        assert pages.sizes == ((WIDTH, HEIGHT), (WIDTH, HEIGHT))
        image = pages.render(0, 200)
        assert (image.width, image.height) == (200, round(200 * HEIGHT / WIDTH))
        assert len(image.data) == image.height * image.stride
        mark = ink(image)
        assert mark is not None
        assert 68 * 200 / WIDTH < mark.left < mark.right < 100 * 200 / WIDTH
        red = pages.render(1, 10)
        assert red.data[:3] == b"\x00\x00\xff"


def test_what_is_filled_into_a_form_is_drawn(tmp_path):
    field = (
        b"6 0 obj\n<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /Rect [100 700 200 720] /F 4 /AP << /N 7 0 R >> "
        b">>\nendobj\n7 0 obj\n<< /Type /XObject /Subtype /Form /BBox [0 0 100 20] /Length 24 >>\n"
        b"stream\n0 0 0 rg 0 0 100 20 re f\nendstream\nendobj\n"
    )
    data = pdf(b"", extra=b"/AcroForm << /Fields [6 0 R] >>").replace(b"/Type /Page ", b"/Annots [6 0 R] /Type /Page ")
    data = data.replace(b"xref\n0", field + b"xref\n0", 1)
    with PdfPages(saved(tmp_path, data)) as pages:
        assert ink(pages.render(0, WIDTH)) == Box(100, HEIGHT - 720, 200, HEIGHT - 700)


def test_what_is_asked_too_large_comes_smaller(tmp_path):
    path = saved(tmp_path, pdf(page("One.")).replace(b"[0 0 595 842]", b"[0 0 10 14400]"))
    with PdfPages(path) as pages:
        for width in (1, 30_000, 10**9):
            image = pages.render(0, width)
            assert image.width * image.height <= 50_000_000
            assert len(image.data) == image.height * image.stride


@pytest.mark.parametrize(
    "box", [b"[0 0 0 0]", b"[0 0 1e38 1e38]", b"[x]", b"[0 0 -5 -9]", b"[0 0 1e-30 1]", b"[9 9 1e9 1]"]
)
def test_pages_without_an_honest_size(tmp_path, box):
    path = saved(tmp_path, pdf(page("One.")).replace(b"[0 0 595 842]", box))
    with PdfPages(path) as pages:
        assert all(side > 0 for side in pages.sizes[0])
        image = pages.render(0, 100)
        assert 1 <= image.width <= 100
        assert isinstance(pages.letters(0, "One.").boxes(0, 3), tuple)


def changed(data: bytes, how: str) -> bytes:
    match how:
        case "turned":
            return data.replace(b"/Type /Page ", b"/Rotate 90 /Type /Page ")
        case "upside down":
            return data.replace(b"/Type /Page ", b"/Rotate 180 /Type /Page ")
        case "cut":
            return data.replace(b"/Type /Page ", b"/CropBox [50 100 500 800] /Type /Page ")
        case "elsewhere":
            return data.replace(b"[0 0 595 842]", b"[-30 -20 600 900]")
        case "scaled":
            return data.replace(b"/Type /Page ", b"/UserUnit 2 /Type /Page ")
    return data


@pytest.mark.parametrize("how", ["plain", "turned", "upside down", "cut", "elsewhere", "scaled"])
def test_a_box_is_around_the_ink_of_its_words(tmp_path, how):
    """The words alone on a page have all of their ink in the box that was found among other words."""
    sentence = ["Some words stand before it", "and the lamp was lit then", "and others follow."]
    whole = changed(pdf(page(*sentence)), how)
    x = 72 + 11 * (556 + 556 + 556 + 278) / 1000  # "and " in Helvetica
    # page() starts a line every 14 points.
    alone = changed(pdf(page("the lamp was lit", left=x, top=770 - 14)), how)
    document = load_document(saved(tmp_path, whole))
    with PdfPages(tmp_path / "a.pdf") as pages:
        [box] = boxes_of(pages, document, "the lamp was lit")
        width = pages.sizes[0][0]
    with PdfPages(saved(tmp_path, alone)) as pages:
        scale = 2
        mark = ink(pages.render(0, round(width * scale)))
    assert mark is not None
    edges = [edge / scale for edge in (mark.left, mark.top, mark.right, mark.bottom)]
    assert box.left - 1 <= edges[0] < edges[2] <= box.right + 1
    assert box.top - 1 <= edges[1] < edges[3] <= box.bottom + 1
    assert (box.right - box.left) * (box.bottom - box.top) < 3.5 * (edges[2] - edges[0]) * (edges[3] - edges[1])


def test_an_answer_over_two_lines_has_two_boxes(tmp_path):
    path = saved(tmp_path, pdf(page(f"Light {LONG}", f"the boats {LONG[:-4]}", "the lamp.")))
    document = load_document(path)
    with PdfPages(path) as pages:
        first, second = boxes_of(pages, document, "sea and the boats")
        assert first.right > second.right
        assert second.left == pytest.approx(72, abs=1)
        assert second.top - first.top == pytest.approx(14, abs=0.1)


def test_a_divided_word_has_two_boxes(tmp_path):
    path = saved(tmp_path, pdf(page(f"The {LONG} the", "keepers wrote long re-", "ports about ships")))
    document = load_document(path)
    assert "reports" in document.text
    with PdfPages(path) as pages:
        first, second = boxes_of(pages, document, "reports")
        assert first.left > 72 + 80
        assert second.left == pytest.approx(72, abs=1)


def test_ligatures(tmp_path):
    drawn = b"BT /F1 11 Tf 72 700 Td (\\256nd the \\257at) Tj ET"
    path = saved(tmp_path, pdf(drawn).replace(b"/WinAnsiEncoding", b"/StandardEncoding"))
    document = load_document(path)
    with PdfPages(path) as pages:
        [fi], [flat] = boxes_of(pages, document, "fi"), boxes_of(pages, document, "flat")
        assert fi.left == pytest.approx(72, abs=1)
        assert fi.right == pytest.approx(72 + 5.5, abs=1)
        assert flat.left > fi.right


def test_the_right_one_of_equal_words(tmp_path):
    path = saved(tmp_path, pdf(page("the end", "", "the end", "", "the end")))
    document = load_document(path)
    with PdfPages(path) as pages:
        tops = []
        after = -1
        for _ in range(3):
            after = document.text.index("end", after + 1)
            [box] = boxes_of(pages, document, "end", after)
            tops.append(box.top)
        assert [round(low - high) for high, low in itertools.pairwise(tops)] == [28, 28]


def test_running_headers_that_the_text_leaves_out(tmp_path):
    path = saved(tmp_path, pdf(page("The Lighthouse 12", "", "The keeper wrote.", "", "The Lighthouse")))
    with PdfPages(path) as pages:
        [box] = pages.letters(0, "The keeper wrote.").boxes(0, 3)
        [header] = pages.letters(0, "The Lighthouse 12\n\nThe keeper wrote.").boxes(0, 3)
        assert box.top - header.top == pytest.approx(28, abs=0.1)


def test_what_begins_as_the_running_head_does(tmp_path):
    foot = page("7", top=40)
    drawn = [
        b"\n".join([foot, page("Tides", "", "", *lines)]) for lines in (["Tides rise."], ["Tides fall.", "7 times."])
    ]
    path = saved(tmp_path, pdf(*drawn))
    document = load_document(path)
    assert document.text.count("Tides") == 3
    with PdfPages(path) as pages:
        [first], [second] = boxes_of(pages, document, "Tides rise"), boxes_of(pages, document, "Tides fall")
        assert second.top == pytest.approx(first.top, abs=0.1)
        [number] = boxes_of(pages, document, "7 times")
        assert number.top - second.top == pytest.approx(14, abs=0.1)


def test_columns_and_turned_writing_have_boxes_of_their_own(tmp_path):
    columns = page("left words") + b"\n" + page("right words", left=320)
    up = b"BT /F1 11 Tf 0 1 -1 0 300 300 Tm (upwards) Tj ET"
    path = saved(tmp_path, pdf(columns, up))
    document = load_document(path)
    with PdfPages(path) as pages:
        both = boxes_of(pages, document, "left words right words")
        assert [round(box.left) for box in both] == [72, 320]
        upwards = boxes_of(pages, document, "upwards")
        [box] = upwards
        assert 285 < box.left < box.right < 305
        assert box.bottom == pytest.approx(HEIGHT - 300, abs=1)


def test_characters_beyond_the_first_plane_and_nothing_at_all(tmp_path):
    path = saved(tmp_path, pdf(page("One.")))
    with PdfPages(path) as pages:
        assert pages.letters(0, "One.").boxes(0, 0) == ()
        assert pages.letters(0, "").boxes(0, 4) == ()
        assert pages.letters(0, "\ud800😀").boxes(0, 2) == ()
        assert len(pages.letters(0, "One.").boxes(0, 4)) == 1


WORDS = st.text("abcdefghijklmnopqrstuvwxyzfi", min_size=1, max_size=9)


@settings(max_examples=25)
@given(st.lists(st.lists(st.tuples(WORDS, st.booleans()), max_size=12), min_size=1, max_size=3).filter(any))
def test_every_word_is_found_on_its_page(tmp_path_factory, pages_words):
    """Lines of words, some divided: each character has a place, to the right of the one before or below it."""
    drawn = []
    for words in pages_words:
        text = " ".join(f"{word}-{word}" if divided else word for word, divided in words)
        drawn.append(page(*[text[start : start + 30].strip() for start in range(0, len(text), 30)]))
    data = pdf(*drawn)
    document = document_from_bytes(data, "a.pdf")
    path = saved(tmp_path_factory.mktemp("pages"), data)
    with PdfPages(path) as pages:
        for number, part in enumerate(document.pages):
            text = document.text[part.start : part.end]
            before = (0.0, 0.0)
            for offset, character in enumerate(text):
                boxes = pages.letters(number, text).boxes(offset, offset + 1)
                if character.isspace():
                    assert boxes == ()
                    continue
                [box] = boxes
                place = (round(box.top, 1), box.left)
                assert place > before
                before = place


def test_files_that_cannot_be_opened(tmp_path):
    with pytest.raises(MissingFileError):
        PdfPages(tmp_path / "gone.pdf")
    with pytest.raises(DamagedFileError):
        PdfPages(saved(tmp_path, b"%PDF-1.7"))
    key = b"<%s>" % (b"00" * 32)
    trailer = b"/Encrypt << /Filter /Standard /V 1 /R 2 /O %s /U %s /P -4 >> /ID [<00> <00>]" % (key, key)
    with pytest.raises(ProtectedFileError):
        PdfPages(saved(tmp_path, pdf(page("Secret."), trailer=trailer)))


def test_a_page_that_is_not_there_harms_no_other(tmp_path):
    path = saved(tmp_path, pdf(page("One.")))
    with PdfPages(path) as pages:
        for call in (lambda: pages.render(1, 100), lambda: pages.letters(7, "One.").boxes(0, 1)):
            with pytest.raises(DamagedFileError):
                call()
        assert pages.render(0, 100).width == 100


def test_after_a_crash_the_other_pages_can_still_be_seen(tmp_path):
    path = saved(tmp_path, pdf(page("One."), page("Two.")))
    with PdfPages(path) as pages:
        for process in list(pdf_process._all):
            process._running.kill()
            process._running.wait()
        assert pages.render(0, 100).width == 100
        ask = pages._file._process.ask

        def dying(*arguments):
            pages._file._process._running.kill()
            return ask(*arguments)

        pages._file._process.ask = dying  # type: ignore[method-assign]
        with pytest.raises(PdfCrashError):
            pages.render(0, 100)
        assert pages.render(1, 100).width == 100


def test_closing(tmp_path):
    end_readers()
    pages = PdfPages(saved(tmp_path, pdf(page("One."))))
    pages.close()
    pages.close()
    assert len(pdf_process._idle) == 1
    with pytest.raises(RuntimeError):
        pages.render(0, 10)
