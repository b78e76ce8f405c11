"""The only place that knows threads.

The engine hands out generators that yield after every unit of work. A `Runner` draws such a generator on its
own thread: every yield is progress, and between two yields it can be stopped. Everything a caller sees, it
sees on the thread of the window.
"""

import itertools
import logging
import sys
import time
from collections.abc import Callable, Iterator
from threading import Event

from PySide6.QtCore import QObject, Qt, QThread, Signal, Slot

from app.engine.errors import EdgewiseError
from app.ui.translation import translated

Steps = Callable[[], Iterator[object]]

_log = logging.getLogger(__name__)
# Reports that come faster than the eye follows would only keep the window busy painting.
_REPORT_SECONDS = 0.04

# How long a thread lets another one keep the interpreter before it asks for it. One painting asks more than a hundred
# times, for PySide looks for a Python method at every call of Qt's: at Python's 5 ms, and a worker that never waits by
# itself, such as while it tokenises a book, the window stood still for most of a second.
_SWITCH_SECONDS = 0.0005


class Run(QObject):
    """One run of a generator, seen from the window. One of the last three signals is emitted, once."""

    progressed = Signal(object)
    """A value that was yielded, but not every one if they come quickly."""
    finished = Signal(object)
    """The value yielded last; None if there was none."""
    failed = Signal(str)
    """A sentence for people."""
    cancelled = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._over = False
        self.stop = Event()

    @property
    def active(self) -> bool:
        """Whether the end has not been reported yet."""
        return not self._over

    def cancel(self) -> None:
        """Report the end at once; the generator itself is closed at its next yield."""
        if self.active:
            self.stop.set()
            self.close()
            self.cancelled.emit()

    def close(self) -> None:
        """Report nothing any more."""
        self._over = True


class _Worker(QObject):
    """Lives on the runner's thread and draws one generator after another."""

    yielded = Signal(int, object)
    finished = Signal(int, object)
    failed = Signal(int, str)

    @Slot(int, object, object)
    def draw(self, number: int, steps: Steps, stop: Event) -> None:
        """Draw the generator to its end, or until `stop` is set."""
        value: object = None
        reported = 0.0
        try:
            iterator = iter(()) if stop.is_set() else steps()
            try:
                for value in iterator:
                    if stop.is_set():
                        return
                    now = time.monotonic()
                    if now - reported >= _REPORT_SECONDS:
                        reported = now
                        self.yielded.emit(number, value)
            finally:
                # Closing the generator lets the engine put down what it holds, now and on this thread.
                close = getattr(iterator, "close", None)
                if close is not None:
                    close()
        except EdgewiseError as error:
            if error.detail:  # which is for reports; what has none is an ordinary matter, such as a missing file
                _log.warning("a task failed", exc_info=error)
            self.failed.emit(number, translated(error))
        except MemoryError:
            sentence = self.tr("There is not enough memory for this: close other programs or use a shorter text.")
            self.failed.emit(number, sentence)
        except Exception as error:  # whatever it is, the window must survive it and say so
            _log.exception("unexpected error on the worker")
            what = f"{type(error).__name__}: {error}"
            self.failed.emit(number, self.tr("Something unexpected went wrong ({what}).").format(what=what))
        else:
            self.finished.emit(number, value)


class Runner(QObject):
    """Runs one generator at a time on a thread of its own; a newer one cancels the older."""

    _requested = Signal(int, object, object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        sys.setswitchinterval(_SWITCH_SECONDS)
        self._numbers = itertools.count(1)
        self._number = 0
        self._run: Run | None = None
        self._thread = QThread(self)
        self._thread.setObjectName(name)
        self._worker = _Worker()
        self._worker.moveToThread(self._thread)
        queued = Qt.ConnectionType.QueuedConnection
        self._requested.connect(self._worker.draw, queued)
        self._worker.yielded.connect(self._on_yielded, queued)
        self._worker.finished.connect(self._on_finished, queued)
        self._worker.failed.connect(self._on_failed, queued)
        self._thread.start()

    @property
    def busy(self) -> bool:
        """Whether a run is under way."""
        return self._run is not None and self._run.active

    def start(self, steps: Steps) -> Run:
        """Cancel what is under way and draw the generator that `steps()` makes, all of it on the thread.

        Connect to the signals of the returned run right away: none is emitted before control returns to
        the event loop.
        """
        self.cancel()
        self._number = next(self._numbers)
        self._run = Run(self)
        self._requested.emit(self._number, steps, self._run.stop)
        return self._run

    def cancel(self) -> None:
        """Cancel what is under way, if anything."""
        run, self._run = self._run, None
        if run is not None:
            run.cancel()
            run.deleteLater()

    def shut_down(self) -> None:
        """Cancel, and wait until the thread has put down its work. The runner cannot be used afterwards."""
        self.cancel()
        self._thread.quit()
        self._thread.wait()

    @Slot(int, object)
    def _on_yielded(self, number: int, value: object) -> None:
        if self._run is not None and number == self._number:
            self._run.progressed.emit(value)

    @Slot(int, object)
    def _on_finished(self, number: int, value: object) -> None:
        run = self._end(number)
        if run is not None:
            run.finished.emit(value)

    @Slot(int, str)
    def _on_failed(self, number: int, sentence: str) -> None:
        run = self._end(number)
        if run is not None:
            run.failed.emit(sentence)

    def _end(self, number: int) -> Run | None:
        if self._run is None or number != self._number:
            return None  # a cancelled run's last words
        run, self._run = self._run, None
        run.close()
        run.deleteLater()
        return run
