"""The button that starts a run and stops it."""

import pytest

from app.ui.run_button import RunButton
from app.ui.theme import Theme


@pytest.mark.parametrize("label", ["Ask", "A label that is longer than the other face"])
def test_both_faces_are_equally_wide_in_every_font_size(qtbot, theme: Theme, label: str) -> None:
    theme.choose("light")
    button = RunButton(theme, label, "ask")
    qtbot.addWidget(button)
    button.show()
    widths = []
    for size in (9, 18):
        theme.use_font_size(size)
        qtbot.waitUntil(lambda size=size: button.font().pointSize() == size)
        faces = []
        for running in (False, True, False):
            button.set_running(running)
            faces.append(button.sizeHint().width())
        assert len(set(faces)) == 1
        widths.append(faces[0])
    assert widths[1] > 1.2 * widths[0]
