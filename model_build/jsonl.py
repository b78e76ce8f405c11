"""Data sets as lines of JSON, plain or compressed."""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO, cast


def open_text(path: Path) -> TextIO:
    """Open a UTF-8 text file, through xz where its name says so."""
    if path.suffix == ".xz":
        return cast(TextIO, lzma.open(path, "rt", encoding="utf8"))
    return path.open(encoding="utf8")


def read_jsonl(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a .jsonl or .jsonl.xz file. ValueError names the line that is not one."""
    with open_text(path) as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                value = json.loads(line)
            except json.JSONDecodeError as error:
                raise ValueError(f"{path.name}, line {number}, is not JSON: {error.msg}.") from error
            if not isinstance(value, dict):
                raise ValueError(f"{path.name}, line {number}, is not a JSON object.")  # noqa: TRY004 (the file is wrong)
            yield value
