"""Several windows at once, each on one thread: short ones gain little from more threads inside each of them."""

from collections import deque
from collections.abc import Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor

from app.engine.bundle import ModelBundle
from app.engine.machine import threads_or_default
from app.engine.session import FloatArray, Session
from app.engine.windows import Window


class SideBySide:
    """Runs a bundle's graph on as many windows at once as there are threads.

    `threads` None takes the physical cores, at most four. Sentences are read half as fast again on two threads as with
    two inside each of them (model_build/SPEED.md). Raises what `Session` raises.
    """

    def __init__(self, bundle: ModelBundle, threads: int | None = None) -> None:
        self.threads = threads_or_default(threads)
        self.session = Session(bundle, 1)
        self._pool = ThreadPoolExecutor(self.threads, thread_name_prefix="side-by-side")

    def run(self, windows: Iterable[Window]) -> Generator[tuple[Window, Future[list[FloatArray]]], None, None]:
        """Yield each window with its logits to come, in order, while those after it are already being read.

        A future's result, and what it raises, is that of `Session.run`. Closing gives up what has not begun.
        """
        ahead: deque[tuple[Window, Future[list[FloatArray]]]] = deque()
        try:
            for window in windows:
                ahead.append((window, self._pool.submit(self.session.run, window.input_ids, window.token_type_ids)))
                # More than can run at once, so that no thread waits for the slowest; one thread reads nothing ahead.
                if len(ahead) >= 2 * self.threads - 1:
                    yield ahead.popleft()
            while ahead:
                yield ahead.popleft()
        finally:
            for _, run in ahead:
                run.cancel()
