"""What the two tasks are called, and what the head gives for each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

LABELS = ("entailment", "neutral", "contradiction")  # the order of the NLI logits
OUTPUTS = {"qa": 2, "nli": len(LABELS)}  # QA: start and end of the answer
NO_ANSWER = 0  # the position of [CLS], at which an answer that is not there starts and ends


def token_span(answer: Mapping[str, Any], offsets: Iterable[tuple[int, int]]) -> tuple[int, int] | None:
    """First and last of the tokens, by their offsets in the context, of a gold answer; None where it touches none."""
    begin = answer["answer_start"]
    end = begin + len(answer["text"])
    touched = [i for i, (left, right) in enumerate(offsets) if left < end and right > begin]
    return (touched[0], touched[-1]) if touched else None
