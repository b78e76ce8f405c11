"""Looks at processes that ought to have ended."""

import contextlib
import os
import time
from pathlib import Path


def check_gone(pid: int, seconds: float = 5) -> None:
    """Wait until a process is gone. AssertionError where it still is there after so many seconds.

    To be killed is not yet to have ended.
    """
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(OSError):
            # What nobody waits for stays as a zombie where the first process does not reap.
            if Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] == "Z":
                return
        try:
            os.kill(pid, 0)
        except OSError:
            return
        time.sleep(0.05)
    raise AssertionError(f"process {pid} is still there")
