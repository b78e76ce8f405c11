"""PDF by PDFium: the words that a file says are on its pages. Pictures of text are not read."""

from app.documents.errors import ScannedFileError
from app.documents.pdf_process import borrowed
from app.documents.reading import Progress, Reading, check_length, check_pages


def read(data: bytes, name: str) -> Reading:
    """Yield progress in pages; return a section per page.

    Raises InputError when the file is broken, needs a password, has no text, or makes PDFium crash, hang or use up
    its memory: it runs in a process of its own.
    """
    with borrowed(data, name) as file:
        check_pages(file.pages, name)
        characters = 0
        for index in range(file.pages):
            characters += file.read_page(index)
            check_length(characters, name)
            yield Progress(index + 1, file.pages)
        if not characters:
            raise ScannedFileError(name=name)
        return file.sections()
