"""When the source is from: the one date in everything that is built, so that two builds of one commit are the same."""

import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from desktop_files import release_date

_ROOT = Path(__file__).resolve().parent.parent


def source_date() -> int:
    """Seconds since 1970: SOURCE_DATE_EPOCH if it is set, else the last commit's, else the release's."""
    if said := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(said)
    if (_ROOT / ".git").exists():
        command = ["git", "-c", f"safe.directory={_ROOT}", "-C", str(_ROOT), "log", "-1", "--format=%ct"]
        found = subprocess.run(command, check=False, capture_output=True, text=True)
        if found.returncode == 0 and found.stdout.strip():
            return int(found.stdout)
    return int(datetime.combine(release_date(), datetime.min.time(), UTC).timestamp())
