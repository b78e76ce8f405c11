"""How sure an answer must be to be shown as one."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QSlider, QWidget

from app.settings import MAX_CAUTION
from app.ui.elided_label import ElidedLabel
from app.ui.theme import SPACE, set_role

# Steps of the slider for one unit of caution.
_STEPS = 4


class CautionBar(QWidget):
    """A slider from answering more often to answering only when sure."""

    moved = Signal(float)
    """It is being moved, and stands here now."""
    settled = Signal(float)
    """It was moved here."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._caution = 0.0
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(-round(MAX_CAUTION * _STEPS), round(MAX_CAUTION * _STEPS))
        self.slider.setPageStep(_STEPS)
        self.slider.setMinimumWidth(56)
        self.slider.setAccessibleName(self.tr("When to answer: from more often to only when sure"))
        self.slider.setToolTip(
            self.tr(
                "How much likelier than “no answer” an answer must be. The middle is recommended. "
                "Nothing is read again."
            )
        )
        self.slider.valueChanged.connect(self._on_moved)
        self.slider.sliderReleased.connect(lambda: self.settled.emit(self.caution))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        for text, place in ((self.tr("Answer more often"), 0), (self.tr("Only when sure"), 1)):
            label = ElidedLabel(text)
            label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
            label.setToolTip(text)
            set_role(label, "muted")
            row.addWidget(label)
            if place == 0:
                row.addWidget(self.slider, 1)

    @property
    def caution(self) -> float:
        """What is added to the model's own threshold."""
        return self._caution

    @caution.setter
    def caution(self, value: float) -> None:
        blocked = self.slider.blockSignals(True)
        self.slider.setValue(round(value * _STEPS))
        self.slider.blockSignals(blocked)
        self._caution = value  # which may lie between two steps

    def _on_moved(self, step: int) -> None:
        self._caution = step / _STEPS
        self.moved.emit(self._caution)
        if not self.slider.isSliderDown():
            self.settled.emit(self._caution)
