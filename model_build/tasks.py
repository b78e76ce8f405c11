"""What the two tasks are called, and what the head gives for each."""

from __future__ import annotations

LABELS = ("entailment", "neutral", "contradiction")  # the order of the NLI logits
OUTPUTS = {"qa": 2, "nli": len(LABELS)}  # QA: start and end of the answer
NO_ANSWER = 0  # the position of [CLS], at which an answer that is not there starts and ends
