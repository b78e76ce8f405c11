"""Several windows at once, each on one thread: short ones gain little from more threads inside each of them."""

import time
from collections import deque
from collections.abc import Generator, Iterable
from concurrent.futures import ThreadPoolExecutor

from app.engine.bundle import ModelBundle
from app.engine.machine import threads_or_default
from app.engine.session import FloatArray, Session
from app.engine.windows import Window


class WindowRun:
    """A window that is being read, or waits for it."""

    def __init__(self, pool: ThreadPoolExecutor, session: Session, window: Window) -> None:
        self._session = session
        self._window = window
        self.began = self.ended = 0.0
        """When it was read, of `time.perf_counter`; known with the result."""
        self._future = pool.submit(self._read)

    def result(self) -> list[FloatArray]:
        """Wait for the logits. Raises what `Session.run` raises."""
        return self._future.result()

    def cancel(self) -> None:
        """Do not read it if that has not begun."""
        self._future.cancel()

    def _read(self) -> list[FloatArray]:
        self.began = time.perf_counter()
        logits = self._session.run(self._window.input_ids, self._window.token_type_ids)
        self.ended = time.perf_counter()
        return logits


class SideBySide:
    """Runs a bundle's graph on as many windows at once as there are threads.

    `threads` None takes the physical cores, at most four. Sentences are read half as fast again on two threads as with
    two inside each of them (model_build/SPEED.md). Raises what `Session` raises.
    """

    def __init__(self, bundle: ModelBundle, threads: int | None = None) -> None:
        self.threads = threads_or_default(threads)
        self.session = Session(bundle, 1)
        self._pool = ThreadPoolExecutor(self.threads, thread_name_prefix="side-by-side")

    def run(self, windows: Iterable[Window]) -> Generator[tuple[Window, WindowRun], None, None]:
        """Yield each window with its logits to come, in order, while those after it are already being read.

        Closing gives up what has not begun.
        """
        ahead: deque[tuple[Window, WindowRun]] = deque()
        try:
            for window in windows:
                ahead.append((window, WindowRun(self._pool, self.session, window)))
                # More than can run at once, so that no thread waits for the slowest; one thread reads nothing ahead.
                if len(ahead) >= 2 * self.threads - 1:
                    yield ahead.popleft()
            while ahead:
                yield ahead.popleft()
        finally:
            for _, run in ahead:
                run.cancel()
