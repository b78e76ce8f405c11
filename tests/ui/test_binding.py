import sys

from PySide6 import __version__
from PySide6.QtGui import QTextOption


def test_the_binding_keeps_its_references_to_none() -> None:
    """PySide6 6.12.0 on Python 3.11 loses one with every call that returns nothing.

    After some thousands of calls the interpreter aborts ("none_dealloc"). From Python 3.12 on, None is
    immortal and the fault has no effect.
    """
    option = QTextOption()
    before = sys.getrefcount(None)
    for _ in range(200):
        option.setWrapMode(QTextOption.WrapMode.WordWrap)
    lost = before - sys.getrefcount(None)
    assert lost < 100, f"PySide6 {__version__} must not be used with Python {sys.version.split()[0]}"
