"""The most memory that a process had."""

import resource
from pathlib import Path

_MEGABYTE_KB = 1024


def peak_megabytes(process: int | str = "self") -> float:
    """Resident memory at its highest, of this process or of the one with a number; 0 of one that has ended.

    Where the system has /proc, this leaves out what the process was before it became this program: `getrusage` counts
    the memory of whoever started it.
    """
    status = Path(f"/proc/{process}/status")
    if not status.parent.parent.joinpath("self").exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _MEGABYTE_KB if process == "self" else 0.0
    try:
        lines = status.read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / _MEGABYTE_KB for line in lines if line.startswith("VmHWM")), 0.0)


def begin_anew() -> None:
    """Count this process's peak from now on, where the system can."""
    path = Path("/proc/self/clear_refs")
    if path.exists():
        path.write_text("5", encoding="ascii")
