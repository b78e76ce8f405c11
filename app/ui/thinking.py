"""The one thread on which the models read: what the user asked for comes first, preparations when there is time."""

from PySide6.QtCore import QObject, Signal

from app.ui.readers import Readers
from app.ui.worker import Run, Runner, Steps


class Thinking(QObject):
    """Runs one task of the user's at a time; a newer one stops the older."""

    begun = Signal()
    ended = Signal()
    """The task is over, for whatever reason."""
    stopped = Signal()
    """The user has stopped the task."""
    trouble = Signal(str)

    def __init__(self, readers: Readers, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.readers = readers
        self._runner = Runner("reading", self)
        self._task: Run | None = None
        self._later: list[Steps] = []

    @property
    def busy(self) -> bool:
        """Whether a task of the user's is under way."""
        return self._task is not None

    def start(self, steps: Steps) -> Run:
        """Run this, and stop what was under way. Connect to the run right away: see `Runner.start`."""
        self._halt()
        run = self._runner.start(steps)
        self._task = run
        run.finished.connect(lambda _: self._end(run))
        run.failed.connect(lambda sentence: self._fail(run, sentence))
        run.cancelled.connect(lambda: self._end(run))
        self.begun.emit()
        return run

    def prepare(self, steps: Steps) -> None:
        """Run this in the background as soon as there is nothing better to do; a failure is told."""
        self._later.append(steps)
        self._go_on()

    def stop(self) -> None:
        """Stop the user's task, within the time that one step of the model's graph takes."""
        if self.busy:
            self._halt()
            self.stopped.emit()

    def shut_down(self) -> None:
        """Stop, and wait for the thread."""
        self.readers.stop()
        self._runner.shut_down()

    def _halt(self) -> None:
        if self._runner.busy:
            self.readers.stop()
            self._runner.cancel()

    def _end(self, run: Run) -> None:
        if self._task is run:
            self._task = None
            self.ended.emit()
        self._go_on()

    def _go_on(self) -> None:
        # While a run tells of its end, the runner is not busy any more but its successor may be on its way.
        if self._later and not self._runner.busy and not self.busy:
            run = self._runner.start(self._later.pop(0))
            run.failed.connect(self.trouble)
            run.finished.connect(self._go_on)

    def _fail(self, run: Run, sentence: str) -> None:
        self._end(run)
        self.trouble.emit(sentence)
