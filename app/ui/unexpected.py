"""Mistakes of Edgewise's own that nothing else caught: into the log, and one sentence in the window."""

import logging
import sys
import threading
from types import TracebackType

from PySide6.QtCore import QObject, Signal

_log = logging.getLogger(__name__)


class Unexpected(QObject):
    """Hears of every exception that nobody caught, on any thread, from `listen` on."""

    happened = Signal(str)
    """A sentence for people, once for every place in the program."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._told: set[tuple[str, str, int]] = set()

    def listen(self) -> None:
        """Take the place of the interpreter's own hooks, which only print."""
        sys.excepthook = self.on_exception
        threading.excepthook = lambda thrown: self.on_exception(
            thrown.exc_type, thrown.exc_value or thrown.exc_type(), thrown.exc_traceback
        )

    def on_exception(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Write it down and tell of it."""
        if not issubclass(kind, Exception):  # somebody wants the program to end
            sys.__excepthook__(kind, error, trace)
            return
        # Where no person reads it, what is printed ends in the system's log, and an error may hold a document's name.
        if sys.stderr is not None and sys.stderr.isatty():
            sys.__excepthook__(kind, error, trace)
        _log.error("unexpected error", exc_info=(kind, error, trace))
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        place = (kind.__name__, trace.tb_frame.f_code.co_filename if trace else "", trace.tb_lineno if trace else 0)
        if place in self._told:
            return  # an error in what is done every second must not fill the window
        self._told.add(place)
        sentence = self.tr(
            "Something unexpected went wrong ({kind}); what you have done is kept. Go on, or start Edgewise again if "
            "something looks wrong."
        )
        self.happened.emit(sentence.format(kind=kind.__name__))
