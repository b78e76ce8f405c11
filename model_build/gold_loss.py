"""How little a bundle expects the gold answers of questions: its log loss, as in training.

F1 only sees where one span overtakes another. The log loss sees every logit, so it tells two bundles apart with far
fewer questions; of pairs `calibration.fit_pairs` has it.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from app.engine.bundle import ModelBundle, load_bundle
from app.engine.errors import LongQuestionError
from app.engine.session import Session
from app.engine.tokeniser import Tokeniser
from app.engine.windows import plan_windows
from model_build.readings import on_every_core
from model_build.tasks import NO_ANSWER, token_span

Array = npt.NDArray[np.float64]


@functools.lru_cache(maxsize=1)
def _parts(folder: Path, in_float: bool) -> tuple[ModelBundle, Tokeniser, Session]:
    """One a process; each runs on one thread, because the processes share the cores."""
    bundle = replace(load_bundle(folder), in_float=in_float)
    return bundle, Tokeniser(bundle), Session(bundle, 1)


def gold_losses(bundle: ModelBundle, questions: Sequence[Mapping[str, Any]], *, title: str) -> Array:
    """The log loss of each question's first gold answer, [questions], in nats: the mean of its start's and its end's.

    Of a context of several windows it is that of the window with most of the answer, or of the first where there is
    none. It is not a number where the answer's text does not stand in the context.
    """
    return np.array(list(on_every_core(functools.partial(_loss, bundle.folder, bundle.in_float), questions, title)))


def _loss(folder: Path, in_float: bool, question: Mapping[str, Any]) -> float:
    bundle, tokeniser, session = _parts(folder, in_float)
    context = tokeniser.encode(question["context"])
    asked = tokeniser.encode(question["question"])
    plan = plan_windows(
        tokeniser, asked, context, max_length=bundle.max_length, stride=bundle.stride, too_long=LongQuestionError
    )
    window, places = plan[0], [NO_ANSWER, NO_ANSWER]
    if question["answers"]:
        answer = question["answers"][0]
        placed = {"answer_start": question["context"].find(answer["text"]), **answer}  # data need not say where
        span = token_span(placed, zip(context.starts, context.ends, strict=True))
        if span is None or placed["answer_start"] < 0:
            return math.nan
        first, last = span
        window = max(plan, key=lambda w: min(w.stop, last + 1) - max(w.first, first))
        places = [window.lead + min(max(place, window.first), window.stop - 1) - window.first for place in span]
    logits = session.run(window.input_ids, window.token_type_ids)
    return float(np.mean([np.logaddexp.reduce(side) - side[place] for side, place in zip(logits, places, strict=True)]))
