"""`edgewise-build steadiness`: how often an answer changes with what else is in a document, and with what is left out.

Each question's paragraph is put at a random place among paragraphs of the same data set, up to about 20 pages. The
engine reads all of it, the likeliest windows first, so that one reading also tells what every smaller budget of
windows would have answered.
"""

from __future__ import annotations

import datetime
import random
import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tqdm import tqdm

from app.engine.bundle import QUESTION_ANSWERING, ModelBundle
from app.engine.machine import cpu_model
from app.engine.qa import DEFAULT_MOST_WINDOWS, SETTLED, QuestionAnswerer
from model_build.evaluation import check_fields
from model_build.report.sample import sampled
from model_build.squad_metrics import f1, normalise

WORDS = 10_000
"""Of a joined document: some 20 pages."""
BUDGETS = (1, 2, 4, 8, 12, 16, 20, 24, 28, 32, 40, 48)
"""Windows of a joined document, besides the default's own."""
SURETIES = (1.0, 2.0, 4.0)
"""Values of `settled`, at which the reading ends, besides the default's own."""
SEED = 20261124


@dataclass(frozen=True, slots=True)
class Best:
    """The words of the best answer, its confidence, and whether it is clear enough for the engine to call it one."""

    words: str
    confidence: float
    clear: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """The best answers to one question.

    `alone` is the paragraph's own; `after[n - 1]` are the words of the joined document's once its n likeliest windows
    are read. `settled[x]` is how many the application reads where its argument `settled` is x, and `shipped` what it
    answers as it is, with SETTLED.
    """

    golds: tuple[str, ...]
    alone: Best
    after: tuple[str, ...]
    shipped: Best
    settled: Mapping[float, int]

    def within(self, budget: int | None) -> str:
        """The joined document's best answer after at most so many windows; None reads everything."""
        return self.after[-1] if budget is None else self.after[min(budget, len(self.after)) - 1]


def steadiness(
    bundle: ModelBundle,
    path: Path,
    limit: int | None = None,
    *,
    words: int = WORDS,
    one_subject: bool = False,
) -> dict[str, Any]:
    """Measure a bundle on at most `limit` questions, evenly spread over a file.

    With `one_subject`, the paragraphs of the question's own article (their "title" is the same) come before others.
    A changed answer is one whose words differ by more than case, punctuation and articles. `distraction` compares the
    paragraph alone with all of the joined document; each budget is compared with all of it. `clear` is the share of
    best answers that the engine calls one, `confidence` their mean confidence, to be held against F1. `settled` tells
    what the application would do with other values of the engine's argument of this name. All but the counts are
    percentages. ValueError where the file does not suit the bundle.
    """
    if bundle.task != QUESTION_ANSWERING:
        raise ValueError(f"{bundle.folder} answers no questions.")
    chosen = sampled(path, limit)
    check_fields(bundle, path, chosen)
    found = list(tqdm(
        outcomes(bundle, chosen, sampled(path, None), words=words, one_subject=one_subject),
        total=len(chosen), desc=path.name, mininterval=10, ascii=True, disable=None,
    ))  # fmt: skip
    return {
        "model": bundle.identity,
        "lexical_weight": bundle.lexical_weight,
        "data": path.name,
        "questions": len(found),
        "words": words,
        "one_subject": one_subject,
        "median_windows": statistics.median(len(one.after) for one in found),
        "alone": _summary(found, [one.alone for one in found]),
        "everything_f1": _f1(found, [one.within(None) for one in found]),
        "distraction": _share([_differ(one.alone.words, one.within(None)) for one in found]),
        "shipped": {
            **_summary(found, [one.shipped for one in found]),
            "changed": _share([_differ(one.shipped.words, one.within(None)) for one in found]),
            "distraction": _share([_differ(one.alone.words, one.shipped.words) for one in found]),
            "median_windows": statistics.median(one.settled[SETTLED] for one in found),
            "mean_windows": round(statistics.fmean(one.settled[SETTLED] for one in found), 1),
        },
        "budgets": {
            budget: _ended(found, [budget] * len(found)) for budget in sorted({*BUDGETS, DEFAULT_MOST_WINDOWS})
        },
        "settled": {
            value: {
                **_ended(found, [one.settled[value] for one in found]),
                "mean_windows": round(statistics.fmean(one.settled[value] for one in found), 1),
            }
            for value in sorted(found[0].settled)
        },
        "machine": cpu_model(),
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
    }


def outcomes(
    bundle: ModelBundle,
    questions: Sequence[Mapping[str, Any]],
    others: Sequence[Mapping[str, Any]],
    *,
    words: int = WORDS,
    one_subject: bool = False,
) -> Iterator[Outcome]:
    """Ask every question of its paragraph alone, and of a document joined from it and others; on one thread."""
    answerer = QuestionAnswerer(bundle, 1)
    titles = {str(other["context"]): other.get("title") for other in others}
    for number, example in enumerate(questions):
        context, question = str(example["context"]), str(example["question"])
        chance = random.Random(f"{SEED} {number}")
        rest = [other for other in titles if other != context]
        chance.shuffle(rest)
        if one_subject:
            rest.sort(key=lambda other: titles[other] != example.get("title"))
        document = joined(context, rest, words, chance)
        read = {
            value: _after_each_window(answerer, document, question, DEFAULT_MOST_WINDOWS, value)
            for value in (*SURETIES, SETTLED)
        }
        yield Outcome(
            golds=tuple(answer["text"] for answer in example["answers"]),
            alone=_after_each_window(answerer, context, question)[-1],
            after=tuple(best.words for best in _after_each_window(answerer, document, question)),
            shipped=read[SETTLED][-1],
            settled={value: len(steps) for value, steps in read.items()},
        )


def joined(context: str, others: Sequence[str], words: int, chance: random.Random) -> str:
    """Put a paragraph at a random place among the first of the others, about so many words in all."""
    chosen: list[str] = []
    count = len(context.split())
    for other in others:
        if count >= words:
            break
        chosen.append(other)
        count += len(other.split())
    chance.shuffle(chosen)
    chosen.insert(chance.randint(0, len(chosen)), context)
    return "\n\n".join(chosen)


def _after_each_window(
    answerer: QuestionAnswerer, text: str, question: str, most: int | None = None, settled: float = SETTLED
) -> tuple[Best, ...]:
    steps = answerer.steps([text], question, top_k=1, most_windows=most, settled=settled)
    return tuple(
        Best(result.answers[0].text, result.answers[0].confidence, result.has_answer)
        if result.answers
        else Best("", 0.0, clear=False)
        for result in steps
    )


def _differ(one: str, other: str) -> bool:
    return normalise(one) != normalise(other)


def _share(hits: Sequence[float]) -> float:
    return round(100 * statistics.fmean(hits), 2)


def _summary(found: Sequence[Outcome], said: Sequence[Best]) -> dict[str, float]:
    return {
        "f1": _f1(found, [best.words for best in said]),
        "clear": _share([best.clear for best in said]),
        "confidence": _share([best.confidence for best in said]),
    }


def _ended(found: Sequence[Outcome], windows: Sequence[int]) -> dict[str, float]:
    """What became of the answers where reading each joined document ended after so many windows."""
    said = [one.within(count) for one, count in zip(found, windows, strict=True)]
    return {
        "changed": _share([_differ(words, one.within(None)) for one, words in zip(found, said, strict=True)]),
        "f1": _f1(found, said),
    }


def _f1(found: Sequence[Outcome], said: Sequence[str]) -> float:
    best = [max((f1(text, gold) for gold in one.golds), default=0.0) for one, text in zip(found, said, strict=True)]
    return round(100 * statistics.fmean(best), 2)


def _quality(summary: Mapping[str, float]) -> str:
    f1, clear, confidence = (f"{summary[name]:.2f}" for name in ("f1", "clear", "confidence"))
    return f"F1 {f1}, confidence {confidence} %, {clear} % clear enough"


def table(result: Mapping[str, Any]) -> str:
    """The measurement as lines of text."""
    alone, shipped = result["alone"], result["shipped"]
    subject = ", one subject as far as it goes" if result["one_subject"] else ""
    lines = [
        f"{result['model']}, lexical weight {result['lexical_weight']:g}, {result['questions']} questions of "
        f"{result['data']}, {result['words']} words{subject}, "
        f"median {result['median_windows']:g} windows; {result['machine']}, {result['date']}",
        f"paragraph alone: {_quality(alone)}",
        f"all of the joined document: F1 {result['everything_f1']:.2f}; another answer than alone: "
        f"{result['distraction']:.2f} %",
        f"as the application reads: {_quality(shipped)}; another answer than all: {shipped['changed']:.2f} %, than "
        f"alone: {shipped['distraction']:.2f} %; windows: median {shipped['median_windows']:g}, "
        f"mean {shipped['mean_windows']:g}",
        "windows  another answer than all    F1",
    ]
    lines += [f"{budget:>7}  {row['changed']:>21.2f} %  {row['f1']:.2f}" for budget, row in result["budgets"].items()]
    lines += ["settled  another answer than all    F1     windows, mean"]
    lines += [
        f"{value:>7g}  {row['changed']:>21.2f} %  {row['f1']:.2f}  {row['mean_windows']:>13.1f}"
        for value, row in result["settled"].items()
    ]
    return "\n".join(lines)
