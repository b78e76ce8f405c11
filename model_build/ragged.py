"""Token sequences of different lengths in one flat file, read through a memory map."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class Ragged:
    """Examples as token ids, each a first segment (type 0) and a second one (type 1), with labels.

    `tokens` is uint16 [total]; `starts` int64 [examples + 1]; `firsts` int32 [examples] is the length of the first
    segment, [CLS] and [SEP] included; `labels` int32 [examples, k]; `sources` int16 [examples] indexes
    `source_names`.
    """

    tokens: npt.NDArray[np.uint16]
    starts: npt.NDArray[np.int64]
    firsts: npt.NDArray[np.int32]
    labels: npt.NDArray[np.int32]
    sources: npt.NDArray[np.int16]
    source_names: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.firsts)

    @property
    def lengths(self) -> npt.NDArray[np.int64]:
        """Tokens of each example, int64 [examples]."""
        return np.diff(self.starts)


class RaggedWriter:
    """Collects examples in memory and writes them as a folder of .npy files."""

    def __init__(self) -> None:
        self._tokens: list[npt.NDArray[np.uint16]] = []
        self._lengths: list[int] = []
        self._firsts: list[int] = []
        self._labels: list[Sequence[int]] = []
        self._sources: list[int] = []
        self._names: dict[str, int] = {}

    def add(self, first: Sequence[int], second: Sequence[int], labels: Sequence[int], source: str) -> None:
        """Add one example: token ids of both segments (with special tokens), labels, and where it comes from."""
        self._tokens.append(np.asarray([*first, *second], dtype=np.uint16))
        self._lengths.append(len(first) + len(second))
        self._firsts.append(len(first))
        self._labels.append(labels)
        self._sources.append(self._names.setdefault(source, len(self._names)))

    def __len__(self) -> int:
        return len(self._firsts)

    def write(self, folder: Path) -> None:
        """Write the examples below `folder`, which is made; an older set there is replaced."""
        folder.mkdir(parents=True, exist_ok=True)
        np.save(folder / "tokens.npy", np.concatenate(self._tokens))
        np.save(folder / "starts.npy", np.concatenate(([0], np.cumsum(self._lengths))).astype(np.int64))
        np.save(folder / "firsts.npy", np.asarray(self._firsts, dtype=np.int32))
        np.save(folder / "labels.npy", np.asarray(self._labels, dtype=np.int32))
        np.save(folder / "sources.npy", np.asarray(self._sources, dtype=np.int16))
        (folder / "sources.txt").write_text("\n".join(self._names) + "\n", encoding="utf8")


def read_ragged(folder: Path) -> Ragged:
    """Open what `RaggedWriter` wrote; the tokens stay on disk. OSError where a file is missing."""
    names: Iterable[str] = (folder / "sources.txt").read_text(encoding="utf8").splitlines()
    return Ragged(
        tokens=np.load(folder / "tokens.npy", mmap_mode="r"),
        starts=np.load(folder / "starts.npy"),
        firsts=np.load(folder / "firsts.npy"),
        labels=np.load(folder / "labels.npy"),
        sources=np.load(folder / "sources.npy"),
        source_names=tuple(names),
    )
