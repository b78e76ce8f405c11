"""Data sets as lines of JSON or text, plain or compressed."""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, TextIO, cast


def open_text(path: Path) -> TextIO:
    """Open a UTF-8 text file, through xz where its name says so."""
    if path.suffix == ".xz":
        return cast(TextIO, lzma.open(path, "rt", encoding="utf8"))
    return path.open(encoding="utf8")


def read_lines(path: Path, count: int) -> Iterator[list[str]]:
    """Yield the lines of a text file, without white space around them, so many at a time."""
    with open_text(path) as stream:
        while lines := [line.strip() for line in islice(stream, count)]:
            yield lines


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


def write_jsonl(path: Path, values: Iterable[Mapping[str, Any]]) -> None:
    """Write the objects of a .jsonl file."""
    path.write_text("".join(json.dumps(value, ensure_ascii=False) + "\n" for value in values), encoding="utf8")
