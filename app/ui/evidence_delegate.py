"""Draws a piece of evidence as a card: what it does to the claim, the sentence, where it stands."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF

from app.ui.card_delegate import PADDING, Brush, CardDelegate, flowing, line_height, small
from app.ui.evidence_model import EvidenceRow
from app.ui.theme import SPACE
from app.ui.verdict_looks import LABEL_LOOKS
from app.ui.wording import percentage

_BAR_WIDTH = 56.0
_STRIPE = 3.0


class EvidenceDelegate(CardDelegate):
    """Icon, word and a stripe at the side say the same as the colour."""

    def height_of(self, row: EvidenceRow, font: QFont, width: float) -> float:
        """A headline, the sentence and a line below."""
        return line_height(font) + SPACE / 2 + flowing(row.shown, font, width)[1] + SPACE / 2 + line_height(small(font))

    def draw(self, brush: Brush, row: EvidenceRow) -> None:
        """Draw all of it."""
        within, font = brush.within, brush.font
        icon, tone = LABEL_LOOKS[row.evidence.label]
        brush.painter.setPen(Qt.PenStyle.NoPen)
        brush.painter.setBrush(brush.tone(tone))
        stripe = QRectF(within.left() - PADDING + 4, within.top(), _STRIPE, within.height())
        brush.painter.drawRoundedRect(brush.place(stripe), _STRIPE / 2, _STRIPE / 2)

        heavy = QFont(font)
        heavy.setWeight(QFont.Weight.DemiBold)
        line = QRectF(within.left(), within.top(), within.width(), line_height(font))
        side = line.height()
        share = percentage(row.probability)
        brush.icon(QRectF(line.left(), line.top(), side, side), icon, tone)
        brush.words(line.adjusted(side + 6, 0, 0, 0), row.headline, tone, heavy)
        brush.words(line, share, "muted", font, at_end=True)
        right = line.right() - QFontMetricsF(font).horizontalAdvance("100%") - SPACE
        used = side + 6 + QFontMetricsF(heavy).horizontalAdvance(row.headline) + SPACE
        if right - _BAR_WIDTH > line.left() + used:
            brush.bar(QRectF(right - _BAR_WIDTH, line.top(), _BAR_WIDTH, side), row.probability, tone)

        sentence, height = flowing(row.shown, font, within.width())
        brush.painter.setPen(brush.tone("muted" if row.evidence.label == "neutral" else "text"))
        top = line.bottom() + SPACE / 2
        sentence.draw(brush.painter, QRectF(within.left(), top, 0, 0).topLeft())

        lesser = small(font)
        below = QRectF(within.left(), top + height + SPACE / 2, within.width(), line_height(lesser))
        brush.icon(QRectF(below.left(), below.top(), below.height(), below.height()), "document", "muted")
        brush.words(below.adjusted(below.height() + 4, 0, 0, 0), row.place, "muted", lesser)
