"""What a report says about a bundle's readings of a data set: numbers only, no words of the data but in `Miss`."""

from __future__ import annotations

import re
import statistics
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.engine.bundle import ModelBundle
from model_build.calibration import (
    Array,
    Bin,
    expected_calibration_error,
    question_confidence,
    reliability,
    rightness,
)
from model_build.evaluation import graded, is_right, pair_scores, question_scores, said
from model_build.readings import NliReading, QaReading
from model_build.report.sample import LINE
from model_build.squad_metrics import Graded, at_threshold
from model_build.tasks import LABELS

MISSES = 20
EXCERPT = 240  # characters of a text that is shown with a miss

_TYPES = re.compile(r"\b(how many|how much|who|whom|whose|when|where|which|why|what|how)\b")
_SAME = {"whom": "who", "whose": "who", "how much": "how many"}
_LENGTHS = (0, 75, 100, 125, 150, 200, 300)  # words of a context
_CLAIM_LENGTHS = (0, 5, 8, 11, 15, 20)  # words of a hypothesis
_PREMISE_LENGTHS = (0, 10, 15, 20, 30, 50, 100)


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the examples: how many, how many percent are right, and a second number if there is one."""

    name: str
    examples: int
    percent: float | None
    second: float | None = None


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The parts of a data set by one property; `columns` name the numbers of a part."""

    title: str
    columns: tuple[str, ...]
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Calibrated:
    """How far confidences can be believed before and after the bundle's temperature."""

    title: str
    before: tuple[Bin, ...]
    after: tuple[Bin, ...]
    error_before: float
    error_after: float


@dataclass(frozen=True, slots=True)
class ThresholdCurve:
    """F1 in percent over the threshold: of all questions, of those with an answer, of those without."""

    thresholds: tuple[float, ...]
    overall: tuple[float, ...]
    answerable: tuple[float, ...]
    unanswerable: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Confusion:
    """Pairs by gold label (rows) and by what the bundle said (columns), both in the order of `LABELS`."""

    title: str
    counts: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Miss:
    """A sure error: where the example stands, what kind it is, and its texts by name."""

    line: int
    source: str
    confidence: float
    kind: str
    texts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SetReport:
    """Everything about one data set."""

    data: str
    examples: int
    scores: dict[str, Any]
    breakdowns: tuple[Breakdown, ...]
    calibrated: tuple[Calibrated, ...]
    misses: tuple[Miss, ...]
    curve: ThresholdCurve | None = None
    confusions: tuple[Confusion, ...] = ()


def question_type(question: str) -> str:
    """The first question word: who, when, where, which, why, what, how, "how many", or "other"."""
    found = _TYPES.search(question.lower())
    return _SAME.get(found[1], found[1]) if found else "other"


def length_name(text: str, borders: Sequence[int]) -> str:
    """The interval of `borders` that the text's number of words falls into, as in "100 to 124"."""
    words = len(text.split())
    place = int(np.searchsorted(borders, words, side="right")) - 1
    if place == len(borders) - 1:
        return f"{borders[place]} and more"
    return f"{borders[place]} to {borders[place + 1] - 1}"


def _lengths(borders: Sequence[int]) -> list[str]:
    return [length_name("w " * border, borders) for border in borders]


def report_questions(data: str, readings: Sequence[QaReading], bundle: ModelBundle) -> SetReport:
    """Measure a question-answering bundle's readings."""
    grades = graded(readings)
    both = any(not g.answerable for g in grades)
    kinds = [question_type(r.example["question"]) for r in readings]
    lengths = [length_name(r.example["context"], _LENGTHS) for r in readings]
    names = sorted(set(kinds), key=lambda kind: (kind == "other", -kinds.count(kind)))
    confidence = question_confidence(readings, bundle.null_threshold, bundle.temperature)
    return SetReport(
        data=data,
        examples=len(readings),
        scores=question_scores(readings, bundle.null_threshold),
        breakdowns=(
            _by_question("question word", names, kinds, grades, bundle.null_threshold),
            _by_question("words of the context", _lengths(_LENGTHS), lengths, grades, bundle.null_threshold),
        ),
        calibrated=(
            _calibrated(
                "all questions",
                question_confidence(readings, bundle.null_threshold, 1.0),
                confidence,
                rightness(grades),
            ),
        ),
        misses=_question_misses(readings, grades, confidence, bundle.null_threshold),
        curve=threshold_curve(grades) if both else None,
    )


def _by_question(
    title: str, names: Sequence[str], of: Sequence[str], grades: Sequence[Graded], threshold: float
) -> Breakdown:
    """F1 of the best span where there is an answer, and how often nothing is said where there is none."""
    parts = []
    for name in names:
        mine = [g for g, own in zip(grades, of, strict=True) if own == name]
        f1 = [100 * g.f1 for g in mine if g.answerable]
        silent = [100.0 * (g.score <= threshold) for g in mine if not g.answerable]
        if mine:
            means = (statistics.fmean(values) if values else None for values in (f1, silent))
            parts.append(Part(name, len(mine), *means))
    columns: tuple[str, ...] = ("F1 where there is an answer",)
    if any(part.second is not None for part in parts):
        columns += ("left unanswered where there is none",)
    return Breakdown(title, columns, tuple(parts))


def threshold_curve(grades: Sequence[Graded], points: int = 61) -> ThresholdCurve:
    """F1 over thresholds between the 1st and the 99th percentile of the scores."""
    scores = [g.score for g in grades if np.isfinite(g.score)]
    low, high = np.percentile(scores, (1, 99)).tolist() if scores else (0.0, 0.0)
    if low == high:
        low, high = low - 1, high + 1
    thresholds = np.linspace(low, high, points).tolist()
    kinds = (grades, [g for g in grades if g.answerable], [g for g in grades if not g.answerable])
    curves = (tuple(at_threshold(kind, t)[1] if kind else 0.0 for t in thresholds) for kind in kinds)
    return ThresholdCurve(tuple(thresholds), *curves)


def _calibrated(title: str, before: Array, after: Array, right: Array) -> Calibrated:
    return Calibrated(
        title,
        tuple(reliability(before, right)),
        tuple(reliability(after, right)),
        expected_calibration_error(before, right),
        expected_calibration_error(after, right),
    )


def _question_misses(
    readings: Sequence[QaReading], grades: Sequence[Graded], confidence: Array, threshold: float
) -> tuple[Miss, ...]:
    """The surest answers that share no word with a gold one, or that answer what the text does not."""
    wrong = [
        (sure, reading, grade)
        for sure, reading, grade in zip(confidence.tolist(), readings, grades, strict=True)
        if reading.texts and grade.score > threshold and (not grade.answerable or grade.f1 == 0)
    ]
    misses = []
    for sure, reading, grade in sorted(wrong, key=lambda item: -item[0])[:MISSES]:
        example = reading.example
        golds = list(dict.fromkeys(answer["text"] for answer in example["answers"]))
        wrong_how = "no word of a right answer" if grade.answerable else "answered, though the text does not"
        kind = f"“{question_type(example['question'])}” question: {wrong_how}"
        texts = (
            ("question", example["question"]),
            ("said", reading.texts[0]),
            ("right", "; ".join(golds[:3]) if grade.answerable else "no answer in this text"),
            ("text", _excerpt(example["context"], reading.texts[0])),
        )
        misses.append(Miss(example[LINE], example.get("source", ""), sure, kind, texts))
    return tuple(misses)


def _excerpt(text: str, around: str) -> str:
    """The text, cut to some words before and after a place in it."""
    place = max(0, text.find(around))
    begin = max(0, place - EXCERPT // 2)
    end = min(len(text), place + len(around) + EXCERPT // 2)
    return ("…" if begin else "") + text[begin:end] + ("…" if end < len(text) else "")


def report_pairs(data: str, readings: Sequence[NliReading], bundle: ModelBundle) -> SetReport:
    """Measure an inference bundle's readings; two-way gold labels count for accuracy only."""
    three_way = [r for r in readings if r.example["label"] in LABELS]
    first = readings[0].example.get("source", "all")
    views = {"all three-way pairs": three_way}
    of_first = [r for r in three_way if r.example.get("source") == first]
    if 0 < len(of_first) < len(three_way):
        views[first] = of_first

    def by(title: str, names: Sequence[str], name_of: Callable[[dict[str, Any]], str]) -> Breakdown:
        groups: dict[str, list[NliReading]] = defaultdict(list)
        for reading in readings:
            groups[name_of(reading.example)].append(reading)
        parts = tuple(
            Part(n, len(groups[n]), 100 * statistics.fmean(map(is_right, groups[n]))) for n in names if groups[n]
        )
        return Breakdown(title, ("accuracy",), parts)

    sources = list(dict.fromkeys(r.example.get("source", "all") for r in readings))
    return SetReport(
        data=data,
        examples=len(readings),
        scores=pair_scores(readings),
        breakdowns=(
            by("source", sources, lambda example: str(example.get("source", "all"))),
            by(
                "words of the claim",
                _lengths(_CLAIM_LENGTHS),
                lambda example: length_name(example["hypothesis"], _CLAIM_LENGTHS),
            ),
            by(
                "words of the text",
                _lengths(_PREMISE_LENGTHS),
                lambda example: length_name(example["premise"], _PREMISE_LENGTHS),
            ),
        ),
        calibrated=tuple(_calibrated_pairs(title, view, bundle.temperature) for title, view in views.items() if view),
        misses=_pair_misses(readings),
        confusions=tuple(_confusion(title, view) for title, view in views.items() if view),
    )


def _calibrated_pairs(title: str, readings: Sequence[NliReading], temperature: float) -> Calibrated:
    shares = np.array([[r.probabilities[label] for label in LABELS] for r in readings])
    # Softmax probabilities to the power of T, made to sum to one again, are those of temperature 1.
    plain = np.clip(shares, 1e-12, 1) ** temperature
    plain /= plain.sum(axis=1, keepdims=True)
    right = np.array([float(is_right(r)) for r in readings])
    return _calibrated(title, plain.max(axis=1), shares.max(axis=1), right)


def _confusion(title: str, readings: Sequence[NliReading]) -> Confusion:
    counts = np.zeros((len(LABELS), len(LABELS)), dtype=int)
    for r in readings:
        counts[LABELS.index(r.example["label"]), LABELS.index(said(r))] += 1
    return Confusion(title, tuple(tuple(row) for row in counts.tolist()))


def _pair_misses(readings: Sequence[NliReading]) -> tuple[Miss, ...]:
    wrong = sorted((r for r in readings if not is_right(r)), key=lambda r: -r.probabilities[said(r)])
    return tuple(
        Miss(
            r.example[LINE],
            r.example.get("source", ""),
            r.probabilities[said(r)],
            f"{r.example['label'].replace('_', ' ')}: said {said(r)}",
            (("text", r.example["premise"][: 2 * EXCERPT]), ("claim", r.example["hypothesis"])),
        )
        for r in wrong[:MISSES]
    )
