"""\"Yes\" or \"No\": what the documents say to a question that can be answered so, and the sentence that decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.ui.citing import one_line
from app.ui.headline_card import HeadlineCard, plain_label, shortened
from app.ui.theme import SPACE, Theme, restyle, set_role
from app.ui.wording import percentage

if TYPE_CHECKING:
    from app.engine.evidence import ClaimResult

_MOST_QUOTED = 240


class YesNoCard(HeadlineCard):
    """Says so, how sure it is and by which sentence; leads to that and to all evidence."""

    place_wanted = Signal()
    evidence_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._sentence = plain_label()
        self._place = plain_label()
        set_role(self._place, "muted")
        self.show_place = QPushButton(self.tr("Show it"))
        self.show_place.setToolTip(self.tr("Show the sentence in the document"))
        self.show_place.clicked.connect(self.place_wanted)
        self.show_evidence = QPushButton(self.tr("All evidence"))
        self.show_evidence.clicked.connect(self.evidence_wanted)
        links = QHBoxLayout()
        links.setSpacing(2 * SPACE)
        for button in (self.show_place, self.show_evidence):
            button.setAutoDefault(False)
            set_role(button, "link")
            links.addWidget(button)
        links.addStretch(1)
        self.words.addWidget(self._sentence)
        self.words.addWidget(self._place)
        self.words.addLayout(links)

    def tell(self, result: ClaimResult, place: str) -> None:
        """Show a verdict that has evidence, whose first sentence stands at `place`."""
        quoted = shortened(result.evidence[0].text, _MOST_QUOTED)
        self.say(str(result.verdict), _word(str(result.verdict)), percentage(result.probability))
        self._sentence.setText(self.tr("“{sentence}”").format(sentence=quoted))
        self._place.setText(place)
        self.show_evidence.setToolTip(
            self.tr(
                "The question was read as the claim “{claim}”: show what supports it and what contradicts it"
            ).format(claim=one_line(result.claim))
        )
        self.setAccessibleDescription(f"{quoted} {place}")

    def set_chosen(self, chosen: bool) -> None:
        """Show whether it is this place that the document is at."""
        if chosen != bool(self.property("chosen")):
            self.setProperty("chosen", chosen)
            restyle(self)


def _word(verdict: str) -> str:
    translate = QCoreApplication.translate
    return {
        "supported": translate("YesNoCard", "Yes"),
        "contradicted": translate("YesNoCard", "No"),
        "disputed": translate("YesNoCard", "Some say yes, some no"),
    }[verdict]
