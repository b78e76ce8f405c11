"""A sentence that speaks for a claim, against it or about something else, as a row of a list."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.ui.citing import one_line, place_name
from app.ui.source import Source
from app.ui.wording import percentage

if TYPE_CHECKING:
    from app.engine.evidence import Evidence

_MOST_SHOWN = 420


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One sentence; `page` is empty where the document has none."""

    evidence: Evidence
    source: Source
    page: str = ""

    @property
    def identity(self) -> Hashable:
        """Which sentence it is."""
        return self.source.key, self.source.edition, self.evidence.start, self.evidence.end

    @property
    def place(self) -> str:
        """Document and page."""
        return place_name(self.source, self.page)

    @property
    def sentence(self) -> str:
        """The sentence on one line."""
        return one_line(self.evidence.text)

    @property
    def shown(self) -> str:
        """As much of the sentence as a card holds."""
        words = self.sentence
        return words if len(words) <= _MOST_SHOWN else words[:_MOST_SHOWN].rsplit(maxsplit=1)[0] + "…"

    @property
    def probability(self) -> float:
        """How sure the model is of the label, 0 to 1."""
        share: float = getattr(self.evidence, self.evidence.label)
        return share

    @property
    def headline(self) -> str:
        """What the sentence does to the claim."""
        return label_words(self.evidence.label)

    @property
    def spoken(self) -> str:
        """The sentence and what it does, for screen readers."""
        return f"{self.headline}, {percentage(self.probability)}: {self.sentence}"

    @property
    def description(self) -> str:
        """Where it stands."""
        return self.place

    @property
    def tooltip(self) -> str:
        """The three probabilities, and the rest of a sentence that the card does not hold."""
        shares = " · ".join(
            f"{label_words(label)} {percentage(getattr(self.evidence, label))}"
            for label in ("entailment", "contradiction", "neutral")
        )
        whole = [] if self.shown == self.sentence else [self.sentence]
        return "\n".join([*whole, self.place, shares])


def label_words(label: str) -> str:
    """How a label is said."""
    return {
        "entailment": QCoreApplication.translate("Evidence", "Supports"),
        "contradiction": QCoreApplication.translate("Evidence", "Contradicts"),
        "neutral": QCoreApplication.translate("Evidence", "Says nothing"),
    }[label]
