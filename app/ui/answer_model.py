"""An answer as a row of a list."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.ui.citing import one_line, place_name
from app.ui.snippet import Snippet
from app.ui.source import Source
from app.ui.wording import milliseconds, percentage

if TYPE_CHECKING:
    from app.engine.qa import Answer
    from app.engine.verification import Verification

# By this name the strings are found that are to be translated.
translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One answer with the words around it.

    `page` is empty where the document has none. `weak`: the model thinks that the documents do not answer.
    `found_ms` is how long it took until it was found. `verification` is there when the answer has been verified,
    and `verifying` says that it is about to be.
    """

    answer: Answer
    source: Source
    snippet: Snippet
    page: str = ""
    weak: bool = False
    found_ms: float = 0.0
    verification: Verification | None = None
    verifying: bool = False

    @property
    def verdict(self) -> str | None:
        """What the answer's own sentence says of it: entailment, neutral or contradiction; None: not verified."""
        return self.verification.judgement.label if self.verification else None

    @property
    def identity(self) -> Hashable:
        """Which answer it is."""
        return self.source.key, self.source.edition, self.answer.start, self.answer.end

    @property
    def place(self) -> str:
        """Document and page."""
        return place_name(self.source, self.page)

    @property
    def sentence(self) -> str:
        """The answer among the words around it."""
        return f"{self.snippet.before}{self.snippet.answer}{self.snippet.after}"

    @property
    def certainty(self) -> str:
        """How sure the model is."""
        return translate("Answer", "{share} sure").format(share=percentage(self.answer.confidence))

    @property
    def spoken(self) -> str:
        """The answer in one line, for screen readers."""
        parts = [one_line(self.answer.text), self.certainty, self.place]
        if self.verdict is not None:
            parts.append(verdict_words(self.verdict)[0])
        return ", ".join(parts)

    @property
    def description(self) -> str:
        """The sentence."""
        return self.sentence

    @property
    def tooltip(self) -> str:
        """Where it is and how it was found; what was verified."""
        lines = [
            self.place,
            translate("Answer", "Found after {time} ms. Of answers this sure, about {share} are right.").format(
                time=milliseconds(self.found_ms), share=percentage(self.answer.confidence)
            ),
        ]
        if self.verification is not None:
            judgement = self.verification.judgement
            share = percentage(getattr(judgement, judgement.label))
            lines.append(
                translate("Answer", "Verified: “{claim}” {verdict} ({share} sure)").format(
                    claim=one_line(self.verification.claim),
                    verdict=verdict_words(judgement.label)[1],
                    share=share,
                )
            )
        return "\n".join(lines)


def verdict_words(label: str) -> tuple[str, str]:
    """How a verdict about an answer is said, on its card and within a sentence about its claim."""
    return {
        "entailment": (
            translate("Answer", "Its own sentence supports it"),
            translate("Answer", "is supported by the sentence"),
        ),
        "neutral": (
            translate("Answer", "Not clear from its sentence alone"),
            translate("Answer", "is not clear from the sentence alone"),
        ),
        "contradiction": (
            translate("Answer", "Its own sentence contradicts it"),
            translate("Answer", "is contradicted by the sentence"),
        ),
    }[label]
