"""Answers and evidence with their citations, as Markdown, JSON or CSV."""

import csv
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, fields
from operator import attrgetter

from app.documents.document import Document, Page
from app.engine.evidence import ClaimResult, Evidence
from app.engine.qa import Answer, AskResult
from app.engine.sentences import sentence_around


@dataclass(frozen=True, slots=True)
class CitedAnswer:
    """An answer and where it stands. `start` and `end` count code points of the document's text, `line` from 1.

    `page` is a page's name, such as "page 4", in the language of whoever cites; None in a document without pages.
    `path` is None for a text that is in no file. `sentence` holds the answer.
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
NamePage = Callable[[Page], str]
"""What a page is called."""
_IN_ENGLISH: NamePage = attrgetter("name")


@dataclass(frozen=True, slots=True)
class Words:
    """What people read around the words of the documents. Formats for programs have none of it."""

    line: str = "line {number}"
    quotation: str = "“{text}”"
    share: str = "{number}%"
    entailment: str = "supports"
    contradiction: str = "contradicts"
    neutral: str = "says nothing"
    supported: str = "supported"
    contradicted: str = "contradicted"
    disputed: str = "disputed"
    open: str = "open"


ENGLISH = Words()


def cite_answer(question: str, answer: Answer, document: Document, name_page: NamePage = _IN_ENGLISH) -> CitedAnswer:
    """Say where in `document` an answer stands."""
    text = document.text
    start, end = sentence_around(text, answer.start, answer.end)
    path, page, line = place_of(document, answer.start, name_page)
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


def cite_evidence(
    result: ClaimResult, found: Evidence, document: Document, name_page: NamePage = _IN_ENGLISH
) -> CitedEvidence:
    """Say where in `document` a sentence stands."""
    path, page, line = place_of(document, found.start, name_page)
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


def place_of(document: Document, offset: int, name_page: NamePage = _IN_ENGLISH) -> tuple[str | None, str | None, int]:
    """Return a document's path, the page's name and the line number at `offset`."""
    page = document.page_at(offset)
    line = document.text.count("\n", 0, offset) + 1
    return str(document.path) if document.path else None, name_page(page) if page else None, line


def citation(item: Cited, words: Words = ENGLISH) -> str:
    """Where it stands, in a few words: “contract.pdf, page 4”, or “notes.txt, line 12”."""
    return f"{item.document}, {item.page or words.line.format(number=item.line)}"


def as_text(item: Cited, words: Words = ENGLISH) -> str:
    """One item with its citation, to be pasted into a letter."""
    if isinstance(item, CitedAnswer):
        quotation = words.quotation.format(text=item.sentence)
        return f"{item.question}\n{item.text}\n{quotation} ({citation(item, words)})"
    return f"{words.quotation.format(text=item.text)} ({citation(item, words)})"


def to_markdown(items: Sequence[Cited], words: Words = ENGLISH) -> str:
    """Questions and claims as headings, with quotations and their citations below."""
    lines: list[str] = []
    heading = None
    for item in items:
        title = item.question if isinstance(item, CitedAnswer) else f"{item.claim} ({getattr(words, item.verdict)})"
        if title != heading:
            heading = title
            lines += ["", f"## {_plain(title)}", ""]
        if isinstance(item, CitedAnswer):
            says, share, quoted = f"**{_plain(item.text)}**", item.confidence, item.sentence
        else:
            says, quoted = getattr(words, item.label), item.text
            share = max(item.entailment, item.neutral, item.contradiction)
        lines.append(f"- {says} ({words.share.format(number=f'{100 * share:.0f}')})  ")
        lines.append(f"  {words.quotation.format(text=_plain(quoted))}  ")
        lines.append(f"  {_plain(citation(item, words))}")
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


FORMATS: dict[str, Callable[[Sequence[Cited], Words], str]] = {
    ".md": to_markdown,
    ".json": lambda items, _: to_json(items),
    ".csv": lambda items, _: to_csv(items),
}
"""By the suffix of a file."""


def _plain(text: str) -> str:
    """Text that Markdown shows as it is."""
    return "".join(
        f"\\{character}" if character in "\\`*_[]<>#|" else character for character in " ".join(text.split())
    )


def _harmless(value: object) -> object:
    # A spreadsheet takes such a text for a formula (OWASP, "CSV injection").
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
