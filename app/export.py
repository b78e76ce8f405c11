"""Answers and evidence with their citations, as Markdown, JSON or CSV."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields

from app.documents.document import Document
from app.engine.evidence import ClaimResult, Evidence
from app.engine.qa import Answer, AskResult
from app.engine.sentences import sentence_around


@dataclass(frozen=True, slots=True)
class CitedAnswer:
    """An answer and where it stands. `start` and `end` count code points of the document's text, `line` from 1.

    `page` is a page's name, such as "page 4"; None in a document without pages. `path` is None for a text that is in
    no file. `sentence` holds the answer.
    """

    question: str
    text: str
    sentence: str
    document: str
    path: str | None
    page: str | None
    line: int
    start: int
    end: int
    confidence: float


@dataclass(frozen=True, slots=True)
class CitedEvidence:
    """A sentence, what it says about the claim, and where it stands; see `CitedAnswer` and `Evidence`."""

    claim: str
    verdict: str
    text: str
    document: str
    path: str | None
    page: str | None
    line: int
    start: int
    end: int
    label: str
    entailment: float
    neutral: float
    contradiction: float


Cited = CitedAnswer | CitedEvidence

_SAYS = {"entailment": "supports", "contradiction": "contradicts", "neutral": "says nothing"}


def cite_answer(question: str, answer: Answer, document: Document) -> CitedAnswer:
    """Say where in `document` an answer stands."""
    text = document.text
    start, end = sentence_around(text, answer.start, answer.end)
    path, page, line = place_of(document, answer.start)
    return CitedAnswer(
        question=question,
        text=answer.text,
        sentence=" ".join(text[start:end].split()),
        document=document.title,
        path=path,
        page=page,
        line=line,
        start=answer.start,
        end=answer.end,
        confidence=answer.confidence,
    )


def cite_evidence(result: ClaimResult, found: Evidence, document: Document) -> CitedEvidence:
    """Say where in `document` a sentence stands."""
    path, page, line = place_of(document, found.start)
    return CitedEvidence(
        claim=result.claim,
        verdict=str(result.verdict),
        text=" ".join(found.text.split()),
        document=document.title,
        path=path,
        page=page,
        line=line,
        start=found.start,
        end=found.end,
        label=found.label,
        entailment=found.entailment,
        neutral=found.neutral,
        contradiction=found.contradiction,
    )


def cite_answers(result: AskResult, documents: Sequence[Document]) -> list[CitedAnswer]:
    """Return what a question found, best first; nothing where the texts do not answer it."""
    if not result.has_answer:
        return []
    return [cite_answer(result.question, answer, documents[answer.passage]) for answer in result.answers]


def cite_all_evidence(result: ClaimResult, documents: Sequence[Document]) -> list[CitedEvidence]:
    """Return what was found about a claim, the most decisive first."""
    return [cite_evidence(result, found, documents[found.passage]) for found in result.evidence]


def place_of(document: Document, offset: int) -> tuple[str | None, str | None, int]:
    """Return a document's path, the page's name and the line number at `offset`."""
    page = document.page_at(offset)
    line = document.text.count("\n", 0, offset) + 1
    return str(document.path) if document.path else None, page.name if page else None, line


def citation(item: Cited) -> str:
    """Where it stands, in a few words: “contract.pdf, page 4”, or “notes.txt, line 12”."""
    return f"{item.document}, {item.page or f'line {item.line}'}"


def as_text(item: Cited) -> str:
    """One item with its citation, to be pasted into a letter."""
    if isinstance(item, CitedAnswer):
        return f"{item.question}\n{item.text}\n“{item.sentence}” ({citation(item)})"
    return f"“{item.text}” ({citation(item)})"


def to_markdown(items: Sequence[Cited]) -> str:
    """Questions and claims as headings, with quotations and their citations below."""
    lines: list[str] = []
    heading = None
    for item in items:
        title = item.question if isinstance(item, CitedAnswer) else f"{item.claim} ({item.verdict})"
        if title != heading:
            heading = title
            lines += ["", f"## {_plain(title)}", ""]
        if isinstance(item, CitedAnswer):
            lines.append(f"- **{_plain(item.text)}** ({item.confidence:.0%})  ")
            lines.append(f"  “{_plain(item.sentence)}”  ")
        else:
            share = max(item.entailment, item.neutral, item.contradiction)
            lines.append(f"- {_SAYS[item.label]} ({share:.0%})  ")
            lines.append(f"  “{_plain(item.text)}”  ")
        lines.append(f"  {_plain(citation(item))}")
    return "\n".join(lines).strip() + "\n" if lines else ""


def to_json(items: Sequence[Cited]) -> str:
    """A list of objects with the fields of `CitedAnswer` and `CitedEvidence`."""
    return json.dumps([asdict(item) for item in items], indent=2) + "\n"


def to_csv(items: Sequence[Cited]) -> str:
    """A table with the fields as columns (RFC 4180); answers and evidence are not mixed in one."""
    stream = io.StringIO()
    columns = [field.name for field in fields(items[0])] if items else []
    writer = csv.DictWriter(stream, columns)
    if columns:
        writer.writeheader()
    for item in items:
        writer.writerow({name: _harmless(value) for name, value in asdict(item).items()})
    return stream.getvalue()


FORMATS = {".md": to_markdown, ".json": to_json, ".csv": to_csv}
"""By the suffix of a file."""


def _plain(text: str) -> str:
    """Text that Markdown shows as it is."""
    return "".join(
        f"\\{character}" if character in "\\`*_[]<>#|" else character for character in " ".join(text.split())
    )


def _harmless(value: object) -> object:
    # A spreadsheet takes such a text for a formula (OWASP, "CSV injection").
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
