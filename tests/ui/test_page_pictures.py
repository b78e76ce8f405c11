"""Files that are drawn from are let go of, whenever they are closed."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest
from PySide6.QtWidgets import QWidget

from app.ui.page_pictures import PagePictures


class SlowPages:
    """A file that takes its time to open."""

    opened: ClassVar[list["SlowPages"]]
    begun: ClassVar[threading.Event]
    go_on: ClassVar[threading.Event]

    def __init__(self, path: Path) -> None:
        self.begun.set()
        assert self.go_on.wait(5)
        self.path = path
        self.closed = 0
        self.sizes = ((100.0, 100.0),)
        self.opened.append(self)

    def close(self) -> None:
        self.closed += 1


@pytest.fixture
def made(qtbot) -> Iterator[tuple[PagePictures, type[SlowPages]]]:
    class Pages(SlowPages):
        opened: ClassVar[list[SlowPages]] = []
        begun, go_on = threading.Event(), threading.Event()

    owner = QWidget()
    qtbot.addWidget(owner)
    pictures = PagePictures(Pages, owner)  # type: ignore[arg-type]
    yield pictures, Pages
    Pages.go_on.set()
    pictures.shut_down()
    assert [file.closed for file in Pages.opened] == [1] * len(Pages.opened)


def test_a_file_that_is_closed_while_it_is_opened_is_let_go_of(qtbot, made) -> None:
    pictures, pages = made
    pictures.open(Path("a.pdf"))
    pictures.close()
    pages.go_on.set()
    pictures.open(Path("b.pdf"))
    with qtbot.waitSignal(pictures.opened):
        pass
    assert [(file.path.name, file.closed) for file in pages.opened if file.path.name == "b.pdf"] == [("b.pdf", 0)]
    assert all(file.closed == 1 for file in pages.opened if file.path.name == "a.pdf")


def test_another_file_opened_meanwhile_does_not_leave_the_first_one_open(qtbot, made) -> None:
    pictures, pages = made
    pictures.open(Path("a.pdf"))
    assert pages.begun.wait(5)
    pictures.open(Path("b.pdf"))
    pages.go_on.set()
    with qtbot.waitSignal(pictures.opened):
        pass
    assert [(file.path.name, file.closed) for file in pages.opened] == [("a.pdf", 1), ("b.pdf", 0)]
    pictures.close()
    qtbot.waitUntil(lambda: pages.opened[1].closed == 1)
