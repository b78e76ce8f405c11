import threading
import time
from collections.abc import Iterator

import pytest

from app.engine.errors import InputError
from app.ui.worker import Run, Runner


@pytest.fixture
def runner(qtbot) -> Iterator[Runner]:
    made = Runner("test")
    yield made
    made.shut_down()


class Watch:
    """Writes down what a run reports, and on which thread."""

    def __init__(self, run: Run) -> None:
        self.reports: list[tuple[str, object]] = []
        self.threads: set[int] = set()
        for name in ("progressed", "finished", "failed"):
            getattr(run, name).connect(lambda value, name=name: self.note(name, value))
        run.cancelled.connect(lambda: self.note("cancelled", None))

    def note(self, name: str, value: object) -> None:
        self.reports.append((name, value))
        self.threads.add(threading.get_ident())

    @property
    def ends(self) -> list[tuple[str, object]]:
        return [report for report in self.reports if report[0] != "progressed"]


def test_progress_and_result_come_on_the_thread_of_the_window(qtbot, runner: Runner) -> None:
    worked_on = []

    def steps() -> Iterator[int]:
        worked_on.append(threading.get_ident())
        yield 1
        yield 2

    watch = Watch(runner.start(steps))
    assert runner.busy
    qtbot.waitUntil(lambda: bool(watch.ends))
    assert watch.reports[0] == ("progressed", 1)
    assert watch.ends == [("finished", 2)]
    assert watch.threads == {threading.get_ident()}
    assert worked_on != [threading.get_ident()]
    assert not runner.busy


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (InputError("The text is empty."), "The text is empty."),
        (MemoryError(), "There is not enough memory for this: close other programs or use a shorter text."),
        (ValueError("boom"), "Something unexpected went wrong (ValueError: boom)."),
    ],
)
def test_an_error_becomes_a_sentence_and_the_thread_lives_on(
    qtbot, runner: Runner, error: Exception, sentence: str
) -> None:
    def steps() -> Iterator[int]:
        raise error
        yield 1

    watch = Watch(runner.start(steps))
    qtbot.waitUntil(lambda: bool(watch.ends))
    assert watch.reports == [("failed", sentence)]
    again = Watch(runner.start(lambda: iter([7])))
    qtbot.waitUntil(lambda: bool(again.ends))
    assert again.ends == [("finished", 7)]


def test_cancelling_reports_at_once_and_closes_the_generator(qtbot, runner: Runner) -> None:
    go_on, reached, closed = threading.Event(), threading.Event(), threading.Event()

    def steps() -> Iterator[int]:
        try:
            yield 1
            reached.set()
            go_on.wait(5)
            yield 2
            raise AssertionError("drawn after it was cancelled")
        finally:
            closed.set()

    run = runner.start(steps)
    watch = Watch(run)
    assert reached.wait(5)
    runner.cancel()
    assert watch.ends == [("cancelled", None)]
    assert not closed.is_set(), "it cannot have been closed in the middle of a step"
    go_on.set()
    assert closed.wait(5)
    qtbot.wait(30)
    assert watch.ends == [("cancelled", None)]


def test_a_newer_run_cancels_the_older(qtbot, runner: Runner) -> None:
    go_on = threading.Event()

    def slow() -> Iterator[int]:
        go_on.wait(5)
        yield 1

    older = Watch(runner.start(slow))
    newer = Watch(runner.start(lambda: iter([2])))
    go_on.set()
    qtbot.waitUntil(lambda: bool(newer.ends))
    assert older.reports == [("cancelled", None)]
    assert newer.ends == [("finished", 2)]


def test_shutting_down_waits_for_the_step_under_way(qtbot) -> None:
    runner = Runner("test")
    reached, closed = threading.Event(), threading.Event()

    def steps() -> Iterator[int]:
        try:
            while True:
                reached.set()
                yield 1
        finally:
            closed.set()

    runner.start(steps)
    assert reached.wait(5)
    runner.shut_down()
    assert closed.is_set()


@pytest.mark.alone
def test_a_worker_that_never_waits_leaves_the_interpreter_to_the_window(qtbot, runner: Runner) -> None:
    busy, enough = threading.Event(), threading.Event()

    def steps() -> Iterator[None]:
        while not enough.is_set():
            busy.set()
        yield

    run = runner.start(steps)
    qtbot.waitUntil(busy.is_set)
    began = time.perf_counter()
    for _ in range(100):
        time.sleep(0)  # gives the interpreter up and asks for it again, as each virtual method does in one painting
    seconds = time.perf_counter() - began
    enough.set()
    qtbot.waitUntil(lambda: not run.active)
    assert seconds < 0.25  # with Python's own interval it is half a second, 5 ms each
