"""What the process has in its memory: for nobody else, and no more work than it must be."""

import contextlib
import ctypes
import gc
import sys

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]


def keep_memory_private() -> None:
    """Let the system write no core dump if the process crashes: it would hold the documents' text, and stay."""
    if resource is not None:
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def settle_memory() -> None:
    """For when much has been loaded that stays, such as a model and the modules around it. Takes milliseconds.

    Now and then Python walks through all objects for what nothing refers to any more, and every thread waits: with a
    model loaded 27 ms on a Zen 4. From now on it leaves out those that there are now: 1 ms. So those of them that only
    a circle of references holds, now or later, are never freed: some dozens of objects now. Models are in no circle.

    What was freed goes back to the system: glibc would keep it for later, by the 100 MB.
    """
    gc.freeze()
    if sys.platform == "linux" and (trim := getattr(ctypes.CDLL(None), "malloc_trim", None)):  # musl has none
        trim(0)
