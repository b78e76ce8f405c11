"""`edgewise-build verdicts`: how often the verdict on a claim is right, in documents as people have them.

Of questions with the articles that they are about, claims are made: with the answer, with another one of the same kind,
and about another article. Pairs of sentences keep their claims, and their premise is put among others up to about 20
pages. Either way the application's own search decides which sentences are held against a claim.
"""

from __future__ import annotations

import datetime
import random
import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from app.engine.bundle import ENTAILMENT, ModelBundle
from app.engine.claims import as_claim
from app.engine.evidence import ClaimChecker, Verdict
from app.engine.machine import cpu_model
from app.engine.nli import EntailmentJudge
from model_build.report.sample import sampled
from model_build.statements import AlikeAnswers, can_be_stated, first_answer
from model_build.steadiness import WORDS, joined

SEED = 20261130


@dataclass(frozen=True, slots=True)
class Case:
    """A claim, what is `known` of it, and a document; what it is about stands at `place`, if it is in there at all."""

    known: str
    claim: str
    document: str
    place: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The verdict on a claim, whether the sentence that decided stands at its place, and the milliseconds it took."""

    known: str
    verdict: Verdict
    found: bool
    milliseconds: float


def verdicts(bundle: ModelBundle, path: Path, limit: int | None = None, source: str | None = None) -> dict[str, Any]:
    """Judge at most `limit` claims of each source, or of one `source`, evenly spread over a file.

    All but the counts are percentages of the claims of which the same is known, or milliseconds. `found` is how often
    the sentence that says most stands where the claim comes from. ValueError where the file does not suit the bundle.
    """
    if bundle.task != ENTAILMENT:
        raise ValueError(f"{bundle.folder} judges no claims.")
    everything = [one for one in sampled(path, None) if source in (None, one.get("source"))]
    chosen = [one for one in sampled(path, limit) if source in (None, one.get("source"))]
    if not chosen:
        raise ValueError(f"{path} holds nothing of the source {source}.")
    made = _of_questions if "question" in chosen[0] else _of_pairs
    try:
        cases = list(made(chosen, everything))
    except KeyError as error:
        raise ValueError(f"An example of {path.name} has no {error}: is it questions with titles, or pairs?") from error
    checker = ClaimChecker(EntailmentJudge(bundle))
    outcomes = [
        _outcome(checker, case) for case in tqdm(cases, desc=path.name, mininterval=10, ascii=True, disable=None)
    ]
    return {
        "model": bundle.identity,
        "data": path.name if source is None else f"{source} of {path.name}",
        "claims": len(outcomes),
        "verdicts": {
            known: _summary([one for one in outcomes if one.known == known])
            for known in dict.fromkeys(one.known for one in outcomes)
        },
        "machine": cpu_model(),
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
    }


def _of_questions(chosen: Sequence[Mapping[str, Any]], everything: Sequence[Mapping[str, Any]]) -> Iterator[Case]:
    """Three claims for each question: "true", "false" and, about the next article, "elsewhere"."""
    asked: dict[str, list[Mapping[str, Any]]] = {}
    for example in everything:
        asked.setdefault(str(example["title"]), []).append(example)
    documents = {
        title: "\n\n".join(dict.fromkeys(str(one["context"]) for one in examples)) for title, examples in asked.items()
    }
    answers = {title: AlikeAnswers(examples) for title, examples in asked.items()}
    titles = list(asked)
    for number, example in enumerate(chosen):
        if not can_be_stated(example):
            continue
        title, context, question = str(example["title"]), str(example["context"]), str(example["question"]).strip()
        answer, start = first_answer(example)
        document = documents[title]
        begin = document.index(context) + start
        place = (begin, begin + len(answer))
        said = " ".join([question, context, *(one["text"] for one in example["answers"])])
        wrong = answers[title].another(answer, said, np.random.default_rng((SEED, number)))
        yield Case("true", as_claim(question, answer), document, place)
        if wrong:
            yield Case("false", as_claim(question, wrong), document, place)
        if len(titles) > 1:
            other = titles[(titles.index(title) + 1) % len(titles)]
            yield Case("elsewhere", as_claim(question, answer), documents[other], None)


def _of_pairs(chosen: Sequence[Mapping[str, Any]], everything: Sequence[Mapping[str, Any]]) -> Iterator[Case]:
    """Each claim against its premise alone and against a document of such premises."""
    premises = list(dict.fromkeys(str(one["premise"]) for one in everything))
    for number, example in enumerate(chosen):
        premise, claim, label = (str(example[name]) for name in ("premise", "hypothesis", "label"))
        chance = random.Random(f"{SEED} {number}")
        rest = [other for other in premises if other != premise]
        chance.shuffle(rest)
        document = joined(premise, rest, WORDS, chance)
        begin = document.index(premise)
        yield Case(f"{label}, alone", claim, premise, (0, len(premise)))
        yield Case(label, claim, document, (begin, begin + len(premise)))


def _outcome(checker: ClaimChecker, case: Case) -> Outcome:
    *_, result = checker.steps([case.document], case.claim)
    found = False
    if case.place and result.evidence:
        start, end = case.place
        first = result.evidence[0]
        found = first.start < end and start < first.end
    return Outcome(case.known, result.verdict, found, result.latency.total_ms)


def _summary(outcomes: Sequence[Outcome]) -> dict[str, float]:
    def share(hits: Iterator[bool]) -> float:
        return round(100 * statistics.fmean(hits), 1)

    return {
        "claims": len(outcomes),
        **{str(verdict): share(one.verdict == verdict for one in outcomes) for verdict in Verdict},
        "found": share(one.found for one in outcomes),
        "median_ms": round(statistics.median(one.milliseconds for one in outcomes), 1),
    }


def table(result: Mapping[str, Any]) -> str:
    """The measurement as lines of text."""
    lines = [
        f"{result['model']}, {result['claims']} claims of {result['data']}; {result['machine']}, {result['date']}",
        f"{'':<22}{'claims':>7}" + "".join(f"{verdict:>14}" for verdict in (*Verdict, "found")) + f"{'median':>12}",
    ]
    for known, row in result["verdicts"].items():
        shares = "".join(f"{row[name]:>12.1f} %" for name in (*map(str, Verdict), "found"))
        lines.append(f"{known:<22}{row['claims']:>7}{shares}{row['median_ms']:>9.1f} ms")
    return "\n".join(lines)
