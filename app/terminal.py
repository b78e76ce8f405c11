"""Results as lines for people to read in a terminal."""

import os
import unicodedata
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TextIO

from app.documents.document import Document
from app.engine.evidence import ClaimResult, Verdict
from app.engine.latency import Latency
from app.engine.nli import Judgement
from app.engine.qa import Answer, AskResult
from app.export import place_of

if TYPE_CHECKING:
    from app.engine.benchmark import Circumstances, Timing

_CONTEXT = 90  # characters shown on each side of an answer
_BOLD, _PLAIN = "\x1b[1m", "\x1b[0m"


def shows_bold(stream: TextIO) -> bool:
    """Tell whether `stream` is a terminal that understands bold (https://no-color.org is respected)."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def ask_lines(documents: Sequence[Document], result: AskResult, bold: bool) -> Iterator[str]:
    """Describe an answer, or that there is none, and end with the latency line."""
    if result.verdict is not None:
        yield from _yes_or_no(documents, result.verdict)
    if not result.has_answer:
        yield f"No answer in {_these(documents)} ({_percent(result.no_answer_confidence)} sure)."
        yield "The closest words:"
    for number, answer in enumerate(result.answers, start=1):
        document = documents[answer.passage]
        yield (
            f"{number}. {visible(answer.text)} - {_percent(answer.confidence)}, "
            f"{_place(documents, document, answer.start)}, characters {answer.start} to {answer.end}"
        )
        yield f"   {in_context(document.text, answer, bold)}"
    yield from _left_out("parts", result.windows_total, result.windows_left_out)
    yield latency_line(result.whole_latency)


def _yes_or_no(documents: Sequence[Document], verdict: ClaimResult) -> Iterator[str]:
    """Nothing where the documents do not say."""
    words = {Verdict.SUPPORTED: "Yes", Verdict.CONTRADICTED: "No", Verdict.DISPUTED: "Some say yes, some no"}
    if verdict.verdict in words:
        decisive = verdict.evidence[0]
        document = documents[decisive.passage]
        place = _place(documents, document, decisive.start)
        yield f"{words[verdict.verdict]} - {_percent(verdict.probability)}, {place}"
        yield f"   {visible(decisive.text)}"


def check_lines(documents: Sequence[Document], result: ClaimResult) -> Iterator[str]:
    """Describe a verdict and its evidence, and end with the latency line."""
    yield {
        Verdict.SUPPORTED: "Supported",
        Verdict.CONTRADICTED: "Contradicted",
        Verdict.DISPUTED: "Disputed: there is evidence on both sides",
        Verdict.OPEN: f"Open: nothing in {_these(documents)} decides it",
    }[result.verdict] + f" ({_percent(result.probability)} sure)."
    for found in result.evidence:
        document = documents[found.passage]
        says = {"entailment": "supports", "contradiction": "contradicts", "neutral": "says nothing"}[found.label]
        share = max(found.entailment, found.neutral, found.contradiction)
        place = _place(documents, document, found.start)
        yield f"{says} - {_percent(share)}, {place}, characters {found.start} to {found.end}"
        yield f"   {visible(found.text)}"
    yield from _left_out("sentences", result.sentences_total, result.sentences_left_out)
    yield latency_line(result.latency)


def extract_lines(document: Document) -> Iterator[str]:
    """Return the text line by line; where it has pages, each begins with a line that says which it is."""
    stretches = document.pages or (None,)
    for page in stretches:
        if page:
            yield f"--- {visible(page.name)}, characters {page.start} to {page.end} ---"
        text = document.text[page.start : page.end] if page else document.text
        yield from (visible(line, tabs=True) for line in text.rstrip("\n").split("\n"))


def nli_lines(judgement: Judgement) -> Iterator[str]:
    """Describe a judgement, and end with the latency line."""
    yield {
        "entailment": "Entailed: the premise says so.",
        "neutral": "Neutral: the premise does not say.",
        "contradiction": "Contradicted: the premise says otherwise.",
    }[judgement.label]
    yield f"  entailment    {_percent(judgement.entailment)}"
    yield f"  neutral       {_percent(judgement.neutral)}"
    yield f"  contradiction {_percent(judgement.contradiction)}"
    yield latency_line(judgement.latency)


def bench_lines(timings: "Sequence[Timing]") -> Iterator[str]:
    """Describe one length in one line, to be copied, and below it how others compare with the first of `timings`."""
    first, *others = timings
    yield (
        f"{first.length} tokens, batch 1: p90 {first.p90_ms:.1f} ms, median {first.median_ms:.1f} ms, "
        f"fastest {first.fastest_ms:.1f} ms ({first.runs} runs, {_many(first.threads, 'thread')}, {first.model})"
    )
    for other in others:
        low, high = other.ratio_quartiles
        same = "" if other.difference is None else f"; logits differ by at most {other.difference:.2g}"
        yield (
            f"  {other.model}: {other.ratio:.2f} times as long ({low:.2f} to {high:.2f}; p90 {other.ratio_p90:.2f}), "
            f"p90 {other.p90_ms:.1f} ms, median {other.median_ms:.1f} ms, fastest {other.fastest_ms:.1f} ms{same}"
        )


def citation(found: "Circumstances", timings: "Sequence[Timing]") -> str:
    """Say in one line, to be copied, what was measured as MLPerf Mobile does: batch 1, the longest text, p90."""
    ours = [timing for timing in timings if timing.model == timings[0].model]
    best = min(ours, key=lambda timing: (-timing.length, timing.p90_ms))
    return (
        f"{found}: {best.model}, batch 1, {best.length} tokens, {_many(best.threads, 'thread')}, "
        f"{best.runs} runs: p90 {best.p90_ms:.1f} ms, median {best.median_ms:.1f} ms"
    )


def latency_line(latency: Latency) -> str:
    """Return for example `total 41 ms (tokenise 1 / rank 0 / model 39 / decode 1) - 1 window, 184 tokens, ...`."""
    return (
        f"total {latency.total_ms:.0f} ms (tokenise {latency.tokenise_ms:.0f} / rank {latency.retrieve_ms:.0f}"
        f" / model {latency.model_ms:.0f} / decode {latency.decode_ms:.0f}) - {_many(latency.windows, 'window')}, "
        f"{_many(latency.tokens, 'token')}, {_many(latency.threads, 'thread')}, {latency.model}"
    )


def in_context(passage: str, answer: Answer, bold: bool) -> str:
    """Return the answer marked, bold or between asterisks, with whole words of its line around it."""
    before = passage[max(0, answer.start - _CONTEXT) : answer.start]
    after = passage[answer.end : answer.end + _CONTEXT]
    if "\n" in before:
        before = before.rpartition("\n")[2]
    elif answer.start > _CONTEXT:
        before = "…" + (before.partition(" ")[2] or before)
    if "\n" in after:
        after = after.partition("\n")[0]
    elif answer.end + _CONTEXT < len(passage):
        after = (after.rpartition(" ")[0] or after) + "…"
    opening, closing = (_BOLD, _PLAIN) if bold else ("**", "**")
    return f"{visible(before)}{opening}{visible(answer.text)}{closing}{visible(after)}"


def visible(text: str, *, tabs: bool = False) -> str:
    """Put white space on one line and make control characters harmless to the terminal; `tabs` stay if wanted."""
    return "".join(character if tabs and character == "\t" else _harmless(character) for character in text)


def _harmless(character: str) -> str:
    if character.isspace():
        return " "
    return "\ufffd" if unicodedata.category(character) == "Cc" else character


def _these(documents: Sequence[Document]) -> str:
    return "this text" if len(documents) == 1 else f"these {len(documents)} documents"


def _place(documents: Sequence[Document], document: Document, offset: int) -> str:
    _, page, line = place_of(document, offset)
    place = visible(page) if page else f"line {line}"
    return place if len(documents) == 1 else f"{visible(document.title)}, {place}"


def _left_out(what: str, done: int, left_out: int) -> Iterator[str]:
    if left_out:
        yield f"Read the likeliest {done} of {done + left_out} {what}; --everything reads all of them."


def _percent(share: float) -> str:
    return f"{share:.0%}"


def _many(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
