"""Where something stands, as people cite it, and what is copied."""

from app.ui.source import Source


def page_name(source: Source, offset: int) -> str:
    """What the page at `offset` is called; empty where there are no pages."""
    page = source.document.page_at(offset)
    return page.name if page is not None else ""


def place_name(source: Source, page: str) -> str:
    """The document, and the page if it has any: `contract.pdf, page 4`."""
    return ", ".join(part for part in (source.document.title, page) if part)


def one_line(text: str) -> str:
    """The text with single spaces for all white space."""
    return " ".join(text.split())
