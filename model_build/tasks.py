"""What the two tasks are called, and what the head gives for each."""

from __future__ import annotations

from app.engine.bundle import ENTAILMENT, QUESTION_ANSWERING

LABELS = ("entailment", "neutral", "contradiction")  # the order of the NLI logits
OUTPUTS = {"qa": 2, "nli": len(LABELS)}  # QA: start and end of the answer
ENGINE_TASK = {"qa": QUESTION_ANSWERING, "nli": ENTAILMENT}
