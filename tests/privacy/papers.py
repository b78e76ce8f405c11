"""Documents and questions with words that stand nowhere else, so that it shows where they end up."""

from pathlib import Path

from tests.documents.make import docx, page, paragraph, pdf

NAMES = "Wrenhollow"  # in the names of files and folders
IN_PDF = "Thistlewick"
IN_WORD = "Marlowby"
IN_TEXT = "Quillfeather"
IN_OWN_TEXT = "Pebbleworth"
IN_QUESTION = "Brambleby"
IN_CLAIM = "Foxdale"

SECRETS = (NAMES, IN_PDF, IN_WORD, IN_TEXT, IN_OWN_TEXT, IN_QUESTION, IN_CLAIM)

QUESTION = f"Who keeps the lighthouse of {IN_QUESTION}?"
CLAIM = f"The ferry to {IN_CLAIM} leaves on Mondays."
OWN_TEXT = f"Dogs may travel on the ferry, says {IN_OWN_TEXT}."


def write_papers(folder: Path) -> list[Path]:
    """Write the documents into a new folder, and return where they are."""
    papers = {
        f"{NAMES} lease.pdf": pdf(
            page(f"The lighthouse of {IN_QUESTION} is kept by {IN_PDF}.", "Its lamp is lit at dusk."),
            page(f"The ferry to {IN_CLAIM} leaves on Mondays."),
        ),
        f"{NAMES} letter.docx": docx(paragraph(f"{IN_WORD} paid the rent in May. The ferry leaves on Fridays.")),
        f"{NAMES} diary.txt": f"I met {IN_TEXT}, who keeps the lighthouse, on a Monday in {IN_CLAIM}.\n".encode(),
    }
    folder.mkdir()
    for name, content in papers.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in papers]
