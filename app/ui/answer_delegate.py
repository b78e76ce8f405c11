"""Draws an answer as a card: its words in bold among those around it, where they stand, how sure the model is."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QRectF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QTextCharFormat, QTextLayout

from app.ui.answer_model import AnswerRow, verdict_words
from app.ui.card_delegate import Brush, CardDelegate, flowing, line_height, small
from app.ui.passage import utf16_length
from app.ui.theme import SPACE
from app.ui.verdict_looks import LABEL_LOOKS
from app.ui.wording import milliseconds

_BAR_WIDTH = 72.0
_SMALLEST_BAR = 20.0
_LINE_GAP = 5.0


class AnswerDelegate(CardDelegate):
    """Sentence, source, confidence; the verdict if the answer was verified, otherwise a button for that."""

    def height_of(self, row: AnswerRow, font: QFont, width: float) -> float:
        """The sentence, and two or three lines below it."""
        _, words = self._sentence(row, font, width)
        lines = 2 if row.verdict is None else 3
        return words + SPACE + lines * line_height(small(font)) + (lines - 1) * _LINE_GAP

    def draw(self, brush: Brush, row: AnswerRow) -> None:
        """Draw all of it."""
        within = brush.within
        sentence, height = self._sentence(row, brush.font, within.width(), brush.tone("text"))
        brush.painter.setPen(brush.tone("muted"))
        sentence.draw(brush.painter, within.topLeft())

        font = small(brush.font)
        line = QRectF(within.left(), within.top() + height + SPACE, within.width(), line_height(font))
        side = line.height()
        brush.icon(QRectF(line.left(), line.top(), side, side), "document", "muted")
        brush.words(line.adjusted(side + 4, 0, 0, 0), row.place, "muted", font)

        line.translate(0, line.height() + _LINE_GAP)
        if row.verdict is not None:
            icon, tone = LABEL_LOOKS[row.verdict]
            heavy = QFont(font)
            heavy.setWeight(QFont.Weight.DemiBold)
            brush.icon(QRectF(line.left(), line.top(), side, side), icon, tone)
            brush.words(line.adjusted(side + 4, 0, 0, 0), verdict_words(row.verdict)[0], tone, heavy)
            line.translate(0, line.height() + _LINE_GAP)
        button = self.button_of(row, brush.font, within)
        room = QRectF(line)
        if button is not None:
            heavy = QFont(font)
            heavy.setWeight(QFont.Weight.DemiBold)
            tone = "muted" if row.verifying else "accent"
            brush.icon(QRectF(button.left(), button.top(), side, side), "check", tone)
            brush.words(button.adjusted(side + 3, 0, 0, 0), _button_words(row), tone, heavy)
            room.setRight(button.left() - SPACE)
        self._certainty(brush, row, font, room)

    def edge_of(self, row: AnswerRow) -> str:
        """An answer that its own sentence contradicts is flagged."""
        return "danger" if row.verdict == "contradiction" else ""

    def button_of(self, row: AnswerRow, font: QFont, within: QRectF) -> QRectF | None:
        """At the end of the last line, until the answer has been verified."""
        if row.verdict is not None:
            return None
        lesser = small(font)
        height = line_height(lesser)
        heavy = QFont(lesser)
        heavy.setWeight(QFont.Weight.DemiBold)
        width = QFontMetricsF(heavy).horizontalAdvance(_button_words(row)) + height + 4
        return QRectF(within.right() - width, within.bottom() - height, width, height)

    def _certainty(self, brush: Brush, row: AnswerRow, font: QFont, room: QRectF) -> None:
        text = f"{row.certainty} · {milliseconds(row.found_ms)} ms"
        wanted = QFontMetricsF(font).horizontalAdvance(text)
        bar = min(_BAR_WIDTH, room.width() - wanted - SPACE - 2)
        if bar >= _SMALLEST_BAR:
            area = QRectF(room.left(), room.top(), bar, room.height())
            brush.bar(area, row.answer.confidence, "faint" if row.weak else "accent")
            room = room.adjusted(bar + SPACE, 0, 0, 0)
        brush.words(room, text if wanted <= room.width() else row.certainty, "muted", font)

    @staticmethod
    def _sentence(row: AnswerRow, font: QFont, width: float, colour: QColor | None = None) -> tuple[QTextLayout, float]:
        look = QTextCharFormat()
        look.setFontWeight(QFont.Weight.Bold)
        if colour is not None:
            look.setForeground(colour)
        answer = QTextLayout.FormatRange()
        answer.start = utf16_length(row.snippet.before)
        answer.length = utf16_length(row.snippet.answer)
        answer.format = look
        return flowing(row.sentence, font, width, [answer])


def _button_words(row: AnswerRow) -> str:
    if row.verifying:
        return QCoreApplication.translate("Answer", "Verifying…")
    return QCoreApplication.translate("Answer", "Verify")
