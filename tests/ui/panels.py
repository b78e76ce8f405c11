"""Sources and results for the panels, without an engine."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QListView, QWidget

from app.documents.document import Document, Page
from app.engine.evidence import ClaimResult, Evidence, judge_by
from app.engine.nli import Judgement
from app.engine.qa import Answer, AskResult
from app.engine.verification import Verification
from app.ui.answer_model import AnswerRow
from app.ui.source import Source
from tests.ui.fakes import LATENCY

LIGHTHOUSE = "The lamp was lit in 1876. Josiah Penhale kept it. His 🗼 daughter Ruth came later."
CONTRACT = "The rent is 940 euros a month.\nDogs are not allowed in the building. Dogs are welcome in the garden."
SOURCES = (
    Source(1, Document("lighthouse.md", "markdown", LIGHTHOUSE, None), 0),
    Source(2, Document("contract.pdf", "pdf", CONTRACT, None, (Page("1", 0, 31), Page("2", 31, len(CONTRACT)))), 0),
)


def answers(
    *found: tuple[str, float],
    threshold: float = 0.0,
    done: int = 1,
    total: int = 1,
    left_out: int = 0,
    question: str = "who?",
    ms: float = 40.0,
    sources: Sequence[Source] = SOURCES,
) -> AskResult:
    """A result with these words and scores, best first; confidences follow the scores."""
    shown = []
    for words, score in found:
        passage = next(number for number, source in enumerate(sources) if words in source.document.text)
        start = sources[passage].document.text.index(words)
        shown.append(Answer(words, start, start + len(words), score, max(0.0, min(0.99, score / 10)), passage))
    return AskResult(
        question=question,
        answers=tuple(shown),
        has_answer=False,
        no_answer_confidence=0.3,
        threshold=threshold,
        windows_done=done,
        windows_total=total,
        latency=replace(LATENCY, tokenise_ms=0.0, retrieve_ms=0.0, model_ms=ms, decode_ms=0.0),
        windows_left_out=left_out,
    ).at_threshold(threshold)


def evidence(
    *found: tuple[str, float, float], claim: str = "Dogs may be kept.", done: int = 3, total: int = 3, left_out: int = 0
) -> ClaimResult:
    """A result with these sentences, each with its entailment and its contradiction."""
    rows = []
    for words, support, against in found:
        passage = next(number for number, source in enumerate(SOURCES) if words in source.document.text)
        start = SOURCES[passage].document.text.index(words)
        shares = {"entailment": support, "neutral": 1 - support - against, "contradiction": against}
        label = max(shares, key=shares.__getitem__)
        rows.append(Evidence(words, start, start + len(words), passage, **shares, label=label))
    verdict, probability = judge_by(rows)
    return ClaimResult(claim, verdict, probability, tuple(rows), done, total, left_out, LATENCY)


def verification(row: AnswerRow, label: str) -> Verification:
    """What the answer's sentence says of it."""
    shares = {"entailment": 0.05, "neutral": 0.15, "contradiction": 0.05} | {label: 0.8}
    judgement = Judgement(label, **shares, latency=LATENCY, windows_done=1, windows_total=1)
    return Verification("It was Penhale.", row.answer.start, row.answer.end, judgement)


def words_of(rows: Sequence[AnswerRow]) -> list[str]:
    """The answers' words."""
    return [row.answer.text for row in rows]


def index_of(view: QListView, row: int) -> QModelIndex:
    """The row's index."""
    return view.model().index(row, 0)


def show(qtbot, panel: QWidget, width: int = 400, height: int = 600) -> None:
    """Put the panel on the screen."""
    qtbot.addWidget(panel)
    panel.resize(width, height)
    panel.show()
    panel.activateWindow()
    qtbot.waitUntil(panel.isActiveWindow)
