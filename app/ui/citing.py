"""Where something stands, as people cite it, in the language of the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.documents.document import Page
from app.ui.source import Source

if TYPE_CHECKING:
    from app.export import Words


def page_name(source: Source, offset: int) -> str:
    """What the page at `offset` is called; empty where there are no pages."""
    page = source.document.page_at(offset)
    return name_of(page) if page is not None else ""


def name_of(page: Page) -> str:
    """What a page is called, in the language of the window; `Page.name` is what the command line calls it."""
    if page.unit == "chapter":
        return page.label
    translate = QCoreApplication.translate
    words = translate("Citing", "part {label}") if page.unit == "part" else translate("Citing", "page {label}")
    return words.format(label=page.label)


def place_name(source: Source, page: str) -> str:
    """The document, and the page if it has any: `contract.pdf, page 4`."""
    return ", ".join(part for part in (source.document.title, page) if part)


def one_line(text: str) -> str:
    """The text with single spaces for all white space."""
    return " ".join(text.split())


def citing_words() -> Words:
    """What to write around quotations that are copied or saved."""
    from app.export import Words  # noqa: PLC0415 - numpy comes with the engine

    translate = QCoreApplication.translate
    return Words(
        line=translate("Citing", "line {number}"),
        quotation=translate("Citing", "“{text}”"),
        share=translate("Citing", "{number}%"),
        entailment=translate("Citing", "supports"),
        contradiction=translate("Citing", "contradicts"),
        neutral=translate("Citing", "says nothing"),
        supported=translate("Citing", "supported"),
        contradicted=translate("Citing", "contradicted"),
        disputed=translate("Citing", "disputed"),
        open=translate("Citing", "open"),
    )
