"""What the process has in its memory, documents for instance, is for nobody else."""

import contextlib

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]


def keep_memory_private() -> None:
    """Let the system write no core dump if the process crashes: it would hold the documents' text, and stay."""
    if resource is not None:
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
