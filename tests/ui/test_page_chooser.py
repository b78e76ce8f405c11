"""Going to a page or chapter."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt

from app.documents.document import Section, document_from_sections, document_from_text
from app.ui.main_window import MainWindow
from app.ui.page_chooser import PageChooser
from app.ui.page_list import BEGINNING_ROLE, NAME_ROLE, PageList
from app.ui.theme import Theme
from tests.documents import make
from tests.ui.conftest import OpenWindow
from tests.ui.steps import named, open_files, write_own

BOOK = document_from_sections(
    [
        Section("Contents\n\nThe tides, and the lamp", "iv"),
        Section("The tides\n\nTides rise and fall.", "1"),
        Section("", "2"),
        Section("The lamp\n\nIt was lit in 1812.", "12"),
    ],
    "book.pdf",
    "pdf",
    None,
)
NOVEL = document_from_sections(
    [
        Section("# The Storm\n\nIt rained.", "The Storm", "chapter"),
        Section("# After\n\nIt dried.", "After", "chapter"),
    ],
    "novel.epub",
    "epub",
    None,
)


@pytest.fixture
def chooser(qtbot, theme: Theme) -> Iterator[PageChooser]:
    made = PageChooser(theme, BOOK, 1)
    qtbot.addWidget(made)
    made.show()
    yield made
    made.close()


def listed(chooser: PageChooser) -> list[str]:
    model = chooser.list.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_pages_are_listed_with_how_they_begin(chooser: PageChooser) -> None:
    assert listed(chooser) == [
        "page iv Contents The tides, and the lamp",
        "page 1 The tides Tides rise and fall.",
        "page 2",
        "page 12 The lamp It was lit in 1812.",
    ]
    assert chooser.list.currentIndex().row() == 1, "the page in view"
    assert chooser.none.isHidden()


def test_chapters_do_not_begin_with_their_titles_twice(qtbot, theme: Theme) -> None:
    model = PageList(NOVEL)
    rows = [(model.index(row, 0).data(NAME_ROLE), model.index(row, 0).data(BEGINNING_ROLE)) for row in range(2)]
    assert rows == [("The Storm", "It rained."), ("After", "It dried.")]
    dialog = PageChooser(theme, NOVEL, 0)
    qtbot.addWidget(dialog)
    assert dialog.windowTitle() == "Go to chapter"


@pytest.mark.parametrize(
    ("typed", "number"), [("12", 3), ("page 2", 2), ("2", 2), ("IV", 0), ("lamp it", 3), ("  TIDES  rise", 1), ("", 1)]
)
def test_a_number_or_words_choose_a_page(qtbot, chooser: PageChooser, typed: str, number: int) -> None:
    qtbot.keyClicks(chooser.field, typed)
    with qtbot.waitSignal(chooser.chosen) as chosen:
        qtbot.keyClick(chooser.field, Qt.Key.Key_Return)
    assert chosen.args == [number]
    assert chooser.isHidden()


def test_what_no_page_has(qtbot, chooser: PageChooser) -> None:
    qtbot.keyClicks(chooser.field, "zebra")
    assert listed(chooser) == []
    assert chooser.none.isVisible()
    assert not chooser.go.isEnabled()
    with qtbot.assertNotEmitted(chooser.chosen, wait=50):
        qtbot.keyClick(chooser.field, Qt.Key.Key_Return)
    assert chooser.isVisible()
    chooser.field.clear()
    assert len(listed(chooser)) == 4
    assert chooser.none.isHidden()


def test_arrows_work_from_the_field(qtbot, chooser: PageChooser) -> None:
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up):
        qtbot.keyClick(chooser.field, key)
    assert chooser.list.currentIndex().row() == 2
    with qtbot.waitSignal(chooser.chosen) as chosen:
        chooser.list.doubleClicked.emit(chooser.list.model().index(3, 0))
    assert chosen.args == [2], "what is current, which a double click has made so"


def test_a_long_beginning_is_cut() -> None:
    model = PageList(document_from_sections([Section("word " * 1000, "1")], "a.pdf", "pdf", None))
    assert len(model.index(0, 0).data(BEGINNING_ROLE)) == 80
    assert PageList(document_from_text("no pages")).rowCount() == 0


@pytest.fixture
def window(qtbot, open_window: OpenWindow, tmp_path) -> MainWindow:
    made = open_window()
    path = tmp_path / "survey.pdf"
    path.write_bytes(make.pdf(*(make.page(*(f"Line {n} of {page}." for n in range(40))) for page in range(1, 9))))
    open_files(qtbot, made, path)
    return made


def go_to(qtbot, window: MainWindow, typed: str) -> None:
    window.actions_.go_to_page.trigger()
    (dialog,) = [dialog for dialog in window.findChildren(PageChooser) if dialog.isVisible()]
    qtbot.keyClicks(dialog.field, typed)
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)


def test_text_and_pages_go_there(qtbot, window: MainWindow) -> None:
    reader = window.reader
    go_to(qtbot, window, "6")
    assert reader._details.text().endswith("page 6")
    assert reader.text.hasFocus()
    window.actions_.pages.trigger()
    qtbot.waitUntil(lambda: reader.pages.page == 5)
    go_to(qtbot, window, "line 0 of 3")
    qtbot.waitUntil(lambda: reader.pages.page == 2)
    assert reader._details.text().endswith("page 3")
    assert reader.pages.hasFocus()


def test_only_where_there_are_pages(qtbot, window: MainWindow) -> None:
    assert window.actions_.go_to_page.isEnabled()
    write_own(window, "mine")
    assert not window.actions_.go_to_page.isEnabled()
    window.library.choose(named(window, "survey.pdf").key)
    assert window.actions_.go_to_page.isEnabled()
