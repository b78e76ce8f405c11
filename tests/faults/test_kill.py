"""Killed at random moments, the next start has every answer that was shown as finished."""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, Queue
from typing import Any

import pytest

from tests.synthetic import make_nli_bundle, make_qa_bundle

ROOT = Path(__file__).parents[2]
# How long lives last at most, in starts: a busy machine starts and works more slowly, and dies in the same work.
LONGEST_LIFE = 3.0  # from its birth
LONGEST_WORK = 2.0  # from when it has begun to work


class Lives:
    """Windows at work, one after another, in the same home."""

    def __init__(self, folder: Path) -> None:
        make_qa_bundle(folder / "models" / "qa")
        make_nli_bundle(folder / "models" / "nli")
        environment = {
            **os.environ,
            "EDGEWISE_HOME": str(folder / "home"),
            "OPENBLAS_NUM_THREADS": "1",
            "PYTHONPATH": str(ROOT),
        }
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.worker", str(folder / "models")],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._lines: Queue[dict[str, Any]] = Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put(json.loads(line))

    def run(self, number: int, seconds: float, since: str = "born") -> Iterator[dict[str, Any]]:
        """Let one live for so long since it was born, or has `restored` what there was; yield what it said."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{number}\n".encode())
        self._process.stdin.flush()
        pid, end = 0, time.monotonic() + 60
        while True:
            try:
                line = self._lines.get(timeout=max(0.0, end - time.monotonic()))
            except Empty:
                assert pid, "no life has begun"
                assert self._process.poll() is None, "the process that forks has ended"
                os.kill(pid, signal.SIGKILL)
                end = time.monotonic() + 60
                continue
            yield line
            if line["what"] == "born":
                pid = line["pid"]
            if line["what"] == since:
                end = time.monotonic() + seconds
            elif line["what"] == "died":
                return

    def close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        assert self._process.wait(timeout=60) == 0
        self._reader.join()
        self._process.stdout.close()


@pytest.fixture
def lives(tmp_path: Path) -> Iterator[Lives]:
    group = Lives(tmp_path)
    yield group
    group.close()


def kill_often(lives: Lives, kills: int) -> Counter[str]:
    """Kill so many times, and hold every start against the life before it. Return how often what was said."""
    said: Counter[str] = Counter()
    finished: dict[str, Any] = {"answer": None, "evidence": None}
    outdated: set[str] = set()  # what was found in a text that has changed since is not brought back
    asked: set[str] = set()
    chance = random.Random(20261124)
    start = 0.0  # seconds that the last one took
    for number in range(kills + 1):
        restored = False
        # The first life tells how long a start takes, the last one what is there at the end.
        ends = [("restored", 0.0)] if number in (0, kills) else [("born", LONGEST_LIFE), ("restored", LONGEST_WORK)]
        since, longest = chance.choice(ends)
        born = time.monotonic()
        for line in lives.run(number, chance.uniform(0.0, longest) * start, since):
            said[line["what"]] += 1
            if line["what"] == "restored":
                restored = True
                start = time.monotonic() - born
                assert line["trouble"] == ""
                for what in ("answer", "evidence"):
                    there = line[what]
                    if there != finished[what] and what not in outdated:
                        # Complete on the disk, but the kill came before the window had shown it.
                        assert there is not None, f"lost after kill {number}: {finished[what]}"
                        assert there[0] in asked, f"{there} instead of {finished[what]} after kill {number}"
                        said[f"{what} newer than shown"] += 1
                    finished[what] = there
                asked.clear()
                outdated.clear()
            elif line["what"] in finished:
                finished[line["what"]] = line["shown"]
                asked.clear()
                outdated.discard(line["what"])
            elif line["what"] == "changed":
                outdated.update(finished)
            elif line["what"] == "asked":
                asked.add(line["question"])
            elif line["what"] == "died":
                assert line["signal"] == signal.SIGKILL
        said["killed while starting"] += not restored
    return said


def test_killed_a_few_times(lives: Lives) -> None:
    said = kill_often(lives, 6)
    assert said["died"] == 7
    assert said["answer"] > 0


@pytest.mark.long
def test_killed_two_hundred_times(lives: Lives) -> None:
    said = kill_often(lives, 200)
    print(dict(said))
    assert said["died"] == 201
    assert said["answer"] > 100
    assert said["evidence"] > 30
